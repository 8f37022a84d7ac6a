"""From sound seeds to the tables of a release: claims, resolution, layout. Pure; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

import schemas
from curation.claims import COLUMN_OF, coded
from curation.findings import Finding
from curation.reading import Seeds
from curation.reference import reference_tables
from envoylog._layout import event_side, typed
from envoylog.resolution import BUNDLE_OF, nesting, origins, ranked, resolve, vantages

Codes = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A release in memory: frames by table name, most rows still carrying their place in the seeds.

    As `gathered` gives it, without what follows from resolution; `identities` has a row for each event of each, and
    `waivers` whether one is `used` and whether it has `expired`. `warnings` are what rules tell and do not refuse.
    Where only a part of the seeds was read, `looked_at` are its events, and others stand beside them to be compared.
    """

    frames: dict[str, pd.DataFrame]
    rulings: pd.DataFrame
    identities: pd.DataFrame
    waivers: pd.DataFrame
    warnings: tuple[Finding, ...] = ()
    looked_at: frozenset[str] | None = None

    def looks_at(self, *events: pd.Series) -> np.ndarray:
        """Whether any of some events is looked at, row by row: of what is read beside them nothing is asked."""
        everything = self.looked_at is None
        looked_at = np.full(len(events[0]), everything)
        for event in events:
            looked_at |= event.isin(self.looked_at or ()).to_numpy()
        return looked_at

    def arrow(self) -> dict[str, pa.Table]:
        """Every table of a release in its exact columns, types and order."""
        return {
            name: typed(self.frames[name], schemas.arrow_schema(schema), list(schemas.key_of(schema)))
            for name, schema in schemas.TABLES.items()
        }


def compiled(seeds: Seeds, rule: str = "nearest") -> Compiled:
    """All tables that the seeds make under a resolution rule.

    `curation.wall.walled` refuses, with their places, seeds that cannot be resolved; here they raise RelayCycle where
    sources relay each other, ValueError where something lies within itself, Unknown for an unknown rule.
    """
    return resolved(gathered(seeds), rule)


def gathered(seeds: Seeds) -> Compiled:
    """What the seeds say, before anything is resolved: reports, claims, passages and the tables that name things."""
    same = merged_events(seeds)
    told = coded(seeds, same)
    decided = (_rulings(seeds, same), _identities(seeds, same), _waivers(seeds, same))
    return Compiled({**reference_tables(seeds), **told._asdict()}, *decided)


def resolved(told: Compiled, rule: str = "nearest") -> Compiled:
    """All tables of a release from what was gathered; raises as `compiled` does."""
    names, rulings = told.frames, told.rulings
    sources = names["sources"]
    reports = _placed(names["reports"], names["claims"], sources)
    within = nesting(names["actor_relations"], names["places"], names["topics"])
    claims = resolve(names["claims"], reports, sources, within, rulings, rule)
    ruled_on = names["claims"][names["claims"]["event_id"].isin(rulings["event_id"])]
    unruled = resolve(ruled_on, reports, sources, within, None, rule) if len(ruled_on) else claims.head(0)
    claims = _with_reasons(claims, rulings)
    tables = event_side(claims, reports, ranked(reports, sources, rule), names)
    return replace(told, frames={**names, **tables, "reports": reports, "claims": claims, "unruled": unruled})


def merged_events(seeds: Seeds) -> dict[str, str]:
    """Event id -> the id kept, for every event that identities decide to be the same as another."""
    kept: dict[str, str] = {}
    for identity in seeds.identities:
        if identity["decision"] == "same":
            first, *others = (_kept(kept, str(event)) for event in identity["events"])
            kept |= {other: first for other in others if other != first}
    return {event: _kept(kept, event) for event in kept}


def _kept(kept: dict[str, str], event: str) -> str:
    while event in kept:
        event = kept[event]
    return event


def codes_of(seeds: Seeds) -> Codes:
    """Each vocabulary's codes in their order."""
    return {str(voc["id"]): [str(code["code"]) for code in voc["codes"]] for voc in seeds.vocabularies}


