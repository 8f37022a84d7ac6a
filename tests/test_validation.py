"""A seeded defect is caught by whoever is to catch it, and told by cause, with its number and a few examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from small_seeds import small_seeds, write_seeds

from curation import validation
from curation.candidate import Codes, codes_of, compiled
from curation.reading import read_seeds
from curation.validation import EXAMPLES, Fault, InvalidRelease, faults_in
from curation.writing import write_release

Tables = Mapping[str, pa.Table]
Change = Callable[[Tables], Tables]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Codes]:
    seeds = read_seeds(write_seeds(tmp_path_factory.mktemp("small"), small_seeds()))
    return compiled(seeds).arrow(), codes_of(seeds)


@pytest.fixture(scope="module")
def written(made: tuple[Tables, Codes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "candidate"
    write_release(made[0], folder, "0.0.0", made[1], {})
    return folder


@pytest.fixture(autouse=True)
def sound_ones_spared(
    made: tuple[Tables, Codes], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Let pandera pass by the tables that a test leaves alone: that they are sound has its own test."""
    real = validation._pandera

    def spared(name: str, table: pa.Table, codes: Codes) -> Iterable[Fault]:
        return () if table is made[0][name] else real(name, table, codes)

    if "sound" not in request.node.name:
        monkeypatch.setattr(validation, "_pandera", spared)


def cells(table: str, column: str, value: Any, where: Callable[[dict[str, Any]], bool] = lambda row: True) -> Change:
    """A value in a column, in the rows that are meant."""

    def change(tables: Tables) -> Tables:
        rows = [row | ({column: value} if where(row) else {}) for row in tables[table].to_pylist()]
        return {**tables, table: pa.Table.from_pylist(rows, schema=tables[table].schema)}

    return change


def rows(table: str, keep: Callable[[dict[str, Any]], bool]) -> Change:
    """Only some rows of a table."""

    def change(tables: Tables) -> Tables:
        kept = [row for row in tables[table].to_pylist() if keep(row)]
        return {**tables, table: pa.Table.from_pylist(kept, schema=tables[table].schema)}

    return change


def twice(table: str) -> Change:
    return lambda tables: {**tables, table: pa.concat_tables([tables[table], tables[table].slice(0, 1)])}


