"""Rows and text on standard output: for reading as wide as the terminal, for programs whole."""

from __future__ import annotations

import io
import json
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from envoylog._command import harmless
from envoylog._csv import write_csv

_WIDEST_CELL: Final = 44
_GAP: Final = "  "


def print_text(text: str) -> None:
    """Print lines, without what a terminal would obey."""
    print(harmless(text))


def tell(sentence: str) -> None:
    """Say beside the answer what is not part of it, where it is not read by the next program."""
    if sys.stderr is not None:
        sys.stdout.flush()
        print(harmless(sentence), file=sys.stderr)


def print_rows(rows: pa.Table, form: str, cut: bool) -> None:
    """Print rows as `text`, `csv` or `json`; `cut` leaves out of the text the columns for which there is no room."""
    {"csv": _print_csv, "json": _print_json}.get(form, lambda told: _print_table(told, cut))(rows)


def _print_csv(rows: pa.Table) -> None:
    """As in a release: RFC 4180, UTF-8, LF line ends."""
    whole = io.BytesIO()
    write_csv(rows, whole)
    sys.stdout.flush()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.buffer.write(
            whole.getvalue()
        )  # as bytes: a console's own line ends and letters are not those of CSV
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(whole.getvalue().decode())


def _print_json(rows: pa.Table) -> None:
    """A list of objects, one a line, null for an empty cell and days in ISO 8601."""
    all_letters = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    lines = [json.dumps(row, ensure_ascii=not all_letters, default=str) for row in rows.to_pylist()]
    print("[\n" + ",\n".join(f"  {line}" for line in lines) + "\n]" if lines else "[]")


def _print_table(rows: pa.Table, cut: bool) -> None:
    """Columns side by side; a cell that is longer than a column may be is cut."""
    room = shutil.get_terminal_size((110, 24)).columns
    columns = [[name, *map(_written, rows[name].to_pylist())] for name in rows.column_names]
    if not cut:
        _print_columns(columns, _fitted(columns, room))
        return
    shortened = [[_cut(cell, _WIDEST_CELL) for cell in column] for column in columns]
    widths = [max(map(_width, column)) for column in shortened]
    fitting = _fitting(widths, room)
    _print_columns(shortened[:fitting], widths[:fitting])
    if fitting < len(columns):
        names = ", ".join(column[0] for column in columns[fitting:])
        tell(f"no room for {names}; name what you want, as in --columns {columns[0][0]},{columns[-1][0]}")


def _fitting(widths: Sequence[int], room: int) -> int:
    """How many columns there is room for, one at least."""
    used = count = 0
    for width in widths:
        used += width + (len(_GAP) if count else 0)
        if used > room and count:
            break
        count += 1
    return count


def _fitted(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Each column's width: its longest cell, but for the last, which is wrapped to the room that is left."""
    widths = [max(map(_width, column)) for column in columns]
    left = room - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)
    return [*widths[:-1], max(min(widths[-1], left), 30)]


def _print_columns(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for cells in zip(*columns, strict=True):
        parts = _wrapped(cells[-1], widths[-1])
        first = [_padded(cell, width) for cell, width in zip(cells[:-1], widths[:-1], strict=True)]
        print(harmless(_GAP.join([*first, parts[0]]).rstrip()))
        indent = sum(widths[:-1]) + len(_GAP) * len(first)
        for part in parts[1:]:
            print(harmless(" " * indent + part))


def _wrapped(text: str, width: int) -> list[str]:
    """Text in lines no wider than asked, words kept whole where they fit."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if _width(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _written(value: Any) -> str:
    """A cell as in the CSV, on one line."""
    if value is None:
        return ""
    return " ".join((str(value).lower() if isinstance(value, bool) else str(value)).split())


def _cut(text: str, width: int) -> str:
    return text if _width(text) <= width else text[: width - 3].rstrip() + "..."


def _width(text: str) -> int:
    """How many places a terminal needs for text: two for a wide letter, none for a mark on another."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
