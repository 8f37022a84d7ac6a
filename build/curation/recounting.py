"""Count again what derived columns say, from the tables they are derived from and by another way than the layout's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._windows import bounds
from envoylog.resolution import BUNDLE_OF, CONFLICTING
from schemas import FAMILY_OF

Tables = Mapping[str, pa.Table]
Wrong = tuple[str, str, str, list[str]]
"""A table, its column, what is wrong with it, and the offending keys."""

_COUNTED: Final = {
    "n_reports": ("report_id", "count"),
    "n_sources": ("source_id", "count_distinct"),
    "n_origins": ("origin_id", "count_distinct"),
    "n_informants": ("informant_id", "count_distinct"),
}


def miscounted(tables: Tables) -> Iterator[Wrong]:
    """Derived columns of events that reports and claims do not bear out, and rows that stand in no or a wrong table."""
    events = tables["events"].select(["event_id", "event_type", "date_edtf", "date_earliest", "date_latest", *_COUNTS])
    frame = events.to_pandas(types_mapper=pd.ArrowDtype).set_index("event_id")
    yield from _counts(frame, tables)
    yield from _windows(frame)
    yield from _families(frame, tables)
    yield from _introductions(frame, tables["reports"])


_COUNTS: Final = [*_COUNTED, "n_conflicts"]


def _counts(events: pd.DataFrame, tables: Tables) -> Iterator[Wrong]:
    found = tables["reports"].group_by("event_id").aggregate(list(_COUNTED.values())).to_pandas()
    told = found.set_index("event_id").reindex(events.index)
    for column, (of, how) in _COUNTED.items():
        yield from _unlike("events", column, events[column], told[f"{of}_{how}"].fillna(0))
    yield from _unlike("events", "n_conflicts", events["n_conflicts"], _conflicts(tables["claims"]))


def _conflicts(claims: pa.Table) -> pd.Series:
    """Contested cells of each event, companions counted once."""
    fought = claims.filter(pc.is_in(claims["standing"], value_set=pa.array(CONFLICTING)))
    cells = fought.select(["event_id", "table", "item", "field"]).to_pandas()
    cells["field"] = cells["field"].map(BUNDLE_OF).fillna(cells["field"])
    counted: pd.Series = cells.drop_duplicates().groupby("event_id").size()
    return counted


def _windows(events: pd.DataFrame) -> Iterator[Wrong]:
    ends = {written: bounds(str(written)) for written in events["date_edtf"].unique()}
    for end, column in enumerate(("date_earliest", "date_latest")):
        expected = events["date_edtf"].map({written: pair[end] for written, pair in ends.items()})
        same = events[column].eq(expected.astype(events[column].dtype)).fillna(value=False)
        yield from _wrong(
            "events", column, "not what `date_edtf` says", events.index[~(same | _both_open(events[column], expected))]
        )


def _both_open(shown: pd.Series, expected: pd.Series) -> pd.Series:
    return shown.isna() & expected.isna()


def _families(events: pd.DataFrame, tables: Tables) -> Iterator[Wrong]:
    """Every event has its row in the table of its type and in `record`, and in no table of another type."""
    for event_type, table in FAMILY_OF.items():
        yield from _same_rows(table, events.index[events["event_type"].eq(event_type)], tables)
    yield from _same_rows("record", events.index, tables)


def _same_rows(table: str, wanted: pd.Index, tables: Tables) -> Iterator[Wrong]:
    there = pd.Index(tables[table]["event_id"].to_pandas())
    yield from _wrong(table, "event_id", "no row for an event of its type", wanted.difference(there))
    yield from _wrong(table, "event_id", "a row for an event of another type", there.difference(wanted))


def _introductions(events: pd.DataFrame, reports: pa.Table) -> Iterator[Wrong]:
    introducing = reports.filter(reports["introduces"])["event_id"].to_pandas()
    times = introducing.value_counts().reindex(events.index).fillna(0)
    yield from _wrong("reports", "introduces", "not exactly one report introduces the event", times.index[times.ne(1)])


def _unlike(table: str, column: str, shown: pd.Series, expected: pd.Series) -> Iterator[Wrong]:
    counted = expected.reindex(shown.index).fillna(0).astype("int64")
    yield from _wrong(table, column, "not what a recount gives", shown.index[shown.astype("int64").ne(counted)])


def _wrong(table: str, column: str, wrong: str, offenders: Iterable[object]) -> Iterator[Wrong]:
    names = [str(offender) for offender in offenders]
    if names:
        yield table, column, wrong, names
