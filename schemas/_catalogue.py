"""Every constraint of every table with its seeded defects: who must catch each, and who is asked and stays silent."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from schemas import TABLES, key_of, metadata_of, references_of
from schemas import _seeded as seeded

PANDERA: Final = "pandera"
FRICTIONLESS: Final = "frictionless"
OWN: Final = "own checks"
VALIDATORS: Final = (PANDERA, FRICTIONLESS, OWN)
_ALL: Final = frozenset(VALIDATORS)


class Seeded(NamedTuple):
    """A constraint, where it stands, a defect that breaks it, and rows with it that take the place of a table's first.

    `caught_by`: who must catch it; `asked`: who is put the question at all, so that the rest of these must be silent.
    `check`: how pandera's words for it begin. Where columns are at fault there are no rows, but the columns to be.
    """

    constraint: str
    table: str
    column: str
    what: str
    caught_by: frozenset[str]
    asked: frozenset[str]
    check: str
    rows: tuple[seeded.Row, ...] = ()
    columns: tuple[str, ...] = ()


CONSTRAINTS: Final = {
    "not_nullable": "a value is there",
    "str_matches": "its pattern",
    "str_length": "its length",
    "isin": "its vocabulary",
    "greater_than_or_equal_to": "its range",
    "less_than_or_equal_to": "its range",
}
"""The constraint behind each of pandera's checks of a column."""
_LOST: Final = {"reports": f"{seeded.OTHER}.{seeded.ONE}"}  # what no row is called, where ids have a form of their own


def catalogue() -> Iterator[Seeded]:
    """Every constraint of every table with each of its seeded defects, in the order of the tables."""
    for name, schema in TABLES.items():
        yield from _in_columns(name)
        for column, told in schema.columns.items():
            yield _of_type(name, column, of_text="string" in str(told.dtype))
            yield from (_in_cell(name, column, defect) for defect in seeded.defects(name, column))
        key, twice = ", ".join(key_of(schema)), (seeded.full_row(name),) * 2
        caught = frozenset({PANDERA, FRICTIONLESS})
        yield Seeded("its key", name, key, "a row twice", caught, _ALL, "multiple_fields_uniqueness", twice)
        yield from _in_references(name)
        yield from _together(name)


def _in_columns(name: str) -> Iterator[Seeded]:
    """Columns that are not the table's; nothing of ours is asked where a column is missing or another."""
    first, *others = TABLES[name].columns
    caught = frozenset({PANDERA, FRICTIONLESS})
    for what, columns, check in (
        ("one missing", [first, *others[:-1]], "column_in_dataframe"),
        ("one of the key missing", others, "column_in_dataframe"),
        ("one more", [first, *others, "extra"], "column_in_schema"),
        ("another order", [*others, first], "column_ordered"),
    ):
        yield Seeded("its columns", name, "", what, caught, caught, check, columns=tuple(columns))


def _of_type(name: str, column: str, *, of_text: bool) -> Seeded:
    """Values of another type; a CSV has text alone, in which frictionless sees only what is no number, day or flag."""
    caught = frozenset({PANDERA} if of_text else {PANDERA, FRICTIONLESS})
    row = seeded.full_row(name, **{column: "x"})
    return Seeded("its type", name, column, "bytes" if of_text else "a word", caught, caught, "dtype", (row,))


def _in_cell(name: str, column: str, defect: seeded.Defect) -> Seeded:
    nullable = TABLES[name].columns[column].nullable
    unseen = {"empty": nullable, "newline": defect.check != "isin"}  # null in a CSV, and let pass by Python's `$`
    caught = {PANDERA} if unseen.get(defect.what, False) else {PANDERA, FRICTIONLESS}
    caught |= {OWN} if _seen_by_us(name, column, defect.cell) else set()
    row = seeded.full_row(name, **{column: defect.cell})
    constraint = CONSTRAINTS[defect.check]
    return Seeded(constraint, name, column, defect.what, frozenset(caught), _ALL, defect.check, (row,))


def _seen_by_us(name: str, column: str, cell: object) -> bool:
    """Whether our own checks see a cell: a reference to nothing; an end of text that no vocabulary minds."""
    refers = any(column in reference.columns for reference in references_of(TABLES[name]))
    coded = "vocabulary" in metadata_of(TABLES[name].columns[column])
    untidy = not str(cell) or str(cell) != str(cell).strip()
    return cell is not None and (refers or (untidy and not coded))


def _in_references(name: str) -> Iterator[Seeded]:
    """References to rows that are not there; where some columns of one may be null, Table Schema cannot say it."""
    for reference in references_of(TABLES[name]):
        lost: dict[str, Any] = {reference.columns[0]: _LOST.get(reference.table, "lost")}
        caught = frozenset({OWN} if reference.partial else {OWN, FRICTIONLESS})
        rows = (seeded.full_row(name, **lost),)
        yield Seeded("a reference", name, ", ".join(reference.columns), "to no row", caught, _ALL, "", rows)


def _together(name: str) -> Iterator[Seeded]:
    """Columns that contradict one another: Table Schema cannot say it, and our own checks leave it to pandera."""
    for check in TABLES[name].checks:
        if (name, check.name) not in seeded.CONTRADICTIONS:
            raise LookupError(f"no defect for `{name}: {check.name}`; add it to `CONTRADICTIONS` in schemas/_seeded.py")
        rows = tuple(seeded.full_row(name, **changed) for changed in seeded.CONTRADICTIONS[name, str(check.name)])
        says = f"does not hold: {check.description}".rstrip(".")
        yield Seeded("columns together", name, "", str(check.name), frozenset({PANDERA}), _ALL, says, rows)
