"""A release as a DuckDB database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import NoRelease
from envoylog._extract import Extract
from envoylog._optional import library
from envoylog._sql import Dialect, created, created_beside, foreign_keys, literal, parents_first, quoted

TYPES: Final = {
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.float64(): "DOUBLE",
}
STORAGE: Final = "v1.0.0"
"""Of the file, which DuckDB 1.1 and later then read; those before know no small blocks."""
BLOCK: Final = 16_384
"""Bytes of a block, the fewest there can be: each column, key and index has at least one to itself."""


def write_duckdb(extract: Extract, path: Path) -> None:
    """Write the tables with their keys and a comment on each table and column, and what goes with them.

    Raises NoRelease where rows break a key or a condition of their own schema, OSError where the file cannot be
    written, EnvoylogError where the library is missing.
    """
    duckdb = library("duckdb", "duckdb")
    try:
        with closing(duckdb.connect(":memory:")) as database:
            options = f"STORAGE_VERSION '{STORAGE}', BLOCK_SIZE {BLOCK}"
            database.execute(f"ATTACH {literal(str(path.absolute()))} AS written ({options})")
            database.execute("USE written")
            database.execute("BEGIN")
            _fill(database, extract)
            database.execute("COMMIT")
            database.execute("USE memory")
            database.execute("DETACH written")
    except duckdb.IntegrityError as error:
        raise NoRelease(f"the release is damaged: its rows break its schema ({_first_line(error)})") from error
    except duckdb.Error as error:
        raise OSError(_first_line(error).rsplit(": ", 1)[-1]) from error


def _fill(database: Any, extract: Extract) -> None:
    dialect = Dialect(TYPES, lambda *_: None, _patterned)
    for name in parents_first(extract.tables):
        rows = extract.rows(name)
        database.execute(created(name, extract.tables, rows.schema, dialect))
        for part in _generations(name, rows, extract):
            _insert(database, name, part)
        _comment(database, name, extract)
    for name, rows in extract.beside().items():
        database.execute(created_beside(f"_{name}", rows.schema, dialect))
        _insert(database, f"_{name}", rows)


def _insert(database: Any, name: str, rows: pa.Table) -> None:
    database.register("rows_to_write", rows)
    database.execute(f"INSERT INTO {quoted(name)} SELECT * FROM rows_to_write")  # noqa: S608 - quoted
    database.unregister("rows_to_write")


def _generations(name: str, rows: pa.Table, extract: Extract) -> list[pa.Table]:
    """The rows, parted so that each comes after those of the same table that it names: DuckDB holds at once to keys.

    Raises NoRelease where rows name each other in a circle, or one that there is not.
    """
    within = [key for key in foreign_keys(name, extract.tables) if key.table == name]
    found = []
    while within and rows.num_rows:
        waiting = pa.array([False] * rows.num_rows)
        for key in within:
            waiting = pc.or_(waiting, pc.is_in(rows[key.columns[0]], value_set=rows[key.others[0]].combine_chunks()))
        if pc.all(waiting).as_py():
            raise NoRelease(f"the release is damaged: rows of {name} name each other in a circle")
        found.append(rows.filter(pc.invert(waiting)))
        rows = rows.filter(waiting)
    return found or [rows]


def _comment(database: Any, name: str, extract: Extract) -> None:
    told = extract.tables[name]
    database.execute(f"COMMENT ON TABLE {quoted(name)} IS {literal(_said(told))}")
    for field in extract.fields(name):
        column = f"{quoted(name)}.{quoted(field['name'])}"
        database.execute(f"COMMENT ON COLUMN {column} IS {literal(_said(field))}")


def _said(told: Any) -> str:
    return f"{told['title']}: {told['description']}"


def _patterned(column: str, pattern: str) -> str:
    return f"regexp_full_match({column}, {literal(pattern)})"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
