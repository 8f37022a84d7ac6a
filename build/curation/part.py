"""A part of the seeds: what is read of them where one file is looked at and not all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from curation.yaml_tree import Items, Record, Text, listed


@dataclass(frozen=True, slots=True)
class Part:
    """Which files are read, by their paths as shown; the events that count; the names that the other files bear."""

    paths: frozenset[str]
    events: frozenset[str]
    names: Mapping[str, set[str]]

    def of(self, kind: str, record: Record) -> Record | None:
        """What a file has to say of the events that count; None for a decision on others."""
        if kind == "source":
            return self._telling(record)
        if kind in ("ruling", "identity"):
            return record if self.events & set(events_of(kind, record)) else None
        if kind == "waiver":
            about = set(events_of(kind, record))
            stems = {PurePosixPath(path).stem for path in self.paths}
            return record if about & self.events or (not about and record.get("record") in stems) else None
        return record

    def _telling(self, source: Record) -> Record:
        kept = Items(report for report in listed(source, "reports", Record) if report["event"] in self.events)
        told = Record(source)
        told.line, told.column, told.path = source.line, source.column, source.path
        if "reports" in source:
            kept.line, kept.column = source["reports"].line, source["reports"].column
            told["reports"] = kept
        return told


def events_of(kind: str, record: Record) -> Iterator[str]:
    """The events that a file tells of or decides on."""
    if kind == "source":
        yield from (event for report in listed(record, "reports", Record) for event in listed(report, "event", Text))
    elif kind in ("ruling", "identity", "waiver"):
        yield from listed(record, "events" if kind == "identity" else "event", Text)
