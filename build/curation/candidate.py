"""From sound seeds to the tables of a release: claims, resolution, layout. Pure; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from curation.claims import COLUMN_OF, Coded, coded
from curation.reading import Seeds
from curation.reference import reference_tables
from envoylog._layout import event_side, typed
from envoylog.resolution import BUNDLE_OF, nesting, origins, ranked, resolve, vantages
from schemas import TABLES, arrow_schema, key_of

Codes = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A release in memory: frames by table name, reports and claims still carrying their place in the seeds."""

    frames: dict[str, pd.DataFrame]
    rulings: pd.DataFrame

    def arrow(self) -> dict[str, pa.Table]:
        """Every table of a release in its exact columns, types and order."""
        return {
            name: typed(self.frames[name], arrow_schema(schema), list(key_of(schema)))
            for name, schema in TABLES.items()
        }


def compiled(seeds: Seeds, rule: str = "nearest") -> Compiled:
    """All tables that the seeds make under a resolution rule.

    Raises RelayCycle where sources relay each other, Unknown for an unknown rule.
    """
    told = coded(seeds, merged_events(seeds))
    names = reference_tables(seeds)
    reports = _placed(told, names["sources"])
    rulings = _rulings(seeds)
    within = nesting(names["actor_relations"], names["places"], names["topics"])
    claims = resolve(told.claims, reports, names["sources"], within, rulings, rule)
    claims = _with_reasons(claims, rulings)
    tables = event_side(claims, reports, ranked(reports, names["sources"], rule), names)
    return Compiled({**tables, **names, "reports": reports, "passages": told.passages, "claims": claims}, rulings)


def merged_events(seeds: Seeds) -> dict[str, str]:
    """Event id -> the id kept, for every event that an identity decides to be the same as another."""
    kept: dict[str, str] = {}
    for identity in seeds.identities:
        if identity["decision"] == "same":
            first = kept.get(identity["events"][0], str(identity["events"][0]))
            kept |= {str(event): first for event in identity["events"][1:]}
    return {event: kept.get(first, first) for event, first in kept.items()}


def codes_of(seeds: Seeds) -> Codes:
    """Each vocabulary's codes in their order."""
    return {str(voc["id"]): [str(code["code"]) for code in voc["codes"]] for voc in seeds.vocabularies}


def _placed(told: Coded, sources: pd.DataFrame) -> pd.DataFrame:
    """Reports with what follows from their place: origin, relay steps, vantage, informant."""
    reports = told.reports.merge(origins(told.reports, sources), on="report_id", validate="one_to_one")
    reports["vantage"] = vantages(reports, sources, told.claims)
    speakers = told.claims[told.claims["item"].str.endswith(":speaker").fillna(value=False)]
    speaker = speakers.drop_duplicates("report_id").set_index("report_id")["item"].str.removesuffix(":speaker")
    publisher = sources.set_index("source_id")["publisher_id"]
    informant = reports["told_by"].fillna(reports["report_id"].map(speaker))
    reports["informant_id"] = informant.fillna(reports["origin_id"].map(publisher))
    return reports


_RULING_COLUMNS: Final = [
    *("ruling_id", "event_id", "item", "bundle", "source_id"),
    *("over", "reason", "path", "line", "column"),
]


def _rulings(seeds: Seeds) -> pd.DataFrame:
    rows = [
        (
            str(ruling["id"]),
            str(ruling["event"]),
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
