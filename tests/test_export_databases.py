"""Exported databases have the keys and conditions that the descriptor has, and hold rows to them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import apsw
import pytest
import small_tables
from exporting import export
from reading_exports import DUCKDB, duckdb

from envoylog import NoRelease, Release
from envoylog._sql import foreign_keys, literal, parents_first, quoted


def described(release: Path) -> dict[str, dict[str, Any]]:
    told = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    return {each["name"]: each for each in told["resources"] if "schema" in each}


@pytest.fixture(scope="module")
def sqlite(release: Path, tmp_path_factory: pytest.TempPathFactory) -> apsw.Connection:
    path = tmp_path_factory.mktemp("sqlite") / "release.sqlite"
    Release(release).export(path)
    return apsw.Connection(str(path))


@pytest.fixture(scope="module")
def duck(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("duckdb") / "release.duckdb"
    export(release, path)
    return path


def keys_told(release: Path) -> set[tuple[str, str, str, str]]:
    return {
        (name, key["fields"][0], key["reference"]["resource"] or name, key["reference"]["fields"][0])
        for name, told in described(release).items()
        for key in told["schema"]["foreignKeys"]
    }


def required(release: Path) -> dict[str, set[str]]:
    return {
        name: {field["name"] for field in told["schema"]["fields"] if field["constraints"]["required"]}
        for name, told in described(release).items()
    }


def test_sqlite_has_every_key_and_required_column(release: Path, sqlite: apsw.Connection) -> None:
    for name, told in described(release).items():
        columns = list(sqlite.execute(f'PRAGMA table_info("{name}")'))
        keyed = sorted((place, column) for _, column, _, _, _, place in columns if place)
        assert [column for _, column in keyed] == told["schema"]["primaryKey"]
        assert {column for _, column, _, must, _, _ in columns if must} == required(release)[name]
    led = {
        (name, row[3], row[2], row[4])
        for name in described(release)
        for row in sqlite.execute(f'PRAGMA foreign_key_list("{name}")')
    }
    assert led == keys_told(release)
    assert len(led) > 40


def test_sqlite_finds_nothing_amiss_and_holds_types(release: Path, sqlite: apsw.Connection) -> None:
    assert list(sqlite.execute("PRAGMA integrity_check")) == [("ok",)]
    assert list(sqlite.execute("PRAGMA foreign_key_check")) == []
    strict = {name for _, name, kind, _, _, strict in sqlite.execute("PRAGMA table_list") if kind == "table" and strict}
    assert strict >= set(described(release))


def test_sqlite_finds_rows_by_their_foreign_keys_without_reading_all(release: Path, sqlite: apsw.Connection) -> None:
    for table, column, *_ in keys_told(release):
        (plan,) = sqlite.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" WHERE "{column}" = ?', ("a",))
        assert plan[3].startswith("SEARCH"), (table, column)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE events SET event_type = 'nothing'", "CHECK"),
        ("UPDATE events SET event_type = NULL", "NOT NULL"),
        ("UPDATE events SET date_earliest = '2021-02-30'", "CHECK"),
        ("UPDATE events SET date_earliest = '2021-11'", "CHECK"),
        ("UPDATE events SET n_reports = 0", "CHECK"),
        ("UPDATE events SET n_reports = 'many'", "cannot store TEXT"),
        ("UPDATE record SET reviewed = 2", "CHECK"),
        ("UPDATE places SET country = 'ru'", "CHECK"),
        ("UPDATE sources SET text_sha256 = 'F' || substr(text_sha256, 2)", "CHECK"),
        ("UPDATE events SET event_id = hex(zeroblob(41)) WHERE rowid = 1", "CHECK"),
        ("INSERT INTO coders SELECT * FROM coders", "UNIQUE"),
        ("INSERT INTO event_topics SELECT event_id, 'nothing' FROM events LIMIT 1", "FOREIGN KEY"),
        ("UPDATE events SET part_of = 'nothing'", "FOREIGN KEY"),
    ],
)
def test_sqlite_refuses_what_the_schema_refuses(sqlite: apsw.Connection, statement: str, says: str) -> None:
    sqlite.execute("PRAGMA foreign_keys = ON")
    before = sqlite.total_changes()
    with pytest.raises(apsw.ConstraintError, match=says):
        sqlite.execute(statement)
    assert sqlite.total_changes() == before


def test_duckdb_has_every_key_and_required_column(release: Path, duck: Path) -> None:
    asked = "SELECT table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names "
    found = json.loads(duckdb(duck, "-json", f"{asked} FROM duckdb_constraints()"))
    kinds: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        kinds.setdefault(each["constraint_type"], []).append(each)
    assert {each["table_name"]: each["constraint_column_names"] for each in kinds["PRIMARY KEY"]} == {
        name: told["schema"]["primaryKey"] for name, told in described(release).items()
    }
    assert {
        (
            each["table_name"],
            *each["constraint_column_names"],
            each["referenced_table"],
            *each["referenced_column_names"],
        )
        for each in kinds["FOREIGN KEY"]
    } == keys_told(release)
    must = {(each["table_name"], *each["constraint_column_names"]) for each in kinds["NOT NULL"]}
    assert must >= {(name, column) for name, columns in required(release).items() for column in columns}


def test_duckdb_has_types_and_says_what_each_table_and_column_is(release: Path, duck: Path) -> None:
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    asked = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    found = {(each["table_name"], each["column_name"]): each for each in json.loads(duckdb(duck, "-json", asked))}
    found = {place: each for place, each in found.items() if not place[0].startswith("_")}
    told = {
        (name, field["name"]): (types[field["type"]], f"{field['title']}: {field['description']}")
        for name, resource in described(release).items()
        for field in resource["schema"]["fields"]
    }
    assert {place: (each["data_type"], each["comment"]) for place, each in found.items()} == told
    tables = json.loads(duckdb(duck, "-json", "SELECT table_name, comment FROM duckdb_tables()"))
    said = {each["table_name"]: each["comment"] for each in tables if not each["table_name"].startswith("_")}
    assert said == {name: f"{each['title']}: {each['description']}" for name, each in described(release).items()}


@pytest.mark.parametrize(
    "change",
    [
        "event_type = 'nothing'",
        "n_reports = 0",
        "event_id = 'Not an id'",
        "title = ' padded '",
        "date_edtf = '2021-13'",
        "place_id = 'nothing'",
    ],
)
def test_duckdb_refuses_what_the_schema_refuses(duck: Path, tmp_path: Path, change: str) -> None:
    path = tmp_path / "copy.duckdb"
    path.write_bytes(duck.read_bytes())
    statement = f"UPDATE events SET {change} WHERE event_id = (SELECT max(event_id) FROM events)"
    done = subprocess.run([DUCKDB, path, statement], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Constraint Error" in done.stderr


def table(*leads: str) -> dict[str, Any]:
    keys = [{"fields": ["a"], "reference": {"resource": to, "fields": ["b"]}} for to in leads]
    return {"schema": {"foreignKeys": keys}}


def test_a_table_stands_behind_those_that_it_leads_to() -> None:
    tables = {"record": table("events"), "events": table("", "places"), "places": table(""), "lone": table("gone")}
    found = parents_first(tables)
    assert sorted(found) == sorted(tables)
    assert found.index("record") > found.index("events") > found.index("places")
    assert foreign_keys("lone", tables) == []


def test_tables_that_lead_to_each_other_are_a_damaged_release() -> None:
    with pytest.raises(NoRelease, match=r"foreign keys lead in a circle, (a to b to a|b to a to b)"):
        parents_first({"a": table("b"), "b": table("a")})


def test_rows_that_name_each_other_in_a_circle_are_a_damaged_release(tmp_path: Path) -> None:
    first, second, *_ = small_tables.rows()
    rows = [(*row[:4], up, *row[5:]) for row, up in ((first, second[0]), (second, first[0]))]
    with pytest.raises(NoRelease, match="rows of record name each other in a circle"):
        export(small_tables.make(tmp_path / "release", rows), tmp_path / "a.duckdb")


def test_names_and_texts_are_quoted() -> None:
    assert (quoted('a"b'), literal("it's")) == ('"a""b"', "'it''s'")