def _placed(reports: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Reports with what follows from their place: origin, relay steps, vantage, informant."""
    reports = reports.merge(origins(reports, sources), on="report_id", validate="one_to_one")
    reports["vantage"] = vantages(reports, sources, claims)
    publisher = sources.set_index("source_id")["publisher_id"]
    informant = reports["told_by"].fillna(reports["event_id"].map(_first_speakers(reports, claims)))
    reports["informant_id"] = informant.fillna(reports["origin_id"].map(publisher))
    return reports


def _first_speakers(reports: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """The one witness of each statement: whom the report that introduces it, or else another, names first."""
    statements = claims.loc[claims["field"].eq("event_type") & claims["value"].eq("statement"), "report_id"]
    named = claims["item"].str.endswith(":speaker").fillna(value=False) & claims["report_id"].isin(statements)
    later = ~claims["report_id"].isin(reports.loc[reports["introduces"], "report_id"])
    ordered = claims[named].assign(later=later).sort_values(["later", "report_id", "number"])
    return ordered.drop_duplicates("event_id").set_index("event_id")["item"].str.removesuffix(":speaker")


_RULING_COLUMNS: Final = [
    *("ruling_id", "event_id", "item", "bundle", "source_id"),
    *("over", "reason", "path", "line", "column"),
]


def _rulings(seeds: Seeds, same: dict[str, str]) -> pd.DataFrame:
    rows = [
        (
            str(ruling["id"]),
            same.get(ruling["event"], str(ruling["event"])),
            str(ruling["item"]) if "item" in ruling else np.nan,
            _bundle(ruling["field"]),
            str(ruling["adopt"]),
            tuple(str(source) for source in ruling["over"]),
            str(ruling["reason"]),
            *(ruling.path, ruling.line, ruling.column),
        )
        for ruling in seeds.rulings
    ]
    return pd.DataFrame(rows, columns=_RULING_COLUMNS)


_IDENTITY_COLUMNS: Final = ["identity_id", "decision", "event_id", "path", "line", "column"]


def _identities(seeds: Seeds, same: dict[str, str]) -> pd.DataFrame:
    rows = [
        (str(each["id"]), str(each["decision"]), same.get(event, str(event)), each.path, event.line, event.column)
        for each in seeds.identities
        for event in each["events"]
    ]
    return pd.DataFrame(rows, columns=_IDENTITY_COLUMNS)


_WAIVER_COLUMNS: Final = ["waiver_id", "rule", "record", "event_id", "until", "reason", "path", "line", "column"]


def _waivers(seeds: Seeds, same: dict[str, str]) -> pd.DataFrame:
    rows = [
        (
            *(str(waiver["id"]), str(waiver["rule"]), str(waiver["record"])),
            same.get(waiver["event"], str(waiver["event"])) if "event" in waiver else "",
            *(str(waiver["until"]), str(waiver["reason"]), waiver.path, waiver.line, waiver.column),
        )
        for waiver in seeds.waivers
    ]
    return pd.DataFrame(rows, columns=_WAIVER_COLUMNS, dtype=object).assign(used=False, expired=False)


def _with_reasons(claims: pd.DataFrame, rulings: pd.DataFrame) -> pd.DataFrame:
    """Claims with each ruling's reason as the note of what it adopted, so that a trace can tell it."""
    ruled = claims["adopted"] & claims["rule"].eq("ruling")
    asked = claims.loc[ruled, ["event_id", "item", "field"]].astype(object).fillna("")
    asked["field"] = asked["field"].map(_bundle)
    keys = pd.MultiIndex.from_frame(rulings[["event_id", "item", "bundle"]].astype(object).fillna(""))
    reasons = pd.Series(rulings["reason"].to_numpy(), index=keys).reindex(pd.MultiIndex.from_frame(asked))
    return claims.assign(note=claims["note"].mask(ruled, pd.Series(reasons.to_numpy(), index=asked.index)))


def _bundle(field: str) -> str:
    column = COLUMN_OF.get(str(field), str(field))
    return BUNDLE_OF.get(column, column)
