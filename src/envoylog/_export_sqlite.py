"""A release as an SQLite database."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import NoRelease
from envoylog._extract import Extract
from envoylog._sql import Dialect, created, created_beside, foreign_keys, listed, parents_first, quoted

TYPES: Final = {
    pa.string(): "TEXT",
    pa.date32(): "TEXT",
    pa.int64(): "INTEGER",
    pa.bool_(): "INTEGER",
    pa.float64(): "REAL",
}
_STRICT: Final = (3, 37)
"""First version of SQLite that can hold a column to its type."""
_FROM_ONE_SET: Final = re.compile(r"\^\(\?:\[([A-Za-z0-9-]+)\]\{(\d+)(?:,(\d+))?\}\)\$")
_ROWS_AT_ONCE: Final = 10_000


def write_sqlite(extract: Extract, path: Path) -> None:
    """Write the tables with their keys, and `_release`, `_codebook` and, where they are needed, `_codes`.

    Days are text in ISO 8601, flags 0 or 1. Raises NoRelease where rows break a key or a condition of their own
    schema, OSError where the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")  # a file that is not whole is thrown away
            database.execute("BEGIN")
            _fill(database, extract)
            database.execute("COMMIT")
            _check(database)
    except sqlite3.IntegrityError as error:
        raise NoRelease(f"the release is damaged: its rows break its schema ({error})") from error
    except sqlite3.DatabaseError as error:
        raise OSError(str(error)) from error


def _fill(database: sqlite3.Connection, extract: Extract) -> None:
    dialect = Dialect(TYPES, _typed, _patterned, " STRICT" if sqlite3.sqlite_version_info >= _STRICT else "")
    for name in parents_first(extract.tables):
        rows = extract.rows(name)
        database.execute(created(name, extract.tables, rows.schema, dialect))
        _insert(database, name, rows)
    for statement in _indices(extract):
        database.execute(statement)
    for name, rows in extract.beside().items():
        database.execute(created_beside(f"_{name}", rows.schema, dialect))
        _insert(database, f"_{name}", rows)


def _insert(database: sqlite3.Connection, name: str, rows: pa.Table) -> None:
    statement = f"INSERT INTO {quoted(name)} VALUES ({', '.join('?' * rows.num_columns)})"  # noqa: S608 - quoted
    for batch in rows.to_batches(_ROWS_AT_ONCE):
        columns = [_as_text(column).to_pylist() for column in batch.columns]
        database.executemany(statement, zip(*columns, strict=True))


def _as_text(column: pa.Array) -> pa.Array:
    return pc.cast(column, pa.string()) if column.type == pa.date32() else column


def _typed(column: str, kind: pa.DataType) -> str | None:
    if kind == pa.date32():
        return f"date({column}) IS {column}"
    return f"{column} IN (0, 1)" if kind == pa.bool_() else None


def _patterned(column: str, pattern: str) -> str | None:
    """A form that is so and so many letters of one set; SQLite itself knows no other regular expression."""
    if not (met := _FROM_ONE_SET.fullmatch(pattern)):
        return None
    letters, least, most = met.groups()
    return f"length({column}) BETWEEN {least} AND {most or least} AND {column} NOT GLOB '*[^{letters}]*'"


def _indices(extract: Extract) -> Iterator[str]:
    """An index for each foreign key that does not begin the primary key, which has one."""
    for name, told in extract.tables.items():
        for key in foreign_keys(name, extract.tables):
            if list(key.columns) != told["schema"]["primaryKey"][: len(key.columns)]:
                index = quoted(f"{name}_by_{'_'.join(key.columns)}")
                yield f"CREATE INDEX {index} ON {quoted(name)} {listed(key.columns)}"


def _check(database: sqlite3.Connection) -> None:
    """Raise NoRelease where a foreign key leads nowhere."""
    if dangling := database.execute("PRAGMA foreign_key_check").fetchone():
        raise NoRelease(f"the release is damaged: a row of {dangling[0]} names one that {dangling[2]} does not have")
