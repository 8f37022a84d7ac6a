"""A picture of when: each event over the days on which it can have happened, a row for each year."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from curation.picture_sheet import (
    BAND,
    BLUE,
    GREEN,
    GREY,
    LINE,
    MARGIN,
    ORANGE,
    PAPER,
    PLAIN,
    PURPLE,
    Box,
    Outline,
    Picture,
    boxes,
    foot,
    heading,
    height_of_foot,
    height_of_heading,
    outlines,
    sheet,
    words,
)
from curation.sides import HAPPENED
from envoylog import Release

TITLE: Final = "When: the days on which each event can have happened"
BELOW: Final = (
    "One row a year, one bar an event, as long as the days in question. At the right: bars that end in that year."
)
FAMILIES: Final = {
    "meeting": ("Meetings", BLUE),
    "interview": ("Interviews", ORANGE),
    "statement": ("Statements", GREEN),
    "policy_action": ("Policy actions", PURPLE),
}
MANNERS: Final = {
    "reported": "a source gives the date",
    "counted": "counted from the date of the page",
    "before": "no first day known",
    "after": "no last day known",
    "unfulfilled": "not told as having happened",
}
COUNTED: Final = ("news_cycle", "dateline", "publication_bound", "inherited")
"""Bases of windows that nobody reported: a convention counts them from the date of the page."""

_LEFT, _RIGHT, _COLUMN = 0.7, 6.45, 0.34
"""Inches: where the rows begin and end, and between the columns of counts at the right."""
_ROW, _LEAST, _ARROW = 366, 3, 12
"""Days: in a row, in a bar at least, so that it can be seen, and in the arrow that stands for an open side."""
_DAY: Final = (_RIGHT - _LEFT) / _ROW
_LANES, _LANE, _YEAR, _PAD = 6.0, 0.05, 0.15, 0.05
"""Inches: for all lanes together at most, for one lane at most, for a year at least, around the lanes of a year."""
_NOTE: Final = (
    "News told without a day is taken to be at most seven days older than its page; what was said in an interview "
    "or a meeting takes over its days. A bar is at least three days long, so that it can be seen; one that reaches "
    "the end of its row goes on in the next. Few bars in a year mean few reports read, not little diplomacy."
)
_KEY: Final = 0.95
"""Inches: for the key above the rows."""
_KEY_COLUMNS: Final = (MARGIN, 2.6, 4.4)


class Bar(NamedTuple):
    """A bar: its year, its lane there, the first and last day of the year that it covers, and how it is drawn."""

    year: int
    lane: int
    start: int
    end: int
    family: str
    manner: str


def windows(release: Release) -> pd.DataFrame:
    """The window of each event.

    Columns: `event_id`, `event_type`, `earliest`, `latest` (days, null when open), `year` (in which the window ends;
    where it has no end, begins), `manner` (one of `MANNERS`: how the window is drawn).
    """
    events = release.load("events").rename(columns={"date_earliest": "earliest", "date_latest": "latest"})
    manner = pd.Series("reported", index=events.index).mask(_bases(events).isin(COUNTED), "counted")
    manner = manner.mask(events["earliest"].isna(), "before").mask(events["latest"].isna(), "after")
    manner = manner.mask(events["status"].notna() & ~events["status"].isin(HAPPENED), "unfulfilled")
    shown = events.assign(manner=manner, year=events["latest"].fillna(events["earliest"]).dt.year)
    return shown[["event_id", "event_type", "earliest", "latest", "year", "manner"]]


def _bases(events: pd.DataFrame) -> pd.Series:
    """On what each date rests; one taken over from a container, on what the container's rests on."""
    of = events.set_index("event_id")[["date_basis", "part_of"]]
    basis, container = events["date_basis"], events["part_of"]
    while (taken_over := basis.eq("inherited") & container.notna()).any():
        basis = basis.mask(taken_over, container.map(of["date_basis"]))
        container = container.mask(taken_over, container.map(of["part_of"]))
    return basis


