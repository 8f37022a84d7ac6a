"""What a report in a seed claims, read with plain PyYAML and by tables of its own: nothing here asks the compiler.

The tables of keys and columns are written by hand from docs/seeds.md and docs/codebook.md. That the compiler has tables
like these is the point: where the two disagree, one of them is wrong.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

Tree = dict[str, Any]
"""A record as plain PyYAML reads it, every scalar as text."""

EVENT: Final = {
    **{key: key for key in ("subtype", "status", "date_basis", "part_of")},
    "type": "event_type",
    "date": "date_edtf",
    "place": "place_id",
}
FAMILY: Final = {
    "interview": ("interviews", {"medium": "medium", "interview_language": "language"}),
    "meeting": ("meetings", {"format": "format", "mode": "mode", "level": "level", "forum": "forum_id"}),
    "statement": ("statements", {key: key for key in ("speech_act", "stance", "realis", "occasion")}),
    "policy_action": (
        "policy_actions",
        {key: key for key in ("instrument", "effect", "amount", "amount_basis", "currency")},
    ),
}
WINDOWS: Final = ("about", "in_force", "first_published")
COMPANIONS: Final = {
    "date": ("date_edtf", "date_basis"),
    "amount": ("amount", "amount_basis", "currency"),
    **{key: (f"{key}_earliest", f"{key}_latest") for key in WINDOWS},
}
"""Columns that are adopted together, by the key that rulings name."""
PARTICIPANT: Final = ("capacity", "tenure", "on_behalf_of", "attendance")
WITHOUT_VALUE: Final = ("not_applicable", "not_found")
_ROLES: Final = {"speakers": "speaker", "outlet": "interviewer"} | {
    key: key for key in ("addressee", "interviewee", "interviewer", "issuer", "target", "host", "convener")
}
_BORNE_BY: Final = {"type": "subtype", "date_basis": "date", "amount_basis": "amount", "currency": "amount"}
_WORDLESS: Final = ("dateline", "news_cycle", "publication_bound", "inherited")
_SEASONS: Final = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}


class Claim(NamedTuple):
    """One value of one field, or of one field of one item, and the number of the passage that bears it, if any."""

    table: str
    item: str
    field: str
    value: str
    passage: str


@dataclass(frozen=True)
class Telling:
    """What one source says of one event."""

    source: str
    event: str
    claims: tuple[Claim, ...]
    prose: Mapping[str, str]

    @property
    def report(self) -> str:
        return f"{self.source}.{self.event}"

    def claim_id(self, claim: Claim) -> str:
        return ".".join(part for part in (self.report, claim.field, claim.item) if part)


def tellings(source: Tree, same: Mapping[str, str]) -> list[Telling]:
    """The reports of a source; `same` leads from an event to the one that identities say it is."""
    return [
        Telling(
            source["id"],
            same.get(report["event"], report["event"]),
            tuple(_claims(report, same)),
            {key: report[key] for key in ("title", "summary", "position") if key in report},
        )
        for report in source.get("reports", ())
    ]


def _claims(report: Tree, same: Mapping[str, str]) -> Iterator[Claim]:
    yield from _values(report, same)
    yield from _participants(report)
    for topic in report.get("topics", ()):
        yield Claim("event_topics", topic, "present", "true", _bearer(report, "topics", topic))
    for link in report.get("links", ()):
        item = f"{link['relation']}:{same.get(link['event'], link['event'])}"
        yield Claim("links", item, "present", "true", _bearer(report, "links"))


def _values(report: Tree, same: Mapping[str, str]) -> Iterator[Claim]:
    table, fields = FAMILY[report["type"]]
    for where, columns in (("events", EVENT), (table, fields)):
        for key, column in columns.items():
            if key in report:
                value = same.get(report[key], report[key]) if key == "part_of" else report[key]
                yield Claim(where, "", column, value, _bearer(report, _BORNE_BY.get(key, key)))
    for key in WINDOWS:
        for column, value in ends(key, report[key]).items() if key in report else ():
            if value:
                yield Claim(table, "", column, value, _bearer(report, key))


def _participants(report: Tree) -> Iterator[Claim]:
    present: list[str] = []
    for key, role in _ROLES.items():
        actors = report.get(key, [])
        for actor in [actors] if isinstance(actors, str) else actors:
            present.append(f"{actor}:{role}")
            yield Claim("participants", present[-1], "present", "true", _bearer(report, key, actor))
    for entry in report.get("participants", ()):
        item, passage = f"{entry['actor']}:{entry['role']}", _bearer(report, "participants", entry["actor"])
        if item not in present:
            yield Claim("participants", item, "present", "true", passage)
        yield from (Claim("participants", item, key, entry[key], passage) for key in PARTICIPANT if key in entry)


def _bearer(report: Tree, key: str, member: str = "") -> str:
    """The number of the passage that bears a key, or one member of it; nothing where no words do."""
    borne = {name: str(n) for n, each in enumerate(report["passages"], start=1) for name in each.get("bears", ())}
    for name in (f"{key}.{member}", key):
        if name in borne:
            return borne[name]
    if key == "date" and report["date_basis"] in _WORDLESS:
        return ""
    return "1" if len(report["passages"]) == 1 else borne.get("rest", "")


def ends(key: str, window: str) -> dict[str, str | None]:
    """The columns `<key>_earliest` and `<key>_latest` of a window; None where it is open."""
    first, _, last = window.partition("/")
    return {f"{key}_earliest": _day(first, 0), f"{key}_latest": _day(last or first, 1)}


def _day(point: str, end: int) -> str | None:
    """The first or last day of a year, month, season or day."""
    if point == "..":
        return None
    year, month, day = (*point.split("-"), "", "")[:3]
    if day:
        return point
    number = _SEASONS[month][end] if month in _SEASONS else int(month or (1, 12)[end])
    in_year = int(year) + (month == "24" and end)
    return f"{in_year}-{number:02}-{1 if end == 0 else calendar.monthrange(in_year, number)[1]:02}"
