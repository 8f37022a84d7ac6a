"""Ids that a release gives up: what became of each is told for ever, and none is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa

from curation.candidate import merged_events
from curation.reading import Seeds
from curation.retired_ids import KIND_OF
from curation.yaml_tree import Text, listed

Tables = Mapping[str, pa.Table]


class Retirement(NamedTuple):
    """An id that no release has any more, since which version, and what it became: nothing, another, or several."""

    table: str
    id: str
    since: str
    kind: str
    successors: str
    reason: str
    source: str


class Retiring(NamedTuple):
    """All retired ids up to a release, those that are lost without a word, and what keeps it from being published."""

    retired: list[Retirement]
    lost: set[tuple[str, str]]
    problems: list[str]

    def gone(self, version: str) -> dict[tuple[str, str], tuple[str, str]]:
        """(table, id) -> reason and source, of ids given up since a version; empty ones of those that are lost."""
        told = {(each.table, each.id): (each.reason, each.source) for each in self.retired if each.since == version}
        return told | dict.fromkeys(self.lost, ("", ""))


def retiring(seeds: Seeds, new: Tables, old: Tables, known: list[Retirement], version: str) -> Retiring:
    """The retired ids of a release: those `known` before, and those that it gives up."""
    told = {(each.table, each.id): each for each in declared(seeds, version)}
    before = {(each.table, each.id) for each in known}
    held, lost = _ids(new), _ids(old) - _ids(new)
    fresh = [told[each] for each in sorted(lost) if each in told]
    asked = {(str(each["table"]), str(each["retired"])): each.path for each in seeds.retirements}
    return Retiring(
        [*known, *fresh],
        lost - {*told},
        [
            *(f"the id `{name}` of {table} is lost; write what became of it in seeds/retirements/{name}.yaml"
              for table, name in sorted(lost - {*told})),
            *(f"the id `{name}` of {table} was retired, and is used again; give the record another id"
              for table, name in sorted(before & held)),
            *(f"{path} retires `{name}` of {table}, which no release had; take the file out"
              for (table, name), path in sorted(asked.items()) if (table, name) not in before | _ids(old)),
        ],
    )  # fmt: skip


def _ids(tables: Tables) -> set[tuple[str, str]]:
    keys = {table: f"{kind}_id" for table, kind in KIND_OF.items() if table in tables}
    return {(table, each) for table, key in keys.items() for each in tables[table][key].to_pylist()}


def declared(seeds: Seeds, version: str) -> Iterator[Retirement]:
    """What retirements say, and what follows from identities that make two events one."""
    for event, kept in merged_events(seeds).items():
        reasons = [str(each["reason"]) for each in seeds.identities if event in listed(each, "events", Text)]
        bases = [str(each["basis"]) for each in seeds.identities if event in listed(each, "events", Text)]
        yield Retirement("events", event, version, "merged", kept, reasons[0], bases[0])
    for each in seeds.retirements:
        names = " ".join(listed(each, "successors", Text))
        told = (str(each[key]) for key in ("table", "retired", "kind", "reason", "source"))
        table, name, kind, reason, source = told
        yield Retirement(table, name, version, kind, names, reason, source)
