"""Tables of known names, read from the seeds of actors and places alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from curation.findings import Finding, Notes
from curation.yaml_tree import Record, Text, listed, read_tree


def name_tables(seeds: Path) -> tuple[dict[str, str], dict[str, str], list[Finding]]:
    """The id for each name of an actor, and for each label of a place; and what kept a file from being read.

    Other seeds are not looked at: while sources are being drafted some are unfinished, and `read_seeds` would
    rightly refuse them all. A name that two actors or two places bear is left out, since it names neither.
    """
    findings: list[Finding] = []
    actors = [record for path in sorted(seeds.glob("actors/*.yaml")) for record in _read(path, findings)]
    places = [record for path in seeds.glob("places.yaml") for record in _read(path, findings)]
    names = ((name.get("text"), actor) for actor in actors for name in listed(actor, "names", Record))
    labels = ((place.get("label"), place) for file in places for place in listed(file, "places", Record))
    return _table(names), _table(labels), findings


def _read(path: Path, findings: list[Finding]) -> Iterator[Record]:
    record = read_tree(path.read_bytes(), Notes(path.as_posix(), findings))
    if record is not None:
        yield record


def _table(named: Iterable[tuple[object, Record]]) -> dict[str, str]:
    bearers: dict[str, set[str]] = {}
    for name, record in named:
        if isinstance(name, Text) and isinstance(bearer := record.get("id"), Text):
            bearers.setdefault(str(name), set()).add(str(bearer))
    return {name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1}
