"""Every table of some releases as DuckDB reads it, its types told by the descriptor: pickled into a file.

Run as `python reading_in_duckdb.py answer.pickle folder...`, in a process of its own.
"""

import json
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

KINDS: Final = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
Columns = dict[str, tuple[list[Any], str, list[str] | None]]


def tables(folder: Path) -> dict[str, dict[str, Columns]]:
    """The cells, type and levels of each column, by form and table."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    told = [each for each in described["resources"] if "schema" in each]
    return {form: {each["name"]: read(asked(folder, each)) for each in told} for form, asked in ASKED.items()}


def read(query: str) -> Columns:
    """What a query finds."""
    with duckdb.connect() as connection:
        found = connection.sql(query)
        names, types, rows = found.columns, found.types, found.fetchall()
    return {
        name: ([row[place] for row in rows], *kind_of(kind))
        for place, (name, kind) in enumerate(zip(names, types, strict=True))
    }


def kind_of(kind: Any) -> tuple[str, list[str] | None]:
    """The type of a column, and the codes of an enumeration."""
    return ("VARCHAR", list(kind.children[0][1])) if kind.id == "enum" else (str(kind), None)


def from_csv(folder: Path, told: Mapping[str, Any]) -> str:
    """The query for the CSV file of a table, every column declared."""
    columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in types_of(told).items())
    path = quoted(str(folder / told["path"]))
    return f"SELECT * FROM read_csv({path}, columns = {{{columns}}}, header = true, auto_detect = false)"


def from_parquet(folder: Path, told: Mapping[str, Any]) -> str:
    """The query for the Parquet file of a table: its own types, save that codes become enumerations."""
    levels = {name: f"::{kind}" for name, kind in types_of(told).items() if kind.startswith("ENUM")}
    names = [field["name"] for field in told["schema"]["fields"]]
    columns = ", ".join(f'"{name}"{levels.get(name, "")} AS "{name}"' for name in names)
    path = quoted(str(folder / "data" / f"{told['name']}.parquet"))
    return f"SELECT {columns} FROM read_parquet({path})"


def types_of(told: Mapping[str, Any]) -> dict[str, str]:
    """The types of DuckDB by column, a vocabulary as an enumeration in its order."""
    return {
        field["name"]: f"ENUM({', '.join(map(quoted, codes))})"
        if (codes := field["constraints"].get("enum"))
        else KINDS[field["type"]]
        for field in told["schema"]["fields"]
    }


def quoted(text: str) -> str:
    """Text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


ASKED: Final = {"csv": from_csv, "parquet": from_parquet}

if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(pickle.dumps({folder: tables(Path(folder)) for folder in sys.argv[2:]}))
