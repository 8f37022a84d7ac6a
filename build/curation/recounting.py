"""Count again what derived columns say, from the tables they are derived from and by another way than the layout's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._windows import bounds
from envoylog.resolution import BUNDLE_OF, CONFLICTING
from schemas import FAMILY_OF

Tables = Mapping[str, pa.Table]
Wrong = tuple[str, str, str, list[str]]
"""A table, its column, what is wrong with it, and the offending keys."""

_DISTINCT: Final = {"n_sources": "source_id", "n_origins": "origin_id", "n_informants": "informant_id"}


def miscounted(tables: Tables) -> Iterator[Wrong]:
    """Derived columns of events that reports and claims do not bear out, and rows that stand in no or a wrong table."""
    events = tables["events"]
    ids = events["event_id"].combine_chunks()
    yield from _counts(events, ids, tables)
    yield from _windows(events)
    yield from _families(events, ids, tables)


def _counts(events: pa.Table, ids: pa.Array, tables: Tables) -> Iterator[Wrong]:
    reports = tables["reports"]
    places = _places(reports, ids)
    counted = {column: _distinct(places, reports[of], len(ids)) for column, of in _DISTINCT.items()}
    counted["n_reports"] = np.bincount(places, minlength=len(ids))
    counted["n_conflicts"] = _conflicts(tables["claims"], ids)
    for column, numbers in counted.items():
        unlike = events[column].to_numpy() != numbers
        yield from _wrong("events", column, "not what a recount gives", ids.filter(pa.array(unlike)))
    times = np.bincount(places[reports["introduces"].to_numpy()], minlength=len(ids))
    once = "not exactly one report introduces the event"
    yield from _wrong("reports", "introduces", once, ids.filter(pa.array(times != 1)))


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


def _windows(table: pa.Table) -> Iterator[Wrong]:
    columns = ["event_id", "date_edtf", "date_earliest", "date_latest"]
    events = table.select(columns).to_pandas(types_mapper=pd.ArrowDtype).set_index("event_id")
    ends = {written: bounds(str(written)) for written in events["date_edtf"].unique()}
    for end, column in enumerate(("date_earliest", "date_latest")):
        expected = events["date_edtf"].map({written: pair[end] for written, pair in ends.items()})
        same = events[column].eq(expected.astype(events[column].dtype)).fillna(value=False)
        yield from _wrong(
            "events", column, "not what `date_edtf` says", events.index[~(same | _both_open(events[column], expected))]
        )


def _both_open(shown: pd.Series, expected: pd.Series) -> pd.Series:
    return shown.isna() & expected.isna()


def _families(events: pa.Table, ids: pa.Array, tables: Tables) -> Iterator[Wrong]:
    """Every event has its row in the table of its type and in `record`, and in no table of another type."""
    for event_type, table in FAMILY_OF.items():
        yield from _same_rows(table, ids.filter(pc.equal(events["event_type"].combine_chunks(), event_type)), tables)
    yield from _same_rows("record", ids, tables)


def _same_rows(table: str, wanted: pa.Array, tables: Tables) -> Iterator[Wrong]:
    there = tables[table]["event_id"].combine_chunks()
    if wanted.equals(there):  # both are sorted by the event
        return
    yield from _wrong(table, "event_id", "no row for an event of its type", _without(wanted, there))
    yield from _wrong(table, "event_id", "a row for an event of another type", _without(there, wanted))


def _without(these: pa.Array, those: pa.Array) -> pa.Array:
    return these.filter(pc.invert(pc.is_in(these, value_set=those)))


def _wrong(table: str, column: str, wrong: str, offenders: Iterable[object]) -> Iterator[Wrong]:
    names = [str(offender) for offender in offenders]
    if names:
        yield table, column, wrong, names
