"""A picture of whose word the record rests on: how many values each source, and each informant, bears."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from curation.picture_sheet import (
    BLUE,
    GREY,
    LINE,
    MARGIN,
    PALE_BLUE,
    PAPER,
    PLAIN,
    WIDTH,
    Box,
    Picture,
    boxes,
    foot,
    heading,
    height_of_foot,
    height_of_heading,
    sheet,
    width_of,
    words,
)
from envoylog import Release

TITLE: Final = "Whose word the record rests on"
PANELS: Final = {"source_id": "Sources", "informant_id": "Informants"}
_MOST: Final = 15
"""Bearers that are shown one by one."""
_CELL: Final = ["event_id", "table", "item", "field"]
_LEFT, _LONGEST, _ROW, _STRIP, _HEAD = 4.05, 2.75, 0.2, 0.2, 0.65
"""Inches: where bars begin, how long they are at most, a row, the strip of all bearers, and all above the rows."""


def borne(release: Release, by: str) -> pd.DataFrame:
    """How many adopted values each source (`by="source_id"`) or informant (`by="informant_id"`) bears.

    Columns: `bearer` (an id; null where no report names an informant), `label`, `values`, `alone` (of these, how many
    no other bearer gives alike), `share` (of all adopted values, in percent); sorted, those that bear most first.
    """
    claims = release.load("claims").merge(release.load("reports", ["report_id", by]), on="report_id")
    alike = claims[claims["standing"].isin(["adopted", "agrees"])]
    bearers = alike.groupby(_CELL, dropna=False)[by].nunique(dropna=False).rename("bearers").reset_index()
    adopted = claims[claims["adopted"]].merge(bearers, on=_CELL).assign(alone=lambda frame: frame["bearers"].eq(1))
    counts = adopted.groupby(by, dropna=False, as_index=False).agg(values=("claim_id", "size"), alone=("alone", "sum"))
    counts = counts.rename(columns={by: "bearer"}).sort_values(["values", "bearer"], ascending=[False, True])
    labels = release.load("actors").set_index("actor_id")["label"]
    label = counts["bearer"] if by == "source_id" else counts["bearer"].map(labels).fillna("no informant named")
    return counts.assign(label=label, share=100 * counts["values"] / len(adopted)).reset_index(drop=True)[
        ["bearer", "label", "values", "alone", "share"]
    ]


def draw(release: Release) -> Picture:
    """The picture of whose word the record rests on."""
    told = {by: borne(release, by) for by in PANELS}
    below, note = _below(told["source_id"]), _note(told)
    top, scale = height_of_heading(below) + 0.35, _LONGEST / max(each["share"].max() for each in told.values())
    heights = {by: _HEAD + _ROW * min(_MOST, len(each)) + 0.25 for by, each in told.items()}
    figure, axes = sheet(top + sum(heights.values()) + height_of_foot(note))
    _key(axes, heading(axes, TITLE, below) + 0.15)
    for by, each in told.items():
        _panel(axes, top, PANELS[by], each, scale)
        top += heights[by]
    foot(axes, top, note, release)
    return Picture(TITLE, _described(told), figure)


def _panel(axes: Axes, top: float, name: str, told: pd.DataFrame, scale: float) -> None:
    """All bearers in one strip, and below it those that bear most, each in a row."""
    words(axes, MARGIN, top + 0.12, f"{len(told)} {name.lower()}", PLAIN + 1, weight="bold")
    _strip(axes, top + 0.3, name, told)
    first, shown = top + _HEAD, told.head(_MOST)
    for number, (label, share, values) in enumerate(zip(shown["label"], shown["share"], shown["values"], strict=True)):
        y = first + (number + 0.5) * _ROW
        words(axes, _LEFT - 0.08, y, label, ha="right")
        words(axes, _LEFT + share * scale + 0.06, y, f"{share:.1f} %  ({values:,})")
    axes.plot([_LEFT, _LEFT], [first, first + _ROW * len(shown)], color=LINE, linewidth=0.6)
    boxes(axes, _bars(shown["share"], first, scale), facecolor=PALE_BLUE)
    boxes(axes, _bars(shown["share"] * shown["alone"] / shown["values"], first, scale), facecolor=BLUE)


def _bars(shares: pd.Series, top: float, scale: float) -> list[Box]:
    return [(_LEFT, top + (number + 0.14) * _ROW, share * scale, 0.72 * _ROW) for number, share in enumerate(shares)]


def _strip(axes: Axes, top: float, name: str, told: pd.DataFrame) -> None:
    """All values side by side: those that bear most one by one, then the rest together."""
    per_cent = (WIDTH - 2 * MARGIN) / 100
    ends = MARGIN + told["share"].cumsum() * per_cent
    starts = ends - told["share"] * per_cent
    each = [(start, top, end - start, _STRIP) for start, end in zip(starts, ends, strict=True)]
    boxes(axes, each[:_MOST], facecolor=GREY, edgecolor=PAPER, linewidth=0.8)
    boxes(axes, each[_MOST:], facecolor=LINE)
    rest = told.iloc[_MOST:]
    if len(rest):
        said = f"the other {len(rest)} {name.lower()}: {rest['share'].sum():.0f} %"
        words(axes, WIDTH - MARGIN, top - 0.13, said, color=GREY, ha="right")


def _key(axes: Axes, y: float) -> None:
    x = MARGIN
    for colour, meaning in ((BLUE, "values that nobody else gives"), (PALE_BLUE, "values that another gives too")):
        boxes(axes, [(x, y - 0.06, 0.2, 0.12)], facecolor=colour)
        words(axes, x + 0.27, y, meaning, color=GREY)
        x += 0.6 + width_of(meaning)


def _below(told: pd.DataFrame) -> str:
    return f"Share of the {told['values'].sum():,} adopted values that each source, and each informant, bears"


def _note(told: dict[str, pd.DataFrame]) -> str:
    source, informant = (100 * each["alone"].sum() / each["values"].sum() for each in told.values())
    return (
        f"{source:.0f} % of all values stand in one source alone, {informant:.0f} % rest on one informant alone. "
        "A value is a filled cell of an event, or a participant, topic or link. The informant is whom the page names "
        "as telling it; else the speaker of a statement; else the publisher at the root of the relays."
    )


def _described(told: dict[str, pd.DataFrame]) -> str:
    """The picture in words, for those who do not see it."""
    said = []
    for by, each in told.items():
        most = zip(each["label"].head(3), each["share"].head(3), strict=True)
        said.append(f"{PANELS[by]} that bear most: {', '.join(f'{label} ({share:.1f} %)' for label, share in most)}.")
    return " ".join([*said, _note(told)])
