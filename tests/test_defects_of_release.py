"""A release that is sound in each cell and wrong all the same: who finds it, and which wrong values nobody does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest
from defects import FRICTIONLESS, OWN, PANDERA, Defect, defect
from defects_of_release import ALL, ON_FILES, OWN_CHECKS, Change, Codes, Tables, by_hand, changed
from small_seeds import small_seeds, write_seeds
from test_written import DAMAGE

from curation import validation
from curation.candidate import codes_of, compiled
from curation.own_checks import HOLDS, Own
from curation.reading import read_seeds
from curation.unseen import UNSEEN, Column, columns
from curation.validation import Fault, faults_in
from curation.writing import write_release
from schemas import DERIVED, TABLES, references_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Codes]:
    """The tables of the small seeds, and their codes."""
    seeds = read_seeds(write_seeds(tmp_path_factory.mktemp("small"), small_seeds()))
    return compiled(seeds).arrow(), codes_of(seeds)


@pytest.fixture(autouse=True)
def sound_ones_spared(made: tuple[Tables, Codes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pandera pass by the tables that a defect leaves alone."""
    real = validation._pandera

    def spared(name: str, table: pa.Table, codes: Mapping[str, list[str]]) -> Iterable[Fault]:
        return () if table is made[0][name] else real(name, table, codes)

    monkeypatch.setattr(validation, "_pandera", spared)


def answers(folder: Path, tables: Tables, made: tuple[Tables, Codes], told: Defect) -> set[str]:
    """Who finds anything wrong with the tables; frictionless reads those that differ and what they refer to."""
    by = {"pandera": PANDERA, "envoylog": OWN}
    found = {by[fault.validator] for fault in faults_in(tables, made[1])}
    if FRICTIONLESS not in told.caught | told.silent:
        return found
    differing = [name for name in tables if tables[name] is not made[0][name]]
    return found | ({FRICTIONLESS} if read_by_a_stranger(folder, tables, differing, made[1]) else set())


def read_by_a_stranger(folder: Path, tables: Tables, names: list[str], codes: Codes) -> list[Fault]:
    """What frictionless finds in some tables of a written package."""
    referred = [reference.table for name in names for reference in references_of(TABLES[name])]
    some = {name: tables[name] for name in dict.fromkeys([*names, *referred])}
    write_release(some, folder / "release", "0.0.0", dict(codes), {})
    path = folder / "release" / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if "schema" in resource and resource["name"] not in names:
            resource["schema"]["foreignKeys"] = []
    path.write_text(json.dumps(described), encoding="utf-8")
    return list(validation._frictionless(folder / "release"))


@pytest.mark.parametrize("column", list(columns()), ids=lambda column: f"{column.table}.{column.column}")
def test_another_value_is_seen_by_whoever_must_and_no_other(
    tmp_path: Path, made: tuple[Tables, Codes], column: Column
) -> None:
    told = defect(f"{column.table}.{column.column}", "another value", column.seen_by, ALL)
    tables = changed(*made, column.table, column.column)
    assert answers(tmp_path, tables, made, told) == column.seen_by, (
        f"{told.breaks}: let a check of curation/recounting.py see it, or say in curation/unseen.py why nobody can"
    )


def test_only_derived_columns_are_seen_by_nobody() -> None:
    derived = {(each.table, each.column) for each in columns() if each.nature == DERIVED}
    assert set(UNSEEN) - derived == set()


@pytest.mark.parametrize(("told", "change"), list(by_hand()), ids=lambda each: getattr(each, "what", ""))
def test_a_defect_by_hand_is_caught_by_whoever_must_and_no_other(
    tmp_path: Path, made: tuple[Tables, Codes], told: Defect, change: Change
) -> None:
    assert answers(tmp_path, change(made[0]), made, told) == told.caught


@pytest.mark.parametrize("check", OWN_CHECKS)
def test_each_of_our_own_checks_finds_its_defect(made: tuple[Tables, Codes], check: Own) -> None:
    begins = check.partition("{")[0]
    assert [fault for fault in faults_in(OWN_CHECKS[check](made[0]), made[1]) if fault.wrong.startswith(begins)]


def test_each_of_our_own_checks_has_a_defect() -> None:
    lacking = [check.name for check in Own if check not in OWN_CHECKS.keys() | ON_FILES]
    assert lacking == [], "add a defect to `OWN_CHECKS` in tests/defects_of_release.py"
    assert list(HOLDS) == list(Own), "say in `HOLDS` of curation/own_checks.py what must hold"
    words = {wrong for _, expected in DAMAGE.values() for *_, wrong in expected}
    assert {str(check) for check in ON_FILES} <= words
