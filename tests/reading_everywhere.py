"""A table as different programs read it, told alike: the cells, type and levels of each column."""

import csv
import datetime as dt
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import frictionless
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

import envoylog
from envoylog._frames import DtypeBackend

Described = Mapping[str, Any]
ROOT: Final = Path(__file__).resolve().parent.parent
DUCKDB: Final = Path(sys.executable).with_name("duckdb")
"""The command line of DuckDB, from the wheel `duckdb-cli`."""


class Column(NamedTuple):
    """A column as it was read: values of Python, null as None; a type of Table Schema; the codes in their order."""

    cells: list[Any]
    kind: str
    levels: list[str] | None


Table = dict[str, Column]
Reader = Callable[[Path, Described], Table]

PARSED: Final[Mapping[str, Callable[[str], Any]]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": dt.date.fromisoformat,
}
NAMES: Final = {
    "string": "string str string[pyarrow] String VARCHAR character factor",
    "integer": "int64 Int64 int64[pyarrow] BIGINT integer",
    "number": "double float64 Float64 double[pyarrow] DOUBLE numeric",
    "boolean": "bool bool[pyarrow] boolean Boolean BOOLEAN logical",
    "date": "date32[day] date32[day][pyarrow] datetime64[us] Date DATE",
}
KINDS: Final = {name: kind for kind, names in NAMES.items() for name in names.split()}
"""Types of Table Schema by what Arrow, pandas, polars, DuckDB and R call them."""


def tables_of(folder: Path) -> list[Described]:
    """What the descriptor of a release says of each table."""
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return [each for each in told["resources"] if "schema" in each]


def expected(folder: Path, told: Described) -> Table:
    """What the text of a CSV file says, read by the rules of the descriptor alone."""
    with (folder / told["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        field["name"]: Column(
            [PARSED[field["type"]](row[field["name"]]) if row[field["name"]] else None for row in rows],
            field["type"],
            levels_of(field),
        )
        for field in told["schema"]["fields"]
    }


def levels_of(field: Described) -> list[str] | None:
    """The codes of a column's vocabulary in their order, None for a column without one."""
    codes: list[str] | None = field["constraints"].get("enum")
    return codes


def by_arrow(folder: Path, told: Described) -> Table:
    """The Parquet file, with the levels that it tells of itself."""
    table = pq.read_table(folder / "data" / f"{told['name']}.parquet")
    itself = json.loads(table.schema.metadata[b"table_schema"])
    levels = {field["name"]: levels_of(field) for field in itself["fields"]}
    return {
        field.name: Column(table[field.name].to_pylist(), KINDS[str(field.type)], levels[field.name])
        for field in table.schema
    }


def by_pandas(backend: DtypeBackend, folder: Path, told: Described) -> Table:
    """The table as `envoylog.load` gives it, with the levels that `codebook` and `vocabularies` tell."""
    release = envoylog.Release(folder)
    frame, told_of = release.load(told["name"], dtype_backend=backend), release.codebook(told["name"])
    words = release.load("vocabularies").sort_values("rank").groupby("vocabulary")["code"].agg(list)
    levels = told_of.set_index("column")["vocabulary"].map(words)
    return {
        name: Column(
            [plain(value) for value in column],
            KINDS[str(column.dtype)],
            levels[name] if isinstance(levels[name], list) else None,
        )
        for name, column in frame.items()
    }


