"""Seeded rows and defects, enumerated from the schemas: a constraint without its defect is an error here."""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pandera.pandas as pa

from schemas import TABLES, key_of, metadata_of, with_codes
from schemas import _patterns as patterns

Row = dict[str, Any]

_DAY, _LONG_AGO = dt.date(2026, 1, 13), dt.date(1957, 3, 1)
ONE: Final = "kabulov-2026-01-13"
OTHER: Final = "other-2026"
"""The two identifiers that seeded rows use: their own, and what they refer to beside it."""

_SPOKEN_OF = {
    "text_extent": ["full", "unread"],
    "claim_standing": ["adopted", "rival"],
    "name_kind": ["label", "alias"],
}
CODES: Final = {
    vocabulary: _SPOKEN_OF.get(vocabulary, ["one_code", "another_code"])
    for schema in TABLES.values()
    for column in schema.columns.values()
    if (vocabulary := metadata_of(column).get("vocabulary"))
}
"""Codes that seeded rows use, for every vocabulary that a column names."""

SCHEMAS: Final = {name: with_codes(schema, CODES) for name, schema in TABLES.items()}
"""Every schema, held to `CODES`."""

_REPORT = f"{ONE}.{ONE}"
_TEXTS = [ONE, _REPORT, f"{_REPORT}.present", "one_code", "full", "adopted", "label", "none", "AFG", "en"]
_SAMPLES: dict[str, list[Any]] = {
    "arrow_string": [*_TEXTS, "2026-01-13", "https://example.org/a?b=1#:~:text=said,-it", "a" * 64, "Q42"],
    "int64[pyarrow]": [1],
    "double[pyarrow]": [0.0],
    "date32[day][pyarrow]": [_DAY],
    "bool[pyarrow]": [True],
}
_FULL: dict[str, Row] = {
    "events": {"part_of": OTHER},
    "links": {"other_event_id": OTHER},
    "sources": {"relays": OTHER},
    "reports": {"relays": OTHER, "origin_id": OTHER},
    "passages": {"end": 9},
    "claims": {"field": "present", "item": "talks:host", "claim_id": f"{_REPORT}.present.talks:host"},
    "actor_names": {"name": "Zamir Kabulov", "language": "en"},
    "actor_relations": {"other_actor_id": OTHER},
    "offices": {"office_id": OTHER},
    "places": {"part_of": OTHER},
    "topics": {"broader": OTHER, "level": 2, "not_this_but": None},
    "record": {"part_of": OTHER},
}
_BARE: dict[str, Row] = {
    "events": {"date_earliest": _DAY, "date_latest": _DAY},
    "links": {"other_event_id": OTHER},
    "sources": {"text_extent": "unread"},
    "reports": {"relay_steps": 0},
    "claims": {"field": "present"},
    "actor_relations": {"other_actor_id": OTHER},
    "offices": {"office_id": OTHER},
    "topics": {"level": 2},
    "record": {"date_earliest": _DAY, "date_latest": _DAY},
}

_WINDOWS = [
    ("events", "date"),
    ("record", "date"),
    ("actor_relations", "term"),
    ("offices", "term"),
    ("coverage", "period"),
]
_BOUNDS = [
    ("sources", "published"),
    ("interviews", "first_published"),
    ("statements", "about"),
    ("policy_actions", "in_force"),
    *_WINDOWS,
]
_SELVES = [
    ("events", "part_of"),
    ("record", "part_of"),
    ("links", "other_event_id"),
    ("sources", "relays"),
    ("reports", "relays"),
    ("actor_relations", "other_actor_id"),
    ("offices", "office_id"),
    ("places", "part_of"),
    ("topics", "broader"),
]
CONTRADICTIONS: Final[dict[tuple[str, str], list[Row]]] = {
    **{(name, f"{w}_latest-not-before-{w}_earliest"): [{f"{w}_latest": _LONG_AGO}] for name, w in _BOUNDS},
    **{(name, f"{w}_earliest-open-as-{w}_edtf"): [{f"{w}_earliest": None}] for name, w in _WINDOWS},
    **{(name, f"{w}_latest-open-as-{w}_edtf"): [{f"{w}_edtf": "2026/.."}] for name, w in _WINDOWS},
    **{(name, f"{column}-elsewhere"): [{column: ONE}] for name, column in _SELVES},
    ("events", "no-more-sources-than-reports"): [{"n_sources": 2}],
    ("record", "no-more-sources-than-reports"): [{"n_origins": 2}],
    ("policy_actions", "amount-with-amount_basis-and-currency"): [{"currency": None}],
    ("sources", "relays_basis-of-a-relay"): [{"relays": None}],
    ("sources", "title-when-read-in-full"): [{"title": None}],
    ("sources", "unread-unhashed"): [{"text_extent": "unread"}],
    ("reports", "report_id-of-its-parts"): [{"event_id": OTHER}],
    ("reports", "relays_basis-of-a-relay"): [{"relays": None}],
    ("reports", "relay_steps-of-a-relay"): [{"relay_steps": 0}],
    ("reports", "origin-of-a-relay"): [{"origin_id": ONE}],
    ("passages", "start-with-end"): [{"end": None}],
    ("passages", "end-after-start"): [{"start": 9}],
    ("claims", "claim_id-of-its-parts"): [{"item": None}],
    ("claims", "adopted-as-it-stands"): [{"adopted": False}],
    ("actor_names", "one-english-label"): [{}, {"name": "Another"}],
    ("places", "latitude-with-longitude-and-precision_km"): [{"precision_km": None}],
    ("topics", "broader-than-level-2"): [{"level": 1}],
    ("topics", "not_this_but-at-level-1"): [{"not_this_but": "Said elsewhere."}],
    ("vocabularies", "one-code-a-rank"): [{}, {"code": "another_code"}],
}
"""For each check over several columns or rows, by table and name, what to change in full rows to break it."""


