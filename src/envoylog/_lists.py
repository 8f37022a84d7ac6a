"""The lists in `data/history`: the releases, the reasons for what they changed, the ids that they gave up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from envoylog._errors import NoRelease

FOLDER: Final = "data/history"
RELEASES: Final = "releases.csv"
CHANGES: Final = "changes.csv"
RETIRED: Final = "retired.csv"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        RELEASES: ("version", "released", "fingerprint"),
        CHANGES: ("version", "table", "key", "column", "reason", "source"),
        RETIRED: ("table", "id", "since", "kind", "successors", "reason", "source"),
    }
)
_FORMS: Final = {
    "version": re.compile(r"\d+\.\d+\.\d+"),
    "since": re.compile(r"\d+\.\d+\.\d+"),
    "released": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "fingerprint": re.compile("[0-9a-f]{64}"),
    "kind": re.compile("withdrawn|merged|split"),
}


def listed(release: Path, name: str) -> list[dict[str, str]]:
    """The rows of a list of the release in a folder, by column, in their order; none where it has no such list.

    Raises NoRelease where the list is not as a release has it.
    """
    path, columns = release / FOLDER / name, COLUMNS[name]
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ",".join(columns) + "\n"
        head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise NoRelease(f"the release is damaged: {path} cannot be read ({error})") from error
    if tuple(head) != columns or any(len(row) != len(columns) for row in rows):
        raise NoRelease(f"the release is damaged: {path} has not the columns {', '.join(columns)}")
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    for row in told:
        for column, form in _FORMS.items():
            if column in row and not form.fullmatch(row[column]):
                raise NoRelease(f"the release is damaged: {path} has the {column} `{row[column]}`")
    return told
