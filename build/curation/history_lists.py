"""The lists in `data/history`, read as tuples and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from curation.retiring import Retirement
from curation.text_files import write_text
from envoylog._lists import COLUMNS, FOLDER, RETIRED, listed


def listed_in(release: Path, name: str) -> list[tuple[str, ...]]:
    """The rows of a list of the release in a folder, in their order; raises NoRelease where it is damaged."""
    return [tuple(row.values()) for row in listed(release, name)]


def write_list(release: Path, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write a list of the release in a folder: RFC 4180 with LF line ends, in the order given."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS[name], *rows])
    write_text(release / FOLDER / name, text.getvalue())


def retired_until(release: Path) -> list[Retirement]:
    """All ids that the release in a folder, or any before it, gave up."""
    return [Retirement(*row) for row in listed_in(release, RETIRED)]
