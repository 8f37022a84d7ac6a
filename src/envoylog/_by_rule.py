"""Which cells rest on the rule of resolution: those whose value is not the same under every rule asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import pyarrow as pa

from envoylog._frames import to_frame
from envoylog._layout import FIELDS, ROLE_COLUMNS
from envoylog.resolution import BUNDLE_OF

Rows = Callable[[str, str], pa.Table]
"""Gives the rows of a table under a rule."""
_CELL: Final = ["event_id", "table", "item", "field"]
_COLUMNS: Final = {table: (*fields, *ROLE_COLUMNS.get(table, ())) for table, fields in FIELDS.items()}
_OF_ITEMS: Final = {"participants": ["actor_id", "role"]}


def compared(rows: Rows, rules: Sequence[str]) -> pd.DataFrame:
    """Every cell that a rule can decide: indexed by event, table, item and field, a column of text for each rule.

    No item is an empty text. The rows are the same under every rule, for members unite and reports agree on the type.
    """
    return pd.DataFrame({rule: pd.concat([_cells(rows(table, rule), table) for table in _COLUMNS]) for rule in rules})


def _cells(rows: pa.Table, table: str) -> pd.Series:
    of_items, columns = _OF_ITEMS.get(table, []), _COLUMNS[table]
    key = ["event_id", *of_items]
    text = to_frame(pa.table({name: rows[name].cast(pa.string()) for name in (*key, *columns)}))
    cells = text.melt(key, columns, "field", "value").assign(table=table, item="")
    if of_items:
        cells["item"] = cells["actor_id"] + ":" + cells["role"]
    return cells.set_index(_CELL)["value"]


def differing(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that are not alike in every column, with `bundle` and `nature`, sorted; companions stand together."""
    values = cells.fillna("")  # no cell of a release holds an empty text
    unlike = values.ne(values.iloc[:, 0], axis=0).any(axis=1)
    found = cells[unlike].reset_index().astype("str")
    found["item"] = found["item"].where(found["item"].ne(""))
    found.insert(len(_CELL), "bundle", found["field"].map(BUNDLE_OF).fillna(found["field"]).astype("str"))
    found.insert(len(_CELL) + 1, "nature", _natures(found))
    return _sorted(found)


def _natures(found: pd.DataFrame) -> pd.Series:
    places = zip(found["table"], found["field"], strict=True)
    codes = ["derived" if field in ROLE_COLUMNS.get(table, ()) else "coded" for table, field in places]
    return pd.Series(codes, dtype="str")


def _sorted(found: pd.DataFrame) -> pd.DataFrame:
    places = [(table, column) for table, columns in _COLUMNS.items() for column in columns]
    asked = zip(found["table"], found["field"], strict=True)
    ranked = found.assign(place=[places.index(place) for place in asked], of=found["table"].map(list(_COLUMNS).index))
    return ranked.sort_values(["event_id", "of", "item", "place"], ignore_index=True)[list(found)]
