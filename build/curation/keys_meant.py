"""Which key was meant by one that a record does not have, and how a key's value would be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from curation.findings import closest, did_you_mean
from curation.meant import latin
from curation.scalars import Scalar
from curation.shapes import KINDS, Key, Shape
from curation.tree import Record, Text

_UNFINISHED: Final = {
    "unassigned": (
        "finish the draft: move each passage under the report that it bears out, or to `set_aside` with a reason, and "
        "take out the rest of `unassigned`"
    )
}


def right_key(name: str, shape: Shape) -> str:
    """What to do about a key that a record does not have; nothing where that cannot be said."""
    if name in _UNFINISHED:
        return _UNFINISHED[name]
    key, colon, value = name.partition(":")
    if colon and key in shape.keys:
        return f"write a space after the colon: `{key}: {value}`"
    if right := did_you_mean(key_meant(name, shape)):
        return right
    elsewhere = sorted({other.name for other in _beside(shape) if name in other.keys})
    return f"write it where it belongs: {' or '.join(f'a {other} has one' for other in elsewhere)}" if elsewhere else ""


def key_meant(name: str, shape: Shape) -> list[str]:
    """The key that another word for it means: in other letters, begun or added to, or spelt alike; none or one."""
    spelt = re.sub(r"[\W_]+", "_", latin(name.partition(":")[0])).strip("_").lower()
    words = set(spelt.split("_"))
    begun = [key for key in shape.keys if key.startswith(spelt) or set(key.split("_")) < words] if spelt else []
    return [spelt] if spelt in shape.keys else closest(spelt, shape.keys) or begun[: len(begun) == 1]


@cache
def _beside(shape: Shape) -> tuple[Shape, ...]:
    """The other shapes that a seed with records of a shape has."""
    seeds = ([top, *_within(top)] for top in KINDS.values())
    return tuple(other for seed in seeds if shape in seed for other in seed if other is not shape)


def _within(shape: Shape) -> Iterator[Shape]:
    for key in shape.keys.values():
        for inner in (key.one, key.each):
            if isinstance(inner, Shape):
                yield inner
                yield from _within(inner)


def right_kind(value: object, key: Key, of: Scalar | Shape | None) -> str:
    """How a value of the wrong kind would be written: as a record, as one value, or as a list of what is there."""
    if isinstance(of, Shape):
        needed = ", ".join(f"{name}: ..." for name, each in of.keys.items() if each.required)
        return f"write a {of.name}: pairs of key and value, as {{{needed}}}"
    if of is not None:
        return "write one value"
    if isinstance(value, Record):
        return "write a list: `- ` before each record"
    items = re.split(r" *[,;] *| and ", value.strip("()[]. ")) if isinstance(value, Text) else []
    if isinstance(key.each, Scalar) and items and all(map(key.each.pattern.fullmatch, items)):
        listed = ", ".join(f'"{item}"' if key.each.quoted else item for item in items)
        return f"write a list: `[{listed}]`"
    return "write a list"
