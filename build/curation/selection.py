"""Which trips of a list are coded, and as what: a declared selection, and a curated table held against the list.

The selection says by rule which trips have to be decided; the table decides each, with the reason. What the list has
and the table lacks, and what the table has and the list no longer bears out, are findings: nothing is guessed, and no
decision outlives what it was made on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from curation.decisions import Coded, LeftOut, Table
from curation.findings import Finding, Notes, SeedErrors
from curation.trips import Trip, TripList

COUNTRY: Final = "afghanistan"
"""The list's own code: every trip there is in scope."""

WORDS: Final = {
    r"Afghan\w*": "the country, its people, its state",
    "Taliban": "the movement",
    "Kabul|Bagram|Kandahar|Herat|Jalalabad|Mazar": "places in the country",
    "Karzai|Ghani|Abdullah Abdullah|Haqqani|Khalilzad": "persons who stand for a side there",
    "ISAF|International Security Assistance Force|Resolute Support": "the foreign mission there",
    "Loya Jirga|Northern Alliance|Heart of Asia": "Afghan bodies and formats on the country",
    "Manas": "the air base in Kyrgyzstan that served the mission",
    "[Aa]gainst [Tt]errorism": "the matter of late 2001",
}
"""Words in locale or remarks for which a trip elsewhere has to be decided, each with what it stands for."""

_WORDS: Final = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")


def caught(trip: Trip) -> tuple[str, ...] | None:
    """The words for which a trip has to be decided, each once; empty for one to the country, None for all others."""
    if trip.country == COUNTRY:
        return ()
    return tuple(dict.fromkeys(_WORDS.findall(f"{trip.locale}\n{trip.remarks}"))) or None


def decided(lists: Sequence[TripList], table: Table) -> list[tuple[Trip, Coded]]:
    """The trips that are coded, each as corrected and with its row, in the order of the lists.

    Raises SeedErrors with every trip that is not decided and every decision that is not needed.
    """
    findings: list[Finding] = []
    here = _Table(table, findings)
    trips = {trip.id: here.corrected(trip) for each in lists for trip in each.trips}
    here.check_travellers(trips.values())
    here.check_rows(trips)
    here.check_pairs(trips)
    rows = {row.trip: row for row in table.coded}
    coded = [(trip, rows[trip.id]) for trip in trips.values() if trip.id in rows]
    here.check_coded(coded)
    if findings:
        raise SeedErrors(findings)
    return coded


def alike(trips: Iterable[Trip]) -> Iterator[tuple[Trip, Trip]]:
    """Pairs of trips by one traveller to one country that share a day and their locale, or both their days."""
    groups: dict[tuple[str, str], list[Trip]] = defaultdict(list)
    for trip in trips:
        groups[trip.who, trip.country].append(trip)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.meets(other) and (one.locale == other.locale or one.window == other.window):
                yield one, other


