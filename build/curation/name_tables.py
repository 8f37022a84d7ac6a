"""Tables of known names, read from the seeds of actors and places alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from curation.findings import Finding, Notes
from curation.reading import read_file, seed_files
from curation.yaml_tree import Record, Text, listed


def name_tables(seeds: Path) -> tuple[dict[str, str], dict[str, str], list[Finding]]:
    """The id for each name of an actor, and for each label of a place; and what kept a file from being read.

    Other seeds are not looked at: while sources are being drafted some are unfinished, and `read_seeds` would
    rightly refuse them all. A name that two actors or two places bear is left out, since it names neither.
    """
    findings: list[Finding] = []
    actors, places = _read(seeds, "actor", findings), _read(seeds, "places", findings)
    names = ((name.get("text"), actor) for actor in actors for name in listed(actor, "names", Record))
    labels = ((place.get("label"), place) for file in places for place in listed(file, "places", Record))
    return _table(names), _table(labels), findings


def _read(seeds: Path, kind: str, findings: list[Finding]) -> list[Record]:
    files = [(path, shown) for of, path, shown in seed_files(seeds, []) if of == kind]
    records = (read_file(path, Notes(shown, findings)) for path, shown in files)
    return [record for record in records if record is not None]


def _table(named: Iterable[tuple[object, Record]]) -> dict[str, str]:
    bearers: dict[str, set[str]] = {}
    for name, record in named:
        if isinstance(name, Text) and isinstance(bearer := record.get("id"), Text):
            bearers.setdefault(str(name), set()).add(str(bearer))
    return {name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1}
