"""A release as an Excel workbook: a sheet for each table, after one that says what it is and one that explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import CannotWrite
from envoylog._extract import Extract
from envoylog._optional import library
from envoylog._spreadsheet import misread

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
MOST_LETTERS: Final = 32_767
"""In one cell, counted in units of UTF-16 as Excel counts them."""
LONGEST_NAME: Final = 31
FIRST_DAY: Final = date(1900, 3, 1)
"""Days before it are text: Excel has none before 1900, and counts a 29 February 1900 that never was."""
_MOST_DIGITS: Final = 10**15  # beyond these, Excel rounds a number
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 8, 200
_NO_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # what the parts of the file carry too
_SETTINGS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HOW: Final = (
    "A sheet for each table. The sheet codebook says what each column is, vocabularies or codes what each code means.",
    "An empty cell is null: nobody says. Days are days; those before March 1900, dates that are wider or narrower "
    "than a day, and numbers of more than 15 digits are text. No cell is a formula or a link.",
)


def write_excel(extract: Extract, path: Path) -> None:
    """Write the tables, a first sheet `about`, then `codebook` and, where they are needed, `codes`.

    Raises CannotWrite where a text or table is longer than Excel can hold, OSError where the file cannot be
    written, EnvoylogError where the library is missing.
    """
    xlsxwriter = library("xlsxwriter", "excel")
    tables = {name: extract.rows(name) for name in extract.tables}
    for name, rows in tables.items():
        _measure(name, rows, extract.tables[name]["schema"]["primaryKey"], path)
    beside = {name: rows for name, rows in extract.beside().items() if name != "release"}
    sheets = sheet_names(["about", *beside, *tables])
    book = xlsxwriter.Workbook(path, _SETTINGS)
    try:
        _describe(book, extract)
        _write_about(book, extract, sheets)
        for name, rows in (beside | tables).items():
            _write_sheet(book, sheets[name], rows)
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(*error.args) from error


def sheet_names(tables: Sequence[str]) -> dict[str, str]:
    """What the sheet of each table is called: at most 31 letters, none that Excel refuses, no two alike."""
    found: dict[str, str] = {}
    taken = {"history", ""}  # Excel keeps the first for itself
    for table in tables:
        plain = _NOT_IN_A_NAME.sub("_", table).strip("'")
        tried = (plain[: LONGEST_NAME - len(end)] + end for end in _endings())
        found[table] = next(name for name in tried if name.lower() not in taken)
        taken.add(found[table].lower())
    return found


def _endings() -> Iterator[str]:
    yield ""
    for number in range(2, MOST_COLUMNS):
        yield f"_{number}"


def _measure(name: str, rows: pa.Table, key: Sequence[str], path: Path) -> None:
    """Raise CannotWrite where Excel would cut something off."""
    other = "write a database instead, .sqlite or .duckdb, which has no such limit"
    for kind, size, most in (("rows", rows.num_rows, MOST_ROWS - 1), ("columns", rows.num_columns, MOST_COLUMNS)):
        if size > most:
            raise CannotWrite(f"cannot write {path}: {name} has {size:,} {kind}, a sheet at most {most:,}; {other}")
    for field in rows.schema:
        if field.type == pa.string() and (place := _too_long(rows[field.name])) is not None:
            row = ", ".join(str(rows[column][place].as_py()) for column in key)
            told = f"`{field.name}` of {row} in {name} has more than {MOST_LETTERS:,} letters"
            raise CannotWrite(f"cannot write {path}: {told}, which a cell cannot hold; {other}")


def _too_long(column: pa.ChunkedArray) -> int | None:
    """The first row whose text is too long for a cell."""
    near = pc.greater(pc.binary_length(column), MOST_LETTERS).fill_null(False)
    for place in pc.indices_nonzero(near).to_pylist():
        if len(column[place].as_py().encode("utf-16-le")) // 2 > MOST_LETTERS:
            return int(place)
    return None


def _describe(book: Any, extract: Extract) -> None:
    told = extract.about
    day = datetime.fromisoformat(told["released"]) if told["released"] else _NO_DAY
    book.set_properties({"title": told["title"], "comments": told["citation"], "created": day})


def _write_about(book: Any, extract: Extract, sheets: dict[str, str]) -> None:
    sheet = book.add_worksheet(sheets["about"])
    bold, folded = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24, bold)
    sheet.set_column(1, 1, 100, folded)
    tables = [(sheets[name], f"{told['title']}: {told['description']}") for name, told in extract.tables.items()]
    told = [(name, text) for name, text in extract.about.items() if text]
    lines = [*told, *(("how to read it", line) for line in _HOW), *tables]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text)


def _write_sheet(book: Any, name: str, rows: pa.Table) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    for place, (title, column) in enumerate(zip(rows.column_names, rows.columns, strict=True)):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, _width(title, column))
        _write_column(book, sheet, place, column)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows.num_rows, rows.num_columns - 1)


def _width(title: str, column: pa.ChunkedArray) -> int:
    """About as wide as the longest of its first values, within reason."""
    shown = column.slice(0, _LOOKED_AT).cast(pa.string())
    longest = pc.max(pc.utf8_length(shown)).as_py() or 0
    return int(min(max(longest, len(title) + 2, _NARROWEST), _WIDEST))


def _write_column(book: Any, sheet: Any, place: int, column: pa.ChunkedArray) -> None:
    """Each value as what it is; null is no cell at all."""
    text = book.add_format({"quote_prefix": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, value, guarded in zip(range(1, len(column) + 1), column.to_pylist(), _guarded(column), strict=True):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(row, place, value, text if guarded else None)
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif guarded:
            sheet.write_string(row, place, str(value), text)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, day)
        else:
            sheet.write_number(row, place, value)


def _guarded(column: pa.ChunkedArray) -> Iterable[bool | None]:
    """Whether a value is text that Excel would read anew once its cell is edited, or no number or day of Excel's."""
    kept: dict[pa.DataType, Callable[[Any], bool]] = {
        pa.int64(): lambda value: abs(value) < _MOST_DIGITS,
        pa.float64(): lambda value: float(f"{value:.16G}") == value and abs(value) != float("inf"),
        pa.date32(): lambda value: value >= FIRST_DAY,
        pa.bool_(): lambda value: True,
    }
    if column.type == pa.string():
        return list(misread(column).to_pylist())
    return [value is not None and not kept[column.type](value) for value in column.to_pylist()]
