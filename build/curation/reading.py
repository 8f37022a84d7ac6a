"""Reading seeds/: every file held against its shape, every name against the records that bear it."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from curation.findings import Finding, Notes, SeedErrors, Spot, shown, suggest
from curation.shapes import FILES, FOLDERS, KINDS, OPTIONAL, YEAR, Condition, Key, Scalar, Shape
from curation.yaml_tree import MOST_BYTES, NULLS, Items, Record, Text, character, listed, read_tree

_MOST_SUGGESTIONS: Final = 40  # each takes difflib a walk through all names


@dataclass(frozen=True, slots=True)
class Seeds:
    """Sound records by kind, each list sorted by id; every record knows its file's `path`."""

    sources: list[Record]
    actors: list[Record]
    rulings: list[Record]
    identities: list[Record]
    topics: list[Record]
    places: list[Record]
    vocabularies: list[Record]
    coverage: list[Record]
    coders: list[Record]
    whole: tuple[tuple[str, Record], ...]

    def files(self) -> Iterator[tuple[str, Record]]:
        """Each file in the order of paths: its kind, and the record that is all of it."""
        yield from self.whole


class _File(NamedTuple):
    kind: str
    stem: str
    notes: Notes
    record: Record | None  # None where it could not be read


def read_seeds(folder: Path) -> Seeds:
    """All records of a folder of seeds, sound in themselves and together.

    Raises SeedErrors with every finding of every file; NotADirectoryError where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}; name the folder of seeds")
    findings: list[Finding] = []
    with _no_search_for_cycles():
        files = _checked(folder, folder.resolve().name, findings)
    if findings:
        raise SeedErrors(findings)
    return _seeds(files)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of values, none in a cycle: to look for one, now or later, takes longer than to read them all."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if searches:
            gc.enable()


def _checked(folder: Path, top: str, findings: list[Finding]) -> list[_File]:
    checker = _Checker()
    files = [_read(*place, findings, checker) for place in _places(folder, (top,), findings)]
    known = _known(files)
    _check_presence(files, top, findings)
    _check_names(files, checker, known)
    _check_vocabularies(files, checker, known)
    _check_events(files, known)
    return files


def _seeds(files: Sequence[_File]) -> Seeds:
    whole = tuple((file.kind, file.record) for file in files if file.record is not None)
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for kind, record in whole:
        for each in listed(record, kind, Record) if kind in FILES.values() else [record]:
            each.path = record.path
            by_kind[kind].append(each)
    lists = {kind: sorted(records, key=lambda record: str(record["id"])) for kind, records in by_kind.items()}
    kinds = {**FOLDERS, **{kind: kind for kind in FILES.values()}}
    return Seeds(**{name: lists.get(kind, []) for name, kind in kinds.items()}, whole=whole)


# The folder.


def _places(folder: Path, parts: tuple[str, ...], findings: list[Finding]) -> Iterator[tuple[str, Path, str]]:
    """Every file where a seed belongs: its kind, its path, its path as shown. Notes whatever else lies there."""
    notes = Notes("/".join(parts), findings)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        notes.add("unreadable", Spot(), f"the folder cannot be read: {error.strerror}")
        return
    for entry in (entry for entry in entries if not entry.name.startswith(".")):
        name = shown(entry.name, 255)
        below = (*parts, name)
        kind = None if entry.is_symlink() else _kind(below[1:], entry)
        if kind:
            yield kind, Path(entry.path), "/".join(below)
        elif kind == "":
            yield from _places(Path(entry.path), below, findings)
        else:
            what = "a symbolic link" if entry.is_symlink() else "a folder" if entry.is_dir() else "a file"
            Notes("/".join(below), findings).add("stray-file", Spot(), f"{what} that is no seed")


def _kind(below: tuple[str, ...], entry: os.DirEntry[str]) -> str | None:
    """The kind of seed that belongs in a place; "" for a folder of seeds, None where nothing belongs."""
    in_year = below[0] == "sources" and len(below) > 1 and len(below[1]) == 4 and below[1].isdecimal()
    if entry.is_dir():
        return "" if len(below) == 1 + in_year and below[0] in FOLDERS else None
    if len(below) == 1 and entry.is_file():
        return FILES.get(below[0])
    fits = len(below) == (3 if below[0] == "sources" else 2) and below[-1].endswith(".yaml")
    return FOLDERS[below[0]] if fits and entry.is_file() else None


def _read(kind: str, path: Path, shown: str, findings: list[Finding], checker: _Checker) -> _File:
    notes = Notes(shown, findings)
    record = _tree(path, notes)
    if record is not None:
        record.path = shown
        checker.record(record, KINDS[kind], notes)
        if kind in FOLDERS.values():
            _check_path(record, path, notes)
    return _File(kind, path.stem, notes, record)


def _tree(path: Path, notes: Notes) -> Record | None:
    try:
        if path.stat().st_size <= MOST_BYTES:
            return read_tree(path.read_bytes(), notes)
        notes.add("too-large", Spot(), f"the file has more than {MOST_BYTES:,} bytes")
    except OSError as error:
        notes.add("unreadable", Spot(), f"the file cannot be read: {error.strerror}")
    return None


def _check_path(record: Record, path: Path, notes: Notes) -> None:
    name = record.get("id")
    if not isinstance(name, Text):
        return
    if name != path.stem:
        notes.add("id-unlike-name", name, f"`{name}` stands in a file named `{path.stem}`")
    year = YEAR.search(name)
    if path.parent.parent.name == "sources" and year and year[1] != path.parent.name:
        notes.add("wrong-year", name, f"`{name}` stands in the folder {path.parent.name}")


def _check_presence(files: Sequence[_File], top: str, findings: list[Finding]) -> None:
    """Note the files that must be there and are not, and ids that two files have."""
    there = {file.kind for file in files} | OPTIONAL
    for name in [name for name, kind in FILES.items() if kind not in there]:
        Notes(f"{top}/{name}", findings).add("missing-file", Spot(), "there is no such file")
    first: dict[tuple[str, str], str] = {}
    for file in files:
        for name in listed(file.record or Record(), "id", Text):
            path = first.setdefault((file.kind, name), file.notes.path)
            if path != file.notes.path:
                file.notes.add("id-twice", name, f"{path} has the id `{name}` already")


# One record.


class _Checker:
    """Holds records against shapes. Each value once found right is kept, so that none is judged twice."""

    def __init__(self) -> None:
        self.right: dict[Scalar, set[str]] = defaultdict(set)
        self._by_key: dict[Shape, dict[str, set[str]]] = {}

    def record(self, record: Record, shape: Shape, notes: Notes) -> None:
        """Note all that is wrong within a record."""
        right = self._by_key.get(shape) or self._rights(shape)
        for name, value in record.items():
            if type(value) is not Text or value not in right.get(name, ()):
                self._key(name, value, shape, notes)
        if not _required(shape) <= record.keys():
            _note_missing(record, shape, notes)
        for condition in shape.conditions:
            _check_condition(record, condition, notes)
        for rule in shape.rules:
            for offence in rule.offences(record):
                notes.add(rule.name, *offence)
        if shape.together or shape.unique:
            _check_together(record, shape, notes)

    def _rights(self, shape: Shape) -> dict[str, set[str]]:
        rights = {name: self.right[key.one] for name, key in shape.keys.items() if isinstance(key.one, Scalar)}
        return self._by_key.setdefault(shape, rights)

    def _key(self, name: Any, value: Any, shape: Shape, notes: Notes) -> None:
        key = shape.keys.get(name)
        if key is None:
            wrong = f"a {shape.name} has no key `{shown(name)}`"
            notes.add("unknown-key", name, wrong, suggest(name, shape.keys))
        elif type(value) is Items and key.each is not None:
            self._items(value, key, notes)
        else:
            self._value(value, key.one, notes)

    def _items(self, items: Items, key: Key, notes: Notes) -> None:
        if not key.least <= len(items) <= key.most:
            right = f"list {key.least}{'' if key.least == key.most else ' or more'}"
            otherwise = "" if key.required else ", or leave the key out"
            notes.add("wrong-length", items, f"this list holds {len(items)}", right + otherwise)
        for value in items:
            self._value(value, key.each, notes)
        if len(items) > 1 and type(key.each) is Scalar and key.least != key.most:
            _check_unique([(value, value) for value in items if type(value) is Text], notes)

    def _value(self, value: Any, of: Scalar | Shape | None, notes: Notes) -> None:
        if type(of) is Shape and type(value) is Record:
            self.record(value, of, notes)
        elif type(value) is Text and value in NULLS:
            notes.add("empty-value", value, f"`{value}` stands for no value" if value else "here is no value")
        elif type(of) is Scalar and type(value) is Text:
            if value not in self.right[of]:
                self._scalar(value, of, notes)
        else:
            wanted = f"a {of.name}: pairs of key and value" if type(of) is Shape else "one value" if of else "a list"
            notes.add("wrong-kind", value, f"here is {_NAMES_OF[type(value)]}", f"write {wanted}")

    def _scalar(self, value: Text, of: Scalar, notes: Notes) -> None:
        try:
            if not of.pattern.fullmatch(value):
                raise ValueError(f"`{shown(value)}` is no {of.name.replace('-', ' ')}{_foreign(value, of)}")
            if of.check:
                of.check(value)
        except ValueError as error:
            notes.add(f"bad-{of.name}", value, str(error).partition("; write")[0], of.right)
        else:
            self.right[of].add(value)


_NAMES_OF: Final[dict[type, str]] = {Text: "one value", Items: "a list", Record: "a record"}


@cache
def _required(shape: Shape) -> frozenset[str]:
    return frozenset(name for name, key in shape.keys.items() if key.required)


def _note_missing(record: Record, shape: Shape, notes: Notes) -> None:
    for name, key in shape.keys.items():
        if key.required and name not in record:
            notes.add("missing-key", record, f"this {shape.name} has no `{name}`")


def _foreign(value: str, of: Scalar) -> str:
    """Names the first letter that may only look like one of a-z."""
    odd = "" if of.quoted else next((letter for letter in value if not letter.isascii()), "")
    return f": it has {character(odd)}" if odd else ""


def _check_condition(record: Record, condition: Condition, notes: Notes) -> None:
    by, value = condition.by, record.get(condition.by)
    if type(value) is not Text:
        return
    for owner, keys in condition.own.items() if value in condition.own else ():
        if owner != value and not record.keys().isdisjoint(keys):
            _note_others_keys(record, by, owner, keys, notes)
    for key in condition.needed.get(value, ()):
        if key not in record:
            notes.add("missing-key", value, f"{by} {value} needs `{key}`")


def _check_together(record: Record, shape: Shape, notes: Notes) -> None:
    given = [key for key in shape.together if key in record]
    for key in [key for key in shape.together if given and key not in record]:
        notes.add("missing-companion", record.key(given[0]), f"`{given[0]}` needs `{key}`")
    for name, fields in shape.unique.items():
        if name in record:
            inner = listed(record, name, Record)
            _check_unique([(tuple(str(each.get(field)) for field in fields), each) for each in inner], notes)


def _note_others_keys(record: Record, by: str, owner: str, keys: Collection[str], notes: Notes) -> None:
    for key in keys:
        if key in record:
            right = f"leave it out: it goes with {by} {owner}"
            notes.add("key-of-another", record.key(key), f"`{key}` does not go with {by} {record[by]}", right)


def _check_unique(keyed: Sequence[tuple[Any, Text | Record]], notes: Notes) -> None:
    first: dict[Any, Text | Record] = {}
    for key, value in keyed:
        if first.setdefault(key, value) is not value:
            name = key if isinstance(key, str) else " ".join(key)
            notes.add("twice", value, f"`{shown(name)}` stands in line {first[key].line} already")


# Between records.


def _known(files: Sequence[_File]) -> dict[str, set[str]]:
    """All names of each kind; a kind is left out where a file that could not be read may hold more of it."""
    known: dict[str, set[str]] = {kind: set() for kind in ("actor", "coder", "event", "office", "source")}
    for file in files:
        for kind, name in _named(file, file.record or Record()):
            if isinstance(name, str):
                known.setdefault(kind, set()).add(name)
    unread = {file.kind for file in files if file.record is None}
    for kind, holding in (("event", "source"), ("coder", "coders")):
        if holding in unread:
            del known[kind]
    return known


def _named(file: _File, record: Record) -> Iterator[tuple[str, Any]]:
    """Every name that the records of a file bear, each with the kind of what it names."""
    if file.kind in FOLDERS.values():
        yield file.kind, file.stem
        yield file.kind, record.get("id")
    if file.kind == "actor" and record.get("kind", "office") == "office":
        yield "office", file.stem
    yield from (("event", report.get("event")) for report in listed(record, "reports", Record))
    for each in listed(record, file.kind, Record):
        name = each.get("id")
        yield _SINGULAR.get(file.kind, file.kind), name
        if each.get("level") == "1":
            yield "first-level-topic", name
        yield from ((f"vocabulary {name}", code.get("code")) for code in listed(each, "codes", Record))


_SINGULAR: Final = {"topics": "topic", "places": "place", "coders": "coder"}


def _check_names(files: Sequence[_File], checker: _Checker, known: dict[str, set[str]]) -> None:
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


def _texts(record: Record, shape: Shape) -> Iterator[tuple[Text, Scalar]]:
    for name, value in record.items():
        key = shape.keys.get(name)
        of = key and (key.each if type(value) is Items else key.one)
        for each in value if type(value) is Items else (value,):
            if type(of) is Scalar and type(each) is Text:
                yield each, of
            elif type(of) is Shape and type(each) is Record:
                yield from _texts(each, of)


def _check_vocabularies(files: Sequence[_File], checker: _Checker, known: dict[str, set[str]]) -> None:
    used = {scalar.vocabulary for scalar, values in checker.right.items() if scalar.vocabulary and values}
    for file in files:
        if file.kind == "vocabularies" and file.record is not None:
            for name in sorted(used - known.get("vocabularies", set())):
                file.notes.add("missing-vocabulary", Spot(), f"the vocabulary `{name}` is in use, but not here")


class _Telling(NamedTuple):
    notes: Notes
    event: Text
    report: Record


def _check_events(files: Sequence[_File], known: dict[str, set[str]]) -> None:
    """Note where the reports of one event do not fit together."""
    told: dict[str, list[_Telling]] = defaultdict(list)
    for file in files:
        for report in listed(file.record or Record(), "reports", Record):
            for event in listed(report, "event", Text):
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
