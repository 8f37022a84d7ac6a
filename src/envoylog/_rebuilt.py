"""What the event-side tables would be under another rule of resolution, from the release's own tables."""

from __future__ import annotations

from typing import Final

import pandas as pd
import pyarrow as pa

from envoylog._frames import to_frame
from envoylog._layout import event_side, typed
from envoylog._store import Store
from envoylog.resolution import BUNDLE_OF, nesting, ranked, resolve

_NAMES: Final = ("actors", "places", "topics", "vocabularies", "sources")


def rebuilt(store: Store, rule: str) -> dict[str, pa.Table]:
    """Every event-side table, `record` and `claims` under a rule, with the columns and types as stored.

    What a curator ruled stays adopted. Raises Unknown for a rule that is not in `envoylog.resolution.RULES`.
    """
    names = {name: to_frame(store.read(name)) for name in _NAMES}
    reports, claims = to_frame(store.read("reports")), to_frame(store.read("claims"))
    within = nesting(to_frame(store.read("actor_relations")), names["places"], names["topics"])
    claims = resolve(claims, reports, names["sources"], within, rulings(claims, reports), rule)
    made = event_side(claims, reports, ranked(reports, names["sources"], rule), names) | {"claims": claims}
    return {name: typed(frame, store.schema(name), _key(store, name)) for name, frame in made.items()}


def rulings(claims: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """The rulings that adopted claims carry: `event_id`, `item`, `bundle` and the `source_id` adopted."""
    ruled = claims[claims["adopted"] & claims["rule"].eq("ruling")]
    bundles = ruled["field"].map(BUNDLE_OF).fillna(ruled["field"])
    found = ruled[["event_id", "item", "report_id"]].assign(bundle=bundles)
    found = found.merge(reports[["report_id", "source_id"]], on="report_id", validate="many_to_one")
    return found.drop(columns="report_id").drop_duplicates()


def _key(store: Store, table: str) -> list[str]:
    key: list[str] = store.resource(table)["schema"]["primaryKey"]
    return key
