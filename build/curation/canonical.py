"""The one canonical form of a seed: keys in the order of its shape, the same quotes and line breaks everywhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from curation.scalars import Scalar
from curation.shapes import KINDS, Shape
from curation.yaml_tree import NULLS

# What YAML reads back as it stands: between brackets, and outside of them where addresses stand, too.
_FLOW: Final = r"(?:[A-Za-z0-9_./]|-(?=[0-9]))[A-Za-z0-9_./+-]*"
_PLAIN: Final = re.compile(_FLOW)
_PLAIN_IN_BLOCK: Final = re.compile(rf"{_FLOW}|[a-z0-9-]+:(?:[A-Za-z0-9._~/?#@!$&'()*+,;=\[\]%-]|:(?=.))+")


def canonical(record: Mapping[str, Any], kind: str) -> str:
    """The text of a seed file that holds a record of a kind of `shapes.KINDS`.

    Raises ValueError for a key that the kind does not have: nothing is left out in silence.
    """
    return "".join(f"{line}\n" for line in _block(record, KINDS[kind]))


def difference(path: str, text: str, canonical: str) -> str:
    """What makes a file canonical, as a unified diff; nothing where it is."""
    written, right = text.splitlines(keepends=True), canonical.splitlines(keepends=True)
    return "".join(difflib.unified_diff(written, right, fromfile=path, tofile=f"{path} (canonical)"))


def _block(record: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    for name, of, value in _ordered(record, shape):
        if isinstance(value, list) and isinstance(of, Shape):
            yield f"{name}:"
            yield from (f"  {line}" for each in value for line in _item(each, of))
        else:
            yield f"{name}: {_written(value, of, _PLAIN_IN_BLOCK)}"


def _item(record: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    lines = [_written(record, shape)] if shape.flow else _block(record, shape)
    for number, line in enumerate(lines):
        yield f"{'  ' if number else '- '}{line}"


def _written(value: Any, of: Scalar | Shape | None, plain: re.Pattern[str] = _PLAIN) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return f"[{', '.join(_written(each, of) for each in value)}]"
    if isinstance(of, Shape):
        return f"{{{', '.join(f'{name}: {_written(each, of_it)}' for name, of_it, each in _ordered(value, of))}}}"
    if plain.fullmatch(value) and value not in NULLS and not (of and of.quoted):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ordered(record: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, Scalar | Shape | None, Any]]:
    """Each key in its place with what its value, or each item of it, is."""
    if unknown := record.keys() - shape.keys.keys():
        raise ValueError(f"a {shape.name} has no key {', '.join(f'`{name}`' for name in sorted(unknown))}")
    for name, key in shape.keys.items():
        if name in record:
            yield name, key.each if isinstance(record[name], list) else key.one, record[name]
