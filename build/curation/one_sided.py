"""What one version of the tables has and another has not: events, sources, reports, rows, cells and claims.

Asked of the version before, it gives what a change takes away; asked of the version after, what the change adds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa

from curation.adopted_values import adopted_changes
from curation.changes import Difference, Tables, as_written, differences, key_texts
from schemas import EVENT_TABLES

TOLD_BY_CLAIMS: Final = (*EVENT_TABLES, "claims", "record")
"""Tables that hold claims or follow from them."""
_DEPENDENT: Final = {"passages": "reports", "actor_names": "actors", "actor_relations": "actors", "offices": "actors"}
"""Tables whose rows go with a row of another, whose key theirs begins with."""
Row = dict[str, Any]


class Entry(NamedTuple):
    """Something that one version has and the other has not: what it is, and where it stands.

    `kind`, `title`, `date` and `sources` are those of an event; a source and a report have a `title` too, and `events`
    are those that a source tells of, of which both versions have the `known`. `as_id` is the id under which it looks to
    stand in the other version, or does where an identity has `decided` so. Of a row or cell of an event, `report` has
    the claim, and `claim` says what that claim is in the other version.
    """

    what: str
    table: str
    key: str
    column: str = ""
    value: str | None = None
    title: str | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    as_id: str | None = None
    decided: bool = False
    kind: str | None = None
    report: str | None = None
    claim: str | None = None


class Pair(NamedTuple):
    """Two versions: the one that has, the one that has not, how they differ, and events united with others."""

    having: Tables
    lacking: Tables
    found: Mapping[str, Difference]
    adopted: pd.DataFrame
    same: Mapping[str, str]


def pair_of(having: Tables, lacking: Tables, same: Mapping[str, str]) -> Pair:
    """Two versions side by side; `same` leads from events that the one has to those of the other that hold them now."""
    found = {each.table: each for each in differences(lacking, having)}
    claims = (side["claims"].to_pandas() for side in (lacking, having))
    return Pair(having, lacking, found, adopted_changes(*claims), same)


def entries(pair: Pair) -> list[Entry]:
    """All that one version has and the other has not: events, sources, reports, rows and cells of events, claims, rest.

    What goes with something greater is not told again: a report goes with its source, a claim with its report.
    """
    found = _events, _sources, _reports, _adopted, _claims, _rows, _cells
    return [entry for each in found for entry in each(pair)]


def _only_there(pair: Pair, table: str) -> list[Row]:
    return list(pair.found[table].removed.to_pylist())


def _only_elsewhere(pair: Pair, table: str) -> list[Row]:
    return list(pair.found[table].added.to_pylist())


def _events(pair: Pair) -> Iterator[Entry]:
    rows = _only_there(pair, "events")
    reports = pair.having["reports"]
    told_by = _related([row["event_id"] for row in rows], reports["event_id"], reports["source_id"])
    ours, theirs = _evidence(rows, pair.having), _evidence(_only_elsewhere(pair, "events"), pair.lacking)
    renamed = {**_paired(ours, theirs), **pair.same}
    for row in rows:
        event, of = row["event_id"], (row["title"], row["date_edtf"])
        as_id, decided, kind = renamed.get(event), event in pair.same, row["event_type"]
        yield Entry("event", "events", event, "", None, *of, told_by[event], as_id=as_id, decided=decided, kind=kind)


def _related(names: Collection[str], column: pa.ChunkedArray, other: pa.ChunkedArray) -> dict[str, tuple[str, ...]]:
    """What stands beside each of some names in another column, in order."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for name, beside in zip(column.to_pylist(), other.to_pylist(), strict=True):
        if name in found:
            found[name].append(beside)
    return {name: tuple(sorted(beside)) for name, beside in found.items()}


def _evidence(events: list[Row], tables: Tables) -> dict[str, object]:
    """What bears each event out: its sources, with the hashes of their passages."""
    found: dict[str, set[tuple[str, str]]] = {row["event_id"]: set() for row in events}
    passages = tables["passages"]
    for report, digest in zip(passages["report_id"].to_pylist(), passages["sha256"].to_pylist(), strict=True):
        source, _, event = report.partition(".")
        if event in found:
            found[event].add((source, digest))
    return {event: frozenset(borne) for event, borne in found.items() if borne}


