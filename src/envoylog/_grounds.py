"""What each column of the event-side tables rests on: its own claims, those of another field, or prose."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import pandas as pd

from envoylog._contest import BUNDLE_OF, CONFLICTING


class Ground(NamedTuple):
    """The claims that a column rests on, and in a few words how it comes from them."""

    how: str
    table: str
    field: str
    role: str | None = None


def _first(role: str) -> Ground:
    return Ground(f"the first {role} whom the first-ranked report names", "participants", "present", role)


DERIVED: Final[Mapping[str, Ground]] = MappingProxyType(
    {
        "date_earliest": Ground("the first day of `date_edtf`", "events", "date_edtf"),
        "date_latest": Ground("the last day of `date_edtf`", "events", "date_edtf"),
        "when": Ground("`date_edtf` in words", "events", "date_edtf"),
        "country": Ground("the territory in which `place_id` lies", "events", "place_id"),
        "place": Ground("the name of `place_id`", "events", "place_id"),
        "speaker_id": _first("speaker"),
        "target_id": _first("target"),
        "issuer_id": _first("issuer"),
        "interviewee_id": _first("interviewee"),
        "host_id": _first("host"),
        "convener_id": _first("convener"),
        "outlet_id": Ground(
            "the first outlet or organisation among the interviewers whom the first-ranked report names",
            *("participants", "present", "interviewer"),
        ),
        "n_speakers": Ground("the number of speakers", "participants", "present", "speaker"),
        "speakers": Ground("the names of the speakers", "participants", "present", "speaker"),
        "targets": Ground("the names of the targets", "participants", "present", "target"),
        "participants": Ground("the names of all participants", "participants", "present"),
        "topics": Ground("the names of all topics", "event_topics", "present"),
        "links": Ground("the links of the event", "links", "present"),
    }
)
CONFLICTS: Final = "n_conflicts"
_OURS: Final = "our words, from the first-ranked report that has some"
_FIRST_REPORT: Final = "taken from the first-ranked report"
PROSE: Final = frozenset({"title", "summary", "position"})
FROM_REPORTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        **{column: (column, _OURS) for column in sorted(PROSE)},
        "first_source_publisher": ("publisher", _FIRST_REPORT),
        "first_source_title": ("source_title", _FIRST_REPORT),
        "first_source_url": ("source_url", _FIRST_REPORT),
        "event_id": ("report_id", "the event that these reports tell of"),
        "n_reports": ("report_id", "the number of reports"),
        "n_sources": ("source_id", "the number of sources that the reports stand in"),
        "n_origins": ("origin_id", "the number of origins of the reports"),
        "n_informants": ("informant_id", "the number of those whose word the reports rest on"),
        "reviewed": ("reviewed_by", "whether each report was checked by a reviewer"),
    }
)
"""Columns that rest on reports as such: what is taken from each report, and how the column comes from that."""

TITLE_MADE_OF: Final = ("subtype", "speech_act", "instrument", "effect", "present", "place_id")
"""Fields whose names make up a title where no report has one."""

ITEM_TABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "present": ("participants", "event_topics", "links"),
        **dict.fromkeys(("actor_id", "role"), ("participants",)),
        **dict.fromkeys(("capacity", "tenure", "on_behalf_of", "attendance"), ("participants",)),
        "topic_id": ("event_topics",),
        **dict.fromkeys(("relation", "other_event_id"), ("links",)),
    }
)
"""Fields of which each item has its own value, and the tables in which its row stands."""

ROW_ITSELF: Final = frozenset({"actor_id", "role", "topic_id", "relation", "other_event_id"})
"""Columns that make up an item: they stand where a claim with field `present` is adopted."""

_ITEM_BASED: Final = frozenset(table for tables in ITEM_TABLES.values() for table in tables)


def item_tables(field: str) -> tuple[str, ...]:
    """The tables whose items a field speaks of; none for a field that an event has once."""
    if field in DERIVED and DERIVED[field].table in _ITEM_BASED:
        return (DERIVED[field].table,)
    return ITEM_TABLES.get(field, ())


def behind(
    claims: pd.DataFrame, reports: pd.DataFrame, field: str, item: str | None
) -> tuple[pd.DataFrame, str | None]:
    """The claims of an event that a cell rests on, and how it comes from them where it is not itself a claim.

    Takes claims as `_evidence.claims_of` and reports as `_evidence.reports_of` give them.
    """
    if field in FROM_REPORTS:
        return _of_reports(claims, reports, field)
    if field == CONFLICTS:
        return _conflicts(claims), "the number of values in which reports contradict one another"
    if field in DERIVED:
        ground = DERIVED[field]
        return _of_items(_of_role(claims, ground), item), None if item else ground.how
    if field in ITEM_TABLES:
        rows = claims[claims["table"].isin(ITEM_TABLES[field])]
        return _of_items(rows[rows["field"].eq("present" if field in ROW_ITSELF else field)], item), None
    return claims[claims["field"].eq(field) & ~claims["table"].isin(_ITEM_BASED)], None


def _of_items(claims: pd.DataFrame, item: str | None) -> pd.DataFrame:
    return claims if item is None else claims[claims["item"].eq(item)]


def _of_role(claims: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    rows = claims[claims["table"].eq(ground.table) & claims["field"].eq(ground.field)]
    return rows[rows["item"].str.endswith(f":{ground.role}")] if ground.role else rows


def _conflicts(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims of every value in which a report contradicts the adopted one; of companions the first alone."""
    values = claims.assign(
        bundle=claims["field"].map(BUNDLE_OF).fillna(claims["field"]),
        first=claims["field"].map({field: place for place, field in enumerate(BUNDLE_OF)}).fillna(0),
        fought=claims["standing"].isin(CONFLICTING),
    )
    cells = values.groupby(["table", "item", "bundle"], dropna=False)
    lead = values["first"].eq(
        values.groupby(["table", "item", "bundle", "report_id"], dropna=False)["first"].transform("min")
    )
    return claims[cells["fought"].transform("any") & lead]


def _of_reports(claims: pd.DataFrame, reports: pd.DataFrame, field: str) -> tuple[pd.DataFrame, str]:
    """A row for each report that gives something for such a column, `adopted` where the cell shows or counts it."""
    column, how = FROM_REPORTS[field]
    told = reports.dropna(subset=[column]) if field in PROSE else reports
    if field == "title" and told.empty:
        made_of = claims["field"].isin(TITLE_MADE_OF) & ~claims["table"].isin(["event_topics", "links"])
        return claims[made_of & claims["adopted"]], "put together from adopted values, as no report has a title"
    rows = told.assign(field=field, value=told[column], adopted=_counted(told[column], field))
    rows = rows.reindex(columns=claims.columns)
    return rows.astype(claims.dtypes.to_dict()), how


def _counted(values: pd.Series, field: str) -> pd.Series:
    """Which of the reports' values a cell shows or counts: each, each that no other gives, or the first."""
    if field in ("event_id", "reviewed"):
        return pd.Series(data=True, index=values.index)
    if field.startswith("n_"):
        return values.notna() & ~values.duplicated()
    return pd.Series(range(len(values)), index=values.index).eq(0)
