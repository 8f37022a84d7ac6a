"""From a list of trips to source records: one source for each list, one report for each trip that is coded.

A list is its publisher's own later register of journeys, so nearness is `retrospect`. A passage runs from the entry's
`<id>` to its `</trip>`, in the normalised text of the XML file itself; all other entries are set aside.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from curation.decisions import Coded, Stops, Table
from curation.extracted import Outcome
from curation.findings import Finding, Notes, SeedErrors
from curation.passages import fill
from curation.pointing import SHORT
from curation.selection import caught
from curation.texts import words
from curation.told_elsewhere import Elsewhere, Telling
from curation.trips import Trip, TripList

PUBLISHER: Final = "us-office-of-the-historian"
CODER: Final = "list-extraction"
SCRIPT: Final = "build/extract_list.py"

_DATA: Final = "https://raw.githubusercontent.com/HistoryAtState/travels/master"
_PAGES: Final = "https://history.state.gov/departmenthistory/travels"
_TITLES: Final = {"president": "the President", "secretary": "the Secretary of State"}
_LONGEST: Final = dt.timedelta(days=31)

Record = dict[str, Any]


class Chosen(NamedTuple):
    """A trip that is coded, and its row."""

    trip: Trip
    row: Coded


def records(
    lists: Sequence[TripList], chosen: Sequence[tuple[Trip, Coded]], table: Table, elsewhere: Elsewhere
) -> dict[str, Record]:
    """The source records by id, each with its reports in the order of the list; none for a list without a report.

    Raises SeedErrors where an event looks like one that another source tells of, or a name is in no seed.
    """
    findings: list[Finding] = []
    by_list: dict[str, list[Chosen]] = {each.path: [] for each in lists}
    for trip, row in chosen:
        by_list[trip.path].append(Chosen(trip, row))
        _check_tellings(trip, row, table, elsewhere, findings)
    made = {each.path: _source(each, by_list[each.path], table) for each in lists if by_list[each.path]}
    sources = {str(record["id"]): record for _, record in sorted(made.items())}
    _introduce(sources, {telling.event for telling in elsewhere.tellings if telling.introduces})
    _check_names(sources.values(), table, elsewhere, findings)
    if findings:
        raise SeedErrors(findings)
    return dict(sorted(sources.items()))


# One record.


def _source(each: TripList, chosen: Sequence[Chosen], table: Table) -> Record:
    trip = chosen[0].trip
    traveller = table.travellers[trip.who]
    coded = {one.trip.id for one in chosen}
    again = {twice.trip for twice in table.twice if twice.keep in coded}
    told = {
        "id": traveller.source,
        "publisher": PUBLISHER,
        "title": f"Travels Abroad of {_TITLES[trip.role]}: {trip.name}",
        "url": f"{_DATA}/{trip.role}-travels/{trip.who}.xml",
        "published": traveller.published,
        "published_basis": "stated",
        "language": "en",
        "kind": "list",
        "note": f"Data in the public domain; as a page: {_PAGES}/{trip.role}/{trip.who}. Written by {SCRIPT}: "
        "to change a report, change the decision that docs/lists.md tells of, and run it again.",
        "text": {"sha256": hashlib.sha256(each.content).hexdigest(), "extent": "full", "read_on": traveller.read_on},
        "coded_by": CODER,
        "reviewed_by": traveller.reviewed_by,
        "reports": [_report(one, each, table) for one in chosen],
        "set_aside": [_pointer(each, start, end) | {"reason": why} for start, end, why in _rest(each, coded, again)],
    }
    return {key: value for key, value in told.items() if value}


def _report(one: Chosen, each: TripList, table: Table) -> Record:
    trip, row = one
    place = table.places[trip.country, trip.locale]
    body = each.bodies[[known.id for known in each.trips].index(trip.id)]
    told = {
        "event": row.event,
        "type": "meeting",
        "subtype": row.subtype,
        "title": row.title,
        "summary": f"Stops: {trip.locale}." if isinstance(place, Stops) else "",
        "status": "occurred",
        "participants": list(_participants(trip, row, table)),
        "mode": "in_person",
        "level": row.level,
        "topics": list(row.topics),
        "place": place.place if isinstance(place, Stops) else place,
        "date": trip.window,
        **_basis(trip, row, table),
        "nearness": "retrospect",
        "passages": [_pointer(each, *body)],
    }
    return {key: value for key, value in told.items() if value}


def _basis(trip: Trip, row: Coded, table: Table) -> Record:
    """What the date rests on: the list states the days of the journey, and of an occasion on it no more than those."""
    slips = [each for each in table.corrections if each.trip == trip.id and each.field in ("start", "end")]
    if slips:
        return {"date_basis": "inferred", "date_note": " ".join(each.why for each in slips)}
    if row.subtype != "visit" and trip.start != trip.end:
        return {"date_basis": "inferred", "date_note": "Within the journey, whose days the list gives."}
    return {"date_basis": "stated"}


def _participants(trip: Trip, row: Coded, table: Table) -> Iterator[Record]:
    traveller = table.travellers[trip.who]
    role = "visitor" if row.subtype == "visit" else "delegate"
    yield {
        "actor": traveller.actor,
        "role": role,
        "capacity": traveller.capacity,
        "on_behalf_of": "usa",
        "attendance": "attended",
    }
    for met in row.met:
        there = {} if met.role in ("mentioned", "signatory") else {"attendance": "attended"}
        yield {key: value for key, value in met._asdict().items() if value} | there


def _rest(each: TripList, coded: set[str], again: set[str]) -> Iterator[tuple[int, int, str]]:
    """Spans of the text that bear no report, with the reason: other trips, trips told twice, and what frames them."""
    pieces: list[tuple[int, int, str]] = []
    before = 0
    for trip, (start, end) in zip(each.trips, each.bodies, strict=True):
        why = "coded" if trip.id in coded else "restatement" if trip.id in again else "out_of_scope"
        pieces += [(before, start, "furniture"), (start, end, why)]
        before = end
    pieces.append((before, len(each.whole), "furniture"))
    for why, group in groupby(_joined(pieces), lambda piece: piece[2]):
        run = list(group)
        if why != "coded":
            start, end = run[0][0], run[-1][1]
            part = each.whole[start:end]
            yield end - len(part.lstrip()), start + len(part.rstrip()), why


def _joined(pieces: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The pieces, with the furniture beside a trip out of scope counted as that trip's."""
    for at, (start, end, why) in enumerate(pieces):
        beside = {pieces[near][2] for near in (at - 1, at + 1) if 0 <= near < len(pieces)}
        yield start, end, "out_of_scope" if why == "furniture" and "out_of_scope" in beside else why