def years(shown: pd.DataFrame) -> pd.DataFrame:
    """How many windows end in each year: a row for each year from the first to the last, a column for each family."""
    first = min(shown["year"].min(), shown["earliest"].dt.year.fillna(shown["year"]).min())
    every = pd.RangeIndex(int(first), int(shown["year"].max()) + 1, name="year")
    return pd.crosstab(shown["year"], shown["event_type"]).reindex(index=every, columns=list(FAMILIES), fill_value=0)


def bars(shown: pd.DataFrame) -> list[Bar]:
    """A bar for each event and year that its window touches, in lanes of its family, none over another."""
    found: list[Bar] = []
    drawn = _drawn(shown)
    for year in years(shown).index:
        first = 0
        for family in FAMILIES:
            ends: list[int] = []
            for start, end, manner in _within(drawn[drawn["event_type"].eq(family)], year):
                lane = next((number for number, taken in enumerate(ends) if taken < start), len(ends))
                ends[lane : lane + 1] = [end]
                found.append(Bar(year, first + lane, start, end, family, manner))
            first += len(ends)
    return found


def _drawn(shown: pd.DataFrame) -> pd.DataFrame:
    """From where to where each bar goes; one with an open side stays within the year of the side that is known."""
    year, length = shown["latest"].fillna(shown["earliest"]).dt.to_period("Y").dt, pd.Timedelta(days=_ARROW)
    start = shown["earliest"].fillna((shown["latest"] - length).clip(lower=year.start_time))
    end = shown["latest"].fillna((shown["earliest"] + length).clip(upper=year.end_time.dt.normalize()))
    return shown.assign(start=start, end=end + pd.Timedelta(days=1))


def _within(drawn: pd.DataFrame, year: int) -> list[tuple[int, int, str]]:
    """Start, end and manner of the bars in one year's row; days counted from its first, the end not included."""
    begin, after = pd.Timestamp(year, 1, 1), pd.Timestamp(year + 1, 1, 1)
    here = drawn[(drawn["start"] < after) & (drawn["end"] > begin)]
    start = (here["start"] - begin).dt.days.clip(lower=0)
    end = (here["end"] - begin).dt.days.clip(upper=(after - begin).days).clip(lower=start + _LEAST)
    beyond = (end - _ROW).clip(lower=0)
    return sorted(zip(start - beyond, end - beyond, here["manner"], strict=True))


def draw(release: Release) -> Picture:
    """The picture of when."""
    shown = windows(release)
    drawn, counts = bars(shown), years(shown)
    rows, lane = _rows(drawn, list(counts.index))
    top = height_of_heading(BELOW) + _KEY
    bottom = top + sum(rows.values())
    figure, axes = sheet(bottom + 0.1 + height_of_foot(_NOTE))
    _key(axes, heading(axes, TITLE, BELOW), shown)
    tops = _grid(axes, top, rows, counts)
    for family, (_, colour) in FAMILIES.items():
        _draw_bars(axes, [bar for bar in drawn if bar.family == family], tops, lane, colour)
    foot(axes, bottom + 0.1, _NOTE, release)
    return Picture(TITLE, _described(counts), figure)


def _rows(drawn: list[Bar], every: list[int]) -> tuple[dict[int, float], float]:
    """How high each year's row is, and a lane; inches."""
    lanes = {year: max((bar.lane + 1 for bar in drawn if bar.year == year), default=0) for year in every}
    lane = min(_LANE, _LANES / max(1, sum(lanes.values())))
    return {year: max(_YEAR, lane * number + 2 * _PAD) for year, number in lanes.items()}, lane