def plain(value: Any) -> Any:
    """A value of pandas as one of Python."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        assert value == value.normalize()
        return value.date()
    return value.item() if hasattr(value, "item") else value


def by_polars(form: str, folder: Path, told: Described) -> Table:
    """The CSV or the Parquet file, with the types of the descriptor."""
    kinds = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
    fields = {field["name"]: field for field in told["schema"]["fields"]}
    types = {
        name: pl.Enum(levels) if (levels := levels_of(field)) else kinds[field["type"]]
        for name, field in fields.items()
    }
    if form == "csv":
        frame = pl.read_csv(folder / told["path"], schema=types)
    else:
        frame = pl.read_parquet(folder / "data" / f"{told['name']}.parquet")
        as_stored = {name: KINDS[str(dtype)] for name, dtype in frame.schema.items()}
        assert as_stored == {name: field["type"] for name, field in fields.items()}
        frame = frame.cast(types)  # type: ignore[arg-type]
    return {name: Column(frame[name].to_list(), *_of_enum(dtype)) for name, dtype in frame.schema.items()}


def _of_enum(dtype: pl.DataType) -> tuple[str, list[str] | None]:
    return ("string", dtype.categories.to_list()) if isinstance(dtype, pl.Enum) else (KINDS[str(dtype)], None)


def told_by_duckdb(folders: Iterable[Path], answer: Path) -> Any:
    """What DuckDB says of all tables of some releases, by folder, form and table, from a process of its own.

    Where it is used in the process of the tests it prints page after page of leaks when that ends.
    """
    command = [sys.executable, ROOT / "tests" / "reading_in_duckdb.py", answer, *folders]
    subprocess.run(command, capture_output=True, check=True)
    return pickle.loads(answer.read_bytes())


def by_duckdb(columns: Mapping[str, tuple[list[Any], str, list[str] | None]]) -> Table:
    """A table of what DuckDB told."""
    return {name: Column(cells, KINDS[kind], levels) for name, (cells, kind, levels) in columns.items()}


def by_frictionless(folder: Path, told: Described) -> Table:
    """The CSV file as the Python package frictionless reads it, told nothing but the descriptor."""
    resource = frictionless.Package(str(folder / "datapackage.json")).get_resource(told["name"])
    with resource:
        rows = [row.to_dict() for row in resource.row_stream]
    fields = resource.schema.fields
    return {
        field.name: Column(
            [float(value) if field.type == "number" and value is not None else value for value in cells],
            field.type,
            field.constraints.get("enum"),
        )
        for field, cells in zip(fields, ([row[each.name] for row in rows] for each in fields), strict=True)
    }


def told_by_r(folders: Iterable[Path], answer: Path) -> Any:
    """What R says of all tables of some releases, by folder, way and table, from one process."""
    script, code = ROOT / "tests" / "read_in_r.R", ROOT / "r" / "envoylog.R"
    environment = os.environ | {"PATH": f"{DUCKDB.parent}{os.pathsep}{os.environ['PATH']}"}
    run = ["Rscript", script, code, answer, *folders]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(answer.read_text(encoding="utf-8"))


def by_r(columns: Mapping[str, Any], told: Described) -> Table:
    """A table of what R told; a whole number is one in R, or a double where it is beyond 2^31."""
    fields = {field["name"]: field for field in told["schema"]["fields"]}
    return {name: _of_r(column, fields[name]["type"]) for name, column in columns.items()}


def _of_r(column: Mapping[str, Any], asked: str) -> Column:
    kind = KINDS[column["kind"]]
    if (asked, kind) == ("integer", "number"):
        whole = [None if text is None else float(text) for text in column["cells"]]
        assert all(number is None or number.is_integer() for number in whole)
        return Column([None if number is None else int(number) for number in whole], "integer", None)
    cells = [None if text is None else PARSED[kind](text) for text in column["cells"]]
    return Column(cells, kind, column["levels"])


READERS: Final[Mapping[str, Reader]] = {
    "Parquet by Arrow": by_arrow,
    **{f"pandas, {backend}": partial(by_pandas, backend) for backend in ("default", "pyarrow", "numpy_nullable")},
    **{f"{form} by polars": partial(by_polars, form) for form in ("csv", "parquet")},
    "frictionless": by_frictionless,
}
IN_DUCKDB: Final = ("csv", "parquet")
IN_R: Final = {"csv in R": "csv", "parquet in R": "parquet", "readr as R's frictionless calls it": "frictionless"}


def differences(table: str, asked: Table, found: Table) -> list[str]:
    """Each column that was read otherwise than asked, with its first cell that differs."""
    if list(asked) != list(found):
        return [f"{table}: columns {list(found)}"]
    return [f"{table}.{name}: {said}" for name in asked if (said := _difference(asked[name], found[name]))]


def _difference(asked: Column, found: Column) -> str | None:
    for what in ("kind", "levels"):
        if getattr(asked, what) != getattr(found, what):
            return f"{what} {getattr(found, what)!r}, not {getattr(asked, what)!r}"
    if len(asked.cells) != len(found.cells):
        return f"{len(found.cells)} rows, not {len(asked.cells)}"
    for row, (right, cell) in enumerate(zip(asked.cells, found.cells, strict=True), start=1):
        if type(right) is not type(cell) or right != cell:
            return f"row {row} is {cell!r}, not {right!r}"
    return None
