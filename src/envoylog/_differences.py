"""How one table differs from the same table of another version: rows, columns, and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

CELLS: Final = ["key", "column", "old", "new"]
ONLY_THERE: Final = frozenset({("sources", "published_earliest"), ("sources", "published_latest")})
"""Derived columns that are none the less as people wrote them: their window stands in no other column."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one table differs from the same table of another version.

    `added` and `removed` are rows of the one and of the other. `edited` has a row for each cell that both have and
    that differs: the row's `key` (its parts parted by a blank), the `column`, and `old` and `new` as text, None where
    the cell is null. `gained`, `lost` and `retyped` are columns.
    """

    table: str
    added: pa.Table
    removed: pa.Table
    edited: pd.DataFrame
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.count or self.gained or self.lost or self.retyped)

    def __str__(self) -> str:
        counts = (self.removed.num_rows, "removed"), (self.added.num_rows, "added"), (len(self.edited), "cells edited")
        return f"{self.table}: " + ", ".join(f"{count} {what}" for count, what in counts if count)

    @property
    def count(self) -> int:
        """Rows added and removed, and cells edited, together."""
        return int(self.added.num_rows + self.removed.num_rows + len(self.edited))


def difference(table: str, new: pa.Table | None, old: pa.Table | None, key: Sequence[str]) -> Difference:
    """How a table differs between two versions, its rows paired by the columns of its key.

    One that only one side has, and one whose rows cannot be paired since a column of the key is not in both, differs
    in its columns and has no edited cells.
    """
    ours = list(new.column_names) if new is not None else []
    theirs = list(old.column_names) if old is not None else []
    gained = tuple(column for column in ours if column not in theirs)
    lost = tuple(column for column in theirs if column not in ours)
    if new is None or old is None or not key or {*key} & {*gained, *lost}:
        none = next(side for side in (new, old) if side is not None).slice(0, 0)
        added, removed = (none if side is None else side for side in (new, old))
        return Difference(table, added, removed, pd.DataFrame(columns=CELLS, dtype=object), gained, lost)
    return _paired(table, new, old, key, gained, lost)


def key_column(rows: pa.Table, key: Sequence[str]) -> pa.ChunkedArray:
    """The key of each row as one text, its parts parted by a blank; empty where the rows lack a column of it."""
    if not key or not {*key} <= {*rows.column_names}:
        return pa.chunked_array([pa.array([""] * rows.num_rows, pa.string())])
    parts = [rows[part].cast(pa.string()) for part in key]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, " ")


def _paired(
    table: str, new: pa.Table, old: pa.Table, key: Sequence[str], gained: tuple[str, ...], lost: tuple[str, ...]
) -> Difference:
    shared = [column for column in new.column_names if column not in gained]
    retyped = tuple(column for column in shared if new[column].type != old[column].type)
    ours, theirs = (key_column(side, key).combine_chunks() for side in (new, old))
    here, there = _places(ours, theirs)
    asked = [column for column in shared if column not in key and not _empty(column, new, old)]
    pair = _at(new.select(asked), here), _at(old.select(asked), there)
    keys = ours if len(here) == len(ours) else ours.take(pa.array(here))
    cells = [_cells(column, *pair, keys) for column in asked]
    edited = pd.DataFrame(_told(cells), columns=CELLS, dtype=object)
    return Difference(table, _but(new, here), _but(old, there), edited, gained, lost, retyped)


def _empty(column: str, *sides: pa.Table) -> bool:
    return all(side[column].null_count == side.num_rows for side in sides)


def _places(ours: pa.Array, theirs: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Where the rows that both have stand in the one and in the other."""
    if ours.equals(theirs):
        return np.arange(len(ours)), np.arange(len(ours))
    at = pc.index_in(ours, value_set=theirs)
    known = at.is_valid().to_numpy(zero_copy_only=False)
    return np.flatnonzero(known), at.drop_null().to_numpy()


def _at(rows: pa.Table, places: np.ndarray) -> pa.Table:
    """The rows at some places, in that order; places that rise are picked by a mask, which is quicker."""
    if len(places) == rows.num_rows and (places == np.arange(len(places))).all():
        return rows
    if (np.diff(places) > 0).all():
        return rows.filter(pa.array(_mask(rows, places)))
    return rows.take(pa.array(places))


def _but(rows: pa.Table, places: np.ndarray) -> pa.Table:
    return rows.filter(pa.array(~_mask(rows, places)))


def _mask(rows: pa.Table, places: np.ndarray) -> np.ndarray:
    mask = np.zeros(rows.num_rows, dtype=bool)
    mask[places] = True
    return mask


def _cells(column: str, new: pa.Table, old: pa.Table, keys: pa.Array) -> list[list[str | None]]:
    """The cells of one column that differ between rows that stand side by side: keys, columns, old and new values."""
    ours, theirs = new[column].combine_chunks(), old[column].combine_chunks()
    if ours.type != theirs.type:
        ours, theirs = ours.cast(pa.string()), theirs.cast(pa.string())
    if ours.equals(theirs):
        return [[], [], [], []]
    unlike = pc.fill_null(pc.not_equal(ours, theirs), fill_value=False)
    differ = pc.or_(unlike, pc.xor(pc.is_null(ours), pc.is_null(theirs)))
    found, before, after = (side.filter(differ).cast(pa.string()).to_pylist() for side in (keys, theirs, ours))
    return [found, [column] * len(found), before, after]


def _told(cells: Sequence[Sequence[list[str | None]]]) -> dict[str, list[str | None]]:
    return {name: list(_chained(parts)) for name, parts in zip(CELLS, zip(*cells, strict=True), strict=False)}


def _chained(parts: Sequence[list[str | None]]) -> Iterator[str | None]:
    for part in parts:
        yield from part
