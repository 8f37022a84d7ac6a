"""What a curator decides on the trips of a list: the rows of the table that selection and extraction go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from curation.findings import Spot
from curation.trips import Correctable


class Met(NamedTuple):
    """Somebody whom the remarks name, as a participant; what is empty is not told."""

    actor: str
    capacity: str = ""
    on_behalf_of: str = ""
    role: str = "delegate"
    tenure: str = ""


class Coded(NamedTuple):
    """A trip that is coded; one elsewhere than in the country states the `words` it was found by, and why."""

    trip: str
    event: str  # permanent; one that another source tells of already is written as it stands there
    title: str
    met: tuple[Met, ...] = ()
    level: str = ""
    subtype: str = "visit"
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    why: str = ""
    apart: tuple[str, ...] = ()  # events of other sources that look like this one and are not


class LeftOut(NamedTuple):
    """A trip found by its words that does not concern the country."""

    trip: str
    words: tuple[str, ...]
    why: str


class Twice(NamedTuple):
    """One journey under two ids: `trip` says no more than `keep` and is not coded."""

    trip: str
    keep: str
    why: str


class Apart(NamedTuple):
    """Two trips that look like one journey, or like one occasion, and are two."""

    trips: tuple[str, str]
    why: str


class Correction(NamedTuple):
    """A slip that the list itself shows, put right: a field of the trip, what it says there, what is meant, and why."""

    trip: str
    field: Correctable
    says: str
    write: str
    why: str


class Stops(NamedTuple):
    """Several places in one locale: what the event's place is, and the places that the list names."""

    place: str
    stops: tuple[str, ...]


class Traveller(NamedTuple):
    """Whose list it is: the source's id, the actor and the office, the state of the list read, who reviewed it."""

    source: str
    actor: str
    capacity: str
    published: str
    read_on: str
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All decisions on a set of lists. `module` and `text` are where they are written, for findings."""

    travellers: Mapping[str, Traveller]  # by the list's `who`
    coded: Sequence[Coded] = ()
    left_out: Sequence[LeftOut] = ()
    twice: Sequence[Twice] = ()
    apart: Sequence[Apart] = ()
    corrections: Sequence[Correction] = ()
    places: Mapping[tuple[str, str], str | Stops] = field(default_factory=dict)  # by country and locale
    module: str = "table"
    text: str = ""

    def spot(self, name: str) -> Spot:
        """Where a name first stands in the table."""
        before, found, _ = self.text.partition(f'"{name}"')
        return Spot(before.count("\n") + 1, len(before) - before.rfind("\n")) if found else Spot()
