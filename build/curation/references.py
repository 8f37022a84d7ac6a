"""Holding records against each other: names that must be borne, codes that must exist, reports that must fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from curation import rulebook
from curation.between_keys import ROLE_OF, SUBTYPES
from curation.findings import Notes, Spot, closest, did_you_mean, shown
from curation.names_meant import labels, names_meant, names_with_a_word_of
from curation.records import Checker, is_none
from curation.scalars import YEAR, Scalar
from curation.shapes import FOLDERS, KINDS, Shape
from curation.yaml_tree import Items, Record, Text, listed
from envoylog.resolution import RULES
from schemas import EVENT_TABLES

_MOST_SUGGESTIONS: Final = 40  # each takes difflib a walk through all names
_MISSPELT: Final = 0.8  # likeness from which a new name is rather an old one; many events have a long word in common
_NOTHING: Final = frozenset({"unknown", "n/a", "na", "none", "-", "?", "tbd", "unclear", "unspecified"})


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
    lacking: dict[Scalar, set[str]] = {}
    for scalar, values in checker.right.items():
        lacking[scalar] = values - known.get(_kind(scalar), values) - scalar.besides
    for scalar, values in checker.odd.items():
        lacking[scalar] = lacking.get(scalar, set()) | values
    if not any(lacking.values()):
        return
    called = labels((file.kind, file.stem, file.record or Record()) for file in files)
    remedies: dict[Scalar, dict[str, str]] = {
        scalar: _remedies(names, known.get(_kind(scalar), set()), called.get(_kind(scalar), {}), scalar)
        for scalar, names in lacking.items()
    }
    for file in files:
        for text, scalar in _texts(file.record or Record(), KINDS[file.kind]):
            if remedy := remedies.get(scalar, {}).get(text):
                file.notes.add(*_no_such(text, scalar, checker), remedy)


def _kind(scalar: Scalar) -> str:
    return scalar.names or f"vocabulary {scalar.vocabulary}"


def _no_such(text: Text, scalar: Scalar, checker: Checker) -> tuple[str, Text, str]:
    """The rule, the place and what is wrong with a name of which there is no record, or that is no name at all."""
    if text in checker.odd.get(scalar, ()):
        return f"bad-{scalar.name}", text, is_none(text, scalar)
    kind = scalar.names or "code"
    return f"unknown-{kind}", text, f"no {kind} `{shown(text)}`"


_OTHERWISE: Final = {
    "event": "name an event that a source reports",
    "office": "name an actor of kind office",
    "first-level-topic": "name a topic of level 1",
}


def _otherwise(name: str, scalar: Scalar) -> str:
    """What to do about a name that nothing known is like: where its record would stand."""
    if not scalar.pattern.fullmatch(name):
        return scalar.right
    if scalar.names in _OTHERWISE:
        return _OTHERWISE[scalar.names]
    if listed_in := next((lists for lists, kind in _SINGULAR.items() if kind == scalar.names), ""):
        return f"add it to seeds/{listed_in}.yaml, or mend the id"
    year = YEAR.search(name)
    folder = f"sources/{year[1] if year else '<year>'}" if scalar.names == "source" else f"{scalar.names}s"
    return f"add seeds/{folder}/{name}.yaml, or mend the id"


def _remedies(lacking: set[str], there: set[str], called: dict[str, set[str]], scalar: Scalar) -> dict[str, str]:
    """What to write instead of each name."""
    names = sorted(lacking)
    codes = f"the codes of {scalar.vocabulary} are {', '.join(sorted(there))}" if scalar.vocabulary else ""
    remedies = {name: codes or _otherwise(name, scalar) for name in names}
    remedies |= dict.fromkeys(lacking & _NOTHING, rulebook.RULES["empty-value"].remedy)
    for name in names[:_MOST_SUGGESTIONS]:
        if right := did_you_mean(names_meant(name, there | scalar.besides, called)):
            remedies[name] = right
        elif right := did_you_mean([] if scalar.vocabulary else names_with_a_word_of(name, there, called)):
            remedies[name] += f"; or {right}"
    return remedies


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
    for telling in _tellings(files):
        if events is None or telling.event in events:
            told[telling.event].append(telling)
    for tellings in told.values():
        first = _introducing(tellings)
        if len(tellings) > 1:
            _check_types(tellings, first)
        if first.report.get("type") == "statement" and "first-level-topic" in known:
            _check_first_topic(tellings, first, known)
    if "event" in known:  # else a source that could not be read may introduce it
        _check_introduced([tellings[0] for tellings in told.values() if not _introductions(tellings)], known["event"])


def _tellings(files: Sequence[SeedFile]) -> Iterator[_Telling]:
    """What each source tells of each event: once, for that it tells twice, or lies in two files, is told elsewhere."""
    seen: set[tuple[str, str]] = set()
    read = [(file, file.record) for file in files if file.record is not None]
    for file, record in sorted(read, key=lambda pair: pair[1].get("id") != pair[0].stem):  # a copy is named otherwise
        for report in listed(record, "reports", Record):
            for event in listed(report, "event", Text):
                if (told := (str(record.get("id")), event)) not in seen:
                    seen.add(told)
                    yield _Telling(file.notes, event, report)


def _introductions(tellings: Sequence[_Telling]) -> list[_Telling]:
    return [telling for telling in tellings if "introduces" in telling.report]


def _introducing(tellings: Sequence[_Telling]) -> _Telling:
    """The report that introduces an event, or else the first; notes where there is more than one."""
    introducing = _introductions(tellings) or tellings[:1]
    for telling in introducing[1:]:
        wrong = f"{_where(introducing[0])} introduces `{telling.event}` already"
        telling.notes.add("introduced-twice", telling.report.key("introduces"), wrong)
    return introducing[0]


def _check_introduced(bare: Sequence[_Telling], events: set[str]) -> None:
    """Note events that no report introduces, and which each may be a misspelling of."""
    introduced = events - {telling.event for telling in bare}
    for number, (notes, event, _) in enumerate(bare):
        near = did_you_mean(closest(event, introduced, _MISSPELT)) if number < _MOST_SUGGESTIONS else ""
        right = f"{rulebook.RULES['not-introduced'].remedy}{'; or ' if near else ''}{near}"
        notes.add("not-introduced", event, f"no report introduces `{event}`", right)


def _where(telling: _Telling) -> str:
    return f"{telling.notes.path}:{telling.event.line}"


def _check_types(tellings: Sequence[_Telling], first: _Telling) -> None:
    kind = first.report.get("type")
    for telling in tellings:
        other = telling.report.get("type")
        if isinstance(other, Text) and kind != other and {kind, other} <= SUBTYPES.keys():
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
