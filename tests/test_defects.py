"""Every constraint of the tables has a seeded defect, caught by those that must and by no other that is asked.

The page that counts them counts what there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import frictionless
import pyarrow as pa
import pytest

import schemas
from curation import validation
from curation.validation import Fault, _dangling, faults_in
from curation.validation_page import RUN, validation_page
from schemas import TABLES, arrow_schema, key_of, references_of
from schemas import _seeded as seeded
from schemas._catalogue import CONSTRAINTS, FRICTIONLESS, OWN, PANDERA, Seeded, catalogue

ROWS: Final = seeded.valid_tables()
BASE: Final[Mapping[str, pa.Table]] = {
    name: pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[name])) for name, rows in ROWS.items()
}
"""A full row of every table, and beside it the rows that full rows refer to."""
SOWN: Final = list(catalogue())
REFERENCES: Final = [(name, reference) for name, schema in TABLES.items() for reference in references_of(schema)]


@pytest.fixture(autouse=True)
def sound_ones_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pandera pass by the tables that a defect leaves alone."""
    real = validation._pandera

    def spared(name: str, table: pa.Table, codes: Mapping[str, list[str]]) -> Iterable[Fault]:
        return () if table is BASE[name] else real(name, table, codes)

    monkeypatch.setattr(validation, "_pandera", spared)


def of(name: str, *constraints: str) -> list[Seeded]:
    """The defects of a table, of some constraints alone or of all but those of its columns and types."""
    asked = constraints or set(CONSTRAINTS.values()) | {"its key", "a reference", "columns together"}
    return [each for each in SOWN if each.table == name and each.constraint in asked]


def wrongly(sown: Seeded, answered: frozenset[str], asked: Iterable[str]) -> list[str]:
    """Who should have answered a defect and did not, or the other way round, in words."""
    odd = answered ^ (sown.caught_by & frozenset(asked))
    return [f"{sown.table}.{sown.column}: {sown.constraint}: {sown.what}: {', '.join(sorted(odd))}"] if odd else []


# pandera and our own checks, on tables.


def test_sound_rows_refer_to_nothing_that_is_not_there() -> None:
    assert list(_dangling(BASE)) == []


@pytest.mark.parametrize("name", TABLES)
def test_wrong_rows_are_caught_by_pandera_and_our_own_checks(name: str) -> None:
    assert [words for each in of(name) for words in wrongly(each, answers(each), (PANDERA, OWN))] == []


def answers(sown: Seeded) -> frozenset[str]:
    """Who finds a defect where it is sown, its rows in place of the first."""
    rows = [*sown.rows, *ROWS[sown.table][1:]]
    table = pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[sown.table]))
    found = faults_in({**BASE, sown.table: table}, seeded.CODES)
    own = [fault.column for fault in found if (fault.validator, fault.table) == ("envoylog", sown.table)]
    whole = sown.constraint in ("its key", "columns together")
    seen = {OWN} if any(whole or set(sown.column.split(", ")) & set(column.split(", ")) for column in own) else set()
    return frozenset(seen | ({PANDERA} if any(by_pandera(sown, fault) for fault in found) else set()))


def by_pandera(sown: Seeded, fault: Fault) -> bool:
    """Whether a fault is the one that pandera must find; of whole rows it names no column."""
    column = "" if sown.constraint in ("its key", "columns together") else sown.column
    here = (fault.validator, fault.table, fault.column) == ("pandera", sown.table, column)
    return here and fault.wrong.startswith(sown.check)


@pytest.mark.parametrize("name", TABLES)
def test_values_of_another_type_are_told_before_we_ask_anything(name: str) -> None:
    for sown in of(name, "its type"):
        at = BASE[name].column_names.index(sown.column)
        other = [b"x" if sown.what == "bytes" else "x"] * BASE[name].num_rows
        found = faults_in({**BASE, name: BASE[name].set_column(at, sown.column, pa.array(other))}, seeded.CODES)
        assert any(by_pandera(sown, fault) for fault in found), sown.column
        assert [fault for fault in found if fault.validator == "envoylog"] == []


@pytest.mark.parametrize("name", TABLES)
def test_other_columns_are_told_before_we_ask_anything(name: str) -> None:
    for sown in of(name, "its columns"):
        table = BASE[name].append_column("extra", pa.array([1] * BASE[name].num_rows)).select(sown.columns)
        found = faults_in({**BASE, name: table}, seeded.CODES)
        assert any(fault.validator == "pandera" and fault.wrong.startswith(sown.check) for fault in found), sown.what
        assert [fault for fault in found if fault.validator == "envoylog"] == []


# frictionless, on files.


