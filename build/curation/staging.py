"""A release as it will stand, written beside the one that stands: tables, history, checksums, citation, changelog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from curation.codebook_page import codebook_page
from curation.history_files import write_history
from curation.planning import Plan
from curation.reading import Seeds
from curation.release_metadata import metadata_files
from curation.writing import write_release, write_text
from envoylog._errors import EnvoylogError
from envoylog._store import DESCRIPTOR, read_descriptor
from envoylog._verify_files import SUMS, checksums

ROOT: Final = Path(__file__).resolve().parents[2]
LICENCES: Final = ("LICENSE", "LICENSE-DATA")
CHANGELOG: Final = "CHANGELOG.md"
RELEASED: Final = "envoylog:released"

Tables = Mapping[str, pa.Table]
Codes = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the tables of a release: what its descriptor says besides, its codebook and its licences.

    `told` has the day of the release under `envoylog:released`; `pages` are texts by their name in `data/`.
    """

    told: Mapping[str, Any]
    pages: Mapping[str, str]


def beside(seeds: Seeds, told: Mapping[str, Any]) -> Beside:
    """What stands beside the tables that seeds make. Raises NotText where a licence is not there or is no text."""
    licences = {name: _text(ROOT / name) for name in LICENCES}
    return Beside(told, {"codebook.md": codebook_page(seeds), **licences})


def write_staged(folder: Path, tables: Tables, plan: Plan, codes: Codes, more: Beside, last: Path) -> None:
    """Write a release as it will stand into an empty folder; `last` holds the one before it.

    Raises NotRebuilt where a release could not be had again from its history.
    """
    write_release(tables, folder, plan.version, codes, more.told)
    before, day = last if (last / DESCRIPTOR).exists() else None, more.told[RELEASED]
    write_history(folder, before, day, plan.changes, plan.retired)
    for name, text in metadata_files(read_descriptor(folder / DESCRIPTOR), day).items():
        write_text(folder / name, text)
    for name, text in more.pages.items():
        write_text(folder / "data" / name, text)
    write_text(folder / SUMS, checksums(folder))
    write_text(folder / CHANGELOG, changelog(_text(last / CHANGELOG), changes_of(plan, tables)))


def changes_of(plan: Plan, tables: Tables) -> str:
    """The changelog's lines for a version: how much there is, what differs table by table, and the reasons."""
    events, reports, sources = (tables[name].num_rows for name in ("events", "reports", "sources"))
    head = f"- **{plan.version}**: {events} events from {reports} reports in {sources} sources."
    return "\n".join([head, *(f"  - {line}" for line in [*plan.differs, *_reasons(plan)])])


def _reasons(plan: Plan) -> Iterator[str]:
    """Each reason once, with how many rows and cells it holds for; then the ids that were retired."""
    told: dict[tuple[str, str], int] = {}
    for change in plan.changes:
        told[change.reason, change.source] = told.get((change.reason, change.source), 0) + 1
    yield from (f"{count} changed: {reason} ({source})" for (reason, source), count in told.items())
    for each in plan.retired:
        if each.since == plan.version:
            yield f"`{each.id}` of {each.table} was {each.kind}" + (
                f" into {each.successors}" if each.successors else ""
            )


def changelog(before: str, changes: str) -> str:
    """The changelog with the lines of one more version above those of the others."""
    before = before or "# Changelog\n"
    head, versions, rest = before.partition("\n- **")
    return f"{head}\n{changes}{versions}{rest}" if versions else f"{before.rstrip()}\n\n{changes}\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise NotText(f"{path} is not UTF-8 (byte {error.start}); save it again as UTF-8") from None


class NotText(EnvoylogError, ValueError):
    """A file beside the release that is no text."""
