"""The version that follows from what differs between a release and what comes after it (docs/design.md, section 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from curation.changes import Difference, as_written, key_texts
from curation.versions import number
from envoylog._windows import bounds
from schemas import CODED, DERIVED, EVENT_TABLES, RECORDED, TABLES, metadata_of

Level = Literal["MAJOR", "MINOR", "PATCH"]
LEVELS: Final[tuple[Level, ...]] = ("MAJOR", "MINOR", "PATCH")

_VALUES_BY_STANDARD: Final = (
    "ISO 8601-2 (EDTF)",
    "ISO 639",
    "ISO 3166-1 alpha-3",
    "PLOVER",
    "CAMEO",
)
_WINDOWS: Final = {"date_edtf": "date", "as_of": "as_of"}
_ENDS: Final = ("about", "first_published", "published")
"""Windows of two columns. `in_force`, a term and a period are spans, which hold on all their days and so narrow not."""
_COMPANIONS: Final = {"date_basis": "date", "published_basis": "published"}
"""What a window rests on, and so changes with it."""
_WORDS: Final = "words, an address or a place in a text differ"
_TAKEN: Final = ("a row is gone", "a value is gone", "a value differs", "a window is narrowed", _WORDS)
_FOLLOWING: Final = {("events", "title"), *(("claims", name) for name in ("note", "number", "passage_no"))}
"""Cells that follow, mostly or always, from others that are told."""
_FOLLOWS: Final = ("record",)
"""Tables that repeat others."""
_OF_ACTORS: Final = ("actor_names", "actor_relations", "offices")


class Reason(NamedTuple):
    """One difference between two versions, and the level that it asks for; `key` and `column` where it is of one."""

    level: Level
    why: str
    table: str
    key: str = ""
    column: str = ""
    old: str | None = None
    new: str | None = None


def reasons(found: Iterable[Difference]) -> list[Reason]:
    """Each difference with the level that it asks for, the highest first; derived values of a table are told as one."""
    told = [reason for each in found for reason in (*_of_columns(each), *_of_rows(each), *_of_cells(each))]
    return sorted(told, key=lambda reason: LEVELS.index(reason.level))


def is_owed(told: Reason) -> bool:
    """Whether a difference asks for a reason on publishing: something that was released is edited or gone."""
    return told.why in _TAKEN and (told.table, told.column) not in _FOLLOWING


def record_of(told: Reason) -> str:
    """The record that a difference is of: the id of an event, else the table and the row's own id."""
    first = told.key.partition(" ")[0]
    if told.table in ("claims", "reports", "passages"):
        return first.split(".")[1]
    if told.table in EVENT_TABLES:
        return first
    return f"actors {first}" if told.table in _OF_ACTORS else f"{told.table} {told.key}"


def next_version(last: str, level: Level) -> str:
    """The version after `last` that a level asks for; before 1.0.0 MAJOR raises the second number, as MINOR does."""
    major, minor, patch = number(last)
    if level == "PATCH":
        return f"{major}.{minor}.{patch + 1}"
    return f"{major + 1}.0.0" if level == "MAJOR" and major else f"{major}.{minor + 1}.0"


def is_value(table: str, column: str) -> bool:
    """Whether a column holds what is coded.

    That is a cell of nature `coded`, the value of a claim, and of recorded cells those by which rows are chosen: a
    code, a reference, a date, a language, a country. Our own words, headlines, addresses, hashes and offsets are none,
    nor is what is computed.
    """
    told = metadata_of(TABLES[table].columns[column])
    if told["nature"] == RECORDED:
        chosen_by = told.get("vocabulary") or told.get("references") or told.get("standard") in _VALUES_BY_STANDARD
        return bool(chosen_by) or (table, column) == ("claims", "value")
    return told["nature"] == CODED or (told["nature"] == DERIVED and as_written(table, column))


def _of_columns(found: Difference) -> Iterator[Reason]:
    yield from (Reason("MAJOR", "a column is gone", found.table, column=column) for column in found.lost)
    yield from (Reason("MAJOR", "a column has another type", found.table, column=column) for column in found.retyped)
    yield from (Reason("MINOR", "a column is added", found.table, column=column) for column in found.gained)


def _of_rows(found: Difference) -> Iterator[Reason]:
    gone, come = key_texts(found.table, found.removed), key_texts(found.table, found.added)
    if found.table not in _FOLLOWS:
        yield from (Reason("MAJOR", "a row is gone", found.table, key) for key in gone)
        yield from (Reason("MINOR", "a row is added", found.table, key) for key in come)


def _of_cells(found: Difference) -> Iterator[Reason]:
    written = found.edited[[as_written(found.table, column) for column in found.edited["column"]]]
    if len(written) < len(found.edited):
        yield Reason("PATCH", "derived values differ", found.table)
    cells = [_cell(found.table, *row) for row in written.itertuples(index=False, name=None)]
    windows = [(cell.row, window, _narrowed(cell)) for cell in cells if (window := _window(cell.field))]
    wider = {(row, window) for row, window, narrowed in windows if not narrowed}
    inside = {(row, window) for row, window, _ in windows} - wider
    for cell in cells:
        asked = _asked(found.table, cell, (cell.row, _COMPANIONS.get(cell.field)) in inside)
        yield Reason(*asked, found.table, cell.key, cell.column, cell.old, cell.new)


class _Cell(NamedTuple):
    key: str
    column: str
    old: str | None
    new: str | None
    row: str
    field: str


def _cell(table: str, key: str, column: str, old: str | None, new: str | None) -> _Cell:
    """An edited cell with the row and the field that it is of.

    A claim's value is of its report and item, and of the field that is claimed.
    """
    if (table, column) != ("claims", "value"):
        return _Cell(key, column, old, new, key, column)
    source, event, field, *item = key.split(".", 3)
    return _Cell(key, column, old, new, ".".join([source, event, *item]), field)


def _asked(table: str, cell: _Cell, with_window: bool) -> tuple[Level, str]:
    """The level that an edited cell asks for, and why."""
    if cell.old is None:
        return "MINOR", "a null is filled"
    if not is_value(table, cell.column):
        return "PATCH", _WORDS
    if cell.new is None:
        return "MAJOR", "a value is gone"
    narrowed = with_window or (_window(cell.field) is not None and _narrowed(cell))
    return ("MINOR", "a window is narrowed") if narrowed else ("MAJOR", "a value differs")


def _window(field: str) -> str | None:
    """The window that a field is, or is one end of."""
    stem, _, end = field.rpartition("_")
    return _WINDOWS.get(field) or (stem if stem in _ENDS and end in ("earliest", "latest") else None)


def _narrowed(cell: _Cell) -> bool:
    """Whether a window, or one end of it, now lies within what it was."""
    if cell.old is None or cell.new is None:
        return cell.old is None
    if cell.field not in _WINDOWS:  # a day, which sorts as it is written
        return cell.new > cell.old if cell.field.endswith("_earliest") else cell.new < cell.old
    (first, last), (earliest, latest) = bounds(cell.new), bounds(cell.old)
    begins = earliest is None or (first is not None and first >= earliest)
    return begins and (latest is None or (last is not None and last <= latest))
