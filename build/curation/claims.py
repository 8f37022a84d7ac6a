"""From reports as they are written to claims: one value for one field of one item of one event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa

from curation.between_keys import BORNE_WITH, ROLE_OF, WORDLESS
from curation.passages import fragment
from curation.reading import Seeds
from envoylog._windows import bounds

# seed key -> column, for the keys whose value is a claim just as it is written
_EVENT_COLUMNS: Final = {
    "type": "event_type",
    "subtype": "subtype",
    "status": "status",
    "date": "date_edtf",
    "date_basis": "date_basis",
    "place": "place_id",
    "part_of": "part_of",
}
_FAMILY: Final = {
    "interview": ("interviews", {"medium": "medium", "interview_language": "language"}),
    "meeting": ("meetings", {"format": "format", "mode": "mode", "level": "level", "forum": "forum_id"}),
    "statement": ("statements", {key: key for key in ("speech_act", "stance", "realis", "occasion")}),
    "policy_action": (
        "policy_actions",
        {key: key for key in ("instrument", "effect", "amount", "amount_basis", "currency")},
    ),
}
_WINDOWS: Final = ("about", "in_force", "first_published")
COLUMN_OF: Final = {
    **_EVENT_COLUMNS,
    **{key: column for _, fields in _FAMILY.values() for key, column in fields.items()},
}
_BORNE_WITH: Final = {**BORNE_WITH, "type": "subtype"}
_OF_A_PARTICIPANT: Final = ("capacity", "tenure", "on_behalf_of", "attendance")

REPORT_COLUMNS: Final = (
    *("report_id", "source_id", "event_id", "introduces", "relays", "relays_basis", "told_by", "wording", "nearness"),
    *("as_of", "presented_as", "title", "summary", "position", "note", "coded_by", "reviewed_by"),
    *("path", "line", "column"),
)
CLAIM_COLUMNS: Final = (
    *("claim_id", "event_id", "table", "item", "field", "value", "report_id", "number", "passage_no", "note"),
    *("path", "line", "column"),
)
PASSAGE_COLUMNS: Final = (
    *("report_id", "passage_no", "first", "last", "start", "end", "sha256", "url", "path", "line", "column"),
)
_TYPES: Final = {
    "introduces": pa.bool_(),
    **dict.fromkeys(("number", "passage_no", "start", "end", "line", "column"), pa.int64()),
}
_PANDAS_TYPES: Final = {pa.int64(): pd.Int64Dtype()}


class Coded(NamedTuple):
    """What the reports say: frames `reports`, `claims`, `passages`, each row with its place in the seeds."""

    reports: pd.DataFrame
    claims: pd.DataFrame
    passages: pd.DataFrame


def coded(seeds: Seeds, same: dict[str, str] | None = None) -> Coded:
    """Reports, claims and passages of all sources; `same` gives the event that another was decided to be."""
    reports: list[tuple[Any, ...]] = []
    claims: list[tuple[Any, ...]] = []
    passages: list[tuple[Any, ...]] = []
    for source in seeds.sources:
        for report in source.get("reports", ()):
            telling = _Telling(source, report, same or {})
            reports.append(telling.row())
            claims.extend(telling.claims())
            passages.extend(telling.passages())
    return Coded(
        _frame(reports, REPORT_COLUMNS),
        _frame(claims, CLAIM_COLUMNS),
        _frame(passages, PASSAGE_COLUMNS),
    )


def _frame(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows as a frame by way of Arrow, which takes texts several times faster than pandas finds out that they are."""
    parts = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(part, _TYPES.get(name, pa.string())) for name, part in zip(columns, parts, strict=True)]
    frame: pd.DataFrame = pa.table(arrays, names=list(columns)).to_pandas(types_mapper=_PANDAS_TYPES.get)
    return frame


