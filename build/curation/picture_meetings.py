"""A picture of who met whom: sides against sides, below the diagonal the two alone, above it in larger company."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Final

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from curation.picture_sheet import (
    BAND,
    GREY,
    MARGIN,
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
    ink_on,
    sheet,
    width_of,
    words,
)
from curation.sides import at_meetings, came, meetings, met
from envoylog import Release

TITLE: Final = "Who met whom"
_MOST: Final = 18
"""Sides that are shown one by one."""
_LEFT, _CELL, _TILT = 2.6, 0.34, math.radians(55)
"""Inches: where the cells begin, and how wide they are at most; radians: how the names above them lean."""
_ALONE, _IN_COMPANY = "Oranges", "Blues"
_KEY: Final = (
    (_ALONE, "below the diagonal: the two alone"),
    (_IN_COMPANY, "above it: in larger company"),
    (None, "on it: all meetings of a side"),
)


def sides(release: Release) -> pd.DataFrame:
    """The sides by how often they met anyone, those that met most often first.

    Columns: `side` (an actor), `label`, `meetings` (where it is named, alone or with others), `shown` (flag: at so many
    meetings that no more than 18 sides are).
    """
    labels = release.load("actors").set_index("actor_id")["label"]
    counts = at_meetings(release).groupby("side", as_index=False).agg(meetings=("event_id", "nunique"))
    counts = counts.assign(label=counts["side"].map(labels)).sort_values(
        ["meetings", "label"], ascending=[False, True], ignore_index=True
    )
    least = next((n for n in sorted(counts["meetings"].unique()) if counts["meetings"].ge(n).sum() <= _MOST), 0)
    return counts.assign(shown=counts["meetings"].ge(least))[["side", "label", "meetings", "shown"]]


def draw(release: Release) -> Picture:
    """The picture of who met whom."""
    every, pairs = sides(release), met(release)
    shown, below, note = every[every["shown"]], _below(release), _note(release, every)
    cell = _cell(list(shown["label"]))
    top = height_of_heading(below) + max(0.8, 0.15 + math.sin(_TILT) * max(map(width_of, shown["label"]), default=0))
    bottom = top + cell * len(shown)
    figure, axes = sheet(bottom + 0.15 + height_of_foot(note))
    _key(axes, heading(axes, TITLE, below))
    _cells(axes, top, cell, shown, pairs)
    foot(axes, bottom + 0.15, note, release)
    return Picture(TITLE, _described(every, pairs), figure)


def _cell(labels: list[str]) -> float:
    """How wide a cell can be for the names above the cells to stay on the sheet; inches."""
    ends = [(WIDTH - 0.1 - _LEFT - math.cos(_TILT) * width_of(label)) for label in labels]
    return min([_CELL, *(end / (number + 0.5) for number, end in enumerate(ends))])


def _cells(axes: Axes, top: float, cell: float, shown: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Names, cells and numbers."""
    at = {side: number for number, side in enumerate(shown["side"])}
    filled: dict[str, list[Box]] = defaultdict(list)
    most = pairs[["alone", "in_company"]].to_numpy().max(initial=1)
    for row, column, count, colours in [*_diagonal(shown), *_counts(at, pairs)]:
        face, ink = _shade(count / most, colours)
        filled[face].append((_LEFT + column * cell, top + row * cell, cell, cell))
        words(axes, _LEFT + (column + 0.5) * cell, top + (row + 0.5) * cell, str(count), PLAIN, color=ink, ha="center")
    every = [(_LEFT + column * cell, top + row * cell, cell, cell) for row in at.values() for column in at.values()]
    boxes(axes, every, facecolor=PAPER, edgecolor="#d9d9d9", linewidth=0.5)
    for face, of_colour in sorted(filled.items()):
        boxes(axes, of_colour, facecolor=face, edgecolor="#d9d9d9", linewidth=0.5)
    lean: dict[str, Any] = {"rotation": math.degrees(_TILT), "rotation_mode": "anchor", "va": "center"}
    for number, label in enumerate(shown["label"]):
        words(axes, _LEFT - 0.08, top + (number + 0.5) * cell, label, PLAIN, ha="right")
        words(axes, _LEFT + (number + 0.5) * cell, top - 0.08, label, PLAIN, ha="left", **lean)


def _diagonal(shown: pd.DataFrame) -> list[tuple[int, int, int, str | None]]:
    return [(number, number, count, None) for number, count in enumerate(shown["meetings"])]


def _counts(at: dict[str, int], pairs: pd.DataFrame) -> list[tuple[int, int, int, str | None]]:
    """Row, column, count and colours of each cell with a number in it."""
    found: list[tuple[int, int, int, str | None]] = []
    shown = pairs[pairs["side"].isin(at) & pairs["other"].isin(at)]
    for side, other, alone, in_company in zip(*(shown[column] for column in shown.columns), strict=True):
        first, last = sorted((at[side], at[other]))
        found += [(last, first, alone, _ALONE), (first, last, in_company, _IN_COMPANY)]
    return [cell for cell in found if cell[2]]


def _shade(share: float, colours: str | None) -> tuple[str, str]:
    """Colour of a cell, darker where it counts more, and of the number on it."""
    if colours is None:
        return BAND, GREY
    face = to_hex(colormaps[colours](0.15 + 0.75 * math.sqrt(share)))
    return face, ink_on(face)


def _key(axes: Axes, top: float) -> None:
    for number, (colours, meaning) in enumerate(_KEY):
        y = top + 0.2 + number * 0.2
        boxes(axes, [(MARGIN, y - 0.07, 0.14, 0.14)], facecolor=_shade(0.3, colours)[0])
        words(axes, MARGIN + 0.22, y, meaning, color=GREY)


def _below(release: Release) -> str:
    held = meetings(release)
    days = held["date_earliest"].fillna(held["date_latest"])
    span = f", {days.min():%Y} to {held['date_latest'].max():%Y}" if days.notna().any() else ""
    return f"Meetings told as having happened{span}, by the sides that are named as taking part"


def _note(release: Release, every: pd.DataFrame) -> str:
    """What is counted, what is not, and which sides have no row."""
    people, there = came(release), at_meetings(release)
    lonely = int(there.groupby("event_id")["side"].size().eq(1).sum())
    hidden = every.loc[~every["shown"], "label"]
    said = [
        f"{there['event_id'].nunique()} meetings; at {lonely} of them only one side is named.",
        f"Of {len(people)} participants {people['side'].isna().sum()} stand for no side that the tables name.",
        "In larger company: at one meeting, not always face to face.",
        f"At too few meetings for a row: {', '.join(sorted(hidden))}." if len(hidden) else "",
    ]
    return " ".join(filter(None, said))


def _described(every: pd.DataFrame, pairs: pd.DataFrame) -> str:
    """The picture in words, for those who do not see it."""
    labels = every.set_index("side")["label"]
    told = [f"{len(every)} sides."]
    for column, how in (("alone", "Alone"), ("in_company", "In larger company")):
        most = pairs[pairs[column].gt(0)].sort_values(column, ascending=False, kind="stable").head(3)
        named = zip(most["side"].map(labels), most["other"].map(labels), most[column], strict=True)
        counted = [f"{one} and {other} ({count})" for one, other, count in named]
        told += [f"{how}, most often: {', '.join(counted)}."] if counted else []
    return " ".join(told)
