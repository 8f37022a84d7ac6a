"""A release in which some records stand as they were in an older one: what a change does is seen by taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._comparison import difference_of, keys_of
from envoylog._differences import Difference
from envoylog._sides import Side, Sides

CHANGED: Final = ["unit", "table", "key", "change", "column", "old", "new"]
KINDS: Final = ("removed", "edited", "added")


class Mixture(Side):
    """The tables of the newer side, with some units as they stand in the older one.

    A unit is what belongs together: an event with its claims, reports, passages and participants; a source; an actor
    with its names, relations and offices; else a row by its key. Columns, types and whatever a release says of itself
    are the newer side's; a cell that the older one lacks is null.
    """

    def __init__(self, found: Sides, as_before: Collection[str]) -> None:
        super().__init__(found.new.base)
        self.rule = found.new.rule
        self._sides = found
        self._units = pa.array(sorted(as_before), pa.string())

    def whole(self, table: str) -> pa.Table:
        """All columns of a table, unnoted."""
        if table not in self._kept:
            old, new = self._sides
            self._kept[table] = self._mixed(table, old.whole(table) if table in old.tables else None, new.whole(table))
        return self._kept[table]

    def under(self, rule: str) -> dict[str, pa.Table]:
        """The tables under a rule: those of both sides mixed, for what is decided of an event stays with the event."""
        old, new = (side.under(rule) for side in self._sides)
        return {table: self._mixed(table, old.get(table), new[table]) for table in new}

    def _mixed(self, table: str, old: pa.Table | None, new: pa.Table) -> pa.Table:
        taken = self._before(table, new)
        if old is None:
            return new.filter(pc.invert(taken))
        back = old.filter(self._before(table, old))
        if not back.num_rows and not pc.any(taken).as_py():
            return new
        mixed = pa.concat_tables([new.filter(pc.invert(taken)), _as(back, new.schema)])
        return mixed.sort_by([(name, "ascending") for name in self._sides.new.key(table)])

    def _before(self, table: str, rows: pa.Table) -> pa.ChunkedArray:
        """Which rows are of units that stand as before."""
        return pc.is_in(units(table, rows, self._sides), value_set=self._units)


def _as(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows with the columns and types of a schema; what they lack, or cannot be that type, is null."""
    columns = [_column(rows, field) for field in schema]
    return pa.table(columns, schema=schema)


def _column(rows: pa.Table, field: pa.Field) -> pa.Array | pa.ChunkedArray:
    try:
        return rows[field.name].cast(field.type)
    except (KeyError, pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.nulls(rows.num_rows, field.type)


def units(table: str, rows: pa.Table, of: Sides) -> pa.Array | pa.ChunkedArray:
    """The unit that each row belongs to, such as `event talks-2021-11`."""
    if "event_id" in rows.column_names:
        return _named("event", rows["event_id"])
    if "report_id" in rows.column_names:  # source.event
        return _named("event", pc.replace_substring_regex(rows["report_id"], r"^[^.]*\.", ""))
    first = next(iter(of.new.key(table) or of.old.key(table)), "")
    if first.endswith("_id") and first in rows.column_names:
        return _named(first.removesuffix("_id"), rows[first])
    return _named(table, keys_of(rows, table, of))


def _named(kind: str, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(kind, ids, " ")


def changed(found: Sides, read: dict[str, set[str]]) -> pd.DataFrame:
    """The rows and cells that differ in the columns that were read: `unit`, and what a comparison says of each."""
    parts = [_changed(table, columns, found) for table, columns in read.items()]
    return pd.concat([pd.DataFrame(columns=CHANGED, dtype=object), *parts], ignore_index=True)[CHANGED]


def _changed(table: str, columns: set[str], found: Sides) -> pd.DataFrame:
    differ = difference_of(table, found)
    rows = pd.concat([_rows(differ, found, change) for change in ("removed", "added")])
    edited = differ.edited[differ.edited["column"].isin(columns)].assign(table=table, change="edited")
    if edited.empty:
        return rows
    return pd.concat([rows, edited.assign(unit=_units_of(edited["key"], table, found))], ignore_index=True)


def _rows(differ: Difference, found: Sides, change: str) -> pd.DataFrame:
    rows: pa.Table = getattr(differ, change)
    keys = keys_of(rows, differ.table, found).to_pylist()
    told = {"unit": units(differ.table, rows, found).to_pylist(), "key": keys}
    return pd.DataFrame(told, dtype=object).assign(table=differ.table, change=change, column=None, old=None, new=None)


def _units_of(keys: Iterable[str], table: str, found: Sides) -> list[str]:
    """The unit of each row that both sides have, found by its key."""
    rows = found.new.whole(table)
    wanted = pa.array(list(keys), pa.string())
    at = pc.index_in(wanted, value_set=keys_of(rows, table, found).combine_chunks())
    return list(units(table, rows, found).take(at).to_pylist())


def kind_of(changes: pd.DataFrame) -> pd.Series:
    """How each unit differs, by unit: `removed` where any of its rows is, else `edited` where any is, else `added`."""
    ranked = changes["change"].map(KINDS.index)
    return ranked.groupby(changes["unit"], sort=False).min().map(dict(enumerate(KINDS)))
