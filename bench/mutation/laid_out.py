"""Whether the tables of events show what is told of them: a value of each cell, all participants, topics and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from bench.mutation.reports import COMPANIONS, EVENT, FAMILY, PARTICIPANT, WINDOWS, WITHOUT_VALUE, Telling
from bench.mutation.shown import Rows, Tables, decided
from bench.mutation.world import World

FIRST: Final = {
    "interviews": {"interviewee_id": "interviewee", "outlet_id": "interviewer"},
    "meetings": {"host_id": "host", "convener_id": "convener"},
    "statements": {"speaker_id": "speaker", "target_id": "target"},
    "policy_actions": {"issuer_id": "issuer", "target_id": "target"},
}
"""The columns that show the first of a role."""
_ITEMS: Final = ("participants", "event_topics", "links")
_MAY_BE_LEFT_OUT: Final = {column for bundle in COMPANIONS.values() for column in bundle[1:]}
_MAY_BE_LEFT_OUT |= {column for key in WINDOWS for column in COMPANIONS[key]}

Values = dict[tuple[str, str, str], set[str]]
"""What is told, by table, item and field."""


def unlike(tables: Tables, world: World) -> list[str]:
    """Whatever the tables of events show that is not told, or do not show that is."""
    shown = decided(tables)
    strange = {name: shown[name].keys() - {(event,) for event in world.by_event} for name in ("events", "record")}
    found = [f"{name} has {event}, of which nobody tells" for name, keys in strange.items() for (event,) in keys]
    members = _members(shown)
    for event, told in world.by_event.items():
        found += (f"{event}: {wrong}" for wrong in _unlike(event, told, shown, members.get(event, {})))
    return found


def _members(shown: dict[str, Rows]) -> dict[str, dict[tuple[str, str], dict[str, str]]]:
    """The participants, topics and links of each event: their rows, by table and item."""
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = defaultdict(dict)
    for table in _ITEMS:
        for (event, *item), row in shown[table].items():
            found[event][table, ":".join(item)] = row
    return found


def _unlike(
    event: str, told: Sequence[Telling], shown: dict[str, Rows], members: dict[tuple[str, str], dict[str, str]]
) -> Iterator[str]:
    values: Values = defaultdict(set)
    for claim in (claim for telling in told for claim in telling.claims):
        values[claim.table, claim.item, claim.field].add(claim.value)
    family, fields = FAMILY[min(values["events", "", "event_type"])]
    row = shown["events"].get((event,), {}) | shown[family].get((event,), {})
    columns = dict.fromkeys(EVENT.values(), "events") | dict.fromkeys(fields.values(), family)
    columns |= {column: family for key in WINDOWS for column in COMPANIONS[key] if ("", column) in _fields(values)}
    for column, table in columns.items():
        yield from _cell(column, row.get(column), values[table, "", column], alone=len(told) == 1)
    yield from _items(values, members, alone=len(told) == 1)
    yield from _counts(row, told, values)
    yield from _firsts(family, row, told)
    yield from _prose(row, told)


def _fields(values: Values) -> set[tuple[str, str]]:
    return {(item, field) for _, item, field in values}


def _cell(column: str, value: str | None, told: set[str], *, alone: bool) -> Iterator[str]:
    """A cell shows one of the values told; nothing only where none is, or where none is adopted with the others."""
    if value is None:
        empty = not told or told & {*WITHOUT_VALUE} or (column in _MAY_BE_LEFT_OUT and not alone)
        if not empty:
            yield f"{column} shows nothing of {sorted(told)}"
    elif value not in told:
        yield f"{column} shows {value}, told is {sorted(told)}"


def _items(values: Values, members: dict[tuple[str, str], dict[str, str]], *, alone: bool) -> Iterator[str]:
    told = {(table, item) for table, item, _ in values if table in _ITEMS}
    yield from (f"{table} has no {item}" for table, item in sorted(told - members.keys()))
    yield from (f"{table} has {item}, which is not told" for table, item in sorted(members.keys() - told))
    for table, item in sorted(told & members.keys()):
        for column in PARTICIPANT if table == "participants" else ():
            row = members[table, item]
            yield from _cell(f"{column} of {item}", row.get(column), values[table, item, column], alone=alone)


def _counts(row: dict[str, str], told: Sequence[Telling], values: Values) -> Iterator[str]:
    counted = {"n_reports": len(told), "n_sources": len({telling.source for telling in told})}
    if "n_speakers" in row:
        counted["n_speakers"] = sum(item.endswith(":speaker") for _, item, field in values if field == "present")
    for column, number in counted.items():
        if row.get(column) != str(number):
            yield f"{column} shows {row.get(column)}, counted are {number}"


def _firsts(family: str, row: dict[str, str], told: Sequence[Telling]) -> Iterator[str]:
    for column, role in FIRST[family].items():
        firsts = [_of_role(telling, role) for telling in told]
        named = {actor for actors in firsts for actor in (actors if column == "outlet_id" else actors[:1])}
        if column in row and row[column] not in named:
            yield f"{column} shows {row[column]}, named first are {sorted(named)}"
        if column not in row and named and column != "outlet_id":
            yield f"{column} shows nothing of {sorted(named)}"


def _of_role(telling: Telling, role: str) -> list[str]:
    items = [claim.item for claim in telling.claims if claim.table == "participants" and claim.field == "present"]
    return [item.partition(":")[0] for item in items if item.endswith(f":{role}")]


def _prose(row: dict[str, str], told: Sequence[Telling]) -> Iterator[str]:
    """Our own words: a title is made up where no report has one."""
    for column in ("title", "summary", "position"):
        said = {telling.prose[column] for telling in told if column in telling.prose}
        if said and row.get(column) not in said:
            yield f"{column} shows {row.get(column)}"
        if not said and column != "title" and column in row:
            yield f"{column} shows {row[column]}, which nobody says"
