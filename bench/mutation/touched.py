"""Which events an edit can touch: those it tells of, and those whose cells follow from what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bench.mutation.told import Cell
from bench.mutation.world import World

_NESTED: Final = ("capacity", "on_behalf_of", "forum_id")
"""Fields in which an actor may stand within another."""


def touched(world: World, base: World) -> set[str]:
    """Events that may differ between two worlds in what follows from all their reports together."""
    rows = {cell._replace(column="") for cell in world.differing(base)}
    found = set(_decided_on(world, base))
    for each in (world, base):
        for row in rows:
            found |= _events(row, each)
    return found


def _decided_on(world: World, base: World) -> Iterator[str]:
    """Events of rulings and identities that one world alone has."""
    for path in {path for path, _ in _decisions(world) ^ _decisions(base)}:
        for each in (world, base):
            seed = each.trees.get(path, {})
            yield from (each.same.get(event, event) for event in (seed.get("event", ""), *seed.get("events", ())))


def _decisions(world: World) -> set[tuple[str, str]]:
    return {(path, str(seed)) for path, seed in world.trees.items() if path.startswith(("rulings/", "identities/"))}


def _events(row: Cell, world: World) -> set[str]:
    name = row.key[0]
    if row.table in ("reports", "claims", "passages"):
        return {name.split(".")[1]}
    if row.table == "sources":
        return _told_by(_relaying(name, world), world)
    if row.table == "actor_relations":
        return _nested(name, row.key[2], world)
    if row.table == "places":
        return _naming(_within(name, _parts(world)), world)
    if row.table == "vocabularies":
        return _naming([row.key[1]], world)
    if row.table == "actors":
        return _naming([name], world) | _told_by(_published_by(name, world), world)
    return _naming([name], world) if row.table == "topics" else set()


def _naming(names: Iterable[str], world: World) -> set[str]:
    return set().union(*(world.naming.get(name, set()) for name in names))


def _told_by(sources: Iterable[str], world: World) -> set[str]:
    wanted = set(sources)
    return {event for event, told in world.by_event.items() if any(telling.source in wanted for telling in told)}


def _published_by(actor: str, world: World) -> set[str]:
    return {cell.key[0] for cell, by in world.cells.items() if cell.column == "publisher_id" and by == actor}


def _relaying(source: str, world: World) -> set[str]:
    """A source and all that relay it, directly or through others."""
    relays = {(cell.key[0].partition(".")[0], to) for cell, to in world.cells.items() if cell.column == "relays"}
    return _within(source, relays)


def _parts(world: World) -> set[tuple[str, str]]:
    return {(cell.key[0], to) for cell, to in world.cells.items() if (cell.table, cell.column) == ("places", "part_of")}


def _within(name: str, pairs: set[tuple[str, str]]) -> set[str]:
    """A name and all that pairs of narrow and broad lead from to it."""
    found, more = {name}, {name}
    while more:
        more = {narrow for narrow, broad in pairs if broad in more} - found
        found |= more
    return found


def _nested(actor: str, other: str, world: World) -> set[str]:
    """Events that name, where one may stand within the other, somebody within an actor and somebody around another."""
    pairs = {(cell.key[0], cell.key[2]) for cell in world.cells if (cell.table, cell.column) == ("actor_relations", "")}
    narrow, broad = _within(actor, pairs), _within(other, {(outer, inner) for inner, outer in pairs})
    return {event for event, names in _in_question(world).items() if names & narrow and names & broad}


def _in_question(world: World) -> dict[str, set[str]]:
    return {
        event: {claim.value for telling in told for claim in telling.claims if claim.field in _NESTED}
        for event, told in world.by_event.items()
    }
