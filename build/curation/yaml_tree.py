"""YAML text to a tree of texts, lists and records that know their line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from curation.blemishes import WITHIN, each_key_once, straightened
from curation.findings import Notes, Spot
from curation.marks import stacked
from curation.slips import character, explained
from curation.tree import Items as Items
from curation.tree import Record as Record
from curation.tree import Text as Text
from curation.tree import listed as listed

MOST_BYTES: Final = 2_000_000
MOST_PARTS: Final = 200_000  # values, lists and records, and the ends of these
DEEPEST: Final = 12
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

# What no seed may hold. U+0085, U+2028 and U+2029 would end a line for YAML, but not in every editor. What nobody sees
# makes names look the same that are not; the joiners U+200C and U+200D stay: they are spelling in Persian and Pashto.
BLANK_LETTERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Letters and marks that Python holds to be printable, and that nobody sees."""
_UNSEEN: Final = (
    f"{BLANK_LETTERS}\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
    + "\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_FORBIDDEN: Final = {
    "line-ends": re.compile("\r"),
    "tab": re.compile("\t"),
    "byte-order-mark": re.compile("\ufeff"),
    "bidi-control": re.compile("[\u202a-\u202e\u2066-\u2069]"),
    "control-character": re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_UNSEEN}]"),
}
_ESCAPE: Final = re.compile(r'\\[^"\\/]')  # may stand for a character that the whole text does not show
_MARKED: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_CONFLICT: Final = re.compile("^(?:<{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_FATAL: Final = {"tab", "byte-order-mark", "control-character"}  # YAML would only complain of them once more


class _Refused(Exception):
    """Why a file is not read to its end: rule, place, what is wrong; nothing where that is noted."""


def read_tree(data: bytes, notes: Notes) -> Record | None:
    """The record that a file's bytes hold, or None where the notes say why there is none."""
    try:
        text = _decoded(data)
        _check_text(text, notes)
        root = _root(yaml.CBaseLoader(data), notes, marked=any(sign in text for sign in "&!*"))
    except _Refused as refused:
        if refused.args:
            notes.add(*refused.args)
        return None
    except yaml.YAMLError as error:
        notes.add("not-yaml", *explained(error, text))
        return None
    if _ESCAPE.search(text):
        _check_escapes(root, notes)
    return straightened(root, text, notes) if WITHIN.search(text) else root


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _Refused("too-large", Spot(), f"the file has more than {MOST_BYTES:,} bytes")
    if encoding := next((name for mark, name in _MARKED if data.startswith(mark)), None):
        raise _Refused("not-utf-8", Spot(), f"the file is in {encoding}")
    if 4 * data.count(0) > len(data):  # a letter of UTF-16 or UTF-32 without its mark has one, or three
        raise _Refused("not-utf-8", Spot(), "the file is in UTF-16 or UTF-32, or is no text")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        place = _spot(data[: error.start].decode())
        raise _Refused("not-utf-8", place, f"byte {error.start + 1:,} of the file is not UTF-8") from None


def _spot(before: str) -> Spot:
    return Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _check_text(text: str, notes: Notes) -> None:
    plain = text.replace("\n", "").isprintable() and not any(blank in text for blank in BLANK_LETTERS)
    if not plain:  # most are, and to look for each of the forbidden takes its time
        met = {rule for rule, pattern in _FORBIDDEN.items() if _note_forbidden(rule, pattern, text, notes)}
        if met & _FATAL:
            raise _Refused
    if place := stacked(text):
        raise _Refused("not-nfc", _spot(text[: place[0]]), *_stacked(place))
    if any(mark in text for mark in ("<<<<<<<", "=======", ">>>>>>>")) and (left := _CONFLICT.search(text)):
        raise _Refused("conflict-marker", _spot(text[: left.start()]), f"git left `{left[0]}` here")
    if not unicodedata.is_normalized("NFC", text):
        _note_decomposed(text, notes)


def _stacked(place: tuple[int, int]) -> tuple[str, str]:
    """What is wrong with a row of marks, and what would be right."""
    return f"{place[1] - place[0]:,} marks stand on one letter", "delete them: no script has more than a few"


def _note_forbidden(rule: str, pattern: re.Pattern[str], text: str, notes: Notes) -> bool:
    """Note the first of the characters and how many there are: a file that has one often has thousands."""
    first = pattern.search(text)
    if first:
        others = len(pattern.findall(text)) - 1
        more = f" and {others:,} more in this file" if others else ""
        notes.add(rule, _spot(text[: first.start()]), f"{character(first[0])}{more}")
    return bool(first)


def _note_decomposed(text: str, notes: Notes) -> None:
    lines = [(number, line, unicodedata.normalize("NFC", line)) for number, line in enumerate(text.split("\n"), 1)]
    apart = [(number, line, composed) for number, line, composed in lines if line != composed]
    for number, line, composed in apart[:1]:
        place = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), 0)
        more = f", in {len(apart) - 1:,} more lines neither" if len(apart) > 1 else ""
        notes.add("not-nfc", Spot(number, place + 1), f"{character(line[place])} is not in composed form{more}")


