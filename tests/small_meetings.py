"""A release of meetings, one for each case of who came for whom, compiled from seeds as any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import small_release

from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release

Row = dict[str, str]

KINDS: Final = {
    "eastland": "state",
    "front": "movement",
    "front-council": "authority",
    "union": "organisation",
    "mission": "body",
    "house": "body",
    "deputy-minister": "office",
    "deputy": "person",
    "fighter": "person",
    "stranger": "person",
}
RELATIONS: Final[dict[str, list[Row]]] = {
    "front-council": [{"relation": "part_of", "actor": "front", "term": "2021-08-15/.."}],
    "mission": [{"relation": "part_of", "actor": "union"}],
    "eastland": [{"relation": "member_of", "actor": "union"}],
    "fighter": [{"relation": "member_of", "actor": "front"}],
    "house": [  # one house under two governments in turn, and a relation of which nobody says when it held
        {"relation": "part_of", "actor": "front-council"},
        {"relation": "part_of", "actor": "northland", "term": "../2021-08-14"},
        {"relation": "part_of", "actor": "front-council", "term": "2021-08-15/.."},
    ],
}
OFFICES: Final[dict[str, list[Row]]] = {
    "deputy": [
        {"office": "deputy-minister", "tenure": "substantive", "authority": "southland"},
        {"office": "deputy-minister", "tenure": "interim", "term": "2002/2004"},  # on nobody's law that is told
    ]
}


def delegates(*actors: str) -> list[Row]:
    """A row for each, as a delegate of whom nothing more is said."""
    return [{"actor": actor, "role": "delegate"} for actor in actors]


def meeting(number: int, participants: list[Row], **told: Any) -> dict[str, Any]:
    """A report of a meeting; `told` are keys of a report, over those of talks in November 2021."""
    plain: dict[str, Any] = {"subtype": "talks", "status": "occurred", "date": "2021-11-15", "date_basis": "stated"}
    words = {"first": "they met", "span": [10 * number, 10 * number + 8], "sha256": "b" * 64}
    kept = {"type": "meeting", "introduces": "true", "nearness": "own_act", "passages": [words]}
    return {"event": f"meeting-{number}", **plain, **kept, "participants": participants, **told}


def make(folder: Path, reports: list[dict[str, Any]]) -> Path:
    """A release in a new folder: the small one with these meetings beside it."""
    seeds = small_release.write_seeds(folder.with_name(folder.name + "-seeds"))
    for actor, kind in KINDS.items():
        names = [{"text": actor.title(), "language": "en", "kind": "label"}]
        more = {"relations": RELATIONS.get(actor), "offices": OFFICES.get(actor)}
        told = {"id": actor, "kind": kind, "names": names, **{key: rows for key, rows in more.items() if rows}}
        _write(seeds / "actors" / f"{actor}.yaml", told)
    source = {
        "id": "weekly-2021-12-08",
        "publisher": "weekly",
        "url": "https://weekly.example/13",
        "published": "2021-12-08",
        "published_basis": "stated",
        "language": "en",
        "kind": "news_report",
        "text": {"sha256": "e" * 64, "extent": "excerpt", "read_on": "2026-11-21"},
        "reports": reports,
    }
    _write(seeds / "sources" / "2021" / "weekly-2021-12-08.yaml", source)
    read = read_seeds(seeds)
    write_release(compiled(read).arrow(), folder, small_release.VERSION, codes_of(read), {})
    return folder


def _write(path: Path, record: dict[str, Any]) -> None:
    path.write_text(json.dumps(record), encoding="utf-8")
