"""The pairing of two versions of a table, held against dicts, for any rows in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from envoylog._differences import difference

SCHEMA: Final = pa.schema([("first", pa.string()), ("second", pa.int64()), ("text", pa.string()), ("day", pa.date32())])
COLUMNS: Final = ("text", "day")
Key = tuple[str, int]
Cells = tuple[str | None, object]
KEYS: Final = st.tuples(st.sampled_from("abc"), st.integers(1, 3))
ROWS: Final = st.dictionaries(
    KEYS, st.tuples(st.none() | st.sampled_from("xy"), st.none() | st.dates()), max_size=8
).flatmap(lambda rows: st.permutations(list(rows.items())))


def table(rows: Sequence[tuple[Key, Cells]]) -> pa.Table:
    cells = [dict(zip(SCHEMA.names, (*key, *cells), strict=True)) for key, cells in rows]
    return pa.Table.from_pylist(cells, schema=SCHEMA)


def edited(old: Mapping[Key, Cells], new: Mapping[Key, Cells]) -> set[tuple[str | None, ...]]:
    places = [
        (key, at) for key in old.keys() & new.keys() for at in range(len(COLUMNS)) if old[key][at] != new[key][at]
    ]
    return {(text(key), COLUMNS[at], *(written(side[key][at]) for side in (old, new))) for key, at in places}


def text(key: Key) -> str:
    return f"{key[0]} {key[1]}"


def written(value: object) -> str | None:
    return None if value is None else str(value)


def keys(rows: pa.Table) -> set[Key]:
    return set(zip(rows["first"].to_pylist(), rows["second"].to_pylist(), strict=True))


@given(before=ROWS, after=ROWS)
def test_rows_and_cells_that_differ_are_those_that_dicts_find(
    before: list[tuple[Key, Cells]], after: list[tuple[Key, Cells]]
) -> None:
    old, new = dict(before), dict(after)
    found = difference("any", table(after), table(before), ["first", "second"])
    assert keys(found.added) == new.keys() - old.keys()
    assert keys(found.removed) == old.keys() - new.keys()
    assert set(found.edited.itertuples(index=False, name=None)) == edited(old, new)
    assert len(found.edited) == len(edited(old, new))
    assert bool(found) == (old != new)
