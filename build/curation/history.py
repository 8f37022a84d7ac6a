"""The rows of all releases as row versions: what stood in which release, so that each of them can be had again.

A table's rows stand in blocks, one for each key that the table ever had, and in a block by key, then by the version
they came with: the rows of any one release are then in its own order, without sorting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import EnvoylogError
from envoylog._history import SINCE, UNTIL, Span, order, stands, stored_names


class NotRebuilt(EnvoylogError, ValueError):
    """A release that its row versions do not give again as it was."""


@dataclass(frozen=True, slots=True)
class RowVersions:
    """All rows that a table had in any release.

    `rows` has a column for each of `spans`, besides `since` and `until`; the first `frozen` rows ended before the table
    had its present key.
    """

    rows: pa.Table
    spans: tuple[Span, ...] = ()
    frozen: int = 0

    def at(self, version: str) -> pa.Table:
        """The rows of a release of a version, with the columns that it had."""
        names = stored_names(self.spans, version)
        return self.rows.filter(stands(self.rows, version)).select(list(names.values())).rename_columns(list(names))


NONE: Final = RowVersions(pa.table({SINCE: pa.array([], pa.string()), UNTIL: pa.array([], pa.string())}))


class Release(NamedTuple):
    """A table as a release has it: its rows in their order, and its key."""

    version: str
    rows: pa.Table
    key: tuple[str, ...]


def extended(known: RowVersions, last: Release | None, new: Release) -> RowVersions:
    """A table's row versions with those of one more release; `last` is the table in the release before, if it had it.

    A row whose cells are all as they were goes on, also where the table gained a column. Raises NotRebuilt where the
    new rows do not stand in the order of their key, or share one.
    """
    _refuse_order(new)
    names = {} if last is None else stored_names(known.spans, last.version)
    kept = {name: names[name] for name in names if _goes_on(known.rows, names[name], new.rows, name)}
    spans = _spans(known.spans, kept, new)
    stored = stored_names(spans, new.version)
    rows = new.rows.rename_columns([stored[name] for name in new.rows.column_names])
    if last is None or last.key != new.key or not {*new.key} <= {*kept}:
        ended = _with_end(known.rows, _open(known.rows), new.version)
        return RowVersions(_united([ended, _begun(rows, new.version)], spans), spans, known.rows.num_rows)
    key = [stored[name] for name in new.key]
    return RowVersions(_gone_on(known, spans, rows, key, [*kept.values()], new.version), spans, known.frozen)


def ended(known: RowVersions, version: str) -> RowVersions:
    """A table's row versions after a release that no longer has the table."""
    spans = tuple(span if span.until else span._replace(until=version) for span in known.spans)
    return RowVersions(_with_end(known.rows, _open(known.rows), version), spans, known.rows.num_rows)


def _gone_on(
    known: RowVersions, spans: tuple[Span, ...], new: pa.Table, key: list[str], kept: list[str], version: str
) -> pa.Table:
    """All rows after one more release of the same key: what differs ends, what is new begins, the rest goes on."""
    standing = np.flatnonzero(_open(known.rows))
    at = _keys(known.rows.take(standing), key).get_indexer(_keys(new, key))
    same = at >= 0
    same[same] = _alike(known.rows.take(standing[at[same]]), new.filter(same), kept)
    ends = np.zeros(known.rows.num_rows, dtype=bool)
    ends[np.delete(standing, at[same])] = True
    old = _filled(_with_end(known.rows, ends, version), new.filter(same), standing[at[same]])
    rows = _united([old, _begun(new.filter(~same), version)], spans)
    block = rows.slice(known.frozen)
    return pa.concat_tables([rows.slice(0, known.frozen), block.take(_in_order(block, key))])


def _goes_on(old: pa.Table, stored: str, new: pa.Table, name: str) -> bool:
    """Whether a release has a column of the last one in the same type."""
    return name in new.column_names and old[stored].type == new[name].type


