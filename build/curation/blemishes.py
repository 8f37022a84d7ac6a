"""Blemishes of a file that is YAML all the same: each is noted, and the rest is read as it was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from curation.findings import Notes
from curation.slips import character
from curation.tree import Items, Record, Text

WITHIN: Final = re.compile("[:,[{-] *[“”„«]")
"""What a text has in it that may have values between typographic quotation marks."""
_TYPOGRAPHIC: Final = re.compile('[“”„«]([^“”„«»"]*)[“”»"]?')  # with more of them within, they are the value's own


def each_key_once(record: Record, pairs: Sequence[tuple[Any, Any]], notes: Notes) -> Record:
    """The record, with a note on keys that are none or stand twice; without another record that runs on in it."""
    first: dict[str, Text] = {}
    for key in [key for key, _ in pairs if not isinstance(key, Text)]:
        notes.add("wrong-kind", key, "a key cannot be a list or a record", "write `key: value`")
    again = [key for key, _ in pairs if isinstance(key, Text) and first.setdefault(key, key) is not key]
    if not again:
        return record
    wrong, right = f"`{again[0]}` stands in line {first[again[0]].line} already", ""
    if another := again[0] == pairs[0][0] and len(again) > 2:
        wrong, right = f"{wrong}: another record begins here", "begin it with `- `, or write it to a file of its own"
    elif len(again) > 1:
        wrong = f"{wrong}, and so {'does another key' if len(again) == 2 else f'do {len(again) - 1} others'}"
    notes.add("duplicate-key", again[0], wrong, right)
    return _until(again[0], record, pairs) if another else record


def _until(end: Text, record: Record, pairs: Sequence[tuple[Any, Any]]) -> Record:
    before = Record(pairs[: next(number for number, (key, _) in enumerate(pairs) if key is end)])
    before.line, before.column = record.line, record.column
    return before


def straightened(root: Record, text: str, notes: Notes) -> Record:
    """The tree of a text, with a note on each value between typographic quotation marks; it is taken out of these."""
    _straighten(root, text.split("\n"), notes)
    return root


def _straighten(values: Any, lines: list[str], notes: Notes) -> None:
    for at, value in enumerate(values) if isinstance(values, Items) else values.items():
        if not isinstance(value, Text):
            _straighten(value, lines, notes)
        elif (met := _TYPOGRAPHIC.fullmatch(value)) and lines[value.line - 1][value.column - 1] == value[0]:
            notes.add("typographic-quotes", value, f"here is {character(value[0])}", f'write `"{met[1]}"`')
            values[at] = inner = Text(met[1])
            inner.line, inner.column = value.line, value.column