def _paired(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, str]:
    """Names that stand for the same in two versions, where that leaves no choice."""
    here, there = Counter(ours.values()), Counter(theirs.values())
    names = {known_by: name for name, known_by in theirs.items()}
    return {name: names[known_by] for name, known_by in ours.items() if here[known_by] == there[known_by] == 1}


def _sources(pair: Pair) -> Iterator[Entry]:
    rows = _only_there(pair, "sources")
    ours, theirs = (
        {row["source_id"]: row["url"] or row["text_sha256"] or row["source_id"] for row in side}
        for side in (rows, _only_elsewhere(pair, "sources"))
    )
    renamed = _paired(ours, theirs)
    reports, both = pair.having["reports"], set(key_texts("events", pair.lacking["events"]))
    events = _related(list(ours), reports["source_id"], reports["event_id"])
    for row in rows:
        source, title = row["source_id"], row["title"]
        told, known = events[source], tuple(event for event in events[source] if event in both)
        as_id = renamed.get(source)
        yield Entry("source", "sources", source, title=title, events=told, known=known, as_id=as_id)


def _reports(pair: Pair) -> Iterator[Entry]:
    """Reports whose source and event both versions have."""
    sources, events = (
        set(key_texts(name, pair.lacking[name])) & set(key_texts(name, pair.having[name]))
        for name in ("sources", "events")
    )
    for row in _only_there(pair, "reports"):
        if row["source_id"] in sources and row["event_id"] in events:
            yield Entry("report", "reports", row["report_id"], title=row["title"])


def _adopted(pair: Pair) -> Iterator[Entry]:
    """Participants, topics and links that only one version has, and cells of events that only one has filled."""
    for row in _one_sided(pair):
        key = f"{row['event_id']} {row['item']}".rstrip()
        what = "row" if row["why"] == "row gone" else "cell"
        report, claim = row["old_report"], row["old_claim"]
        yield Entry(what, row["table"], key, row["field"], row["old"], report=report, claim=claim)


def _one_sided(pair: Pair) -> list[dict[Any, Any]]:
    return pair.adopted[pair.adopted["why"].isin(["row gone", "emptied"])].to_dict("records")


def _claims(pair: Pair) -> Iterator[Entry]:
    """Claims whose report both versions have, and whose cell or row is not told already."""
    reports = set(key_texts("reports", pair.lacking["reports"]))
    told = {(row["event_id"], row["table"], row["item"], row["field"]) for row in _one_sided(pair)}
    for row in _only_there(pair, "claims"):
        cell = row["event_id"], row["table"], row["item"] or ""
        if row["report_id"] in reports and not {(*cell, row["field"]), (*cell, "")} & told:
            yield Entry("claim", "claims", row["claim_id"], value=row["value"])


def _rows(pair: Pair) -> Iterator[Entry]:
    """Rows of the other tables, where both versions have what they belong to."""
    for table, found in pair.found.items():
        if table in (*TOLD_BY_CLAIMS, "sources", "reports"):
            continue
        owner = _DEPENDENT.get(table)
        kept = set(key_texts(owner, pair.lacking[owner])) if owner else None
        for key in key_texts(table, found.removed):
            if kept is None or key.partition(" ")[0] in kept:
                yield Entry("row", table, key)


def _cells(pair: Pair) -> Iterator[Entry]:
    """Written cells of the other tables that only one version has filled, and claims borne by a passage only there."""
    for table, found in pair.found.items():
        for row in found.edited[found.edited["new"].isna()].to_dict("records"):
            borne = (table, row["column"]) == ("claims", "passage_no")
            if borne or (table not in TOLD_BY_CLAIMS and as_written(table, row["column"])):
                yield Entry("cell", table, row["key"], row["column"], row["old"])
