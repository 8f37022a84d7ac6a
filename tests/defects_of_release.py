"""Seeded defects of a release that is sound in each cell: right-looking values that are not what they stand for.

Every coded cell is changed, for it must equal an adopted claim, and every derived one, for another way of deriving it
must come to the same. A derived column that nobody derives again is named in `curation/unseen.py` with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import test_validation
from defects import FRICTIONLESS, OWN, PANDERA, Defect, defect
from test_validation import cells, event, rows

from curation.own_checks import Own
from schemas import TABLES, key_of, metadata_of

Tables = Mapping[str, pa.Table]
Codes = Mapping[str, list[str]]
Change = Callable[[Tables], Tables]
ALL: Final = (PANDERA, OWN, FRICTIONLESS)


def changed(tables: Tables, codes: Codes, name: str, column: str) -> Tables:
    """The tables of the small seeds with another right-looking value in one cell of a column."""
    rows = tables[name].to_pylist()
    at = next((number for number, row in enumerate(rows) if row[column] is not None), 0)
    rows[at] |= {column: _another(tables, codes, name, column, rows[at])}
    return {**tables, name: pa.Table.from_pylist(rows, schema=tables[name].schema)}


def _another(tables: Tables, codes: Codes, name: str, column: str, row: dict[str, Any]) -> object:
    told, value = metadata_of(TABLES[name].columns[column]), row[column]
    if vocabulary := told.get("vocabulary"):
        return next(code for code in codes[vocabulary] if code != value)
    if table := told.get("references"):
        (key,) = key_of(TABLES[table])
        own = row.get(key_of(TABLES[name])[0])
        return next(other for other in tables[table][key].to_pylist() if other not in (value, own))
    by_type: dict[type, Any] = {
        dt.date: lambda day: day + dt.timedelta(1 if column.endswith("latest") else -1),
        bool: lambda flag: not flag,
        int: lambda number: number - 1 if number > 1 else number + 1,
    }
    if value is None and pa.types.is_date(tables[name].schema.field(column).type):
        return dt.date(2026, 12, 31)
    if column in _OTHERS:
        return _OTHERS[column]
    return by_type[type(value)](value) if type(value) in by_type else f"{value} indeed"


_OTHERS: Final[dict[str, object]] = {
    "n_reports": 9,
    "rank": 1000,
    "date_edtf": "2026-01-07",
    "term_edtf": "2026",
    "period_edtf": "2026",
    "language": "ru",
    "currency": "EUR",
    "country": "AFG",
    "url": "https://a.example/b#:~:text=c",
    "first_source_url": "https://a.example/b",
}


# Each of our own checks.


def _another_familys(tables: Tables) -> Tables:
    """A meeting that has a row among the interviews."""
    told = tables["interviews"].to_pylist()
    stray = told[0] | {"event_id": "talks-2026", "interviewee_id": None, "outlet_id": None, "medium": None}
    return {**tables, "interviews": pa.Table.from_pylist([*told, stray], schema=tables["interviews"].schema)}


OWN_CHECKS: Final[dict[Own, Change]] = {
    Own.DANGLING: cells("offices", "body_id", "nobody"),
    Own.UNTIDY: cells("coverage", "note", " padded"),
    Own.UNBORNE: cells("events", "status", "occurred", event("talks-2026")),
    Own.UNSHOWN: rows("links", lambda row: False),
    Own.MISCOUNTED: cells("events", "n_conflicts", 0),
    Own.WINDOW: cells("offices", "term_earliest", dt.date(1957, 3, 1)),
    Own.REPEATED: cells("record", "country", "AFG"),
    Own.ROLE: cells("meetings", "host_id", "bank"),
    Own.INTRODUCED: cells("reports", "introduces", False, event("talks-2026")),
    Own.ROW_MISSING: rows("record", lambda row: row["event_id"] != "talks-2026"),
    Own.ROW_STRAY: _another_familys,
}
"""A change of the tables of the small seeds for each of our own checks; those on files are in test_written.py."""
ON_FILES: Final = {Own.UNREADABLE, Own.UNLIKE_PARQUET}


def by_hand() -> Iterator[tuple[Defect, Change]]:
    """The defects that were thought of one by one, each with the change that makes it."""
    for what, change, expected in test_validation.DEFECTS:
        caught = {_VALIDATOR[validator] for validator, *_ in expected} | ({FRICTIONLESS} if what in _IN_CSV else set())
        asked = (PANDERA, OWN) if what == "a null where a value must be" else ALL  # which no Parquet file can hold
        yield defect("a release", what, caught, asked), change
    for check, change in OWN_CHECKS.items():
        yield defect(check.name, "its own defect", {OWN} | _SEEN_TOO.get(check, set()), ALL), change


_VALIDATOR: Final = {"pandera": PANDERA, "envoylog": OWN}
_IN_CSV: Final = frozenset(
    {
        "a code outside its vocabulary",
        "padded text",
        "an adopted claim with another value",
        "a latitude beyond the pole",
        "a row that stands twice",
        "a reference to no actor",
    }
)
"""Those that frictionless catches, too."""
_SEEN_TOO: Final[dict[Own, set[str]]] = {Own.DANGLING: {FRICTIONLESS}, Own.UNTIDY: {PANDERA, FRICTIONLESS}}