class _Table:
    """A table while it is held against lists: every fault goes to `findings`."""

    def __init__(self, table: Table, findings: list[Finding]) -> None:
        self.table = table
        self.findings = findings

    def note(self, rule: str, trip: Trip, wrong: str, right: str) -> None:
        """Note what is wrong with a trip of a list."""
        Notes(trip.path, self.findings).add(rule, trip, wrong, right)

    def spare(self, name: str, wrong: str) -> None:
        """Note a decision that the lists do not bear out any more."""
        place = self.table.spot(name)
        Notes(self.table.module, self.findings).add("decision-not-needed", place, wrong, "take it out, or mend it")

    def corrected(self, trip: Trip) -> Trip:
        """A trip as the corrections have it; notes those of which the list no longer has the slip."""
        for each in [each for each in self.table.corrections if each.trip == trip.id]:
            if trip.said(each.field) == each.says:
                trip = trip.having(each.field, each.write)
            else:
                self.spare(trip.id, f"`{each.field}` of trip {trip.id} is not `{each.says}` in the list")
        return trip

    def check_travellers(self, trips: Iterable[Trip]) -> None:
        """Note lists of unknown travellers, and travellers without a list."""
        there = {trip.who: trip for trip in reversed(list(trips))}
        for who, trip in there.items():
            if who not in self.table.travellers:
                right = f"say in {self.table.module} who it is and which state of the list was read"
                self.note("unknown-traveller", trip, f"no traveller `{who}`", right)
        for who in self.table.travellers.keys() - there.keys():
            self.spare(who, f"there is no list of `{who}`")

    def check_rows(self, trips: Mapping[str, Trip]) -> None:
        """Note trips that have to be decided and are not, and rows whose trip does not need them or says otherwise."""
        rows: list[Coded | LeftOut] = [*self.table.coded, *self.table.left_out]
        twice = [each.trip for each in self.table.twice]
        for name, times in Counter([*(row.trip for row in rows), *twice]).items():
            if times > 1:
                self.spare(name, f"trip {name} is decided {times} times")
        for correction in self.table.corrections:
            if correction.trip not in trips:
                self.spare(correction.trip, f"there is no trip {correction.trip}")
        for row in rows:
            self._check_row(row, trips.get(row.trip))
        known = {row.trip for row in rows}
        known |= {each.trip for each in self.table.twice if each.keep in known}
        for trip in trips.values():
            if caught(trip) is not None and trip.id not in known:
                wrong = f"trip {trip.id} is found by {_quoted(caught(trip))} and not decided"
                self.note("undecided-trip", trip, wrong, f"decide it in {self.table.module}, with the reason")

    def _check_row(self, row: Coded | LeftOut, trip: Trip | None) -> None:
        words = caught(trip) if trip else None
        if trip is None or words is None:
            self.spare(row.trip, f"trip {row.trip} is {'in no list' if trip is None else 'not found by any word'}")
        elif words != row.words:
            wrong = f"trip {row.trip} was decided on {_quoted(row.words)} and has {_quoted(words)}"
            self.note("other-words", trip, wrong, f"decide it anew in {self.table.module}")
        elif words and not row.why:
            self.spare(row.trip, f"trip {row.trip} is decided without a reason")

    def check_pairs(self, trips: Mapping[str, Trip]) -> None:
        """Note trips that look like one journey and are not declared, and declarations of which no two are alike."""
        declared = {frozenset((each.trip, each.keep)) for each in self.table.twice}
        apart = {frozenset(each.trips) for each in self.table.apart}
        found = {frozenset((one.id, other.id)) for one, other in alike(trips.values())}
        right = f"declare it in {self.table.module}: Twice or Apart"
        for pair in sorted(map(sorted, found - declared - apart)):
            wrong = f"trips {pair[0]} and {pair[1]} look like one journey under two ids"
            self.note("trip-twice", trips[pair[1]], wrong, right)
        found |= {frozenset(trip.id for trip in pair) for pair in self._companions(trips)}
        for pair in sorted(map(sorted, (declared | apart) - found)):
            self.spare(pair[0], f"trips {pair[0]} and {pair[1]} are not alike")

    def _companions(self, trips: Mapping[str, Trip]) -> Iterator[tuple[Trip, Trip]]:
        """Coded trips of two travellers to one country that share a day."""
        coded = [trips[row.trip] for row in self.table.coded if row.trip in trips]
        for one, other in combinations(coded, 2):
            if one.who != other.who and one.country == other.country and one.meets(other):
                yield one, other

    def check_coded(self, coded: Sequence[tuple[Trip, Coded]]) -> None:
        """Note companions neither united nor parted, events told twice in one list, and places not in the table."""
        events = {trip.id: row.event for trip, row in coded}
        apart = {frozenset(each.trips) for each in self.table.apart}
        for one, other in self._companions({trip.id: trip for trip, _ in coded}):
            if events[one.id] != events[other.id] and frozenset((one.id, other.id)) not in apart:
                wrong = f"trips {one.id} and {other.id} share place and day, but not the event"
                self.note("same-occasion", other, wrong, f"give both one event in {self.table.module}, or Apart")
        for (who, event), times in Counter((trip.who, row.event) for trip, row in coded).items():
            if times > 1:
                self.spare(event, f"the list of `{who}` tells of `{event}` {times} times")
        met = {(trip.country, trip.locale): trip for trip, _ in coded}
        for key, trip in met.items():
            if key not in self.table.places:
                wrong = f"nobody has said where `{trip.locale}` in `{trip.country}` is"
                self.note("unknown-locale", trip, wrong, f"add it to the places of {self.table.module}")
        for country, locale in self.table.places.keys() - met.keys():
            self.spare(locale, f"no trip that is coded went to `{locale}` in `{country}`")


def _quoted(words: tuple[str, ...] | None) -> str:
    return ", ".join(f"`{word}`" for word in words or ()) or "its country"
