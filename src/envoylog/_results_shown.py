"""The answer on a result as text for a terminal, as Markdown, as HTML for a notebook and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from envoylog._mixture import KINDS, kind_of
from envoylog._result_comparison import ResultComparison
from envoylog._voices import HTML, MARKDOWN, TEXT, Voice, counted

_HOW: Final = {
    "alone": "Changes it alone",
    "together": "Change it only together",
    "beside others": "Changes it beside those above",
    "not parted": "Change it together; which of them is not known, for the runs were spent",
    "fails": "Cannot be said: the function stops when this is taken over",
}
Lines = list[tuple[int, str]]
"""Lines with how deep they stand: 0 a paragraph, 1 an item, 2 an item of an item."""


def as_text(told: ResultComparison, most: int | None) -> str:
    """Lines for a terminal."""
    return "\n".join("  " * depth + line for depth, line in _lines(told, TEXT, most))


def as_markdown(told: ResultComparison, most: int | None) -> str:
    """The same in Markdown."""
    marked = ("\n", "- ", "  - ")
    return "\n".join(marked[depth] + line for depth, line in _lines(told, MARKDOWN, most)).strip() + "\n"


def as_html(told: ResultComparison, most: int | None) -> str:
    """The same as one escaped HTML fragment."""
    styles = ("p", 'p style="margin:0 0 0 1.5em"', 'p style="margin:0 0 0 3em"')
    return f"<div>{''.join(f'<{styles[depth]}>{line}</p>' for depth, line in _lines(told, HTML, most))}</div>"


def as_json(told: ResultComparison) -> str:
    """All of it but the results themselves."""
    tables = {name: _plain(getattr(told, name)) for name in ("parts", "read", "changed", "responsible")}
    plain = {name: getattr(told, name) for name in ("old", "new", "same", "steady", "errors")}
    tried = {name: getattr(told, name) for name in ("by_kind", "itself", "whole", "runs")}
    return json.dumps({**plain, **tried, **tables}, ensure_ascii=False, indent=2, default=str)


def _lines(told: ResultComparison, voice: Voice, most: int | None) -> Lines:
    """The whole answer: what differs, which records make it differ, and how sure that is."""
    lines: Lines = [(0, f"{voice.words(f'{told.old} → {told.new}')}: {_headline(told)}")]
    errors = zip((told.old, told.new), told.errors, strict=True)
    lines += [(1, f"{voice.words(side)}: stops with {voice.code(error)}") for side, error in errors if error]
    if not told.steady:
        return [
            *lines,
            (0, "Run twice on each side, the function gave two results on one: the release does not decide it."),
        ]
    lines += _cut([(1, _part(row, voice)) for row in _plain(told.parts)], most)
    lines += _records(told, voice, most)
    return [*lines, *((0, line) for line in _sure(told))]


def _headline(told: ResultComparison) -> str:
    if not told.steady:
        return "nothing can be said of the result"
    if told.same:
        return "the function stops alike on both" if told.errors[0] else "the result is the same"
    return "the result differs"


def _part(row: dict[Any, Any], voice: Voice) -> str:
    sides = (
        voice.code(_shown(row[side])) if row["there"] in ("both", side) else "not there" for side in ("old", "new")
    )
    return f"{voice.words(row['part'])}: {' → '.join(sides)}"


def _shown(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "null"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _records(told: ResultComparison, voice: Voice, most: int | None) -> Lines:
    lines: Lines = []
    for how, rows in told.responsible.groupby("how", sort=False):
        shares = [_share(share, voice) for _, share in rows.groupby("share", sort=False)]
        lines += [(0, f"{_HOW[str(how)]}:"), *_cut([(1, share) for share in shares], most)]
    return lines


def _share(share: pd.DataFrame, voice: Voice) -> str:
    """The units of a share, the first ones with what differs in them."""
    units = [_unit(unit, rows, voice) for unit, rows in share.groupby("unit", sort=False)]
    more = f"; and {len(units) - _TOGETHER:,} more" if len(units) > _TOGETHER else ""
    return "; ".join(units[:_TOGETHER]) + more


_TOGETHER: Final = 4
_CHANGES: Final = 3


def _unit(unit: Any, rows: pd.DataFrame, voice: Voice) -> str:
    kind, _, name = str(unit).partition(" ")
    changes = list(dict.fromkeys(_change(row, voice) for row in _plain(rows)))
    more = f", {len(changes) - _CHANGES:,} more" if len(changes) > _CHANGES else ""
    return f"{kind} {voice.code(name)} ({', '.join(changes[:_CHANGES])}{more})"


def _change(row: dict[Any, Any], voice: Voice) -> str:
    if row["change"] != "edited":
        return f"{voice.code(row['table'])} {row['change']}"
    place = f"{row['table']}.{row['column']}"
    return f"{voice.code(place)} {voice.change(row['old'], row['new'])}"


def _sure(told: ResultComparison) -> Iterator[str]:
    """What was tried, and what may be concluded from it."""
    if told.read.empty:
        yield "The function loads no table through the release that it is given; `envoylog.load` is no side's own."
    else:
        yield f"In what the function loads of {', '.join(dict.fromkeys(told.read['table']))}, {_differ(told)}."
    if told.itself:
        yield "It changes before any record does: by columns, types or what the release says of itself."
    kinds = [
        f"what is {kind} {'changes' if changes else 'does not change'} it" for kind, changes in told.by_kind.items()
    ]
    if len(kinds) > 1:
        yield f"Taken over by itself, {', '.join(kinds)}."
    if kinds:
        yield _all_named(told)


def _differ(told: ResultComparison) -> str:
    """How many records differ, and how."""
    kinds = kind_of(told.changed)
    counts = [f"{kinds.eq(kind).sum():,} {kind}" for kind in KINDS if kinds.eq(kind).any()]
    how = f": {', '.join(counts)}" if counts else ""
    return f"{counted(len(kinds), 'record differs', 'records differ')}{how}"


def _all_named(told: ResultComparison) -> str:
    ran = f"The function ran {told.runs:,} times"
    if told.whole:
        return f"{ran}: with these taken over into {told.old}, and nothing else, its result is that of {told.new}."
    return f"{ran}: what is named does not account for all that differs; with `runs` higher more can be tried."


def _cut(lines: Lines, most: int | None) -> Lines:
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], (lines[0][0], f"and {len(lines) - most:,} more (most=None shows all)")]


def _plain(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows as Python has them, None where null."""
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")