@dataclass(slots=True)
class _Telling:
    """One report on its way to rows."""

    source: Any
    report: Any
    same: dict[str, str]

    @property
    def event(self) -> str:
        return self._united(self.report["event"])

    def _united(self, event: str) -> str:
        return self.same.get(event, str(event))

    @property
    def report_id(self) -> str:
        return f"{self.source['id']}.{self.event}"

    def row(self) -> tuple[Any, ...]:
        report, source = self.report, self.source
        return (
            self.report_id,
            source["id"],
            self.event,
            report.get("introduces") == "true" and report["event"] == self.event,  # of united events, the kept one's
            *self._relays(),
            *(report.get(key) for key in ("told_by", "wording", "nearness", "as_of", "presented_as")),
            *(report.get(key) for key in ("title", "summary", "position", "note")),
            *(report.get(key, source.get(key)) for key in ("coded_by", "reviewed_by")),
            *(source.path, report.line, report.column),
        )

    def _relays(self) -> tuple[str | None, str | None]:
        """The source relayed and how we know: a report's own say as a whole, else what its source says of itself."""
        says = self.report if "relays" in self.report else self.source
        if says.get("relays", "none") == "none":
            return None, None
        return says["relays"], self.report.get("relays_basis", says.get("relays_basis"))

    def claims(self) -> Iterator[tuple[Any, ...]]:
        report_id, event, path, note = self.report_id, self.event, self.source.path, self.report.get("date_note")
        bearer, rest = self._bearers()
        for number, (table, item, field, value, key, written) in enumerate(self._values(), start=1):
            tail = f".{item}" if item else ""
            yield (
                f"{report_id}.{field}{tail}",
                event,
                table,
                item,
                field,
                value,
                report_id,
                number,
                bearer.get(f"{key}.{item.partition(':')[0]}", bearer.get(key, rest)) if item else bearer.get(key, rest),
                note if field == "date_edtf" else None,
                path,
                written.line,
                written.column,
            )

    def _bearers(self) -> tuple[dict[str, int | None], int | None]:
        """Which passage bears which key, and which bears the rest."""
        passages = self.report["passages"]
        bearer: dict[str, int | None] = {}
        rest = 1 if len(passages) == 1 else None
        if self.report["date_basis"] in WORDLESS:
            bearer["date"] = None
        for number, passage in enumerate(passages, start=1):
            for key in passage.get("bears", ()):
                if key == "rest":
                    rest = number
                bearer[key] = number
        return bearer, rest

    def _values(self) -> Iterator[tuple[str, str | None, str, str, str, Any]]:
        """Every claim as (table, item, field, value, the key that bears it, what was written)."""
        report = self.report
        yield from self._plain("events", _EVENT_COLUMNS)
        table, fields = _FAMILY[report["type"]]
        yield from self._plain(table, fields)
        for key in _WINDOWS:
            if key in report:
                yield from _window(table, key, report[key])
        yield from self._participants()
        for topic in report.get("topics", ()):
            yield "event_topics", topic, "present", "true", "topics", topic
        links = {f"{link['relation']}:{self._united(link['event'])}": link for link in report.get("links", ())}
        for item, link in links.items():
            yield "links", item, "present", "true", "links", link

    def _plain(self, table: str, fields: dict[str, str]) -> Iterator[tuple[str, None, str, str, str, Any]]:
        for key, column in fields.items():
            value = self.report.get(key)
            if value is not None:
                known = self._united(value) if key == "part_of" else value
                yield table, None, column, known, _BORNE_WITH.get(key, key), value

    def _participants(self) -> Iterator[tuple[str, str, str, str, str, Any]]:
        seen = set()
        for key, role in ROLE_OF.items():
            written = self.report.get(key, ())
            for actor in [written] if isinstance(written, str) else written:
                seen.add(f"{actor}:{role}")
                yield "participants", f"{actor}:{role}", "present", "true", key, actor
        for entry in self.report.get("participants", ()):
            item = f"{entry['actor']}:{entry['role']}"
            if item not in seen:
                yield "participants", item, "present", "true", "participants", entry["actor"]
            for field in _OF_A_PARTICIPANT:
                if field in entry:
                    yield "participants", item, field, entry[field], "participants", entry[field]

    def passages(self) -> Iterator[tuple[Any, ...]]:
        url = self.source.get("url")
        for number, passage in enumerate(self.report["passages"], start=1):
            first, last = passage["first"], passage.get("last")
            start, end = (int(place) for place in passage["span"]) if "span" in passage else (None, None)
            link = fragment(url, first, last) if url and "ambiguous" not in passage else None
            place = (self.source.path, passage.line, passage.column)
            yield (self.report_id, number, first, last, start, end, passage.get("sha256"), link, *place)


def _window(table: str, key: str, written: Any) -> Iterator[tuple[str, None, str, str, str, Any]]:
    earliest, latest = bounds(written)
    if earliest:
        yield table, None, f"{key}_earliest", earliest.isoformat(), key, written
    if latest:
        yield table, None, f"{key}_latest", latest.isoformat(), key, written