def _pointer(each: TripList, start: int, end: int) -> Record:
    """A span by words of its first and last line: `passage_at` would weigh every place of tags that are all alike."""
    lines = each.whole[start:end].split("\n")
    size = len(words(each.whole[start:end]))
    most = min(3, size // 4) if size >= SHORT else (size + 1) // 2
    first, last = lines[0].split()[:most], lines[-1].split()[-most:] if size >= SHORT else []
    found = fill(each.whole, " ".join(first), " ".join(last) or None, (start, end))
    pointer = {"first": found.first, "last": found.last, "span": [str(start), str(end)], "sha256": found.sha256}
    return {key: value for key, value in (pointer | {"ambiguous": "true" * found.ambiguous}).items() if value}


# The records together, and beside the other seeds.


def _introduce(sources: Mapping[str, Record], introduced: set[str]) -> None:
    """Let the first record that tells of an event introduce it, unless another source does."""
    for name in sorted(sources):
        reports = sources[name]["reports"]
        for at, report in enumerate(reports):
            if report["event"] not in introduced:
                introduced.add(report["event"])
                reports[at] = {"event": report["event"], "introduces": "true"} | report


def _check_tellings(trip: Trip, row: Coded, table: Table, elsewhere: Elsewhere, findings: list[Finding]) -> None:
    """Note events of other sources that may be this one, and events that this one was parted from for nothing."""
    near = {each.event: each for each in elsewhere.tellings if _may_be(each, trip, row, table)}
    for event in sorted(near.keys() - {row.event, *row.apart}):
        wrong = f"trip {trip.id}, `{row.event}`, may be `{event}` of {near[event].where}"
        right = f"in {table.module} give it that event, or name that event in its `apart`"
        Notes(trip.path, findings).add("told-elsewhere", trip, wrong, right)
    for event in sorted(set(row.apart) - near.keys()):
        wrong = f"`{event}`, from which `{row.event}` is kept apart, is not like it"
        Notes(table.module, findings).add("decision-not-needed", table.spot(event), wrong, "take it out")


def _may_be(telling: Telling, trip: Trip, row: Coded, table: Table) -> bool:
    """Whether a meeting of at most a month shares a day with the trip, and the traveller or place and form."""
    first, last = telling.window
    if telling.type != "meeting" or not first or not last or last - first > _LONGEST:
        return False
    there = _places(table.places[trip.country, trip.locale])
    shares = table.travellers[trip.who].actor in telling.actors
    shares |= telling.place in there and telling.subtype == row.subtype
    return shares and first.isoformat() <= trip.end and trip.start <= last.isoformat()


def _places(of: str | Stops) -> set[str]:
    return {of.place, *of.stops} if isinstance(of, Stops) else {of}


def _check_names(sources: Collection[Record], table: Table, elsewhere: Elsewhere, findings: list[Finding]) -> None:
    """Note names that no seed bears, once each."""
    reports = [report for source in sources for report in source["reports"]]
    parts = [part for report in reports for part in report["participants"]]
    used = {
        "actor": {part[key] for part in parts for key in ("actor", "capacity", "on_behalf_of") if key in part},
        "place": {name for place in table.places.values() for name in _places(place)},
        "topic": {topic for report in reports for topic in report.get("topics", ())},
        "coder": {CODER} | {source["reviewed_by"] for source in sources if "reviewed_by" in source},
    }
    used["actor"].add(PUBLISHER)
    for kind, names in used.items():
        for name in sorted(names - elsewhere.known[kind]):
            right = f"add the {kind} to the seeds, or mend the id"
            Notes(table.module, findings).add(f"unknown-{kind}", table.spot(name), f"no {kind} `{name}`", right)


def summary(lists: Sequence[TripList], made: Mapping[str, Record], table: Table, outcome: Outcome) -> str:
    """What was read, selected and written, in a few lines."""
    reports = [report for record in made.values() for report in record["reports"]]
    introduced = sum("introduces" in report for report in reports)
    trips = [trip for each in lists for trip in each.trips]
    there = sum(caught(trip) == () for trip in trips)
    return (
        f"{len(trips):,} trips read in {len(lists)} list{'s' * (len(lists) != 1)}; {there} to Afghanistan, "
        f"{sum(bool(caught(trip)) for trip in trips)} elsewhere found by their words\n"
        f"in scope: {len(reports)} trips, telling of {len({report['event'] for report in reports})} events, "
        f"of which {introduced} are introduced here; left out: {len(table.left_out)}; undecided: 0\n"
        f"duplicates: {len(table.twice)} declared, {len(table.apart)} that only look so; "
        f"corrections: {len(table.corrections)}\n"
        f"records: {len(outcome.written)} written, {outcome.unchanged} unchanged"
    )
