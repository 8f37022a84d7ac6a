"""A comparison as text for a terminal, as Markdown, as HTML for a notebook and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pandas as pd

from envoylog._comparison import Comparison
from envoylog._voices import HTML, MARKDOWN, TEXT, Voice, counted

_ORDER: Final = ("columns", "rows", "cells")
_SECTIONS: Final = {
    "Lost": ("lost", "removed", "emptied"),
    "Edited": ("retyped", "edited"),
    "Added": ("gained", "added", "filled"),
}
_COUNTED: Final = {
    "lost": ("column lost", "columns lost"),
    "retyped": ("column retyped", "columns retyped"),
    "gained": ("column gained", "columns gained"),
    "removed": ("row removed", "rows removed"),
    "added": ("row added", "rows added"),
    "emptied": ("cell emptied", "cells emptied"),
    "edited": ("cell edited", "cells edited"),
    "filled": ("cell filled", "cells filled"),
}


class Block(NamedTuple):
    """What is told of one table in one section: how many of what, the first lines, and how many more there are."""

    table: str
    counts: str
    lines: list[str]
    more: int


def headline(told: Comparison) -> str:
    """The two sides and how much differs, in one line; what is lost first."""
    changes = pd.concat([getattr(told, name)["change"] for name in _ORDER]).value_counts()
    counts = _counts(
        {change: int(changes.get(change, 0)) for changes_of in _SECTIONS.values() for change in changes_of}
    )
    parts = [*counts, *([_computed(told)] if len(told.computed) else [])]
    return f"{told.old} → {told.new}: {', '.join(parts) or 'no table differs'}"


def as_text(told: Comparison, most: int | None) -> str:
    """Lines for a terminal."""
    lines = [headline(told)]
    for title, blocks in sections(told, TEXT, most):
        lines += ["", title]
        for block in blocks:
            lines += [f"  {block.table}: {block.counts}", *(f"    {line}" for line in block.lines)]
            lines += [f"    and {block.more:,} more"] if block.more else []
    return "\n".join([*lines, *_hint(told, most)])


def as_markdown(told: Comparison, most: int | None) -> str:
    """The same in Markdown."""
    lines = [f"**{MARKDOWN.words(headline(told))}**"]
    for title, blocks in sections(told, MARKDOWN, most):
        lines += ["", f"### {title}", ""]
        for block in blocks:
            lines += [f"- {MARKDOWN.code(block.table)}: {block.counts}", *(f"  - {line}" for line in block.lines)]
            lines += [f"  - and {block.more:,} more"] if block.more else []
    return "\n".join([*lines, *_hint(told, most)]) + "\n"


def as_html(told: Comparison, most: int | None) -> str:
    """The same as one escaped HTML fragment."""
    parts = [f"<p><b>{HTML.words(headline(told))}</b></p>"]
    for title, blocks in sections(told, HTML, most):
        parts.append(f"<p>{title}</p><ul>{''.join(_html(block) for block in blocks)}</ul>")
    return f"<div>{''.join(parts)}{''.join(f'<p>{line}</p>' for line in _hint(told, most) if line)}</div>"


def as_json(told: Comparison) -> str:
    """All of a comparison as JSON."""
    tables = {name: _plain(getattr(told, name)) for name in ("columns", "rows", "cells", "computed")}
    return json.dumps({"old": told.old, "new": told.new, **tables}, ensure_ascii=False, indent=2)


def sections(told: Comparison, voice: Voice, most: int | None) -> Iterator[tuple[str, list[Block]]]:
    """What is lost, edited and added, table by table; sections that hold nothing are left out."""
    for title, changes in _SECTIONS.items():
        order = _ORDER if title != "Added" else ("columns", "cells", "rows")
        parts = {name: _of(getattr(told, name), changes) for name in order}
        tables = dict.fromkeys(table for part in parts.values() for table in part["table"])
        if tables:
            yield title, [_block(table, parts, voice, most) for table in tables]


def _block(table: str, parts: dict[str, pd.DataFrame], voice: Voice, most: int | None) -> Block:
    own = {name: part[part["table"].eq(table)] for name, part in parts.items()}
    counts = pd.concat([part["change"] for part in own.values()]).value_counts(sort=False)
    every = sum(map(len, own.values()))
    shown = every if most is None else most
    lines: list[str] = []
    told = 0
    for name, part in own.items():
        rows = _plain(part.head(shown - told))
        told += len(rows)
        lines += (
            _names(rows, voice) if most is not None and name == "rows" else [_SAID[name](row, voice) for row in rows]
        )
    return Block(table, ", ".join(_counts(dict(counts))), lines, every - told)


def _names(rows: list[dict[Any, Any]], voice: Voice) -> Iterator[str]:
    """A line for each row that something is said of; the others in one."""
    bare = [row for row in rows if row["change"] == "added" and not row["reason"]]
    yield from (_row(row, voice) for row in rows if row not in bare)
    yield from [", ".join(voice.code(row["key"]) for row in bare)] if bare else []


def _column(row: dict[Any, Any], voice: Voice) -> str:
    if row["column"] is None:
        return f"the table is {'gone' if row['change'] == 'lost' else 'new'}"
    types = f", {row['old']} → {row['new']}" if row["change"] == "retyped" else ""
    return f"column {voice.code(row['column'])} {row['change']}{types}"


def _row(row: dict[Any, Any], voice: Voice) -> str:
    into = f": {row['kind']}" if row["kind"] else ""
    into += f" into {', '.join(map(voice.code, row['successors'].split()))}" if row["successors"] else ""
    return f"{voice.code(row['key'])}{into}{_reason(row, voice)}"


def _cell(row: dict[Any, Any], voice: Voice) -> str:
    differ = voice.change(row["old"], row["new"])
    return f"{voice.code(row['key'])}: {voice.code(row['column'])} {differ}{_reason(row, voice)}"


_SAID: Final = {"columns": _column, "rows": _row, "cells": _cell}


def _reason(row: dict[Any, Any], voice: Voice) -> str:
    by = f" ({voice.code(row['source'])})" if row["source"] else ""
    return f"; why: {voice.words(row['reason'])}{by}" if row["reason"] else ""


def _of(part: pd.DataFrame, changes: tuple[str, ...]) -> pd.DataFrame:
    return part[part["change"].isin(changes)]


def _counts(counts: dict[str, int]) -> list[str]:
    return [counted(count, *_COUNTED[change]) for change, count in counts.items() if count]


def _computed(told: Comparison) -> str:
    return f"{counted(len(told.computed), 'computed cell differs', 'computed cells differ')}"


def _hint(told: Comparison, most: int | None) -> list[str]:
    """Where the rest is found, if anything is left out."""
    cut = most is not None and any(block.more for _, blocks in sections(told, TEXT, most) for block in blocks)
    where = ["every line: most=None"] if cut else []
    where += ["cells that are computed: `.computed`"] if len(told.computed) else []
    return ["", f"({'; '.join(where)})"] if where else []


def _html(block: Block) -> str:
    lines = [*block.lines, *([f"and {block.more:,} more"] if block.more else [])]
    return f"<li>{HTML.code(block.table)}: {block.counts}<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul></li>"


def _plain(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows as Python has them, None where null."""
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")
