"""What differs between two releases, or one under two rules: rows, cells and columns, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from envoylog._differences import CELLS, ONLY_THERE, Difference, difference, key_column
from envoylog._sides import Side, Sides
from envoylog._told_reasons import told_reasons, with_reasons, with_successors

FEW: Final = 5
"""Lines of each table that a comparison shows unless more are asked for."""
REPEATS: Final = "record"
"""The table that repeats others."""
_ROWS: Final = ["table", "key", "change", "kind", "successors", "reason", "source"]
_CELLS: Final = ["table", "key", "column", "change", "nature", "old", "new", "reason", "source"]
_COMPUTED: Final = ["table", "key", "column", "old", "new"]
_COLUMNS: Final = ["table", "column", "change", "old", "new"]
_LOSSES_FIRST: Final = ("lost", "removed", "emptied", "retyped", "edited", "gained", "added", "filled")


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """What differs between two releases; prints as text in a terminal and as HTML in a notebook, losses first.

    `old` and `new` name the sides. A key is one text, its parts parted by a blank; values are text, null where a cell
    is empty. The tables are whole and sorted: losses, edits, additions, each in the order of the release's tables.

    `rows`: `table`, `key`, `change` (`removed`, `added`), `kind` (`withdrawn`, `merged`, `split`) and `successors` of
    an id that is gone, `reason`, `source`. `cells`, of rows that both have: `table`, `key`, `column`, `change`
    (`emptied`, `edited`, `filled`), `nature`, `old`, `new`, `reason`, `source`. `columns`: `table`, `column`, null
    where the table as a whole is meant, `change` (`lost`, `retyped`, `gained`), and its type `old` and `new`.

    `computed` are cells that follow from others, those of `record` among them: `table`, `key`, `column`, `old`, `new`.
    The rows of `record` are those of `events` and stand in no table here. A comparison is true where anything differs.
    """

    old: str
    new: str
    rows: pd.DataFrame
    cells: pd.DataFrame
    columns: pd.DataFrame
    computed: pd.DataFrame

    def __bool__(self) -> bool:
        return any(len(each) for each in (self.rows, self.cells, self.columns, self.computed))

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from envoylog._comparison_shown import as_html

        return as_html(self, FEW)

    def text(self, most: int | None = FEW) -> str:
        """Lines for a terminal, at most so many of each table; None is all."""
        from envoylog._comparison_shown import as_text

        return as_text(self, most)

    def markdown(self, most: int | None = FEW) -> str:
        """The same in Markdown, values set as code."""
        from envoylog._comparison_shown import as_markdown

        return as_markdown(self, most)

    def json(self) -> str:
        """All of it as JSON: `old`, `new`, and each table as a list of objects by column."""
        from envoylog._comparison_shown import as_json

        return as_json(self)


def comparison(found: Sides) -> Comparison:
    """Compare every table of two sides; under two rules of one release, those that a rule can change."""
    changes, retired = told_reasons(*found)
    differences = [difference_of(table, found) for table in tables_of(found)]
    cells = [cells_of(each, found) for each in differences]
    written = _sorted(_joined([own for own, _ in cells], _CELLS[:-2]))
    rows = _sorted(_joined([_rows(each, found) for each in differences if each.table != REPEATS], _ROWS[:3]))
    return Comparison(
        old=str(found.old),
        new=str(found.new),
        rows=with_successors(with_reasons(rows, changes), retired)[_ROWS],
        cells=with_reasons(written, changes)[_CELLS],
        columns=_sorted(_joined([_columns(each, found) for each in differences], _COLUMNS)),
        computed=_joined([other for _, other in cells], _COMPUTED),
    )


def tables_of(found: Sides) -> list[str]:
    """The tables of both sides, in the order of the newer one."""
    return list(dict.fromkeys([*found.new.tables, *found.old.tables]))


def difference_of(table: str, found: Sides) -> Difference:
    """How a table differs between two sides, paired by the newer side's key."""
    old, new = (side.whole(table) if table in side.tables else None for side in found)
    return difference(table, new, old, found.new.key(table) or found.old.key(table))


def keys_of(rows: pa.Table, table: str, found: Sides) -> pa.ChunkedArray:
    """The key of each row as one text, by the side whose rows they can be."""
    sides = (side for side in found if {*side.key(table)} <= {*rows.column_names} and side.key(table))
    return key_column(rows, next((side.key(table) for side in sides), []))


def cells_of(found: Difference, of: Sides) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The edited cells of a table that people wrote, with `change` and `nature`, and those that are computed."""
    cells = found.edited[CELLS].assign(table=found.table)
    natures = natures_of(of.new, found.table)
    cells["nature"] = cells["column"].map(natures).astype(object)
    emptied, filled = cells["new"].isna(), cells["old"].isna()
    cells["change"] = np.where(filled, "filled", np.where(emptied, "emptied", "edited"))
    kept = {column for column in natures if (found.table, column) in ONLY_THERE or natures[column] != "derived"}
    written = cells["column"].isin(kept) & (found.table != REPEATS)
    return cells[written], cells[~written]


def natures_of(side: Side, table: str) -> dict[str, str]:
    """The nature of each column of a table; none where the side lacks the table."""
    fields = side.tables[table]["schema"]["fields"] if table in side.tables else []
    return {field["name"]: field["envoylog:nature"] for field in fields}


def _rows(found: Difference, of: Sides) -> pd.DataFrame:
    sides = {"removed": found.removed, "added": found.added}
    keys = {change: keys_of(rows, found.table, of).to_pandas() for change, rows in sides.items()}
    told = [pd.DataFrame({"table": found.table, "key": each, "change": change}) for change, each in keys.items()]
    return pd.concat(told, ignore_index=True)


def _columns(found: Difference, of: Sides) -> pd.DataFrame:
    types = [_types(side, found.table) for side in of]
    whole = [change for change, told in zip(("gained", "lost"), types, strict=True) if not told]
    if whole:
        return _frame([(found.table, None, whole[0], None, None)], _COLUMNS)
    sides = {"lost": found.lost, "retyped": found.retyped, "gained": found.gained}
    told = [(name, change) for change, columns in sides.items() for name in columns]
    rows = [(found.table, name, change, *(each.get(name) for each in types)) for name, change in told]
    return _frame(rows, _COLUMNS)


def _types(side: Side, table: str) -> dict[str, str]:
    fields = side.tables[table]["schema"]["fields"] if table in side.tables else []
    return {field["name"]: field["type"] for field in fields}


def _frame(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _joined(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Parts one below the other, as text."""
    filled = [part for part in parts if len(part)] or [pd.DataFrame(columns=columns, dtype=object)]
    return pd.concat(filled, ignore_index=True)[columns].astype("str")


def _sorted(told: pd.DataFrame) -> pd.DataFrame:
    """Losses first, then edits, then additions; each in the order that they have."""
    ranks = pd.Categorical(told["change"], categories=_LOSSES_FIRST).codes
    return told.iloc[np.argsort(ranks, kind="stable")].reset_index(drop=True)
