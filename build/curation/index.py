"""A disposable index of the seeds: what each file names and tells, and the events that all of them make.

With it one file among thousands is checked without reading the others. It lies beside the seeds, may be deleted at any
time, and counts for nothing where the code, or more than a few files, have changed since it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from curation.candidate import Compiled
from curation.findings import Notes
from curation.part import Part, events_of
from curation.reading import Seeds, seed_files
from curation.references import named
from curation.yaml_tree import Record, read_tree

FOLDER: Final = ".check"
"""Name of the folder, beside that of the seeds."""
_LIST: Final = "index.json"
MOST_STALE: Final = 50
_TICK: Final = 100_000_000
"""Nanoseconds within which two changes of a file may bear one time."""
_FRAMES: Final = (
    *("sources", "reports", "events", "interviews", "meetings", "statements", "policy_actions"),
    *("participants", "event_topics", "links", "claims"),
)


Stated = tuple[str, int, int]
"""A file's kind, size, and time of its last change in nanoseconds."""


class File(NamedTuple):
    """A seed when the index was made: its kind, its size and time, what it names, which events it is about."""

    kind: str
    size: int
    changed: int
    names: list[tuple[str, str]]
    events: list[str]


@dataclass(frozen=True, slots=True)
class Rest:
    """What the seeds make besides the events of a part, as it was when the index was made."""

    frames: dict[str, pd.DataFrame]
    events: Collection[str]

    def told(self, tables: Compiled) -> Compiled:
        """What was gathered from a part, and all other sources."""
        return self._beside(tables, ["sources"])

    def resolved(self, tables: Compiled) -> Compiled:
        """What resolution made of a part, and all other events."""
        return self._beside(tables, [name for name in _FRAMES if name != "sources"])

    def _beside(self, tables: Compiled, names: Iterable[str]) -> Compiled:
        return replace(tables, frames={**tables.frames, **{name: self._both(tables, name) for name in names}})

    def _both(self, tables: Compiled, name: str) -> pd.DataFrame:
        here, there = tables.frames[name], self.frames[name]
        if name == "sources":
            there = there[~there["source_id"].isin(here["source_id"])]
        else:
            there = there[~there["event_id"].isin(list(self.events))]
        return pd.concat([here.astype(object), there.astype(object)], ignore_index=True)


def save(seeds_folder: Path, seeds: Seeds, tables: Compiled, began: int) -> None:
    """Write the index of sound seeds; where the disk refuses, there is none, and nothing else is lost.

    `began`: when reading them began, in nanoseconds. What changed since, or just before, may not be what was read.
    """
    folder = _folder(seeds_folder)
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        mark = f"{os.getpid()}-{time.time_ns()}"
        for name in _FRAMES:
            feather.write_feather(_kept(name, tables.frames[name]), str(folder / f"{mark}.{name}"))
        read = (_file(kind, seeds_folder, record) for kind, record in seeds.files())
        sure = [file if file.changed < began - _TICK else file._replace(changed=0) for file in read]
        files = dict(zip((record.path for _, record in seeds.files()), sure, strict=True))
        told = json.dumps({"code": _code(), "mark": mark, "files": files}, ensure_ascii=False)
        (folder / f"{mark}.json").write_text(told, encoding="utf-8")
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
    gone = then.keys() - now.keys()
    if len(stale - set(wanted)) + len(gone) > MOST_STALE:
        return None
    again = {path: _events(seeds_folder, path, now[path][0]) for path in {*stale, *wanted} & now.keys()}
    told = {path: file.events for path, file in then.items() if path in now} | again
    about = {event for events in again.values() for event in events}
    about |= {event for path in {*again, *gone} & then.keys() for event in then[path].events}
    about = _with_the_same(about, (events for path, events in told.items() if now[path][0] == "identity"))
    paths = {path for path, events in told.items() if now[path][0] != "source" or about.intersection(events)}
    stems = {_stem(path) for path in wanted}  # one id in the folders of two years
    paths |= {path for path in now if path in again or _stem(path) in stems}
    return Part(frozenset(paths), frozenset(about), _names(then, now.keys() - paths)), Rest(frames, about)


def _names(then: Mapping[str, File], unread: Iterable[str]) -> dict[str, set[str]]:
    """What the files that are not read name, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in unread:
        for kind, name in then[path].names:
            found[kind].add(name)
    return found


def _stem(path: str) -> str:
    return path.rpartition("/")[2]


def _with_the_same(events: set[str], groups: Iterable[list[str]]) -> set[str]:
    """Events, and whatever an identity compares them with, directly or through others."""
    compared = [set(group) for group in groups]
    while more := [group for group in compared if group & events and not group <= events]:
        events = events.union(*more)
    return events


def _folder(seeds_folder: Path) -> Path:
    return seeds_folder.resolve().parent / FOLDER


def _kept(name: str, frame: pd.DataFrame) -> pa.Table:
    """A frame as it is kept: of claims those which say of what an event is part, for no more is asked of others."""
    if name == "claims":
        frame = frame[frame["field"].eq("part_of") & frame["adopted"]]
    return pa.Table.from_pandas(frame.astype(object).convert_dtypes(), preserve_index=False)


def _file(kind: str, seeds_folder: Path, record: Record) -> File:
    path = seeds_folder.resolve().parent / record.path
    stat, names = path.stat(), list(named(kind, path.stem, record))
    return File(kind, stat.st_size, stat.st_mtime_ns, names, list(events_of(kind, record)))


def _now(seeds_folder: Path) -> Iterator[tuple[str, Stated]]:
    for kind, path, shown in seed_files(seeds_folder, []):
        stat = path.stat()
        yield shown, (kind, stat.st_size, stat.st_mtime_ns)


def _events(seeds_folder: Path, path: str, kind: str) -> list[str]:
    tree = read_tree((seeds_folder.resolve().parent / path).read_bytes(), Notes(path, []))
    return [str(event) for event in events_of(kind, tree or Record())]


def _loaded(folder: Path) -> tuple[dict[str, File], dict[str, pd.DataFrame]] | None:
    """What an index holds; None where there is none, or one that other code made or that was damaged."""
    try:
        told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        if told["code"] != _code():
            return None
        files = {path: File(*file) for path, file in told["files"].items()}
        frames = {name: feather.read_table(str(folder / f"{told['mark']}.{name}")).to_pandas() for name in _FRAMES}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, pa.ArrowException):
        return None
    return files, frames


def _code() -> str:
    """A hash that differs where any module does that has a say in what seeds make."""
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for folder in (here, here.parent.parent / "schemas", here.parent.parent / "src" / "envoylog"):
        for path in sorted(folder.glob("*.py")):
            stat: Any = path.stat()
            digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
