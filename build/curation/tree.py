"""A seed as a tree of texts, lists and records, each of which knows its line and column."""

from __future__ import annotations

from typing import Any, TypeVar


class Text(str):
    """A scalar as written, with its line and column."""

    __slots__ = ("column", "line")
    line: int
    column: int


class Items(list[Any]):
    """A list with the line and column where it begins."""

    __slots__ = ("column", "line")
    line: int
    column: int


class Record(dict[str, Any]):
    """A mapping with Text for keys, and the line and column where it begins; a file's has its path too."""

    __slots__ = ("column", "line", "path")
    line: int
    column: int
    path: str

    def key(self, name: str) -> Text:
        """The key as written, which knows its place."""
        return next(key for key in self if key == name and isinstance(key, Text))


T = TypeVar("T", Text, Record)


def listed(record: Record, key: str, of: type[T]) -> list[T]:
    """What a key holds of one type, as one value or as a list; nothing where the key is absent."""
    value = record.get(key)
    return [each for each in (value if type(value) is Items else (value,)) if type(each) is of]
