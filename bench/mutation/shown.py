"""What the tables of a candidate show, as text, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pyarrow as pa

from bench.mutation.told import Cell, Cells

Tables = Mapping[str, pa.Table]
Rows = dict[tuple[str, ...], dict[str, str]]
"""Rows by their key, each without the cells that are null."""

KEYS: Final = {
    "actors": ("actor_id",),
    "actor_names": ("actor_id", "language", "name"),
    "coders": ("coder_id",),
    "actor_relations": ("actor_id", "relation", "other_actor_id", "number"),
    "coverage": ("coverage_id",),
    "offices": ("actor_id", "office_id", "number"),
    "places": ("place_id",),
    "topics": ("topic_id",),
    "vocabularies": ("vocabulary", "code"),
    "sources": ("source_id",),
    "reports": ("report_id",),
    "passages": ("report_id", "passage_no"),
    "claims": ("claim_id",),
    **dict.fromkeys(("events", "interviews", "meetings", "statements", "policy_actions", "record"), ("event_id",)),
    "participants": ("event_id", "actor_id", "role"),
    "event_topics": ("event_id", "topic_id"),
    "links": ("event_id", "relation", "other_event_id"),
}
"""The key of each table, by docs/codebook.md."""
DECIDED: Final = {
    "reports": ("origin_id", "relay_steps", "informant_id", "vantage"),
    "claims": ("adopted", "standing", "rule"),
    "passages": ("url",),
    "events": None,
    "interviews": None,
    "meetings": None,
    "statements": None,
    "policy_actions": None,
    "participants": None,
    "event_topics": None,
    "links": None,
    "record": None,
}
"""The columns that follow from all reports of an event together; None for all columns of a table."""


class Change(NamedTuple):
    """A cell of one event that is not what it was; the column "" stands for the row itself."""

    event: str
    cell: Cell


def rows(table: str, tables: Tables) -> Rows:
    """The rows of a table."""
    columns = {name: _texts(tables[table][name]) for name in tables[table].column_names}
    keys = zip(*(columns[name] for name in KEYS[table]), strict=True)
    cells = [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]
    return dict(zip(keys, cells, strict=True))


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_floating(column.type):
        return [None if value is None else str(value) for value in column.to_pylist()]
    texts: list[str | None] = column.cast(pa.string()).to_pylist()
    return texts


def shown(tables: Tables) -> Cells:
    """Every cell of the tables in which nothing is decided, as `World.cells` has them."""
    found: Cells = {}
    for table in [name for name in KEYS if DECIDED.get(name, "") is not None]:
        every = rows(table, tables)
        ranks = _ranks(every) if table == "claims" else {}
        hidden = {*KEYS[table], *DECIDED.get(table, ()), "number"}
        for key, row in every.items():
            row = row | ranks.get(key, {}) | _page(row)
            found[Cell(table, key, "")] = "row"
            found |= {Cell(table, key, name): value for name, value in row.items() if name not in hidden}
    return found


def _ranks(claims: Rows) -> dict[tuple[str, ...], dict[str, str]]:
    """The place of each item among those that one report names in one role, by the numbers of its claims."""
    groups: dict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for key, row in claims.items():
        if row["field"] == "present":
            role = row["item"].partition(":")[2] if row["table"] == "participants" else ""
            groups[row["report_id"], row["table"], role].append((int(row["number"]), key))
    return {
        key: {"rank": str(rank)} for group in groups.values() for rank, (_, key) in enumerate(sorted(group), start=1)
    }


def _page(row: dict[str, str]) -> dict[str, str]:
    """The address without the directive that leads to the words."""
    return {"page": row["url"].partition("#")[0]} if "passage_no" in row and "first" in row and "url" in row else {}


def changes(before: Tables, after: Tables) -> list[Change]:
    """Every cell that follows from the reports of an event together and is not what it was."""
    found: list[Change] = []
    for table, columns in DECIDED.items():
        if not before[table].equals(after[table]):
            found.extend(_changed(table, columns, rows(table, before), rows(table, after)))
    return found


def _changed(table: str, columns: tuple[str, ...] | None, before: Rows, after: Rows) -> list[Change]:
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            unlike = {""}
        else:
            unlike = {name for name, _ in old.items() ^ new.items() if columns is None or name in columns}
        found += [Change(_event(table, key), Cell(table, key, name)) for name in unlike]
    return found


def _event(table: str, key: tuple[str, ...]) -> str:
    """Reports and claims name their source and event, in that order, between full stops."""
    return key[0].split(".")[1] if table in ("reports", "claims", "passages") else key[0]


def decided(tables: Tables) -> dict[str, Any]:
    """The rows of every table that is laid out from claims, by table."""
    return {name: rows(name, tables) for name, columns in DECIDED.items() if columns is None}