def _grid(axes: Axes, top: float, rows: dict[int, float], counts: pd.DataFrame) -> dict[int, float]:
    """Years, months and counts; returns where the lanes of each year begin."""
    tops, y = {}, top
    for number, (year, height) in enumerate(rows.items()):
        boxes(axes, [(_LEFT, y, _RIGHT - _LEFT, height)] if number % 2 == 0 else [], facecolor=BAND)
        words(axes, _LEFT - 0.08, y + _YEAR / 2, str(year), ha="right")
        for column, (family, (_, colour)) in enumerate(FAMILIES.items()):
            if count := counts.loc[year, family]:
                words(axes, _column(column), y + _YEAR / 2, str(count), ha="center", color=colour)
        tops[year], y = y + _PAD, y + height
    for month in range(1, 13):
        x = _LEFT + pd.Timestamp(2020, month, 1).day_of_year * _DAY - _DAY
        axes.plot([x, x], [top, y], color=LINE, linewidth=0.4, zorder=0.5)
        words(axes, x + 15 * _DAY, top - 0.1, pd.Timestamp(2020, month, 1).strftime("%b"), ha="center")
    return tops


def _column(number: int) -> float:
    return _RIGHT + 0.2 + number * _COLUMN


def _draw_bars(axes: Axes, drawn: list[Bar], tops: dict[int, float], lane: float, colour: str) -> None:
    for manner in MANNERS:
        mark(axes, manner, [_box(bar, tops, lane) for bar in drawn if bar.manner == manner], colour)


def _box(bar: Bar, tops: dict[int, float], lane: float) -> Box:
    return (
        _LEFT + bar.start * _DAY,
        tops[bar.year] + (bar.lane + 0.1) * lane,
        (bar.end - bar.start) * _DAY,
        0.8 * lane,
    )


def mark(axes: Axes, manner: str, within: list[Box], colour: str) -> None:
    """Draw bars of one manner: whole, thin, hollow, or an arrow towards the open side."""
    if manner == "reported":
        boxes(axes, within, facecolor=colour)
    elif manner == "unfulfilled":
        boxes(axes, within, facecolor=PAPER, edgecolor=colour, linewidth=0.7)
    else:
        boxes(axes, [(x, y + 0.3 * high, wide, 0.4 * high) for x, y, wide, high in within], facecolor=colour)
    if manner in ("before", "after"):
        outlines(axes, [_head(box, manner) for box in within], facecolor=colour)


def _head(box: Box, manner: str) -> Outline:
    """The head of an arrow, at the open side."""
    x, y, wide, high = box
    tip, back = (x, x + 1.2 * high) if manner == "before" else (x + wide, x + wide - 1.2 * high)
    return [(tip, y + high / 2), (back, y - 0.1 * high), (back, y + 1.1 * high)]


def _key(axes: Axes, top: float, shown: pd.DataFrame) -> None:
    """What colours and manners mean, and the heads of the columns at the right."""
    x, total = MARGIN, shown["event_type"].value_counts()
    head: dict[str, Any] = {"rotation": 45, "rotation_mode": "anchor", "va": "center", "ha": "left"}
    for column, (family, (label, colour)) in enumerate(FAMILIES.items()):
        said = f"{label} {total.get(family, 0)}"
        boxes(axes, [(x, top + 0.15, 0.2, 0.1)], facecolor=colour)
        words(axes, x + 0.27, top + 0.2, said, PLAIN, color=colour, weight="bold")
        words(axes, _column(column), top + _KEY - 0.08, label.split()[0], color=colour, **head)
        x += 0.55 + 0.085 * len(said)
    present = [manner for manner in MANNERS if shown["manner"].eq(manner).any()]
    for number, manner in enumerate(present):
        x, y = _KEY_COLUMNS[number // 2], top + (0.42, 0.58)[number % 2]
        mark(axes, manner, [(x, y - 0.025, 0.24, 0.05)], GREY)
        words(axes, x + 0.31, y, MANNERS[manner], color=GREY)


def _described(counts: pd.DataFrame) -> str:
    """The picture in words, for those who do not see it."""
    each = counts.sum(axis=1)
    most = each.sort_values(ascending=False, kind="stable").head(3)
    families = ", ".join(f"{counts[family].sum()} {label.lower()}" for family, (label, _) in FAMILIES.items())
    fullest = ", ".join(f"{year} ({count})" for year, count in most.items())
    return f"{each.sum()} events from {counts.index[0]} to {counts.index[-1]}: {families}. Most of them in {fullest}."