class Defect(NamedTuple):
    """A cell that breaks one constraint, the pandera check that refuses it, and whether a CSV can hold it."""

    what: str
    cell: object
    check: str
    in_csv: bool = True


def full_row(name: str, /, **changed: object) -> Row:
    """A valid row of table `name` with every cell filled that can be filled at once."""
    return _samples(name, list(TABLES[name].columns)) | _FULL.get(name, {}) | changed


def bare_row(name: str, /, **changed: object) -> Row:
    """A valid row of table `name` with every cell null that can be null."""
    needed = [column for column, told in TABLES[name].columns.items() if not told.nullable]
    return dict.fromkeys(TABLES[name].columns) | _samples(name, needed) | _BARE.get(name, {}) | changed


def valid_tables() -> dict[str, list[Row]]:
    """A full row of every table, and beside it the rows that full rows refer to."""
    rows = {name: [full_row(name)] for name in TABLES}
    for name in ("events", "sources", "actors", "places", "topics"):
        rows[name].append(bare_row(name, **{key_of(TABLES[name])[0]: OTHER}))
    return rows


def write_csv(folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Write each table's rows to `<table>.csv` in `folder`, as they are, with nulls as empty cells."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(TABLES[name].columns)
            writer.writerows([_in_csv(row[at]) for at in TABLES[name].columns] for row in rows)


def _in_csv(cell: object) -> object:
    return str(cell).lower() if isinstance(cell, bool) else cell


def frame_of(name: str, *rows: Row) -> pd.DataFrame:
    """The rows as a frame of the Arrow types of table `name`."""
    return pd.DataFrame(
        {
            column: pd.Series([row[column] for row in rows], dtype=told.dtype.type)
            for column, told in TABLES[name].columns.items()
        }
    )


def defects(name: str, column: str) -> list[Defect]:
    """One or more defects for each constraint of a column; raises LookupError for a check that has none here."""
    told = SCHEMAS[name].columns[column]
    value = str(_sample(name, column))
    found = chain.from_iterable(_breaking(check, value) for check in told.checks)
    return [*([] if told.nullable else [Defect("null", None, "not_nullable")]), *found]


def _breaking(check: pa.Check, value: str) -> list[Defect]:
    said = check.statistics or {}
    wrong: dict[str, Callable[[], list[Defect]]] = {
        "str_matches": lambda: _off_pattern(value, said["pattern"]),
        "str_length": lambda: [Defect("too long", "a" * (said["max_value"] + 1), "str_length")],
        "isin": lambda: [
            Defect("off the vocabulary", "no_such_code", "isin"),
            Defect("newline", f"{value}\n", "isin"),
        ],
        "greater_than_or_equal_to": lambda: [Defect("too small", said["min_value"] - 1, str(check.name))],
        "less_than_or_equal_to": lambda: [Defect("too great", said["max_value"] + 1, str(check.name))],
    }
    if str(check.name) not in wrong:
        raise LookupError(f"no defect for the check `{check.name}`; add one to `_breaking` in schemas/_seeded.py")
    return wrong[str(check.name)]()


def _off_pattern(value: str, pattern: str) -> list[Defect]:
    cells = {
        "blank": " ",
        "blank before": f" {value}",
        "blank after": f"{value} ",
        "tab within": f"{value}\t{value}",
        "no-break space before": f"\u00a0{value}",
        "em space after": f"{value}\u2003",
        **({} if pattern == patterns.PROSE else {"off the pattern": "Not SO!"}),
    }
    beyond_csv = {"empty": "", "newline": f"{value}\n"}
    return [
        *(Defect(what, cell, "str_matches") for what, cell in cells.items()),
        *(Defect(what, cell, "str_matches", in_csv=False) for what, cell in beyond_csv.items()),
    ]


def _samples(name: str, columns: list[str]) -> Row:
    return {column: _sample(name, column) for column in columns}


@cache
def _sample(name: str, column_name: str) -> object:
    column = SCHEMAS[name].columns[column_name]
    samples = pd.Series(_SAMPLES[str(column.dtype)], dtype=column.dtype.type)
    passing = (samples[[at]] for at in samples.index)
    return next(one.iloc[0] for one in passing if all(check(one).check_passed for check in column.checks))