def event(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: bool(row["event_id"] == name)


def test_sound_tables_have_no_fault(made: tuple[Tables, Codes]) -> None:
    assert faults_in(*made) == []


UNLIKE: Final = "a cell that equals no adopted claim"
UNSHOWN: Final = "an adopted claim that no cell shows"
REPEATED: Final = "not what `events` has"
RECOUNT: Final = "not what a recount gives"
LONG_AGO: Final = dt.date(1957, 3, 1)

DEFECTS: Final[list[tuple[str, Change, set[tuple[str, str, str, str]]]]] = [
    (
        "a code outside its vocabulary",
        cells("actors", "kind", "planet", lambda row: row["actor_id"] == "bank"),
        {("pandera", "actors", "kind", "isin")},
    ),
    (
        "a null where a value must be",
        cells("sources", "language", None, lambda row: row["source_id"] == "wire-2026-01"),
        {("pandera", "sources", "language", "not_nullable")},
    ),
    (
        "a latitude beyond the pole",
        cells("places", "latitude", 91.0, lambda row: row["place_id"] == "capital"),
        {("pandera", "places", "latitude", "less_than_or_equal_to(90)")},
    ),
    (
        "a last day before the first",
        cells("sources", "published_latest", LONG_AGO, lambda row: row["source_id"] == "wire-2026-01"),
        {("pandera", "sources", "", "does not hold: `published_latest` is not before `published_earliest`")},
    ),
    ("a row that stands twice", twice("coders"), {("pandera", "coders", "", "multiple_fields_uniqueness")}),
    (
        "a reference to no actor",
        cells("offices", "body_id", "nobody"),
        {("envoylog", "offices", "body_id", "not in actors")},
    ),
    (
        "a claim on a passage that its report has not",
        cells("claims", "passage_no", 9, lambda row: row["claim_id"].endswith("freeze-2026.amount")),
        {("envoylog", "claims", "report_id, passage_no", "not in passages")},
    ),
    (
        "empty text",
        cells("coverage", "note", ""),
        {("envoylog", "coverage", "note", "empty or padded text"), ("pandera", "coverage", "note", "str_matches")},
    ),
    (
        "padded text",
        cells("record", "position", "Nobody called. ", event("denial-2026")),
        {("envoylog", "record", "position", "empty or padded text"), ("pandera", "record", "position", "str_matches")},
    ),
    (
        "a coded cell of an event that no claim bears out",
        cells("events", "status", "occurred", event("talks-2026")),
        {("envoylog", "events", "status", UNLIKE), ("envoylog", "record", "status", REPEATED)},
    ),
    (
        "a coded cell with a rival's value",
        cells("meetings", "format", "bilateral"),
        {("envoylog", "meetings", "format", UNLIKE), ("envoylog", "meetings", "format", UNSHOWN)},
    ),
    (
        "a coded cell left out",
        cells("policy_actions", "amount", None),
        {("pandera", "policy_actions", "", "does not hold: `amount`, `amount_basis`, `currency` are null together")},
    ),
    (
        "a day of a window moved",
        cells("policy_actions", "in_force_earliest", dt.date(2026, 1, 16)),
        {
            ("envoylog", "policy_actions", "in_force_earliest", UNLIKE),
            ("envoylog", "policy_actions", "in_force_earliest", UNSHOWN),
        },
    ),
    (
        "a participant left out",
        rows("participants", lambda row: row["actor_id"] != "colleague"),
        {("envoylog", "participants", "present", UNSHOWN), ("envoylog", "statements", "n_speakers", RECOUNT)},
    ),
    (
        "a participant whom nobody names",
        cells("participants", "role", "addressee", lambda row: row["actor_id"] == "bank"),
        {
            ("envoylog", "participants", "present", UNLIKE),
            ("envoylog", "participants", "present", UNSHOWN),
            ("envoylog", "policy_actions", "target_id", "not the target of any report"),
        },
    ),
    (
        "what a participant did, changed",
        cells("participants", "attendance", "absent", lambda row: row["attendance"] is not None),
        {("envoylog", "participants", "attendance", UNLIKE), ("envoylog", "participants", "attendance", UNSHOWN)},
    ),
    (
        "a topic that no report gives",
        cells("event_topics", "topic_id", "drugs"),
        {("envoylog", "event_topics", "present", UNLIKE), ("envoylog", "event_topics", "present", UNSHOWN)},
    ),
    ("a link left out", rows("links", lambda row: False), {("envoylog", "links", "present", UNSHOWN)}),
    (
        "an adopted claim with another value",
        cells("claims", "value", "deny ", lambda row: row["adopted"] and row["field"] == "speech_act"),
        {("envoylog", "claims", "value", "empty or padded text"), ("pandera", "claims", "value", "str_matches")},
    ),
    (
        "a claim that is adopted no more",
        lambda tables: cells("claims", "standing", "agrees", lambda row: row["field"] == "medium")(
            cells("claims", "adopted", False, lambda row: row["field"] == "medium")(tables)
        ),
        {("envoylog", "interviews", "medium", UNLIKE)},
    ),
    (
        "a first day that its window has not",
        cells("events", "date_earliest", LONG_AGO, event("talks-2026")),
        {
            ("envoylog", "events", "date_earliest", "not what `date_edtf` says"),
            ("envoylog", "record", "date_earliest", REPEATED),
        },
    ),
    (
        "a conflict that is not counted",
        cells("events", "n_conflicts", 0),
        {("envoylog", "events", "n_conflicts", RECOUNT), ("envoylog", "record", "n_conflicts", REPEATED)},
    ),
    *(
        (
            f"a number too high in {column}",
            cells("events", column, 9, event("talks-2026")),
            {
                ("pandera", "events", "", "does not hold"),
            },
        )
        for column in ("n_sources", "n_origins")
    ),
    (
        "an origin fewer",
        cells("events", "n_informants", 9, event("talks-2026")),
        {("envoylog", "events", "n_informants", RECOUNT), ("envoylog", "record", "n_informants", REPEATED)},
    ),
    (
        "an event without its row in the flat view",
        rows("record", lambda row: row["event_id"] != "talks-2026"),
        {("envoylog", "record", "event_id", "no row for an event of its type")},
    ),
    (
        "a row in the table of another family",
        lambda tables: {
            **tables,
            "meetings": pa.concat_tables(
                [
                    pa.Table.from_pylist([{"event_id": "denial-2026"}], schema=tables["meetings"].schema),
                    tables["meetings"],
                ]
            ),
        },
        {("envoylog", "meetings", "event_id", "a row for an event of another type")},
    ),
    (
        "an event introduced by nobody",
        cells("reports", "introduces", False, event("talks-2026")),
        {("envoylog", "reports", "introduces", "not exactly one report introduces the event")},
    ),
]


def matches(fault: Fault, expected: tuple[str, str, str, str]) -> bool:
    return (fault.validator, fault.table, fault.column) == expected[:3] and fault.wrong.startswith(expected[3])


@pytest.mark.parametrize(("change", "expected"), [each[1:] for each in DEFECTS], ids=[each[0] for each in DEFECTS])
def test_a_defect_is_caught_by_its_check_and_no_other(
    made: tuple[Tables, Codes], change: Change, expected: set[tuple[str, str, str, str]]
) -> None:
    faults = faults_in(change(made[0]), made[1])
    caught = {next((each for each in expected if matches(fault, each)), str(fault)) for fault in faults}
    assert caught == expected


def test_cells_are_held_against_claims_once_the_columns_are_sound(made: tuple[Tables, Codes]) -> None:
    change = cells("meetings", "format", "no_such_format")
    assert [fault.validator for fault in faults_in(change(made[0]), made[1])] == ["pandera"]


# How it is told.


def test_a_column_that_is_bad_throughout_makes_a_short_message(made: tuple[Tables, Codes]) -> None:
    number = 50_000
    schema = made[0]["coverage"].schema
    row = made[0]["coverage"].to_pylist()[0] | {"language": "English " * 40}
    many = pa.Table.from_pylist([row | {"coverage_id": f"search-{each}"} for each in range(number)], schema=schema)
    message = str(InvalidRelease(faults_in({**made[0], "coverage": many}, made[1])))
    assert f"({number})" in message
    assert f"and {number - EXAMPLES} more" in message
    assert len(message) < 3000


def test_a_rule_over_several_columns_is_one_fault_that_names_the_rows(made: tuple[Tables, Codes]) -> None:
    change = cells("events", "date_latest", LONG_AGO)
    faults = faults_in(change(made[0]), made[1])
    assert [(fault.column, fault.count) for fault in faults] == [("", 4)]
    assert faults[0].examples[0] == "`denial-2026` in row 0"


def test_faults_are_told_by_cause_with_their_number() -> None:
    faults = [
        Fault("pandera", "events", "status", "isin", 7, ("`a`", "`b`", "`c`", "`d`", "`e`")),
        Fault("envoylog", "claims", "", "not there", 1, ("`x`",)),
    ]
    assert str(InvalidRelease(faults)).splitlines() == [
        "the tables are no valid release, for 2 reasons:",
        "envoylog: claims: not there (1): `x`",
        "pandera: events.status: isin (7): `a`, `b`, `c`, `d`, `e`, and 2 more",
    ]
