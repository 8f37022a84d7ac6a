"""A table of a release as a Stata file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import CannotWrite
from envoylog._extract import Extract
from envoylog._stata_notes import with_notes

FORMAT: Final = 118  # Stata 14 and later, the first that hold Unicode
LONGEST_NAME: Final = 32
LONGEST_LABEL: Final = 80
LONGEST_TEXT: Final = 2045
"""Bytes of a text of fixed length; a column with a longer one is of type strL."""
MOST_COLUMNS: Final = 32_767
MOST_EXACT: Final = 2**53
"""Beyond it a double, which is the widest number of Stata, does not hold every whole number."""
MOST: Final = 8.988e307
_MOST_LONG: Final = 2_147_483_620
_RESERVED: Final = re.compile(
    r"_all|_b|_coef|_cons|_n|_N|_pi|_pred|_rc|_se|_skip|aggregate|array|boolean|break|byte|case|catch|class|colvector|"
    r"complex|const|continue|default|delegate|delete|do|double|else|eltypedef|end|enum|explicit|export|external|float|"
    r"for|friend|function|global|goto|if|in|inline|int|local|long|NULL|pragma|protected|quad|rowvector|short|str\d+|"
    r"strL|typedef|typename|using|virtual|with"
)
"""Words of Stata and of its language Mata, as the writer of pandas knows them."""
_FLAGS: Final[Mapping[float, str]] = {0: "false", 1: "true"}


def write_stata(extract: Extract, path: Path) -> None:
    """Write the one table there is, labelled; codes are whole numbers whose labels are the codes.

    Raises CannotWrite where Stata cannot hold a value, OSError where the file cannot be written.
    """
    (table,) = extract.tables
    rows, fields = extract.rows(table), extract.fields(table)
    if reason := _unfit(rows):
        raise CannotWrite(f"cannot write {path}: {reason}; write a database instead, .sqlite or .duckdb, which can")
    names = variable_names(rows.column_names)
    codes = {field["name"]: _coded(field, rows[field["name"]]) for field in fields}
    frame = pd.DataFrame({names[name]: _values(rows[name], codes[name]) for name in rows.column_names})
    days = [names[field.name] for field in rows.schema if field.type == pa.date32()]
    long = [names[field.name] for field in rows.schema if field.type == pa.string() and _is_long(rows[field.name])]
    whole = io.BytesIO()
    frame.to_stata(
        whole,
        write_index=False,
        version=FORMAT,
        byteorder="little",
        convert_dates=dict.fromkeys(days, "td"),
        data_label=_cut(
            f"{extract.about['name']} {extract.about['version']}, {table}: {extract.tables[table]['title']}"
        ),
        variable_labels={names[field["name"]]: _cut(field["title"]) for field in fields},
        value_labels={names[name]: labels for name, labels in codes.items() if labels},
        convert_strl=[name for name in long if frame[name].dtype == object],
    )
    path.write_bytes(with_notes(whole.getvalue(), _notes(extract, table, names)))


def variable_names(columns: Iterable[str]) -> dict[str, str]:
    """What each column is called in Stata: letters, digits and `_`, at most 32, not reserved, no two alike."""
    found: dict[str, str] = {}
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", column) or "_"
        if plain[0].isdigit() or _RESERVED.fullmatch(plain):
            plain = f"_{plain}"
        ends = ("", *(f"_{number}" for number in range(2, MOST_COLUMNS)))
        tried = (plain[: LONGEST_NAME - len(end)] + end for end in ends)
        found[column] = next(name for name in tried if name not in found.values())
    return found


def _unfit(rows: pa.Table) -> str | None:
    """What Stata cannot hold, if anything."""
    if rows.num_columns > MOST_COLUMNS:
        return f"Stata holds at most {MOST_COLUMNS:,} columns"
    unfit: dict[pa.DataType, Callable[[pa.ChunkedArray], Any]] = {
        pa.string(): lambda column: pc.match_substring(column, "\0"),
        pa.int64(): lambda column: pc.or_(pc.greater(column, MOST_EXACT), pc.less(column, -MOST_EXACT)),
        pa.float64(): lambda column: pc.invert(pc.less_equal(pc.abs(column), MOST)),
    }
    for field in rows.schema:
        if field.type in unfit and pc.any(unfit[field.type](rows[field.name])).as_py():
            return f"`{field.name}` has a value that Stata cannot hold"
    return None


def _coded(field: Mapping[str, Any], column: pa.ChunkedArray) -> dict[float, str]:
    """The labels of a column: number -> code, in the order of its vocabulary; none for other columns."""
    if column.type == pa.bool_():
        return dict(_FLAGS)
    return dict(enumerate(field["constraints"].get("enum", []), start=1))


def _values(column: pa.ChunkedArray, codes: Mapping[float, str]) -> Any:
    """The column in a type of Stata's that loses nothing; null is `.`, and in text the empty text."""
    if column.type == pa.date32():
        return column.cast(pa.timestamp("us")).to_pandas()
    if column.type == pa.string() and codes:
        column = pc.add(pc.index_in(column, value_set=pa.array(codes.values())), 1)
    if column.type == pa.string():
        return column.fill_null("").to_pandas().astype(object)
    if column.null_count or column.type == pa.float64() or _is_wide(column):
        return column.cast(pa.float64()).to_pandas()
    return column.cast(pa.int32()).to_pandas()


def _is_wide(column: pa.ChunkedArray) -> bool:
    return column.type == pa.int64() and bool(pc.any(pc.greater(pc.abs(column), _MOST_LONG)).as_py())


def _is_long(column: pa.ChunkedArray) -> bool:
    return bool((pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_TEXT)


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _notes(extract: Extract, table: str, names: Mapping[str, str]) -> dict[str, list[str]]:
    """Notes of the data and of each variable: what labels of 80 letters have no room for."""
    notes = {"_dta": [f"{name}: {text}" for name, text in extract.about.items() if text]}
    for field in extract.fields(table):
        notes[names[field["name"]]] = [f"{field['name']}: {field['title']}: {field['description']}"]
    return notes
