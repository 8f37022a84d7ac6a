"""Holding records against each other: names that must be borne, codes that must exist, reports that must fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from curation.between_keys import ROLE_OF
from curation.findings import Notes, Spot, shown, suggest
from curation.records import Checker
from curation.scalars import Scalar
from curation.shapes import FOLDERS, KINDS, Shape
from curation.yaml_tree import Items, Record, Text, listed
from envoylog.resolution import RULES
from schemas import EVENT_TABLES

_MOST_SUGGESTIONS: Final = 40  # each takes difflib a walk through all names


class SeedFile(NamedTuple):
    """A file of seeds as read: its kind, its stem, where its findings go, and its record."""

    kind: str
    stem: str
    notes: Notes
    record: Record | None  # None where it could not be read


def known_names(files: Sequence[SeedFile]) -> dict[str, set[str]]:
    """All names of each kind; a kind is left out where a file that could not be read may hold more of it."""
    known: dict[str, set[str]] = {kind: set() for kind in ("actor", "coder", "event", "office", "source")}
    for file in files:
        for kind, name in named(file.kind, file.stem, file.record or Record()):
            known.setdefault(kind, set()).add(name)
    unread = {file.kind for file in files if file.record is None}
    for kind, holding in (("event", "source"), ("coder", "coders")):
        if holding in unread:
            del known[kind]
    return known


def named(kind: str, stem: str, record: Record) -> Iterator[tuple[str, str]]:
    """Every name that the records of a file bear, each with the kind of what it names."""
    for of, name in _named(kind, stem, record):
        if isinstance(name, str):
            yield of, str(name)


def _named(kind: str, stem: str, record: Record) -> Iterator[tuple[str, Any]]:
    if kind in FOLDERS.values():
        yield kind, stem
        yield kind, record.get("id")
    if kind == "actor" and record.get("kind", "office") == "office":
        yield "office", stem
    yield from (("event", report.get("event")) for report in listed(record, "reports", Record))
    for each in listed(record, kind, Record):
        name = each.get("id")
        yield _SINGULAR.get(kind, kind), name
        if each.get("level") == "1":
            yield "first-level-topic", name
        yield from ((f"vocabulary {name}", code.get("code")) for code in listed(each, "codes", Record))


_SINGULAR: Final = {"topics": "topic", "places": "place", "coders": "coder"}


def check_names(files: Sequence[SeedFile], checker: Checker, known: dict[str, set[str]]) -> None:
    """Note every name that no record bears and every code that its vocabulary lacks, wherever they stand."""
    remedies: dict[Scalar, dict[str, str]] = {}
    for scalar, values in checker.right.items():
        there = known.get(scalar.names or f"vocabulary {scalar.vocabulary}", values)
        if lacking := values - there - scalar.besides:
            remedies[scalar] = _remedies(lacking, there, scalar)
    for file in files if remedies else ():
        for text, scalar in _texts(file.record or Record(), KINDS[file.kind]):
            if remedy := remedies.get(scalar, {}).get(text):
                kind = scalar.names or "code"
                file.notes.add(f"unknown-{kind}", text, f"no {kind} `{shown(text)}`", remedy)


_OTHERWISE: Final = {
    "event": "name an event that a source reports",
    "office": "name an actor of kind office",
    "first-level-topic": "name a topic of level 1",
}


def _remedies(lacking: set[str], there: set[str], scalar: Scalar) -> dict[str, str]:
    """What to write instead of each name."""
    otherwise = _OTHERWISE.get(scalar.names, f"add the {scalar.names} to the seeds, or mend the id")
    if scalar.vocabulary:
        otherwise = f"the codes of {scalar.vocabulary} are {', '.join(sorted(there))}"
    names = sorted(lacking)
    near = [suggest(name, there) for name in names[:_MOST_SUGGESTIONS]]
    return dict.fromkeys(names, otherwise) | {name: right for name, right in zip(names, near, strict=False) if right}


def named_texts(record: Record, kind: str) -> Iterator[tuple[str, Text]]:
    """Every id by which a file names another record, with the kind of that record."""
    yield from ((scalar.names, text) for text, scalar in _texts(record, KINDS[kind]) if scalar.names)


def _texts(record: Record, shape: Shape) -> Iterator[tuple[Text, Scalar]]:
    for name, value in record.items():
        key = shape.keys.get(name)
        of = key and (key.each if type(value) is Items else key.one)
        for each in value if type(value) is Items else (value,):
            if type(of) is Scalar and type(each) is Text:
                yield each, of
            elif type(of) is Shape and type(each) is Record:
                yield from _texts(each, of)


def check_vocabularies(files: Sequence[SeedFile], checker: Checker, known: dict[str, set[str]]) -> None:
    """Note every vocabulary in use that vocabularies.yaml lacks, and every code of one that the build writes itself."""
    used = {scalar.vocabulary for scalar, values in checker.right.items() if scalar.vocabulary and values}
    for file in files:
        if file.kind == "vocabularies" and file.record is not None:
            for name in sorted(used - known.get("vocabularies", set())):
                file.notes.add("missing-vocabulary", Spot(), f"the vocabulary `{name}` is in use, but not here")
            for vocabulary in listed(file.record, "vocabularies", Record):
                _check_written(vocabulary, file.notes)


def _check_written(vocabulary: Record, notes: Notes) -> None:
    named, there = vocabulary.get("id"), {code.get("code") for code in listed(vocabulary, "codes", Record)}
    for code in [code for code in WRITTEN.get(str(named), ()) if code not in there]:
        wrong = f"the vocabulary `{named}` lacks `{code}`, which no seed has to say for it to stand in a table"
        notes.add("missing-vocabulary", vocabulary, wrong, "add the code")


WRITTEN: Final[dict[str, Sequence[str]]] = {
    "role": tuple(dict.fromkeys(ROLE_OF.values())),
    "vantage": ("account", "forecast"),
    "claim_standing": ("adopted", "agrees", "coarser", "finer", "bound", "forecast", "rival", "overruled"),
    "resolution_rule": ("sole", "agreed", "refined", *RULES, "ruling"),
    "event_table": EVENT_TABLES,
}
"""Codes by vocabulary that stand in tables though no seed says them: roles of short keys, and what resolution finds."""


class _Telling(NamedTuple):
    notes: Notes
    event: Text
    report: Record


def check_events(files: Sequence[SeedFile], known: dict[str, set[str]], events: Collection[str] | None = None) -> None:
    """Note where the reports of one event do not fit together; of `events` alone, where these are given."""
    told: dict[str, list[_Telling]] = defaultdict(list)
    for file in files:
        for report in listed(file.record or Record(), "reports", Record):
            for event in listed(report, "event", Text):
                if events is None or event in events:
                    told[event].append(_Telling(file.notes, event, report))
    for tellings in told.values():
        first = _introducing(tellings, known)
        if len(tellings) > 1:
            _check_types(tellings, first)
        if first.report.get("type") == "statement" and "first-level-topic" in known:
            _check_first_topic(tellings, first, known)


def _introducing(tellings: Sequence[_Telling], known: dict[str, set[str]]) -> _Telling:
    """The report that introduces an event, or else the first; notes where there is none or more than one."""
    introducing = [telling for telling in tellings if "introduces" in telling.report]
    first = introducing[0] if introducing else tellings[0]
    if not introducing and "event" in known:  # else a source that could not be read may introduce it
        first.notes.add("not-introduced", first.event, f"no report introduces `{first.event}`")
    for telling in introducing[1:]:
        wrong = f"{_where(first)} introduces `{first.event}` already"
        telling.notes.add("introduced-twice", telling.report.key("introduces"), wrong)
    return first


def _where(telling: _Telling) -> str:
    return f"{telling.notes.path}:{telling.event.line}"


def _check_types(tellings: Sequence[_Telling], first: _Telling) -> None:
    kind = first.report.get("type")
    for telling in tellings:
        other = telling.report.get("type")
        if isinstance(kind, Text) and isinstance(other, Text) and kind != other:
            wrong = f"`{first.event}` is of type {other} here, of type {kind} in {_where(first)}"
            telling.notes.add("type-disagreement", other, wrong)


def _check_first_topic(tellings: Sequence[_Telling], first: _Telling, known: dict[str, set[str]]) -> None:
    topics = [(topic, telling.notes) for telling in tellings for topic in listed(telling.report, "topics", Text)]
    split = [(topic, notes) for topic, notes in topics if topic in known["first-level-topic"]]
    if not split and all(topic in known["topic"] for topic, _ in topics):
        first.notes.add("first-level-topic", first.event, f"`{first.event}` has no first-level topic")
    for topic, notes in split:
        if topic != split[0][0]:
            wrong = f"`{first.event}` has the first-level topic `{split[0][0]}` already"
            notes.add("first-level-topic", topic, wrong)
