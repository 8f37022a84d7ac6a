"""The reasons that a release owes its users: for each released cell that it edits, each row that it takes away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from curation.adopted_values import adopted_changes
from curation.versioning import Reason, is_owed, record_of
from curation.yaml_tree import Record, Text, listed

Tables = Mapping[str, pa.Table]


class Change(NamedTuple):
    """An edited cell, or without `column` a row that is gone, with the reason for it and what that rests on."""

    table: str
    key: str
    column: str
    reason: str
    source: str


class Settled(NamedTuple):
    """Changes that have a reason, differences that have none, and fragments that speak of nothing that differs."""

    changes: list[Change]
    owed: list[Reason]
    idle: list[Record]


def settled(
    found: Iterable[Reason], fragments: Sequence[Record], gone: Mapping[tuple[str, str], tuple[str, str]], wins: Wins
) -> Settled:
    """Each difference with its reason, where there is one.

    `gone` has (table, id) -> reason and source of ids that are retired, which hold for all that was theirs; empty ones
    of ids that are lost, which is told once. `wins` are adopted values that another claim wins, which no hand edited.
    Everything else wants a fragment of `seeds/changes`.
    """
    owing = [each for each in found if is_owed(each)]
    needed = [each for each in owing if not (_gone(each, gone) or wins.get(_cell(each)))]
    told = {id(each): _fragment(each, fragments) for each in needed}
    used = {id(fragment) for fragment in told.values() if fragment is not None}
    changes = [change for each in owing if (change := _change(each, told.get(id(each)), gone, wins))]
    left = [each for each in needed if told[id(each)] is None]
    return Settled(changes, left, [each for each in fragments if id(each) not in used])


Cell = tuple[str, str, str]
Wins = Mapping[Cell, tuple[str, str]]
"""(table, key, column) -> reason and source."""


def wins(new: Tables, old: Tables) -> dict[Cell, tuple[str, str]]:
    """Adopted values that differ because another claim wins while the one that was adopted stands as it was."""
    claims = [side["claims"].to_pandas() for side in (new, old)]
    rows = adopted_changes(*claims)
    rows = rows[rows["why"].eq("another claim wins") & rows["old_claim"].eq("stands")]
    notes = claims[0].set_index("claim_id")["note"].dropna()
    return dict(_won(row, notes) for row in rows.to_dict("records"))


def _won(row: Mapping[Any, Any], notes: Mapping[Any, Any]) -> tuple[Cell, tuple[str, str]]:
    """The cell that another claim wins, and why: a ruling's own reason is the note of the claim that it adopts."""
    key = " ".join([row["event_id"], *row["item"].split(":")]).rstrip()
    source = row["new_report"].partition(".")[0]
    claim = ".".join(part for part in (row["new_report"], row["field"], row["item"]) if part)
    why = notes.get(claim) if row["rule"] == "ruling" else None
    return (row["table"], key, row["field"]), (
        why or f"by the rule `{row['rule']}`, `{source}` now has the say",
        source,
    )


def _cell(each: Reason) -> Cell:
    return each.table, each.key, each.column


def _gone(each: Reason, gone: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[str, str] | None:
    """What is told of the retired id to which a difference belongs."""
    table, _, name = record_of(each).rpartition(" ")
    sources = [each.key.partition(".")[0]] if each.table in ("reports", "passages", "claims") else []
    asked = [(table or "events", name), *(("sources", source) for source in sources)]
    return next((gone[one] for one in asked if one in gone), None)


def _fragment(each: Reason, fragments: Sequence[Record]) -> Record | None:
    """The fragment that speaks of a difference: the first that names its record, and its field if it names any."""
    claimed = each.key.split(".")[2] if each.table == "claims" else each.column
    for fragment in fragments:
        fields = list(listed(fragment, "fields", Text))
        if record_of(each) in listed(fragment, "touches", Text) and (not fields or {each.column, claimed} & {*fields}):
            return fragment
    return None


def _change(
    each: Reason, fragment: Record | None, gone: Mapping[tuple[str, str], tuple[str, str]], won: Wins
) -> Change | None:
    told = _gone(each, gone) or won.get(_cell(each))
    if fragment is not None:
        told = str(fragment["reason"]), str(fragment["source"])
    return Change(*_cell(each), *told) if told and any(told) else None


def skeleton(owed: Sequence[Reason]) -> str:
    """A fragment to be filled in, for all that has no reason yet."""
    records = dict.fromkeys(record_of(each) for each in owed)
    touches = "".join(f'\n  - "{record}"' for record in records)
    return f'id: \ntouches:{touches}\nreason: ""\nsource: ""\n'
