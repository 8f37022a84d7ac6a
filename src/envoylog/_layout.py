"""Lay resolved claims out as the event-side tables of a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import pyarrow as pa

from envoylog._contest import BUNDLE_OF, CONFLICTING, WITHOUT_VALUE
from envoylog._titles import record, titles
from envoylog._windows import bounds

FAMILY_OF: Final = {
    "interview": "interviews",
    "meeting": "meetings",
    "statement": "statements",
    "policy_action": "policy_actions",
}
FIELDS: Final = {
    "events": ("event_type", "subtype", "status", "date_edtf", "date_basis", "place_id", "part_of"),
    "interviews": ("medium", "language", "first_published_earliest", "first_published_latest"),
    "meetings": ("format", "mode", "level", "forum_id"),
    "statements": ("speech_act", "stance", "realis", "occasion", "about_earliest", "about_latest"),
    "policy_actions": (
        *("instrument", "effect", "amount", "amount_basis", "currency"),
        *("in_force_earliest", "in_force_latest"),
    ),
    "participants": ("capacity", "tenure", "on_behalf_of", "attendance"),
}
"""The columns of each table whose cells are adopted claims."""
ROLE_COLUMNS: Final = {
    "interviews": {"interviewee_id": "interviewee", "outlet_id": "interviewer"},
    "meetings": {"host_id": "host", "convener_id": "convener"},
    "statements": {"speaker_id": "speaker", "target_id": "target"},
    "policy_actions": {"issuer_id": "issuer", "target_id": "target"},
}

Tables = Mapping[str, pd.DataFrame]


def event_side(
    claims: pd.DataFrame, reports: pd.DataFrame, places: pd.DataFrame, names: Tables
) -> dict[str, pd.DataFrame]:
    """The tables whose cells are adopted claims, and `record`, as text and in no particular order.

    Takes resolved claims, reports, each report's place in line (column `any` of `resolution.ranked`) and the tables
    `actors`, `places`, `topics`, `vocabularies` and `sources` that name things.
    """
    line = pd.Series(places["any"].to_numpy(), index=reports["report_id"].to_numpy())
    adopted = claims[claims["adopted"]]
    tables = {"events": _events(claims, adopted, reports, names["places"])}
    first = _first_of_role(claims, line, names["actors"])
    for event_type, table in FAMILY_OF.items():
        ids = tables["events"].loc[tables["events"]["event_type"].eq(event_type), "event_id"]
        tables[table] = _family(table, ids, adopted, first)
    tables["participants"] = _participants(adopted)
    tables["event_topics"] = _items(adopted, "event_topics", ["topic_id"])
    tables["links"] = _items(adopted, "links", ["relation", "other_event_id"])
    return _with_prose(tables, reports.assign(line=line.to_numpy()), names)


def _with_prose(tables: dict[str, pd.DataFrame], reports: pd.DataFrame, names: Tables) -> dict[str, pd.DataFrame]:
    spoken = tables["participants"].query("role == 'speaker'").groupby("event_id").size()
    statements = tables["statements"]
    statements["n_speakers"] = statements["event_id"].map(spoken).fillna(0).astype(int)
    statements["position"] = statements["event_id"].map(_prose(reports, "position"))
    events = tables["events"]
    events["summary"] = events["event_id"].map(_prose(reports, "summary"))
    written = events["event_id"].map(_prose(reports, "title")).astype(object)
    events["title"] = written.fillna(titles(tables, names))
    tables["record"] = record(tables, reports, names)
    return tables


def _prose(reports: pd.DataFrame, column: str) -> pd.Series:
    """What the first-ranked report that says anything says, event by event."""
    said = reports.dropna(subset=[column]).sort_values("line")
    return said.drop_duplicates("event_id").set_index("event_id")[column]


def _events(claims: pd.DataFrame, adopted: pd.DataFrame, reports: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    events = _wide(adopted, "events", "event_id").reset_index()
    ends = {text: bounds(text) for text in events["date_edtf"].unique()}
    events["date_earliest"] = events["date_edtf"].map({text: first for text, (first, _) in ends.items()})
    events["date_latest"] = events["date_edtf"].map({text: last for text, (_, last) in ends.items()})
    events["country"] = events["place_id"].map(_countries(places))
    for column, counted in _counts(claims, reports).items():
        events[column] = events["event_id"].map(counted).fillna(0).astype(int)
    return events


def _countries(places: pd.DataFrame) -> pd.Series:
    """The country of each place: its own, or that of the nearest place it lies in."""
    own, within = (places.set_index("place_id")[column].astype(object) for column in ("country", "part_of"))
    around, found = within, own
    while around.notna().any():
        found = found.fillna(around.map(own))
        around = around.map(within)
    return found


def _counts(claims: pd.DataFrame, reports: pd.DataFrame) -> dict[str, pd.Series]:
    told = reports.groupby("event_id")
    fought = claims[claims["standing"].isin(CONFLICTING)]
    bundles = fought["field"].map(BUNDLE_OF).fillna(fought["field"])
    cells = fought.assign(bundle=bundles).drop_duplicates(["event_id", "table", "item", "bundle"])
    return {
        "n_reports": told.size(),
        "n_sources": told["source_id"].nunique(),
        "n_origins": told["origin_id"].nunique(),
        "n_informants": told["informant_id"].nunique(),
        "n_conflicts": cells.groupby("event_id").size(),
    }


def _wide(adopted: pd.DataFrame, table: str, index: str | list[str]) -> pd.DataFrame:
    """Adopted claims of one table, a row each event (or item), a column each field."""
    wide = adopted[adopted["table"].eq(table)].pivot(index=index, columns="field", values="value")
    wide = wide.mask(wide.isin(WITHOUT_VALUE))
    return wide.reindex(columns=list(FIELDS[table])).astype(object)


def _family(table: str, ids: pd.Series, adopted: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    rows = _wide(adopted, table, "event_id").reindex(ids).rename_axis("event_id").reset_index()
    for column, role in ROLE_COLUMNS[table].items():
        keys = pd.MultiIndex.from_product([rows["event_id"], ["outlet" if column == "outlet_id" else role]])
        rows[column] = first.reindex(keys).to_numpy()
    return rows


def _first_of_role(claims: pd.DataFrame, line: pd.Series, actors: pd.DataFrame) -> pd.Series:
    """The actor whom the first-ranked report that fills a role names first, by event and role."""
    named = claims[claims["table"].eq("participants") & claims["field"].eq("present")]
    parts = _parts_of(named["item"], 2)
    named = named.assign(actor=parts[0], role=parts[1], line=named["report_id"].map(line))
    outlets = actors.loc[actors["kind"].isin(["outlet", "organisation"]), "actor_id"]
    asked = named[named["role"].eq("interviewer") & named["actor"].isin(outlets)].assign(role="outlet")
    ordered = pd.concat([named, asked]).sort_values(["line", "number"])
    return ordered.drop_duplicates(["event_id", "role"]).set_index(["event_id", "role"])["actor"]


def _participants(adopted: pd.DataFrame) -> pd.DataFrame:
    rows = _wide(adopted, "participants", ["event_id", "item"]).reset_index()
    parts = _parts_of(rows["item"], 2)
    return rows.assign(actor_id=parts[0], role=parts[1]).drop(columns="item")


def _items(adopted: pd.DataFrame, table: str, columns: list[str]) -> pd.DataFrame:
    rows = adopted.loc[adopted["table"].eq(table) & adopted["field"].eq("present"), ["event_id", "item"]]
    parts = _parts_of(rows["item"], len(columns))
    return pd.concat([rows[["event_id"]], parts.set_axis(columns, axis=1)], axis=1)


def _parts_of(items: pd.Series, count: int) -> pd.DataFrame:
    """The parts of each item, a column each, also where there is no item at all."""
    return items.astype("str").str.split(":", n=count - 1, expand=True).reindex(columns=range(count))


def typed(frame: pd.DataFrame, schema: pa.Schema, key: list[str]) -> pa.Table:
    """A frame of text as an Arrow table of exactly the schema's columns and types, sorted by its key.

    A column that the frame lacks is all null. Raises pyarrow.ArrowInvalid for text that is not of its column's type.
    """
    columns = [_column(frame, field) for field in schema]
    return pa.table(columns, schema=schema).sort_by([(name, "ascending") for name in key])


def _column(frame: pd.DataFrame, field: pa.Field) -> pa.Array:
    if frame.empty or field.name not in frame:
        return pa.nulls(len(frame), field.type)
    return pa.array(frame[field.name], from_pandas=True).cast(field.type)
