"""Exported files as programs read them that had no part in writing them, each cell as a value of Python."""

import csv
import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import apsw
import pyreadstat
import python_calamine

Cells = list[list[Any]]
PARSED: Final[Mapping[str, Callable[[str], Any]]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": datetime.date.fromisoformat,
}
DUCKDB: Final = Path(sys.executable).with_name("duckdb")
"""The command line of DuckDB, of an older version than the library that writes."""


def fields(release: Path) -> dict[str, dict[str, str]]:
    """Columns of each table of a release, with their types."""
    described = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    tables = [each for each in described["resources"] if "schema" in each]
    return {each["name"]: {field["name"]: field["type"] for field in each["schema"]["fields"]} for each in tables}


def plain(release: Path, table: str) -> Cells:
    """The cells of a table as its CSV file has them."""
    kinds = list(fields(release)[table].values())
    with (release / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    return [[PARSED[kind](text) if text else None for kind, text in zip(kinds, line, strict=True)] for line in lines]


def of_sqlite(path: Path, table: str, kinds: Mapping[str, str]) -> Cells:
    """By apsw, which brings an SQLite of its own."""
    database = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    order = ", ".join(str(place) for place in range(1, len(kinds) + 1))
    found = database.execute(f'SELECT * FROM "{table}" ORDER BY {order}').fetchall()
    read = {"date": datetime.date.fromisoformat, "boolean": {0: False, 1: True}.__getitem__}
    return [[_as(read, kind, cell) for kind, cell in zip(kinds.values(), row, strict=True)] for row in found]


def of_duckdb(path: Path, table: str, kinds: Mapping[str, str]) -> Cells:
    """By the command line of DuckDB, of an older version."""
    asked = f'SELECT * FROM "{table}" ORDER BY ALL'
    found = json.loads(duckdb(path, "-json", asked) or "[]")
    read = {"date": datetime.date.fromisoformat, "number": float}
    return [[_as(read, kind, row[name]) for name, kind in kinds.items()] for row in found]


def duckdb(path: Path, *asked: str) -> str:
    """What DuckDB's command line prints."""
    command = [str(DUCKDB), "-readonly", str(path), *asked]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def of_excel(path: Path, table: str, kinds: Mapping[str, str]) -> Cells:
    """By calamine; text where a day or number is none of Excel's."""
    head, *lines = sheet(path, table)
    assert head == list(kinds)
    read = {"date": _day, "integer": int, "number": float}
    return [[_as(read, kind, cell) for kind, cell in zip(kinds.values(), line, strict=True)] for line in lines]


def sheet(path: Path, name: str) -> Cells:
    """The cells of a sheet."""
    lines = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[None if cell == "" else cell for cell in line] for line in lines]


def of_stata(path: Path, _: str, kinds: Mapping[str, str]) -> Cells:
    """By pyreadstat, which has ReadStat read; codes and flags by their labels, and the empty text is null."""
    frame, told = pyreadstat.read_dta(str(path), apply_value_formats=False)
    read = {"boolean": {"false": False, "true": True}.__getitem__, "integer": int, "number": float}
    columns = []
    for name, kind in zip(frame.columns, kinds.values(), strict=True):
        labels = told.variable_value_labels.get(name)
        values = [None if cell is None or cell != cell or cell == "" else cell for cell in frame[name]]
        columns.append([_as(read, kind, labels[cell] if labels and cell is not None else cell) for cell in values])
    return [list(row) for row in zip(*columns, strict=True)]


def _as(read: Mapping[str, Callable[[Any], Any]], kind: str, cell: Any) -> Any:
    return cell if cell is None or kind not in read else read[kind](cell)


def _day(cell: str | datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(cell) if isinstance(cell, str) else cell
