"""What the seeds hold besides the records of an extraction: names that it may use, events that others tell of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from curation.between_keys import ROLE_OF
from curation.findings import Finding, Notes, SeedErrors
from curation.yaml_tree import Record, Text, listed, read_tree
from envoylog._windows import Day, bounds


@dataclass(frozen=True, slots=True)
class Telling:
    """A report by a source that was not extracted: of which event, when and where, with whom."""

    event: str
    type: str
    subtype: str
    place: str
    window: tuple[Day, Day]
    actors: frozenset[str]
    introduces: bool
    where: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The ids by kind, and the reports of other sources."""

    known: dict[str, frozenset[str]]
    tellings: tuple[Telling, ...]


def read_elsewhere(seeds: Path, own: Collection[str]) -> Elsewhere:
    """All that an extraction must know of the seeds; `own` are the ids of the sources that it writes.

    Its own records are not looked at, nor whether the seeds are sound together: `read_seeds` would refuse them for an
    event introduced twice, which another run of the extraction mends. Raises SeedErrors where a file cannot be read.
    """
    if not seeds.is_dir():
        raise NotADirectoryError(f"there is no folder {seeds}; name the folder of seeds")
    findings: list[Finding] = []
    known = {"actor": frozenset(path.stem for path in seeds.glob("actors/*.yaml"))}
    for kind in ("place", "topic", "coder"):
        known[kind] = frozenset(_ids(seeds / f"{kind}s.yaml", f"{kind}s", findings))
    paths = [path for path in sorted(seeds.glob("sources/*/*.yaml")) if path.stem not in own]
    tellings = tuple(telling for path in paths for telling in _tellings(path, findings))
    if findings:
        raise SeedErrors(findings)
    return Elsewhere(known, tellings)


def _ids(path: Path, kind: str, findings: list[Finding]) -> Iterator[str]:
    for each in listed(_read(path, findings), kind, Record):
        yield from map(str, listed(each, "id", Text))


def _read(path: Path, findings: list[Finding]) -> Record:
    return (read_tree(path.read_bytes(), Notes(path.as_posix(), findings)) if path.is_file() else None) or Record()


def _tellings(path: Path, findings: list[Finding]) -> Iterator[Telling]:
    for report in listed(_read(path, findings), "reports", Record):
        said = {key: str(value) for key, value in report.items() if isinstance(value, Text)}
        actors = [actor for key in ROLE_OF for actor in listed(report, key, Text)]
        parts = listed(report, "participants", Record)
        actors += [actor for part in parts for actor in listed(part, "actor", Text)]
        yield Telling(
            event=said.get("event", ""),
            type=said.get("type", ""),
            subtype=said.get("subtype", ""),
            place=said.get("place", ""),
            window=_window(said.get("date", "")),
            actors=frozenset(map(str, actors)),
            introduces="introduces" in said,
            where=f"{path.as_posix()}:{report.line}",
        )


def _window(written: str) -> tuple[Day, Day]:
    try:
        return bounds(written)
    except ValueError:  # the checker of the seeds says so
        return None, None