def errors_found(folder: Path, rows: Mapping[str, list[seeded.Row]]) -> set[tuple[str, int, str, str]]:
    """Table, line, columns and type of all that frictionless finds in CSV files with exported schemas."""
    seeded.write_csv(folder, rows)
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": schemas.table_schema(told, seeded.CODES)}
        for name, told in TABLES.items()
    ]
    package = frictionless.Package.from_descriptor({"name": "x", "resources": resources}, basepath=str(folder))
    return {
        (task.name, getattr(error, "row_number", 0), columns_of(error), error.type)
        for task in package.validate(limit_errors=100_000).tasks
        for error in task.errors
    }


def columns_of(error: Any) -> str:
    return ", ".join(getattr(error, "field_names", [getattr(error, "field_name", "")]))


def test_frictionless_accepts_valid_tables(tmp_path: Path) -> None:
    assert errors_found(tmp_path, seeded.valid_tables()) == set()


def test_frictionless_catches_what_a_csv_shows_and_nothing_else(tmp_path: Path) -> None:
    rows = {name: list(told) for name, told in seeded.valid_tables().items()}
    at: list[tuple[Seeded, int]] = []
    for sown in SOWN:
        if sown.rows and FRICTIONLESS in sown.asked:
            rows[sown.table] += sown.rows
            at.append((sown, len(rows[sown.table]) + 1))
    lines: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for name, line, columns, kind in errors_found(tmp_path, rows):
        lines.setdefault((name, line), set()).add((columns, kind))
    told = [(sown, heard(sown, lines.get((sown.table, line), set()))) for sown, line in at]
    assert [words for sown, answered in told for words in wrongly(sown, answered, [FRICTIONLESS])] == []


def heard(sown: Seeded, errors: set[tuple[str, str]]) -> frozenset[str]:
    """Whether errors on a line are about its defect; all rows of a table have one key, which is told of each."""
    about_keys = {"primary-key", "unique-error"}
    if sown.constraint == "its key":
        kinds = {kind for _, kind in errors} & about_keys
    else:
        here = sown.column if sown.constraint != "columns together" else ""
        kinds = {kind for columns, kind in errors if not here or columns == here} - about_keys
    return frozenset({FRICTIONLESS}) if kinds else frozenset()


LABELS: Final = {
    "one missing": "missing-label",
    "one of the key missing": "incorrect-label",
    "one more": "extra-label",
    "another order": "incorrect-label",
}


@pytest.mark.parametrize("name", TABLES)
def test_frictionless_catches_other_columns(name: str) -> None:
    told = schemas.table_schema(TABLES[name], seeded.CODES) | {"foreignKeys": []}
    for sown in of(name, "its columns"):
        schema = frictionless.Schema.from_descriptor(told)
        report = frictionless.Resource(data=[list(sown.columns)], schema=schema).validate()
        assert LABELS[sown.what] in {error.type for error in report.tasks[0].errors}, sown.what


# What has a defect, and what is told of them.


def test_every_constraint_of_every_column_is_in_the_catalogue() -> None:
    sown = Counter((each.table, each.column, each.constraint) for each in SOWN)
    for name, schema in TABLES.items():
        for column, told in schema.columns.items():
            checks = seeded.SCHEMAS[name].columns[column].checks
            asked = {"its type"} | (set() if told.nullable else {"a value is there"})
            asked |= {CONSTRAINTS[str(check.name)] for check in checks}
            assert {constraint for at, here, constraint in sown if (at, here) == (name, column)} >= asked
        assert sown[name, ", ".join(key_of(schema)), "its key"] == 1
        assert sown[name, "", "columns together"] == len(schema.checks)
    assert sum(count for (_, _, constraint), count in sown.items() if constraint == "a reference") == len(REFERENCES)


def test_a_check_without_a_defect_is_named_with_the_place_to_add_one(monkeypatch: pytest.MonkeyPatch) -> None:
    column = seeded.SCHEMAS["coders"].columns["note"]
    monkeypatch.setattr(column, "checks", [schemas._columns.pa.Check.str_contains("a")])
    with pytest.raises(
        LookupError, match=r"no defect for the check `str_contains`; add one to `_breaking` in schemas/"
    ):
        list(catalogue())
    monkeypatch.undo()
    monkeypatch.delitem(seeded.CONTRADICTIONS, ("passages", "end-after-start"))
    with pytest.raises(LookupError, match="no defect for `passages: end-after-start`; add it to `CONTRADICTIONS`"):
        list(catalogue())


def test_every_defect_is_caught_and_nobody_is_asked_in_vain() -> None:
    assert [each for each in SOWN if not each.caught_by or not each.caught_by <= each.asked] == []


def test_the_page_is_as_the_program_writes_it_and_keeps_what_another_wrote(root: Path) -> None:
    there = (root / "docs" / "validation.md").read_text(encoding="utf-8")
    if there != validation_page(there):
        pytest.fail("docs/validation.md is not what schemas and rules say now; run `make codebook`", pytrace=False)
    other = f"{RUN}\nfigures\n"
    assert validation_page(f"# Old\n{other}").endswith(f"\n\n{other}")
    assert RUN not in validation_page("")
