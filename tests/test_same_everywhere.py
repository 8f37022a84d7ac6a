"""The same table in every program: cells, types, nulls and levels of each table as CSV and descriptor say them.

What R's package frictionless reads of a descriptor is known from its documentation (articles `data-resource` and
`table-schema`, versions 1.0 to 1.2) and its repository: it cannot be installed here, and readr is called as it does.
"""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import hostile_release
import pandas as pd
import pytest
from reading_everywhere import (
    IN_DUCKDB,
    IN_R,
    READERS,
    Column,
    Described,
    Table,
    by_duckdb,
    by_r,
    differences,
    expected,
    tables_of,
    told_by_duckdb,
    told_by_r,
)

from schemas import TABLES

WHICH: Final = ("the release", "a hostile one")


@pytest.fixture(scope="session")
def folders(release: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The release, and one of whatever programs like to misread."""
    hostile = hostile_release.make(tmp_path_factory.mktemp("hostile") / "release")
    return dict(zip(WHICH, (release, hostile), strict=True))


@pytest.fixture(scope="session")
def in_r(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All tables as R reads them, by folder, way and table."""
    return told_by_r(folders.values(), tmp_path_factory.mktemp("r") / "answer.json")


@pytest.fixture(scope="session")
def in_duckdb(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All tables as DuckDB reads them, by folder, form and table."""
    return told_by_duckdb(folders.values(), tmp_path_factory.mktemp("duckdb") / "answer.pickle")


@functools.cache
def asked(folder: Path) -> list[tuple[Described, Table]]:
    """Each table of a release: what its descriptor says, and what must be read."""
    return [(told, expected(folder, told)) for told in tables_of(folder)]


def otherwise(folder: Path, read: Callable[[Described], Table]) -> list[str]:
    """Each column of each table that is read otherwise than it must be."""
    return [said for told, table in asked(folder) for said in differences(told["name"], table, read(told))]


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("reader", READERS)
def test_every_table_is_the_same(folders: dict[str, Path], reader: str, which: str) -> None:
    folder = folders[which]
    assert otherwise(folder, lambda told: READERS[reader](folder, told)) == []


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("form", IN_DUCKDB)
def test_every_table_is_the_same_in_duckdb(folders: dict[str, Path], in_duckdb: Any, form: str, which: str) -> None:
    folder = folders[which]
    assert otherwise(folder, lambda told: by_duckdb(in_duckdb[str(folder)][form][told["name"]])) == []


@pytest.mark.r
@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("way", IN_R)
def test_every_table_is_the_same_in_r(folders: dict[str, Path], in_r: Any, way: str, which: str) -> None:
    folder = folders[which]
    assert otherwise(folder, lambda told: by_r(in_r[str(folder)][IN_R[way]][told["name"]], told)) == []


@pytest.mark.parametrize("which", WHICH)
def test_no_table_is_left_out(folders: dict[str, Path], which: str) -> None:
    assert [told["name"] for told, _ in asked(folders[which])] == list(TABLES)


def test_the_hostile_release_has_each_hostile_cell_and_nulls_wherever_there_may_be_any(
    folders: dict[str, Path],
) -> None:
    read = asked(folders["a hostile one"])
    told = {(table["name"], field["name"]): field for table, _ in read for field in table["schema"]["fields"]}
    found = {(table["name"], name): column for table, columns in read for name, column in columns.items()}
    whole = [key for key, column in found.items() if None not in column.cells]
    assert [key for key in whole if not told[key]["constraints"]["required"] and key[0] != "vocabularies"] == []
    held = {cell for column in found.values() for cell in column.cells}
    wanted = {*hostile_release.TEXTS, *hostile_release.WHOLES, *hostile_release.NUMBERS, *hostile_release.DAYS}
    assert wanted - held == set()
    assert all(column.levels in (None, hostile_release.CODES) for column in found.values())


def test_a_program_left_to_guess_loses_codes(folders: dict[str, Path]) -> None:
    folder = folders["a hostile one"]
    right = {told["name"]: table for told, table in asked(folder)}["statements"]["speech_act"].cells
    guessed = pd.read_csv(folder / "data" / "statements.csv")["speech_act"]
    assert guessed.isna().sum() > right.count(None)


COLUMN: Final = Column(["NA", None, "007"], "string", ["NA", "007"])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"code": COLUMN}, []),
        ({"code": COLUMN._replace(cells=["NA", None, "7"])}, ["acts.code: row 3 is '7', not '007'"]),
        ({"code": COLUMN._replace(cells=[None, None, "007"])}, ["acts.code: row 1 is None, not 'NA'"]),
        ({"code": COLUMN._replace(cells=["NA", "", "007"])}, ["acts.code: row 2 is '', not None"]),
        ({"code": COLUMN._replace(cells=["NA", None, 7])}, ["acts.code: row 3 is 7, not '007'"]),
        ({"code": COLUMN._replace(cells=["NA", None])}, ["acts.code: 2 rows, not 3"]),
        ({"code": COLUMN._replace(kind="integer")}, ["acts.code: kind 'integer', not 'string'"]),
        ({"code": COLUMN._replace(levels=["007", "NA"])}, ["acts.code: levels ['007', 'NA'], not ['NA', '007']"]),
        ({"code": COLUMN._replace(levels=None)}, ["acts.code: levels None, not ['NA', '007']"]),
        ({"other": COLUMN}, ["acts: columns ['other']"]),
    ],
)
def test_whatever_differs_is_told(found: Table, said: list[str]) -> None:
    assert differences("acts", {"code": COLUMN}, found) == said


def test_a_flag_is_no_number_and_a_whole_number_no_fraction() -> None:
    for right, cell in ((True, 1), (1, 1.0)):
        asked, found = (Table(x=Column([value], "integer", None)) for value in (right, cell))
        assert differences("acts", asked, found) == [f"acts.x: row 1 is {cell!r}, not {right!r}"]


R_READS: Final[dict[str, Callable[[Described], bool]]] = {
    "a name and one file within the folder": lambda each: (
        bool(each["name"]) and re.fullmatch(r"data/\w+\.csv", each["path"]) is not None
    ),
    "`profile`, by which versions 1.0 to 1.2 know a table": lambda each: each["profile"] == "tabular-data-resource",
    "`type`, by which versions after them know it": lambda each: each["type"] == "table",
    "UTF-8, and no dialect but the usual one": lambda each: each["encoding"] == "utf-8" and "dialect" not in each,
    "the empty cell as the only null": lambda each: each["schema"]["missingValues"] == [""],
    "names, and types that it can read": lambda each: all(
        field["name"] and field["type"] in ("string", "integer", "number", "boolean", "date")
        for field in each["schema"]["fields"]
    ),
    "no form but the default where one counts": lambda each: all(
        field.get("format", "default") == "default" or field["type"] == "string" for field in each["schema"]["fields"]
    ),
    "flags that readr knows": lambda each: all(
        (field["trueValues"], field["falseValues"]) == (["true"], ["false"])
        for field in each["schema"]["fields"]
        if field["type"] == "boolean"
    ),
    "codes as `enum`, from which it makes levels": lambda each: all(
        field["constraints"].get("enum") for field in each["schema"]["fields"] if "envoylog:vocabulary" in field
    ),
    "plain numbers": lambda each: (
        not any({"decimalChar", "groupChar", "bareNumber"} & field.keys() for field in each["schema"]["fields"])
    ),
}


@pytest.mark.parametrize("needed", R_READS)
def test_the_descriptor_keeps_what_frictionless_for_r_reads(release: Path, needed: str) -> None:
    assert [each["name"] for each in tables_of(release) if not R_READS[needed](each)] == []
