"""How the tables of one version differ from those of another: rows, columns, and cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas import DERIVED, TABLES, key_of, metadata_of

Tables = Mapping[str, pa.Table]

CELLS: Final = ["key", "column", "old", "new"]
_ONLY_THERE: Final = {("sources", "published_earliest"), ("sources", "published_latest")}
"""Derived from a window that is written in a seed and stands in no other column."""


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


def differences(new: Tables, old: Tables) -> list[Difference]:
    """How each table differs, in the order of the schemas; one that only one side has differs whole."""
    names = [*TABLES, *(name for name in old if name not in TABLES)]
    return [_difference(name, new.get(name), old.get(name)) for name in names if name in new or name in old]


def counted(found: list[Difference]) -> list[str]:
    """A line for each table that has rows added or removed, or cells edited."""
    return [str(each) for each in found if each.count]


def key_texts(name: str, table: pa.Table) -> list[str]:
    """The key of each row as one text, its parts parted by a blank; empty where the table is keyed otherwise."""
    key = key_of(TABLES[name]) if name in TABLES else ()
    if not key or not {*key} <= {*table.column_names}:
        return [""] * int(table.num_rows)
    return list(pc.binary_join_element_wise(*(table[part].cast(pa.string()) for part in key), " ").to_pylist())


def as_written(table: str, column: str) -> bool:
    """Whether a column holds what people wrote or coded, and not what is computed from it."""
    told = TABLES[table].columns[column]
    return metadata_of(told)["nature"] != DERIVED or (table, column) in _ONLY_THERE


def _difference(name: str, new: pa.Table | None, old: pa.Table | None) -> Difference:
    ours = list(new.column_names) if new is not None else []
    theirs = list(old.column_names) if old is not None else []
    gained = tuple(column for column in ours if column not in theirs)
    lost = tuple(column for column in theirs if column not in ours)
    if new is None or old is None or {*key_of(TABLES[name])} & {*gained, *lost}:  # rows that cannot be paired
        none = next(side for side in (new, old) if side is not None).slice(0, 0)
        added, removed = (none if side is None else side for side in (new, old))
        return Difference(name, added, removed, pd.DataFrame(columns=CELLS, dtype=object), gained, lost)
    return _paired(name, new, old, gained, lost)


def _paired(name: str, new: pa.Table, old: pa.Table, gained: tuple[str, ...], lost: tuple[str, ...]) -> Difference:
    shared = [column for column in new.column_names if column not in gained]
    retyped = tuple(column for column in shared if new[column].type != old[column].type)
    ours, theirs = (pd.Index(key_texts(name, side), dtype=object) for side in (new, old))
    at = theirs.get_indexer(ours)
    known = at >= 0
    pair = new.filter(known), old.take(at[known])
    columns = [column for column in shared if column not in key_of(TABLES[name])]
    cells = [cell for column in columns for cell in _cells(column, *pair, ours[known])]
    edited = pd.DataFrame(cells, columns=CELLS, dtype=object)
    return Difference(name, new.filter(~known), old.filter(~theirs.isin(ours)), edited, gained, lost, retyped)


def _cells(column: str, new: pa.Table, old: pa.Table, keys: pd.Index) -> list[tuple[str | None, ...]]:
    """The cells of one column that differ between rows that stand side by side."""
    ours, theirs = new[column].combine_chunks(), old[column].combine_chunks()
    if ours.type != theirs.type:
        ours, theirs = ours.cast(pa.string()), theirs.cast(pa.string())
    unlike = pc.fill_null(pc.not_equal(ours, theirs), fill_value=False)
    differ = pc.or_(unlike, pc.xor(pc.is_null(ours), pc.is_null(theirs)))
    if not pc.any(differ).as_py():
        return []
    before, after = (side.filter(differ).cast(pa.string()).to_pylist() for side in (theirs, ours))
    there = keys[differ.to_numpy(zero_copy_only=False)]
    return [(key, column, *cells) for key, *cells in zip(there, before, after, strict=True)]
