"""Ids live for ever: what became of one that a release no longer has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from envoylog._errors import Unknown
from envoylog._lists import CHANGES, RETIRED, listed
from envoylog._store import Store

_KEYS: Final = {
    "events": "event_id",
    "sources": "source_id",
    "actors": "actor_id",
    "places": "place_id",
    "topics": "topic_id",
}


@dataclass(frozen=True, slots=True)
class ResolvedId:
    """What an id stands for in a release.

    `status` is `current`, or how it was retired: `withdrawn`, `merged` or `split`; `ids` are those under which it goes
    on (itself if current, none if withdrawn). `since` is the version that gave it up, `reason` and `source` say why.
    """

    id: str
    table: str
    status: str
    ids: tuple[str, ...]
    since: str | None = None
    reason: str | None = None
    source: str | None = None

    def __str__(self) -> str:
        if self.status == "current":
            return f"{self.id}: in {self.table}"
        into = f" into {', '.join(self.ids)}" if self.ids else ""
        return f"{self.id}: {self.status}{into} in {self.since}: {self.reason} ({self.source})"


def resolved_id(store: Store, asked: str) -> ResolvedId:
    """What an id stands for, as `envoylog.resolve_id` says; raises Unknown for one that no release had."""
    if "." in asked:
        return _of_parts(store, asked)
    retired = _retired(store)
    for table, key in _KEYS.items():
        if asked in store.read(table, [key])[key].to_pylist():
            return ResolvedId(asked, table, "current", (asked,))
    for table in _KEYS:
        if row := retired.get((table, asked)):
            ids = tuple(dict.fromkeys(_onward(retired, table, asked)))
            return ResolvedId(asked, table, row["kind"], ids, row["since"], row["reason"], row["source"])
    known = [each for table, key in _KEYS.items() for each in store.read(table, [key])[key].to_pylist()]
    raise Unknown("id", asked, [*known, *(name for _, name in retired)])


def _onward(retired: dict[tuple[str, str], dict[str, str]], table: str, name: str) -> list[str]:
    """Where an id leads in the end: through all that it became, and that those became."""
    if (table, name) not in retired:
        return [name]
    return [end for each in retired[table, name]["successors"].split() for end in _onward(retired, table, each)]


def _of_parts(store: Store, asked: str) -> ResolvedId:
    """A report's id, or a claim's: it goes with the source and the event that it is made of."""
    source, event, *rest = asked.split(".", 2)
    table = "claims" if rest else "reports"
    parts = resolved_id(store, source), resolved_id(store, event)
    key = "claim_id" if rest else "report_id"
    there = set(store.read(table, [key])[key].to_pylist())
    ids = tuple(".".join([*pair, *rest]) for pair in itertools.product(*(part.ids for part in parts)))
    ids = tuple(each for each in ids if each in there)
    if asked in there:
        return ResolvedId(asked, table, "current", (asked,))
    retired = [part for part in parts if part.status != "current"]
    if not retired:
        return _gone(store, table, asked)
    return ResolvedId(asked, table, retired[0].status, ids, retired[0].since, retired[0].reason, retired[0].source)


def _gone(store: Store, table: str, asked: str) -> ResolvedId:
    """A row that a release took away without giving up an id, as its reason says."""
    for row in listed(store.folder, CHANGES):
        if (row["table"], row["key"], row["column"]) == (table, asked, ""):
            return ResolvedId(asked, table, "withdrawn", (), row["version"], row["reason"], row["source"])
    raise Unknown(f"id in {table}", asked, [])


def _retired(store: Store) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["table"], row["id"]): row for row in listed(store.folder, RETIRED)}
