"""A table of a release as a statement of SQL: its keys, and what each column may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pyarrow as pa

from envoylog._errors import NoRelease


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are keys of another table, or of the same."""

    columns: tuple[str, ...]
    table: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Dialect:
    """What one database says in its own way."""

    types: Mapping[pa.DataType, str]
    typed: Callable[[str, pa.DataType], str | None]
    """A condition that stands in for a type that the database lacks."""
    patterned: Callable[[str, str], str | None]
    """The condition that a column has the form of a regular expression, where the database can say so."""
    ending: str = ""
    """What follows the closing bracket of a table."""


def quoted(name: str) -> str:
    """A name, so that no word is reserved."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a value of SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(names: Sequence[str]) -> str:
    """Names in brackets."""
    return f"({', '.join(map(quoted, names))})"


def foreign_keys(table: str, tables: Mapping[str, Mapping[str, Any]]) -> list[ForeignKey]:
    """The foreign keys of a table that lead to one of the tables; others have nowhere to lead."""
    told = tables[table]["schema"]["foreignKeys"]
    keys = [
        ForeignKey(tuple(each["fields"]), each["reference"]["resource"] or table, tuple(each["reference"]["fields"]))
        for each in told
    ]
    return [key for key in keys if key.table in tables]


def parents_first(tables: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The tables in an order in which each stands behind all that its foreign keys lead to.

    Raises NoRelease where there is no such order, since a release has none that lead back.
    """
    led = {name: sorted({key.table for key in foreign_keys(name, tables)} - {name}) for name in tables}
    try:
        return list(TopologicalSorter(led).static_order())
    except CycleError as error:
        raise NoRelease(
            f"the release is damaged: foreign keys lead in a circle, {' to '.join(error.args[1])}"
        ) from error


def created(table: str, tables: Mapping[str, Mapping[str, Any]], schema: pa.Schema, dialect: Dialect) -> str:
    """The statement that creates a table with its keys and conditions."""
    told = tables[table]["schema"]
    types = {field.name: field.type for field in schema}
    lines = [_column(field, types[field["name"]], dialect) for field in told["fields"]]
    lines.append(f"PRIMARY KEY {listed(told['primaryKey'])}")
    lines += [
        f"FOREIGN KEY {listed(key.columns)} REFERENCES {quoted(key.table)} {listed(key.others)}"
        for key in foreign_keys(table, tables)
    ]
    return _statement(table, lines, dialect)


def created_beside(name: str, schema: pa.Schema, dialect: Dialect) -> str:
    """The statement that creates a table of the export's own, without keys."""
    return _statement(name, [f"{quoted(field.name)} {dialect.types[field.type]}" for field in schema], dialect)


def _statement(name: str, lines: Sequence[str], dialect: Dialect) -> str:
    return f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(lines) + f"\n){dialect.ending}"


def _column(field: Mapping[str, Any], kind: pa.DataType, dialect: Dialect) -> str:
    column = quoted(field["name"])
    conditions = [told for told in _conditions(column, field["constraints"], kind, dialect) if told]
    parts = [column, dialect.types[kind]]
    parts += ["NOT NULL"] if field["constraints"]["required"] else []
    parts += [f"CHECK ({' AND '.join(conditions)})"] if conditions else []
    return " ".join(parts)


def _conditions(
    column: str, constraints: Mapping[str, Any], kind: pa.DataType, dialect: Dialect
) -> Iterator[str | None]:
    """What the Table Schema asks of a value; a condition that null leaves open holds in SQL."""
    yield dialect.typed(column, kind)
    if "enum" in constraints:
        yield f"{column} IN ({', '.join(map(literal, constraints['enum']))})"
    if "minimum" in constraints:
        yield f"{column} >= {constraints['minimum']}"
    if "maximum" in constraints:
        yield f"{column} <= {constraints['maximum']}"
    if "maxLength" in constraints:
        yield f"length({column}) <= {constraints['maxLength']}"
    if "pattern" in constraints:
        yield dialect.patterned(column, constraints["pattern"])
