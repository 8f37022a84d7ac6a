"""What a function gave on two sides, part by part: labels of a table, keys of a dict, or one number."""

from __future__ import annotations

import numbers
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from envoylog._errors import EnvoylogError
from envoylog._release import Release

RELATIVE: Final = 1e-5
ABSOLUTE: Final = 1e-8
"""Within which two numbers with a fraction are the same, as in `pandas.testing`."""
_IDENTITY: Final[Any] = object.__eq__
Parts = dict[tuple[Any, ...], Any]
PARTS: Final = ["part", "there", "old", "new"]


class NotComparable(EnvoylogError, TypeError):
    """A function gave something that cannot be held against what it gave on the other side."""


class Outcome(NamedTuple):
    """What a function gave on a side, in parts, or the error with which it stopped."""

    value: Any
    parts: Parts
    error: str | None


def outcome(function: Callable[[Release], Any], release: Release) -> Outcome:
    """Run a function on a release; raises NotComparable for a result that has no parts to compare."""
    try:
        value = function(release)
    except Exception as error:  # whatever a user's function raises is part of the answer
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        return Outcome(None, {}, told)
    return Outcome(value, dict(_counted(_flat(value))), None)


def same(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are alike: the same error, or the same parts with the same values."""
    if one.error or other.error:
        return one.error == other.error
    return one.parts.keys() == other.parts.keys() and all(alike(one.parts[at], other.parts[at]) for at in one.parts)


def differing(old: Outcome, new: Outcome) -> pd.DataFrame:
    """The parts that are not alike: `part`, its label as text, `there` (`old`, `new`, `both`), and both values."""
    labels = dict.fromkeys([*old.parts, *new.parts])
    unlike = [
        each for each in labels if _there(each, old, new) != "both" or not alike(old.parts[each], new.parts[each])
    ]
    rows = [(written(each), _there(each, old, new), old.parts.get(each), new.parts.get(each)) for each in unlike]
    return pd.DataFrame(rows, columns=PARTS, dtype=object)


def _there(label: tuple[Any, ...], old: Outcome, new: Outcome) -> str:
    return "both" if label in old.parts and label in new.parts else "old" if label in old.parts else "new"


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same: numbers with a fraction within a tolerance, nulls of any kind alike."""
    if _null(one) or _null(other):
        return _null(one) and _null(other)
    if all(isinstance(each, numbers.Real) and not isinstance(each, bool) for each in (one, other)):
        exact = all(isinstance(each, numbers.Integral) for each in (one, other))
        slack = 0 if exact else ABSOLUTE + RELATIVE * abs(float(other))
        return bool(one == other or abs(one - other) <= slack)
    return bool(one == other)


def written(label: tuple[Any, ...]) -> str:
    """A part's label as text."""
    return ", ".join(" ".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in label) or "result"


def _flat(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each part of a result with its label; a plain value is one part, whose label is empty."""
    if isinstance(value, pd.DataFrame):
        columns = [_label(each) for each in value.columns]
        for row, cells in zip(value.index, value.itertuples(index=False, name=None), strict=True):
            yield from (((_label(row), column), cell) for column, cell in zip(columns, cells, strict=True))
    elif isinstance(value, pd.Series):
        yield from (((_label(label),), cell) for label, cell in zip(value.index, value, strict=True))
    elif isinstance(value, Mapping):
        yield from _nested(value.items())
    elif isinstance(value, Set):
        yield from (((each,), True) for each in value)
    elif isinstance(value, list | tuple | np.ndarray | pd.Index | pd.api.extensions.ExtensionArray):
        yield from _nested(enumerate(np.atleast_1d(value) if isinstance(value, np.ndarray) else value))
    else:
        yield (), _plain(value)


def _nested(items: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for label, value in items:
        yield from (((_label(label), *inner), part) for inner, part in _flat(value))


def _plain(value: Any) -> Any:
    """A value that says when it is like another; raises NotComparable for one that is only ever like itself."""
    if value is not None and type(value).__eq__ is _IDENTITY:
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        told = f"the function gives a `{kind}`, which is like nothing but itself"
        raise NotComparable(f"{told}; return what you would print of it: a table, a series, a dict, a number or text")
    return value


def _counted(parts: Iterator[tuple[tuple[Any, ...], Any]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Parts with labels of their own: a label that comes again is numbered."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for label, value in parts:
        seen[label] += 1
        yield (label if seen[label] == 1 else (*label, f"no. {seen[label]}")), value


def _label(label: Any) -> Any:
    """A label of a table; a null is None, so that it is like itself, and a list is text, so that it can be one."""
    if isinstance(label, tuple):
        return tuple(map(_label, label))
    return None if _null(label) else label


def _null(value: Any) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float | np.floating) and value != value)
    )