def _root(parser: yaml.CBaseLoader, notes: Notes, *, marked: bool) -> Record:
    try:
        top = _grown(parser, notes, marked=marked)
    finally:
        parser.dispose()
    if not top:
        raise _Refused("empty-value", Spot(), "the file holds nothing")
    if not isinstance(top[0], Record):
        raise _Refused("wrong-kind", top[0], "the file holds no `key: value` lines")
    return top[0]


def _grown(parser: yaml.CBaseLoader, notes: Notes, *, marked: bool) -> Items:
    """The tree of all events, as the one item of a list; `marked` where there may be anchors, tags or aliases.

    One flat loop, for speed: a mapping is gathered as keys and values in turn, then closed into a record.
    """
    stack: list[Items] = []
    into = Items()
    events: Iterator[Any] = islice(iter(parser.get_event, None), MOST_PARTS)
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            text = Text(event.value)
            mark = event.start_mark
            text.line = mark.line + 1
            text.column = mark.column + 1
            into.append(text)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            value = _record(into, notes) if kind is MappingEndEvent else into
            into = stack.pop()
            into.append(value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            stack.append(into)
            into = _opened(event, len(stack))
        else:
            _check_stream(event, into)
        if marked:
            _note_markup(event, notes)
    if parser.check_event():
        raise _Refused("too-many-parts", Spot(), f"the file has more than {MOST_PARTS:,} parts")
    return into


def _opened(event: Any, depth: int) -> Items:
    items = Items()
    mark = event.start_mark
    items.line = mark.line + 1
    items.column = mark.column + 1
    if depth > DEEPEST:
        raise _Refused("too-deep", items, f"this is nested {depth} deep")
    return items


def _record(flat: Items, notes: Notes) -> Record:
    parts = iter(flat)
    try:
        record = Record(zip(parts, parts, strict=True))
    except TypeError:  # a list or a record cannot be hashed
        record = Record(pair for pair in _pairs(flat) if isinstance(pair[0], Text))
    record.line = flat.line
    record.column = flat.column
    return each_key_once(record, _pairs(flat), notes) if 2 * len(record) < len(flat) else record


def _pairs(flat: Items) -> list[tuple[Any, Any]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _note_markup(event: Any, notes: Notes) -> None:
    for sign, name in (("&", getattr(event, "anchor", None)), ("", getattr(event, "tag", None))):
        if name:
            notes.add("anchor-alias-tag", _start(event), f"`{sign}{name}` is YAML for programs")


def _check_stream(event: Any, into: Items) -> None:
    if isinstance(event, AliasEvent):
        raise _Refused("anchor-alias-tag", _start(event), f"`*{event.anchor}` is YAML for programs")
    if isinstance(event, DocumentStartEvent) and into:
        raise _Refused("several-documents", _start(event), "a second document begins here")


def _start(event: Any) -> Spot:
    return Spot(event.start_mark.line + 1, event.start_mark.column + 1)


def _check_escapes(value: Any, notes: Notes) -> None:
    """The checks of the whole text once more, on what was written as `\\u....` between double quotes."""
    if not isinstance(value, Text):
        for each in value if isinstance(value, Items) else [part for pair in value.items() for part in pair]:
            _check_escapes(each, notes)
        return
    for rule, pattern in _FORBIDDEN.items():
        if match := pattern.search(value):
            notes.add(rule, value, f"{character(match[0][0])} is written as an escape")
    if place := stacked(value):
        notes.add("not-nfc", value, *_stacked(place))
    elif not unicodedata.is_normalized("NFC", value):
        notes.add("not-nfc", value, "an escape makes this text decomposed")
