"""The table `actor_relations`: who belongs to whom, and since when."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, window

SCHEMA: Final[pa.DataFrameSchema] = table(
    "actor_relations",
    title="Relations between actors",
    description="One row for each term in which an actor stood in a relation to another.",
    columns={
        "actor_id": c.reference(
            to="actors",
            title="Actor",
            description="The actor the relation starts from.",
            nature=c.KEY,
        ),
        "relation": c.code(
            vocabulary="actor_relation",
            title="Relation",
            description="How the first actor stands to the other.",
            nature=c.KEY,
        ),
        "other_actor_id": c.reference(
            to="actors",
            title="Other actor",
            description="The actor the relation leads to.",
            nature=c.KEY,
        ),
        "number": c.whole(
            unit="ordinal",
            minimum=1,
            title="Number",
            description="Tells apart several terms of the same relation.",
            nature=c.KEY,
        ),
        "term_edtf": c.edtf(
            title="Term",
            description="When the relation held, as written; null where it is not known.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "term_earliest": c.day(
            title="Term, earliest day",
            description="First day of the term; null when open or not known.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "term_latest": c.day(
            title="Term, latest day",
            description="Last day of the term; null when open or not known.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "source_id": c.reference(
            to="sources",
            title="Source",
            description="The document that says so; null where none is recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[*window("term_edtf", "term_earliest", "term_latest"), elsewhere("other_actor_id", "actor_id")],
)
