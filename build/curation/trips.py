"""Lists of journeys in XML: every entry with its place in the file; what is not plainly such a list is refused.

The form is that of HistoryAtState/travels: `trips` holds `trip`, `trip` holds fields, a field holds text. A file is
read whole and only up to a size; a document type, and so every entity of its own, is refused before it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal
from xml.parsers import expat

from curation.findings import Finding, Notes, SeedErrors, Spot
from curation.texts import Span, TextsError, decoded, normalise
from envoylog._windows import bounds

FIELDS: Final = ("id", "role", "name", "start-date", "end-date", "country", "locale", "remarks")
KEEPING: Final = ("created-by", "created-datetime", "last-modified-by", "last-modified-datetime")
MOST_BYTES: Final = 5_000_000
MOST_TRIPS: Final = 20_000
MOST_LETTERS: Final = 10_000

_LEVELS: Final = ({"trips"}, {"trip"}, {*FIELDS, *KEEPING})
_MAY_BE_EMPTY: Final = {"locale", "remarks", *KEEPING}
_ID: Final = re.compile("<id>([0-9]+)</id>")
_END: Final = "</trip>"
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


Correctable = Literal["name", "start", "end", "country", "locale", "remarks"]


@dataclass(frozen=True, slots=True)
class Trip:
    """One entry as the list has it: runs of white space are one space, `country` is the list's own code."""

    id: str
    who: str
    role: str
    name: str
    start: str
    end: str
    country: str
    locale: str
    remarks: str
    path: str
    line: int
    column: int

    @property
    def window(self) -> str:
        """Its days as a date window."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    def said(self, field: Correctable) -> str:
        """What the list says in a field."""
        return str(getattr(self, field))

    def having(self, field: Correctable, words: str) -> Trip:
        """The same trip with other words in a field."""
        words_of: dict[str, Any] = {field: words}
        return replace(self, **words_of)

    def meets(self, other: Trip) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class TripList:
    """One file: its bytes, its normalised text, its entries in order, and where in the text each entry speaks."""

    path: str
    content: bytes
    whole: str
    trips: tuple[Trip, ...]
    bodies: tuple[Span, ...]


def read_lists(folder: Path) -> list[TripList]:
    """Every list of a folder, by name.

    Raises TextsError where there is none, SeedErrors with all that is wrong in any of them.
    """
    if not folder.is_dir():
        raise TextsError(f"there is no folder {folder}; name the folder that holds the lists")
    paths = sorted(path for path in folder.glob("*.xml") if path.is_file())
    if not paths:
        raise TextsError(f"{folder} holds no .xml; name the folder that holds the lists")
    findings: list[Finding] = []
    lists = [read_list(path, Notes(f"{folder.resolve().name}/{path.name}", findings)) for path in paths]
    _note_twice(lists, findings)
    if findings:
        raise SeedErrors(findings)
    return lists


def read_list(path: Path, notes: Notes) -> TripList:
    """One list; the notes say what is wrong in it."""
    if path.stat().st_size > MOST_BYTES:
        notes.add("too-large", Spot(), f"the file has more than {MOST_BYTES:,} bytes", "split it by traveller")
        return TripList(notes.path, b"", "", (), ())
    content = path.read_bytes()
    whole = normalise(decoded(content, path))
    trips = tuple(_Reader(notes).trips(content))
    found = list(_bodies(whole))
    if trips and [name for name, _ in found] != [trip.id for trip in trips]:
        right = "let `id` come first in each trip, written `<id>1</id>`, and no trip stand in a comment"
        notes.add("unanchored-trips", Spot(), "the trips are not where their words are", right)
    return TripList(notes.path, content, whole, trips, tuple(span for _, span in found))


def _bodies(whole: str) -> Iterator[tuple[str, Span]]:
    """What stands from each id to the end of its trip; in time that grows with the text alone."""
    after = 0
    while (begins := _ID.search(whole, after)) and (ends := whole.find(_END, begins.end())) >= 0:
        after = ends + len(_END)
        yield begins[1], (begins.start(), after)


def _note_twice(lists: list[TripList], findings: list[Finding]) -> None:
    """Note ids that two entries have, in one file or in several."""
    first: dict[str, Trip] = {}
    for trip in (trip for each in lists for trip in each.trips):
        if first.setdefault(trip.id, trip) is not trip:
            wrong = f"the id {trip.id} is that of {first[trip.id].path}:{first[trip.id].line} already"
            Notes(trip.path, findings).add("id-twice", trip, wrong, "ask the publisher; until then leave one out")


class _Refused(Exception):
    """Why a file is not read to its end: rule, what is wrong, what would be right."""


class _Reader:
    """What expat tells of one file, gathered into entries."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.open: list[str] = []
        self.at = Spot()
        self.fields: dict[str, str] = {}
        self.text = ""
        self.found: list[Trip] = []
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._document_type
        self.parser.EntityDeclHandler = self._document_type
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed
        self.parser.CharacterDataHandler = self._said

    def trips(self, content: bytes) -> Iterator[Trip]:
        """The entries, as far as the file can be read."""
        try:
            self.parser.Parse(content, True)
        except _Refused as refused:
            rule, wrong, right = refused.args
            self.notes.add(rule, self._here(), wrong, right)
        except expat.ExpatError as error:
            place = Spot(error.lineno, error.offset + 1)
            self.notes.add("not-xml", place, expat.ErrorString(error.code), "mend the file, or take it anew")
        yield from self.found

    def _here(self) -> Spot:
        return Spot(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding and encoding.upper() != "UTF-8":
            raise _Refused("not-utf-8", f"the file says that it is in {encoding}", "save it in UTF-8")

    def _document_type(self, *_: object) -> None:
        right = "take it out: a list needs neither a document type nor entities of its own"
        raise _Refused("document-type", "the file declares a document type", right)

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        depth = len(self.open)
        if depth == len(_LEVELS) or tag not in _LEVELS[depth]:
            within = f"in `{self.open[-1]}`" if self.open else "as the whole"
            right = "see whether it tells of a journey; then let curation/trips.py know it"
            raise _Refused("unknown-element", f"there is a `{tag}` {within}", right)
        self.open.append(tag)
        self.text = ""
        if tag == "trip":
            self.at = self._here()
            self.fields = {"who": attributes.get("who", "")}
        elif tag == "country":
            self.fields["country-id"] = attributes.get("id", "")

    def _said(self, words: str) -> None:
        self.text += words
        if len(self.text) > MOST_LETTERS:
            raise _Refused("too-long", f"a field has more than {MOST_LETTERS:,} letters", "look at what it holds")
        if len(self.open) < len(_LEVELS) and words.strip():
            raise _Refused("stray-words", "here are words outside of any field", "take them out")

    def _closed(self, tag: str) -> None:
        self.open.pop()
        if tag == "trip":
            self._add()
        elif len(self.open) == len(_LEVELS) - 1:
            if tag in self.fields:
                raise _Refused("twice", f"this trip has two `{tag}`", "leave one")
            self.fields[tag] = " ".join(self.text.split())
        self.text = ""

    def _add(self) -> None:
        wrong = list(_faults(self.fields))
        for rule, what in wrong:
            self.notes.add(rule, self.at, what, "mend the entry, or take the list anew")
        if len(self.found) == MOST_TRIPS:
            raise _Refused("too-many-parts", f"the file has more than {MOST_TRIPS:,} trips", "split it by traveller")
        if not wrong:
            self.found.append(self._trip())

    def _trip(self) -> Trip:
        said = self.fields
        return Trip(
            id=said["id"],
            who=said["who"],
            role=said["role"],
            name=said["name"],
            start=said["start-date"],
            end=said["end-date"],
            country=said["country-id"],
            locale=said["locale"],
            remarks=said["remarks"],
            path=self.notes.path,
            line=self.at.line,
            column=self.at.column,
        )


def _faults(fields: dict[str, str]) -> Iterator[tuple[str, str]]:
    needed = {name: fields.get(name) for name in ("who", *FIELDS, "country-id")}
    for name in [name for name, value in needed.items() if value is None or not (value or name in _MAY_BE_EMPTY)]:
        yield "missing-field", f"this trip says nothing in `{name}`"
    days = Counter(day for day in (fields.get("start-date", ""), fields.get("end-date", "")) if day)
    for day in days:
        try:
            bounds(day if _DAY.fullmatch(day) else "")
        except ValueError:
            yield "bad-day", f"`{day}` is no day of the calendar"
    if fields.get("end-date", "9") < fields.get("start-date", ""):
        yield "bad-day", f"this trip ends on {fields['end-date']}, before it begins"
