"""Two small releases in folders of their own, the later one with changed seeds and what its history says of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from small_changes import Change
from small_seeds import small_seeds, write_seeds

from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release

OLD: Final = "0.1.0"
NEW: Final = "0.2.0"
CHANGES: Final = ("version", "table", "key", "column", "reason", "source")
RETIRED: Final = ("table", "id", "since", "kind", "successors", "reason", "source")


def released(folder: Path, change: Change, version: str) -> Path:
    """A release of the small seeds after a change."""
    seeds = small_seeds()
    change(seeds)
    read = read_seeds(write_seeds(folder / f"seeds-{version}", seeds))
    write_release(compiled(read).arrow(), folder / version, version, codes_of(read), {})
    return folder / version


def with_changes(release: Path, *rows: tuple[str, ...]) -> Path:
    """The release with reasons in its history."""
    return _with_list(release, "changes.csv", CHANGES, rows)


def with_retired(release: Path, *rows: tuple[str, ...]) -> Path:
    """The release with ids that are gone in its history."""
    return _with_list(release, "retired.csv", RETIRED, rows)


def _with_list(release: Path, name: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Path:
    path = release / "data" / "history" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return release
