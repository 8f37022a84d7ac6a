"""Count again what derived columns say, from the tables they are derived from and by another way than the layout's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from curation.own_checks import Own
from envoylog._layout import ROLE_COLUMNS
from envoylog._windows import bounds
from envoylog.resolution import BUNDLE_OF, CONFLICTING
from schemas import FAMILY_OF, key_of
from schemas import TABLES as SCHEMAS

Tables = Mapping[str, pa.Table]
Wrong = tuple[str, str, str, list[str]]
"""A table, its column, what is wrong with it, and the offending keys."""

_DISTINCT: Final = {"n_sources": "source_id", "n_origins": "origin_id", "n_informants": "informant_id"}


def miscounted(tables: Tables) -> Iterator[Wrong]:
    """Derived columns that other tables or columns do not bear out, and rows that stand in no or a wrong table."""
    events = tables["events"]
    ids = events["event_id"].combine_chunks()
    yield from _counts(events, ids, tables)
    for name, table in tables.items():
        yield from _windows(name, table)
    yield from _families(events, ids, tables)
    yield from _roles(tables)
    yield from _repeated(events, tables["record"])


def _counts(events: pa.Table, ids: pa.Array, tables: Tables) -> Iterator[Wrong]:
    reports = tables["reports"]
    places = _places(reports, ids)
    counted = {column: _distinct(places, reports[of], len(ids)) for column, of in _DISTINCT.items()}
    counted["n_reports"] = np.bincount(places, minlength=len(ids))
    counted["n_conflicts"] = _conflicts(tables["claims"], ids)
    for column, numbers in counted.items():
        unlike = events[column].to_numpy() != numbers
        yield from _wrong("events", column, Own.MISCOUNTED, ids.filter(pa.array(unlike)))
    times = np.bincount(places[reports["introduces"].to_numpy()], minlength=len(ids))
    yield from _wrong("reports", "introduces", Own.INTRODUCED, ids.filter(pa.array(times != 1)))


def _places(rows: pa.Table, ids: pa.Array) -> np.ndarray:
    """The place of each row's event among the events; whole numbers are counted many times faster than ids."""
    places: np.ndarray = pc.index_in(rows["event_id"], value_set=ids).to_numpy().astype(np.int64)
    return places


