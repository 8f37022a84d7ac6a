"""The lists in `data/history`: the releases, the reasons for what was changed, the ids that were retired."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from curation.owed import Change
from curation.retiring import Retirement
from curation.writing import write_text
from envoylog._errors import NoRelease
from envoylog._history import FOLDER

RELEASES: Final = "releases.csv"
CHANGES: Final = "changes.csv"
RETIRED: Final = "retired.csv"
COLUMNS: Final = {
    RELEASES: ("version", "released", "fingerprint"),
    CHANGES: ("version", *Change._fields),
    RETIRED: Retirement._fields,
}


def listed_in(release: Path, name: str) -> list[tuple[str, ...]]:
    """The rows of a list of the release in a folder, in their order; none where it has no such list.

    Raises NoRelease where the list is not as a release has it.
    """
    path = release / FOLDER / name
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), strict=True)) if path.exists() else []
    except (OSError, ValueError, csv.Error) as error:
        raise NoRelease(f"the release is damaged: {path} cannot be read ({error})") from error
    if rows and any(len(row) != len(COLUMNS[name]) for row in rows):
        raise NoRelease(f"the release is damaged: {path} has not the columns {', '.join(COLUMNS[name])}")
    return [tuple(row) for row in rows[1:]]


def write_list(release: Path, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write a list of the release in a folder: RFC 4180 with LF line ends, in the order given."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS[name], *rows])
    write_text(release / FOLDER / name, text.getvalue())


def retired_until(release: Path) -> list[Retirement]:
    """All ids that the release in a folder, or any before it, gave up."""
    return [Retirement(*row) for row in listed_in(release, RETIRED)]
