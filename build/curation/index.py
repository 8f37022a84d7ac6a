"""A disposable index of the seeds: what each file names and tells, and the events that all of them make.

With it one file among thousands is checked without reading the others. It lies beside the seeds, may be deleted at any
time, and counts for nothing where it was damaged, or where the code, more than a few files, or what others rest on
have changed since it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import feather

from curation.candidate import Compiled
from curation.findings import Notes
from curation.part import Part, events_of
from curation.reading import Seeds, read_file, seed_entries
from curation.references import named
from curation.rest import FRAMES, Rest
from curation.yaml_tree import Record, listed

FOLDER: Final = ".check"
"""Name of the folder, beside that of the seeds."""
_LIST: Final = "index.json"
MOST_STALE: Final = 50
_TICK: Final = 100_000_000
"""Nanoseconds within which two changes of a file may bear one time."""
_TOLD_OF_EVENTS: Final = ("source", "ruling", "identity")
"""Kinds of files that are read only where they are about the events of a part."""

Stated = tuple[str, int, int]
"""A file's kind, size, and time of its last change in nanoseconds."""
Frames = dict[str, pa.Table]


class File(NamedTuple):
    """A seed when the index was made: its kind, its size and time, what it names, which events it is about."""

    kind: str
    size: int
    changed: int
    names: list[list[str]]
    events: list[str]


def save(seeds_folder: Path, seeds: Seeds, tables: Compiled, began: int) -> None:
    """Write the index of sound seeds; where the disk refuses, there is none, and nothing else is lost.

    `began`: when reading them began, in nanoseconds. What changed since, or just before, may not be what was read.
    """
    folder = _folder(seeds_folder)
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        mark = f"{os.getpid()}-{time.time_ns()}"
        digests = {name: _write(_kept(name, tables.frames[name]), folder / f"{mark}.{name}") for name in FRAMES}
        read = (_file(kind, seeds_folder, record) for kind, record in seeds.files())
        sure = [file if file.changed < began - _TICK else file._replace(changed=0) for file in read]
        files = dict(zip((record.path for _, record in seeds.files()), sure, strict=True))
        told = json.dumps({"code": _code(), "mark": mark, "frames": digests, "files": files}, ensure_ascii=False)
        content = told.encode()
        (folder / f"{mark}.json").write_bytes(_digest(content).encode() + b"\n" + content)
        (folder / f"{mark}.json").replace(folder / _LIST)
        for left in [path for path in folder.iterdir() if path.name != _LIST and not path.name.startswith(mark)]:
            left.unlink()


def part_and_rest(seeds_folder: Path, wanted: Collection[str]) -> tuple[Part, Rest] | None:
    """What has to be read to check some files, and what the others make; None where there is no index that holds.

    `wanted`: paths as findings show them.
    """
    loaded = _loaded(_folder(seeds_folder))
    if loaded is None:
        return None
    then, frames = loaded
    now = dict(_now(seeds_folder))
    stale = {path for path, file in now.items() if path not in then or then[path][:3] != file}
    if then.keys() - now.keys() or len(stale - set(wanted)) > MOST_STALE:
        return None
    again = {path: (now[path][0], _tree(seeds_folder, path)) for path in {*stale, *wanted} & now.keys()}
    if any(kind == "retirement" for kind, _ in again.values()):  # any file may name what is retired
        return None
    about = _about(then, {path: list(map(str, events_of(*read))) for path, read in again.items()})
    if _others_rest_on({path: (then[path], *read) for path, read in again.items() if path in then}, about, frames):
        return None
    paths = {path for path, file in now.items() if path in again or file[0] not in ("actor", *_TOLD_OF_EVENTS)}
    paths |= {path for path, file in then.items() if file.kind in _TOLD_OF_EVENTS and not about.isdisjoint(file.events)}
    stems = {_stem(path) for path in wanted}  # one id in the folders of two years
    paths |= {path for path in now if _stem(path) in stems}
    actors = frozenset(_stem(path) for path, file in then.items() if file.kind == "actor" and path not in paths)
    names = _names(then, now.keys() - paths)
    return Part(frozenset(paths), frozenset(about), names), Rest(frames, frozenset(about), actors)


def _about(then: Mapping[str, File], again: Mapping[str, list[str]]) -> set[str]:
    """The events that files read again are or were about, and all that identities compare these with."""
    about = {event for events in again.values() for event in events}
    about |= {event for path in again.keys() & then.keys() for event in then[path].events}
    identities = [again.get(path, file.events) for path, file in then.items() if file.kind == "identity"]
    return _with_the_same(about, identities)


def _others_rest_on(changed: Mapping[str, tuple[File, str, Record]], about: Collection[str], frames: Frames) -> bool:
    """Whether files that are not read may say something else now, or name what is no longer there.

    They may where a name is gone, or where something lies in another thing and did not before, or no longer does: of
    several values of theirs another one is then adopted.
    """
    for path, (then, kind, tree) in changed.items():
        gone = {(of, name) for of, name in then.names} - set(named(kind, _stem(path), tree))
        if kind == "source":
            gone = {(of, name) for of, name in gone if of == "event" and _lead_to(name, about, frames)}
        if gone or _moved(kind, path, tree, frames):
            return True
    return False


