"""The table `actors`: whoever can act, speak, publish or be acted upon."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas import _patterns as patterns
from schemas._tables import table

SCHEMA: Final[pa.DataFrameSchema] = table(
    "actors",
    title="Actors",
    description="One row for each person, office, body, state, authority, movement, organisation, outlet or forum.",
    columns={
        "actor_id": c.identifier(
            of="actors",
            title="Actor",
            description="Permanent identifier.",
            nature=c.KEY,
        ),
        "label": c.prose(
            title="Label",
            description="English name that we show; it takes no side on standing or recognition.",
            nature=c.RECORDED,
        ),
        "kind": c.code(
            vocabulary="actor_kind",
            title="Kind",
            description="What sort of actor it is.",
            nature=c.RECORDED,
        ),
        "country": c.country(
            title="Country",
            description="Territory the actor belongs to, which says nothing of who governs it; null where it "
            "belongs to none or to several.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "wikidata_id": c.matching(
            patterns.WIKIDATA,
            standard="Wikidata item",
            title="Wikidata item",
            description="The same actor in Wikidata; null where no item was found or none was sought.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "note": c.prose(
            title="Note",
            description="What a user of this actor should know; null where there is nothing to add.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
)
