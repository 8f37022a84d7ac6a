"""Holding one record against its shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Final

from curation.between_keys import type_by_subtype
from curation.findings import Notes, shown
from curation.keys_meant import key_meant, right_key, right_kind
from curation.meant import meant
from curation.scalars import MOST_LETTERS, Scalar
from curation.shapes import Condition, Key, Shape
from curation.slips import character
from curation.tree import Items, Record, Text, listed
from curation.yaml_tree import NULLS


class Checker:
    """Holds records against shapes. Each value once found right is kept, so that none is judged twice.

    What should name a record or be a code and has not even its form is kept as `odd`: what it was meant to be, and so
    the finding on it, is known only with all names.
    """

    def __init__(self) -> None:
        self.right: dict[Scalar, set[str]] = defaultdict(set)
        self.odd: dict[Scalar, set[str]] = defaultdict(set)
        self._by_key: dict[Shape, dict[str, set[str]]] = {}

    def record(self, record: Record, shape: Shape, notes: Notes) -> None:
        """Note all that is wrong within a record."""
        right = self._by_key.get(shape) or self._rights(shape)
        for name, value in record.items():
            if type(value) is not Text or value not in right.get(name, ()):
                self._key(name, value, shape, notes)
        if not _required(shape) <= record.keys():
            _note_missing(record, shape, notes)
        for condition in shape.conditions:
            _check_condition(record, condition, shape, notes)
        for rule in shape.rules:
            for offence in rule.offences(record):
                notes.add(rule.name, *offence)
        if shape.together or shape.unique:
            _check_together(record, shape, notes)

    def _rights(self, shape: Shape) -> dict[str, set[str]]:
        rights = {name: self.right[key.one] for name, key in shape.keys.items() if isinstance(key.one, Scalar)}
        return self._by_key.setdefault(shape, rights)

    def _key(self, name: Any, value: Any, shape: Shape, notes: Notes) -> None:
        key = shape.keys.get(name)
        if key is None:
            notes.add("unknown-key", name, f"a {shape.name} has no key `{shown(name)}`", right_key(name, shape))
        elif type(value) is Items and key.each is not None:
            self._items(name, value, key, notes)
        else:
            self._value(name, value, key.one, key, notes)

    def _items(self, name: str, items: Items, key: Key, notes: Notes) -> None:
        if not key.least <= len(items) <= key.most:
            otherwise = "" if key.required else ", or leave the key out"
            notes.add("wrong-length", items, f"this list holds {len(items)}", _right_length(items, key) + otherwise)
        for value in items:
            self._value(name, value, key.each, key, notes)
        if len(items) > 1 and type(key.each) is Scalar and key.least != key.most:
            _check_unique([(value, value) for value in items if type(value) is Text], notes)

    def _value(self, name: str, value: Any, of: Scalar | Shape | None, key: Key, notes: Notes) -> None:
        if type(of) is Shape and type(value) is Record:
            self.record(value, of, notes)
        elif type(value) is Text and value in NULLS:
            notes.add("empty-value", value, f"`{value}` stands for no value" if value else "here is no value")
        elif type(of) is Scalar and type(value) is Text:
            if value not in self.right[of]:
                self._scalar(value, of, notes)
        else:
            notes.add("wrong-kind", value, f"`{name}` has {_NAMES_OF[type(value)]} here", right_kind(value, key, of))

    def _scalar(self, value: Text, of: Scalar, notes: Notes) -> None:
        if len(value) > MOST_LETTERS:
            right = f"write at most {MOST_LETTERS:,}"
            notes.add(f"bad-{of.name}", value, f"this value has {len(value):,} letters", right)
            return
        if (of.names or of.vocabulary) and not of.pattern.fullmatch(value):
            self.odd[of].add(value)
            return
        try:
            if not of.pattern.fullmatch(value):
                raise ValueError(is_none(value, of))
            if of.check:
                of.check(value)
        except ValueError as error:
            wrong = str(error).partition("; write")[0]
            wrong = is_none(value, of) if wrong.endswith("is no window") else wrong  # which may tell of a part of it
            notes.add(f"bad-{of.name}", value, wrong, meant(value, of) or of.right)
        else:
            self.right[of].add(value)


_NAMES_OF: Final[dict[type, str]] = {Text: "one value", Items: "a list", Record: "a record"}


def _right_length(items: Items, key: Key) -> str:
    if key.least < key.most < len(items):
        return f"list at most {key.most:,}"
    return f"list {key.least}{'' if key.least == key.most else ' or more'}"


@cache
def _required(shape: Shape) -> frozenset[str]:
    return frozenset(name for name, key in shape.keys.items() if key.required)


def _note_missing(record: Record, shape: Shape, notes: Notes) -> None:
    misspelt = _misspelt(record, shape)
    for name, key in shape.keys.items():
        if key.required and name not in record and name not in misspelt:
            notes.add("missing-key", record, f"this {shape.name} has no `{name}`")


def _misspelt(record: Record, shape: Shape) -> set[str]:
    """The keys that are there under another name: one finding on each is enough."""
    return {meant for name in record if name not in shape.keys for meant in key_meant(name, shape)}


def is_none(value: str, of: Scalar) -> str:
    """What is wrong with a value that has not even the form, naming the first letter that may only look like a-z."""
    odd = "" if of.quoted else next((letter for letter in value if not letter.isascii()), "")
    foreign = f": it has {character(odd)}" if odd else ""
    return f"`{shown(value)}` is no {of.name.replace('-', ' ')}{foreign}"


def _check_condition(record: Record, condition: Condition, shape: Shape, notes: Notes) -> None:
    by, value = condition.by, record.get(condition.by)
    if type(value) is not Text:
        return
    other = type_by_subtype(record) if by == "type" else ""
    for owner, keys in condition.own.items() if value in condition.own else ():
        if owner not in (value, other) and not record.keys().isdisjoint(keys):
            _note_others_keys(record, by, owner, keys, notes)
    lacking = [key for key in condition.needed.get(value, ()) if key not in record and not other]
    for key in [key for key in lacking if key not in _misspelt(record, shape)]:
        notes.add("missing-key", value, f"{by} {value} needs `{key}`")


def _check_together(record: Record, shape: Shape, notes: Notes) -> None:
    given = [key for key in shape.together if key in record]
    lacking = [key for key in shape.together if given and key not in record]
    for key in [key for key in lacking if key not in _misspelt(record, shape)]:
        notes.add("missing-companion", record.key(given[0]), f"`{given[0]}` needs `{key}`")
    for name, fields in shape.unique.items():
        if name in record:
            inner = listed(record, name, Record)
            _check_unique([(tuple(str(each.get(field, "")) for field in fields), each) for each in inner], notes)


def _note_others_keys(record: Record, by: str, owner: str, keys: Collection[str], notes: Notes) -> None:
    for key in keys:
        if key in record:
            right = f"leave it out: it goes with {by} {owner}"
            notes.add("key-of-another", record.key(key), f"`{key}` does not go with {by} {record[by]}", right)


def _check_unique(keyed: Sequence[tuple[Any, Text | Record]], notes: Notes) -> None:
    first: dict[Any, Text | Record] = {}
    for key, value in keyed:
        if first.setdefault(key, value) is not value:
            name = key if isinstance(key, str) else " ".join(filter(None, key))
            notes.add("twice", value, f"`{shown(name)}` stands in line {first[key].line} already")
