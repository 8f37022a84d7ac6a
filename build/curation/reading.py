"""Reading seeds/: every file held against its shape, every name against the records that bear it."""

from __future__ import annotations

import gc
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from curation.findings import Finding, Notes, SeedErrors, Spot, shown
from curation.part import Part
from curation.records import Checker
from curation.references import SeedFile, check_events, check_names, check_vocabularies, known_names
from curation.retired_ids import check_retired
from curation.scalars import ID, YEAR
from curation.shapes import FILES, FOLDERS, KINDS, OPTIONAL
from curation.yaml_tree import MOST_BYTES, Record, Text, listed, read_tree


@dataclass(frozen=True, slots=True)
class Seeds:
    """Sound records by kind, each list sorted by id; every record knows its file's `path`."""

    sources: list[Record]
    actors: list[Record]
    rulings: list[Record]
    identities: list[Record]
    waivers: list[Record]
    changes: list[Record]
    retirements: list[Record]
    topics: list[Record]
    places: list[Record]
    vocabularies: list[Record]
    coverage: list[Record]
    coders: list[Record]
    floors: list[Record]
    whole: tuple[tuple[str, Record], ...]

    def files(self) -> Iterator[tuple[str, Record]]:
        """Each file in the order of paths: its kind, and the record that is all of it."""
        yield from self.whole


