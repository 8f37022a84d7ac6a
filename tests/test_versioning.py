"""Each clause of docs/design.md, section 9, with the version that it asks for, before 1.0.0 and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa
import pytest
from small_seeds import small_seeds, write_seeds

from curation.candidate import compiled
from curation.changes import counted, differences
from curation.reading import read_seeds
from curation.versioning import next_version, reasons

Tables = Mapping[str, pa.Table]
Change = Callable[[Tables], Tables]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return compiled(read_seeds(write_seeds(tmp_path_factory.mktemp("small"), small_seeds()))).arrow()


def cell(table: str, key: str, **values: Any) -> Change:
    """Other values in the row whose first column is `key`."""

    def change(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        found = [row for row in rows if next(iter(row.values())) == key]
        assert len(found) == 1
        assert values.keys() <= found[0].keys()
        assert all(found[0][name] != value for name, value in values.items())
        found[0].update(values)
        return {**tables, table: pa.Table.from_pylist(rows, schema=tables[table].schema)}

    return change


def claim(key: str, value: str) -> Change:
    return cell("claims", key, value=value)


def row_gone(table: str) -> Change:
    return lambda tables: {**tables, table: tables[table].slice(1)}


def row_added(table: str, **values: Any) -> Change:
    def change(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        return {**tables, table: pa.Table.from_pylist([*rows, {**rows[0], **values}], schema=tables[table].schema)}

    return change


def columns(table: str, change: Callable[[pa.Table], pa.Table]) -> Change:
    return lambda tables: {**tables, table: change(tables[table])}


def both(*changes: Change) -> Change:
    def change(tables: Tables) -> Tables:
        for each in changes:
            tables = each(tables)
        return tables

    return change


def retyped(table: pa.Table) -> pa.Table:
    return table.set_column(table.column_names.index("rank"), "rank", table["rank"].cast(pa.string()))


TALKS: Final = "ministry-2026-01-06.talks-2026"
INTERVIEW: Final = "agency-2026-01-13.interview-2026"  # 2026-01-06/2026-01-13, by news cycle
BANK: Final = "freeze-2026"  # in force 2026-01-15/..
MAJOR: Final = ("MAJOR", "0.3.0", "2.0.0")
MINOR: Final = ("MINOR", "0.3.0", "1.3.0")
PATCH: Final = ("PATCH", "0.2.1", "1.2.4")
Case = tuple[Change, tuple[str, str, str], str]
CASES: Final[dict[str, Case]] = {
    # A coded or adopted value differs or is gone.
    "an adopted value differs": (cell("meetings", "talks-2026", format="bilateral"), MAJOR, "a value differs"),
    "a claim differs that is not adopted": (claim(f"{TALKS}.format", "multilateral"), MAJOR, "a value differs"),
    "a code of a source differs": (cell("sources", "agency-2026-01-13", language="ru"), MAJOR, "a value differs"),
    "an adopted value is gone": (cell("events", "talks-2026", place_id=None), MAJOR, "a value is gone"),
    "an event is gone": (row_gone("events"), MAJOR, "a row is gone"),
    "a claim is gone": (row_gone("claims"), MAJOR, "a row is gone"),
    "a code is gone": (row_gone("vocabularies"), MAJOR, "a row is gone"),
    # A column is removed, renamed or retyped.
    "a column is removed": (columns("events", lambda rows: rows.drop_columns("country")), MAJOR, "a column is gone"),
    "a column is renamed": (
        columns("events", lambda rows: rows.rename_columns({"country": "land"})),
        MAJOR,
        "a column is gone",
    ),
    "a column of a key is renamed": (
        columns("coders", lambda rows: rows.rename_columns({"coder_id": "who"})),
        MAJOR,
        "a column is gone",
    ),
    "a column is retyped": (columns("vocabularies", retyped), MAJOR, "a column has another type"),
    # Rows, columns or codes added, a null filled.
    "a source is added": (row_added("sources", source_id="new-2026"), MINOR, "a row is added"),
    "a code is added": (row_added("vocabularies", code="zeal"), MINOR, "a row is added"),
    "a column is added": (
        columns("coders", lambda rows: rows.append_column("age", pa.nulls(1, pa.int64()))),
        MINOR,
        "a column is added",
    ),
    "a null is filled": (cell("meetings", "talks-2026", level="minister"), MINOR, "a null is filled"),
    "our words are added": (cell("events", "talks-2026", summary="They met."), MINOR, "a null is filled"),
    # A window narrowed inside the old one.
    "a window is narrowed": (cell("events", "interview-2026", date_edtf="2026-01-08"), MINOR, "a window is narrowed"),
    "a window is narrowed, on another basis": (
        cell("events", "interview-2026", date_edtf="2026-01-08/2026-01-13", date_basis="stated"),
        MINOR,
        "a window is narrowed",
    ),
    "a claim is narrowed, on another basis": (
        both(claim(f"{INTERVIEW}.date_edtf", "2026-01-08"), claim(f"{INTERVIEW}.date_basis", "stated")),
        MINOR,
        "a window is narrowed",
    ),
    "a day of publication is narrowed": (
        cell("sources", "wire-2026-01", published_earliest=dt.date(2026, 1, 9), published_basis="bounded"),
        MINOR,
        "a window is narrowed",
    ),
    "a window is widened": (cell("events", "interview-2026", date_edtf="2026-01"), MAJOR, "a value differs"),
    "a window is opened": (cell("events", "interview-2026", date_edtf="2026-01-06/.."), MAJOR, "a value differs"),
    "a window is moved": (
        cell("events", "interview-2026", date_edtf="2026-01-13/2026-01-14"),
        MAJOR,
        "a value differs",
    ),
    "a window is moved, on another basis": (
        cell("events", "interview-2026", date_edtf="2026-02", date_basis="stated"),
        MAJOR,
        "a value differs",
    ),
    "a basis alone differs": (cell("events", "interview-2026", date_basis="stated"), MAJOR, "a value differs"),
    "a narrowed window excuses no other basis": (
        both(cell("events", "interview-2026", date_edtf="2026-01-08"), cell("events", BANK, date_basis="inferred")),
        MAJOR,
        "a value differs",
    ),
    "a day of publication is moved": (
        cell("sources", "agency-2026-01-13", published_earliest=dt.date(2026, 1, 12)),
        MAJOR,
        "a value differs",
    ),
    # What holds on all days of a span does not hold on those of a shorter one.
    "a span is shortened": (
        cell("policy_actions", BANK, in_force_earliest=dt.date(2026, 1, 20)),
        MAJOR,
        "a value differs",
    ),
    "the end of a span is filled": (
        cell("policy_actions", BANK, in_force_latest=dt.date(2026, 2, 1)),
        MINOR,
        "a null is filled",
    ),
    # The rest, and what moves freely.
    "our words differ": (
        cell("events", BANK, title="A freeze"),
        PATCH,
        "words, an address or a place in a text differ",
    ),
    "our words are gone": (
        cell("statements", "denial-2026", position=None),
        PATCH,
        "words, an address or a place in a text differ",
    ),
    "an address differs": (
        cell("sources", "wire-2026-01", url="https://wire.example/2"),
        PATCH,
        "words, an address or a place in a text differ",
    ),
    "a count differs": (cell("events", "talks-2026", n_reports=3), PATCH, "derived values differ"),
    "another claim is adopted": (
        cell("claims", f"{TALKS}.format", adopted=True, standing="adopted", rule="sole"),
        PATCH,
        "derived values differ",
    ),
}


@pytest.mark.parametrize(("change", "asks_for", "why"), CASES.values(), ids=CASES)
def test_a_difference_asks_for_its_version(
    tables: Tables, change: Change, asks_for: tuple[str, str, str], why: str
) -> None:
    first = reasons(differences(change(tables), tables))[0]
    assert (first.level, next_version("0.2.0", first.level), next_version("1.2.3", first.level)) == asks_for
    assert first.why == why


def test_the_highest_level_decides(tables: Tables) -> None:
    told = both(CASES["our words differ"][0], CASES["a null is filled"][0], CASES["an adopted value differs"][0])
    assert [reason.level for reason in reasons(differences(told(tables), tables))] == ["MAJOR", "MINOR", "PATCH"]


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        (
            cell("events", "interview-2026", date_edtf="2026-01-08", date_basis="stated"),
            {"date_edtf": "MINOR", "date_basis": "MINOR"},
        ),
        (
            cell("events", "interview-2026", date_edtf="2026-02", date_basis="stated"),
            {"date_edtf": "MAJOR", "date_basis": "MAJOR"},
        ),
        (
            cell(
                *("sources", "wire-2026-01"),
                published_earliest=dt.date(2026, 1, 9),
                published_latest=dt.date(2026, 2, 9),
                published_basis="bounded",
            ),
            {"published_earliest": "MINOR", "published_latest": "MAJOR", "published_basis": "MAJOR"},
        ),
    ],
)
def test_a_basis_asks_for_what_its_whole_window_asks_for(
    tables: Tables, change: Change, levels: dict[str, str]
) -> None:
    found = reasons(differences(change(tables), tables))
    assert {reason.column: reason.level for reason in found} == levels


def test_nothing_asks_for_no_version(tables: Tables) -> None:
    assert reasons(differences(tables, tables)) == []


def test_rows_of_the_flat_view_are_not_told_beside_those_of_their_events(tables: Tables) -> None:
    gone = both(row_gone("events"), row_gone("record"))
    assert [reason.table for reason in reasons(differences(gone(tables), tables))] == ["events"]


def test_the_first_release_is_the_first_minor_version(tables: Tables) -> None:
    assert {reason.level for reason in reasons(differences(tables, {}))} == {"MINOR"}
    assert next_version("0.0.0", "MINOR") == "0.1.0"


@pytest.mark.parametrize("change", CASES.values(), ids=CASES)
def test_every_difference_can_be_undone(tables: Tables, change: Case) -> None:
    """What is added one way is gone the other way, and every cell has its old and new value turned round."""
    after = change[0](tables)
    one, other = ({name: side[name] for name in tables if after[name] is not tables[name]} for side in (after, tables))
    for there, back in zip(differences(one, other), differences(other, one), strict=True):
        assert (there.added, there.removed) == (back.removed, back.added)
        assert (there.gained, there.lost, there.retyped) == (back.lost, back.gained, back.retyped)
        turned = back.edited.rename(columns={"old": "new", "new": "old"})[list(there.edited.columns)]
        assert there.edited.equals(turned)


def test_differences_are_counted_table_by_table(tables: Tables) -> None:
    told = both(row_gone("topics"), row_added("topics", topic_id="zeal"), cell("topics", "poppy", label="Poppies"))
    assert counted(differences(told(tables), tables)) == ["topics: 1 removed, 1 added, 1 cells edited"]