def _lead_to(event: str, about: Collection[str], frames: Frames) -> bool:
    """Whether another event than these was told to be part of an event, or has a link to it."""
    for name, column in (("claims", "value"), ("links", "other_event_id")):
        leading = frames[name].filter(pc.equal(frames[name][column].cast(pa.string()), event))
        if not set(leading["event_id"].to_pylist()) <= set(about):
            return True
    return False


def _moved(kind: str, path: str, tree: Record, frames: Frames) -> bool:
    """Whether an actor or a place that was known lies in another one than before."""
    if kind == "actor":
        relations = [each for each in listed(tree, "relations", Record) if each.get("relation") in _NESTING]
        now = {(each.get("actor"), each.get("term")) for each in relations}
        rows = frames["actor_relations"].select(["actor_id", "relation", "other_actor_id", "term_edtf"]).to_pylist()
        before = [row for row in rows if row["actor_id"] == _stem(path) and row["relation"] in _NESTING]
        return now != {(row["other_actor_id"], row["term_edtf"]) for row in before}
    if kind == "places":
        within = {each.get("id"): each.get("part_of") for each in listed(tree, "places", Record)}
        rows = frames["places"].select(["place_id", "part_of"]).to_pylist()
        return any(within.get(row["place_id"]) != row["part_of"] for row in rows)
    return False


_NESTING: Final = ("member_of", "part_of")


def _names(then: Mapping[str, File], unread: Iterable[str]) -> dict[str, set[str]]:
    """What the files that are not read name, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in unread:
        for kind, name in then[path].names:
            found[kind].add(name)
    return found


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _with_the_same(events: set[str], groups: Iterable[list[str]]) -> set[str]:
    """Events, and whatever an identity compares them with, directly or through others."""
    compared = [set(group) for group in groups]
    while more := [group for group in compared if group & events and not group <= events]:
        events = events.union(*more)
    return events


def _folder(seeds_folder: Path) -> Path:
    return seeds_folder.resolve().parent / FOLDER


_REPORTS: Final = ["report_id", "source_id", "event_id", "introduces", "path", "line", "column"]
_CLAIMS: Final = ["event_id", "field", "value", "adopted", "path", "line", "column"]


def _kept(name: str, frame: pd.DataFrame) -> pa.Table:
    """A frame as it is kept: of claims those which say of what an event is part, for no more is asked of others."""
    if name == "claims":
        frame = frame.loc[frame["field"].eq("part_of"), _CLAIMS]
    elif name == "reports":
        frame = frame[_REPORTS]
    return pa.Table.from_pandas(frame.astype(object).convert_dtypes(), preserve_index=False)


def _file(kind: str, seeds_folder: Path, record: Record) -> File:
    path = seeds_folder.resolve().parent / record.path
    stat, names = path.stat(), [list(pair) for pair in named(kind, path.stem, record)]
    return File(kind, stat.st_size, stat.st_mtime_ns, names, list(events_of(kind, record)))


def _now(seeds_folder: Path) -> Iterator[tuple[str, Stated]]:
    for kind, entry, shown in seed_entries(seeds_folder, []):
        stat = entry.stat()
        yield shown, (kind, stat.st_size, stat.st_mtime_ns)


def _tree(seeds_folder: Path, path: str) -> Record:
    """What a file holds; nothing where it cannot be read, which the reader says."""
    return read_file(seeds_folder.resolve().parent / path, Notes(path, [])) or Record()


def _write(table: pa.Table, path: Path) -> str:
    """Write a table, and give its digest."""
    sink = pa.BufferOutputStream()
    feather.write_feather(table, sink, compression="uncompressed")
    content = sink.getvalue().to_pybytes()
    path.write_bytes(content)
    return _digest(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _loaded(folder: Path) -> tuple[dict[str, File], Frames] | None:
    """What an index holds; None where there is none, or one that other code made or that was damaged."""
    try:
        digest, _, content = (folder / _LIST).read_bytes().partition(b"\n")
        if digest.decode() != _digest(content):
            return None
        told = json.loads(content)
        if told["code"] != _code():
            return None
        files = {path: File(*file) for path, file in told["files"].items()}
        frames = {name: _read(folder / f"{told['mark']}.{name}", told["frames"][name]) for name in FRAMES}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, pa.ArrowException):
        return None
    return files, frames


def _read(path: Path, digest: str) -> pa.Table:
    content = path.read_bytes()
    if _digest(content) != digest:
        raise ValueError(f"{path} is not as it was written")
    return feather.read_table(pa.BufferReader(content))


def _code() -> str:
    """A hash that differs where any module does that has a say in what seeds make."""
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for folder in (here, here.parent.parent / "schemas", here.parent.parent / "src" / "envoylog"):
        for path in sorted(folder.glob("*.py")):
            stat: Any = path.stat()
            digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