def _spans(known: tuple[Span, ...], kept: dict[str, str], new: Release) -> tuple[Span, ...]:
    """What the columns are after one more release: those that do not go on end, new ones get a name of their own."""
    on = {*kept.values()}
    old = [span if span.until or span.stored in on else span._replace(until=new.version) for span in known]
    taken = {SINCE, UNTIL, *(span.stored for span in known)}
    gained = [name for name in new.rows.column_names if name not in kept]
    fresh = [Span(f"{name}@{new.version}" if name in taken else name, name, new.version, None) for name in gained]
    place = {name: at for at, name in enumerate(new.rows.column_names)}
    going = sorted([*(span for span in old if not span.until), *fresh], key=lambda span: place[span.column])
    return *going, *(span for span in old if span.until)


def _refuse_order(new: Release) -> None:
    keys = _keys(new.rows, [*new.key])
    in_order = pc.sort_indices(new.rows, sort_keys=[(name, "ascending") for name in new.key])
    if not keys.is_unique or not np.array_equal(in_order, np.arange(new.rows.num_rows)):
        raise NotRebuilt(f"the rows of {new.version} do not stand in the order of {', '.join(new.key)}, one for each")


def _keys(rows: pa.Table, key: list[str]) -> pd.Index:
    columns = [rows[name].to_pandas() for name in key]
    return pd.Index(columns[0]) if len(key) == 1 else pd.MultiIndex.from_arrays(columns)


def _alike(old: pa.Table, new: pa.Table, columns: list[str]) -> np.ndarray:
    """Which rows are the same in all of the columns, side by side."""
    alike = np.ones(new.num_rows, dtype=bool)
    for name in columns:
        one, other = old[name], new[name]
        if pa.types.is_floating(one.type):  # by their bits, for 0 and -0 are written otherwise
            one, other = (pa.chunked_array([each.combine_chunks().view(pa.int64())]) for each in (one, other))
        equal = pc.if_else(pc.is_null(one), pc.is_null(other), pc.fill_null(pc.equal(one, other), fill_value=False))
        alike &= equal.to_numpy()
    return alike


def _open(rows: pa.Table) -> np.ndarray:
    mask: np.ndarray = pc.is_null(rows[UNTIL]).to_numpy()
    return mask


def _with_end(rows: pa.Table, ending: np.ndarray, version: str) -> pa.Table:
    until = pc.if_else(pa.array(ending, pa.bool_()), version, rows[UNTIL])
    return rows.set_column(rows.column_names.index(UNTIL), UNTIL, until)


def _begun(rows: pa.Table, version: str) -> pa.Table:
    since, until = (pa.array([each] * rows.num_rows, pa.string()) for each in (version, None))
    return rows.append_column(SINCE, since).append_column(UNTIL, until)


def _filled(rows: pa.Table, new: pa.Table, places: np.ndarray) -> pa.Table:
    """Rows with the columns that they gain, filled at some places."""
    at = np.full(rows.num_rows, -1)
    at[places] = np.arange(len(places))
    taken = pa.array(at, mask=at < 0)
    for name in new.column_names:
        if name not in rows.column_names:
            rows = rows.append_column(name, new[name].combine_chunks().take(taken))
    return rows


def _united(parts: Sequence[pa.Table], spans: Sequence[Span]) -> pa.Table:
    """Rows of both parts, in the columns of the spans and the two that say when a row stood."""
    whole = pa.concat_tables([part.replace_schema_metadata(None) for part in parts], promote_options="default")
    types = {field.name: field.type for field in whole.schema}
    names = [*(span.stored for span in spans), SINCE, UNTIL]
    return whole.select(names).cast(pa.schema([pa.field(name, types[name]) for name in names]))


def _in_order(block: pa.Table, key: list[str]) -> pa.Array:
    """Places of the rows of a block by key, then by the version that they came with."""
    rank = {version: at for at, version in enumerate(sorted(pc.unique(block[SINCE]).to_pylist(), key=order))}
    came = pa.array([rank[each] for each in block[SINCE].to_pylist()], pa.int32())
    keys = [(name, "ascending") for name in key]
    return pc.sort_indices(block.append_column("came", came), sort_keys=[*keys, ("came", "ascending")])