def read_seeds(folder: Path, part: Part | None = None) -> Seeds:
    """All records of a folder of seeds, or a part of them, sound in themselves and together.

    Raises SeedErrors with every finding of every file; NotADirectoryError where there is no such folder, or one whose
    name no finding could show.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}; name the folder of seeds")
    if not folder.resolve().name.isprintable():
        raise NotADirectoryError(f"the name of {folder} has letters that cannot be shown; name it in others")
    findings: list[Finding] = []
    with _no_search_for_cycles():
        files = _checked(folder, part, findings)
    if findings:
        raise SeedErrors(findings)
    return _seeds(files, part)


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


def seed_files(folder: Path, findings: list[Finding]) -> Iterator[tuple[str, Path, str]]:
    """Every file where a seed belongs: its kind, its path, its path as shown. Finds whatever else lies there."""
    yield from ((kind, Path(entry.path), shown) for kind, entry, shown in seed_entries(folder, findings))


Entry = tuple[str, "os.DirEntry[str]", str]
"""A file where a seed belongs: its kind, its entry in its folder, its path as shown."""


def seed_entries(folder: Path, findings: list[Finding]) -> Iterator[Entry]:
    """As `seed_files`, for whoever wants few of thousands of files: to make each path takes its time."""
    yield from _places(folder, (folder.resolve().name,), findings)


def _checked(folder: Path, part: Part | None, findings: list[Finding]) -> list[SeedFile]:
    checker = Checker()
    places = [place for place in seed_entries(folder, findings) if part is None or place[2] in part.paths]
    files = [_read(kind, Path(entry.path), shown, findings, checker) for kind, entry, shown in places]
    known = known_names(files)
    check_retired(files, known)
    _allow_for_unseen(known, findings)
    for kind in known.keys() & (part.names if part else {}).keys():
        known[kind] |= part.names[kind] if part else set()
    _check_presence(files, folder.resolve().name, findings)
    check_names(files, checker, known)
    check_vocabularies(files, checker, known)
    check_events(files, known, part.events if part else None)
    return files


def _seeds(files: Sequence[SeedFile], part: Part | None) -> Seeds:
    read = [(file.kind, file.record) for file in files if file.record is not None]
    if part:
        read = [(kind, about) for kind, record in read if (about := part.of(kind, record)) is not None]
    whole = tuple(read)
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for kind, record in whole:
        for each in listed(record, kind, Record) if kind in FILES.values() else [record]:
            each.path = record.path
            by_kind[kind].append(each)
    lists = {kind: sorted(records, key=lambda record: str(record["id"])) for kind, records in by_kind.items()}
    kinds = {**FOLDERS, **{kind: kind for kind in FILES.values()}}
    return Seeds(**{name: lists.get(kind, []) for name, kind in kinds.items()}, whole=whole)


# The folder.


def _places(folder: Path, parts: tuple[str, ...], findings: list[Finding]) -> Iterator[Entry]:
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
        if kind is None and (meant := _misnamed(below[1:], entry)):
            right = f"name it {'/'.join(meant)}"
            Notes("/".join(below), findings).add("stray-file", Spot(), "a file that is no seed by its name", right)
            kind = _kind(meant, entry)
        if kind:
            yield kind, entry, "/".join(below)
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


def _misnamed(below: tuple[str, ...], entry: os.DirEntry[str]) -> tuple[str, ...]:
    """Where a seed belongs that has another ending than `.yaml`, or lies beside the years; for all else nothing."""
    named = _ALMOST.fullmatch(below[-1])
    if not named or entry.is_symlink() or not entry.is_file():
        return ()
    year = YEAR.search(named[1])
    folder = (below[0], year[1]) if year and below[:-1] == ("sources",) else below[:-1]
    meant = (*folder, f"{named[1]}.yaml")
    return meant if _kind(meant, entry) else ()


_ALMOST: Final = re.compile(r"([a-z0-9-]+)\.ya?ml(?:\.txt)?", re.IGNORECASE)


def _read(kind: str, path: Path, shown: str, findings: list[Finding], checker: Checker) -> SeedFile:
    notes = Notes(shown, findings)
    record = read_file(path, notes)
    if record is not None:
        record.path = shown
        checker.record(record, KINDS[kind], notes)
        if kind in FOLDERS.values():
            _check_path(record, path, notes)
    return SeedFile(kind, _stem(path), notes, record)


def _stem(path: Path) -> str:
    """The id that a file is named by, though with another ending."""
    named = _ALMOST.fullmatch(path.name)
    return named[1] if named else path.stem


def read_file(path: Path, notes: Notes) -> Record | None:
    """The record that a file holds, or None where the notes say why there is none."""
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
    if name != _stem(path) and ID.pattern.fullmatch(name):  # else one finding on the id is enough
        notes.add("id-unlike-name", name, f"`{name}` stands in a file named `{_stem(path)}`")
    year = YEAR.search(name)
    if path.parent.parent.name == "sources" and year and year[1] != path.parent.name:
        notes.add("wrong-year", name, f"`{name}` stands in the folder {path.parent.name}")


def _allow_for_unseen(known: dict[str, set[str]], findings: Sequence[Finding]) -> None:
    """Let names pass that nobody can look up: of what is no seed, each would be a second finding on one cause."""
    refused = [each.path.split("/") for each in findings if each.rule in ("unreadable", "stray-file")]
    for parts in [parts for parts in refused if len(parts) > 1 and parts[1] in FOLDERS]:
        kind, name = FOLDERS[parts[1]], PurePath(parts[-1])
        if name.suffix == ".yaml":
            known.get(kind, set()).add(name.stem)
        elif not name.suffix:
            known.pop(kind, None)
        for other in _NAMED_WITH.get(kind, ()):
            known.pop(other, None)


_NAMED_WITH: Final = {"source": ("event",), "actor": ("office",)}


def _check_presence(files: Sequence[SeedFile], top: str, findings: list[Finding]) -> None:
    """Note the files that must be there and are not, and ids that two files have."""
    there = {file.kind for file in files} | OPTIONAL
    told = {finding.path for finding in findings}
    absent = [name for name, kind in FILES.items() if kind not in there]
    for name in [name for name in absent if told.isdisjoint((top, f"{top}/{name}"))]:
        Notes(f"{top}/{name}", findings).add("missing-file", Spot(), "there is no such file")
    first: dict[tuple[str, str], str] = {}
    for file in files:
        for name in listed(file.record or Record(), "id", Text):
            path = first.setdefault((file.kind, name), file.notes.path)
            if path != file.notes.path:
                file.notes.add("id-twice", name, f"{path} has the id `{name}` already")
