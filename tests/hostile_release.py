"""A release whose cells are what programs like to misread: every column of every table, in the order as written."""

import datetime as dt
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from curation.writing import write_release
from schemas import TABLES, arrow_schema

VERSION: Final = "0.9.0"
CODES: Final = ["true", "NA", "NULL", "nan", "-", "TRUE", "007", "1e5", "None", "#N/A", "3", "-0", "inf", "2021-11"]
TEXTS: Final = [
    *CODES,
    "12345678901234567890",
    "+93",
    "0x1F",
    "1,5",
    'he said "no"',
    '"',
    "''",
    "a, b; c | d",
    "two\nlines",
    "a tab\tand a \\ and \\n",
    " a blank before",
    "a blank behind ",
    "# no comment",
    "=1+1",
    "Замир Кабулов",
    "ضمیر کابلوف",
    "e\u0301 is not \u00e9",
    "\u00a0hard\u00a0blanks\u00a0",
    "\U0001f54a",
    "x" * 5000,
]
ADDRESSES: Final = [
    "https://example.org/NA",
    "https://example.org/?q=%22a%22,b;c=1&d='e'#:~:text=NULL",
    "http://1.org/+1",
]
WHOLES: Final = [0, 1, 7, 10, 2**31 - 1, 2**31, 2**53, 10**17]
NUMBERS: Final = [0.0, 0.1, -0.5, 1 / 3, 1e-7, 179.99999999999997, 5e15]
DAYS: Final = [
    dt.date(2001, 9, 11),
    dt.date(1899, 12, 31),
    dt.date(1970, 1, 1),
    dt.date(2024, 2, 29),
    dt.date(9999, 1, 1),
]
ROWS: Final = 2 * len(TEXTS) + 1


def make(folder: Path) -> Path:
    """A release in a new folder, which no rule of the wall would let pass."""
    found = {vocabulary_of(column) for table in TABLES.values() for column in table.columns.values()}
    vocabularies = sorted(name for name in found if name)
    tables = {name: filled(name, place) for place, name in enumerate(TABLES)}
    words = [entry(vocabulary, rank, code) for vocabulary in vocabularies for rank, code in enumerate(CODES, start=1)]
    tables["vocabularies"] = pa.Table.from_pylist(words, schema=arrow_schema(TABLES["vocabularies"]))
    write_release(tables, folder, VERSION, dict.fromkeys(vocabularies, CODES), {})
    return folder


def entry(vocabulary: str, rank: int, code: str) -> dict[str, str | int]:
    """The row of `vocabularies` that tells of a code."""
    said = {"label": code, "definition": code, "plover": "none", "cameo": "013"}
    return {"vocabulary": vocabulary, "rank": rank, "code": code, **said}


def filled(table: str, start: int) -> pa.Table:
    """Rows for a table, each column beginning elsewhere; every third cell is null where it may be."""
    schema = arrow_schema(TABLES[table])
    columns = []
    for place, field in enumerate(schema):
        values = islice(cycle(values_of(TABLES[table].columns[field.name])), start + place, start + place + ROWS)
        held = [None if field.nullable and (row + place) % 3 == 2 else value for row, value in enumerate(values)]
        columns.append(pa.array(held, field.type))
    return pa.table(columns, schema=schema)


def values_of(column: Any) -> list[Any]:
    """Hostile cells for a column."""
    if vocabulary_of(column):
        return CODES
    if (column.metadata or {}).get("format") == "uri":  # frictionless takes nothing else for an address
        return ADDRESSES
    values = {
        pa.string(): TEXTS,
        pa.int64(): WHOLES,
        pa.float64(): NUMBERS,
        pa.date32(): DAYS,
        pa.bool_(): [True, False],
    }
    return values[column.dtype.type.pyarrow_dtype]


def vocabulary_of(column: Any) -> str | None:
    """The vocabulary of a column, if it has one."""
    found: str | None = (column.metadata or {}).get("vocabulary")
    return found
