"""A release as it will stand, written beside the one that stands: tables, history, checksums, citation, changelog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from curation.history_files import write_history
from curation.planning import Plan
from curation.writing import write_release, write_text
from envoylog._errors import EnvoylogError
from envoylog._store import DESCRIPTOR

CHANGELOG: Final = "CHANGELOG.md"
RELEASED: Final = "envoylog:released"

Tables = Mapping[str, pa.Table]
Codes = Mapping[str, list[str]]


def write_staged(folder: Path, tables: Tables, plan: Plan, codes: Codes, told: Mapping[str, Any], last: Path) -> None:
    """Write a release as it will stand into an empty folder; `last` holds the one before it.

    `told` is what the descriptor says besides, the day of the release under `envoylog:released` with it.
    Raises NotRebuilt where a release could not be had again from its history.
    """
    write_release(tables, folder, plan.version, codes, told)
    before = last if (last / DESCRIPTOR).exists() else None
    write_history(folder, before, told[RELEASED], plan.changes, plan.retired)
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