def _distinct(places: np.ndarray, values: pa.ChunkedArray, count: int) -> np.ndarray:
    """How many different values each event has, nulls left out."""
    codes = pc.fill_null(values.combine_chunks().dictionary_encode().indices, -1).to_numpy().astype(np.int64)
    known = codes >= 0
    pairs = pd.unique(places[known] * (codes.max(initial=0) + 1) + codes[known])
    numbers: np.ndarray = np.bincount(pairs // (codes.max(initial=0) + 1), minlength=count)
    return numbers


def _conflicts(claims: pa.Table, ids: pa.Array) -> np.ndarray:
    """Contested cells of each event, companions counted once."""
    fought = claims.filter(pc.is_in(claims["standing"], value_set=pa.array(CONFLICTING)))
    cells = fought.select(["event_id", "table", "item", "field"]).to_pandas()
    cells["field"] = cells["field"].map(BUNDLE_OF).fillna(cells["field"])
    once = pa.Table.from_pandas(
        cells.drop_duplicates(), schema=fought.select(cells.columns).schema, preserve_index=False
    )
    return np.bincount(_places(once, ids), minlength=len(ids))


def _windows(name: str, table: pa.Table) -> Iterator[Wrong]:
    """Days that are not the first or the last of the window written beside them."""
    for written in [column for column in table.column_names if column.endswith("_edtf")]:
        codes = table[written].combine_chunks().dictionary_encode()
        ends = [bounds(window) for window in codes.dictionary.to_pylist()]
        for end, column in enumerate(written.replace("edtf", part) for part in ("earliest", "latest")):
            expected = pa.array([pair[end] for pair in ends], pa.date32()).take(codes.indices)
            unlike = _unlike(table[column].combine_chunks(), expected)
            yield from _wrong(name, column, Own.WINDOW, _keys(name, table, unlike), written)


def _unlike(shown: pa.Array, expected: pa.Array) -> pa.Array:
    """Where two columns differ; two nulls are alike."""
    both = pc.and_(pc.is_null(shown), pc.is_null(expected))
    return pc.invert(pc.or_(pc.fill_null(pc.equal(shown, expected), fill_value=False), both))


def _keys(name: str, table: pa.Table, offending: pa.Array) -> list[str]:
    rows = table.select(key_of(SCHEMAS[name])).filter(offending)
    return [":".join(map(str, row.values())) for row in rows.to_pylist()]


def _repeated(events: pa.Table, record: pa.Table) -> Iterator[Wrong]:
    """Cells of the flat view that are not those of the event."""
    if not record["event_id"].equals(events["event_id"]):
        return  # which is told as rows that are not there
    for column in [column for column in record.column_names if column in events.column_names]:
        unlike = _unlike(record[column].combine_chunks(), events[column].combine_chunks())
        yield from _wrong("record", column, Own.REPEATED, _keys("record", record, unlike))


def _roles(tables: Tables) -> Iterator[Wrong]:
    """Actors beside an event who have no such role in it, roles that nobody is beside it for, speakers miscounted."""
    everyone = tables["participants"]
    for name, columns in ROLE_COLUMNS.items():
        ids = tables[name]["event_id"].combine_chunks()
        for column, role in columns.items():
            having = everyone.filter(pc.equal(everyone["role"], role))
            if column == "outlet_id":
                having = having.filter(pc.is_in(having["actor_id"], value_set=_outlets(tables["actors"])))
            shown = tables[name][column].combine_chunks()
            has = pc.is_in(_pairs(ids, shown), value_set=_pairs(*(having[key].combine_chunks() for key in _PAIR)))
            nobody = pc.and_(pc.is_null(shown), pc.invert(pc.is_in(ids, value_set=having["event_id"].combine_chunks())))
            yield from _wrong(name, column, Own.ROLE, ids.filter(pc.invert(pc.or_(has, nobody))), role)
    speaking = everyone.filter(pc.equal(everyone["role"], "speaker"))
    statements = tables["statements"]
    ids = statements["event_id"].combine_chunks()
    unlike = statements["n_speakers"].to_numpy() != np.bincount(_places(speaking, ids), minlength=len(ids))
    yield from _wrong("statements", "n_speakers", Own.MISCOUNTED, ids.filter(pa.array(unlike)))


_PAIR: Final = ("event_id", "actor_id")


def _pairs(events: pa.Array, actors: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(events, actors, ":")


def _outlets(actors: pa.Table) -> pa.Array:
    kinds = pa.array(["outlet", "organisation"])
    return actors.filter(pc.is_in(actors["kind"], value_set=kinds))["actor_id"].combine_chunks()


def _families(events: pa.Table, ids: pa.Array, tables: Tables) -> Iterator[Wrong]:
    """Every event has its row in the table of its type and in `record`, and in no table of another type."""
    for event_type, table in FAMILY_OF.items():
        yield from _same_rows(table, ids.filter(pc.equal(events["event_type"].combine_chunks(), event_type)), tables)
    yield from _same_rows("record", ids, tables)


def _same_rows(table: str, wanted: pa.Array, tables: Tables) -> Iterator[Wrong]:
    there = tables[table]["event_id"].combine_chunks()
    if wanted.equals(there):  # both are sorted by the event
        return
    yield from _wrong(table, "event_id", Own.ROW_MISSING, _without(wanted, there))
    yield from _wrong(table, "event_id", Own.ROW_STRAY, _without(there, wanted))


def _without(these: pa.Array, those: pa.Array) -> pa.Array:
    return these.filter(pc.invert(pc.is_in(these, value_set=those)))


def _wrong(table: str, column: str, check: Own, offenders: Iterable[object], about: str = "") -> Iterator[Wrong]:
    names = [str(offender) for offender in offenders]
    if names:
        yield table, column, check.format(about), names
