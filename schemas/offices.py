"""The table `offices`: who held which office, on whose authority, and when."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, window

SCHEMA: Final[pa.DataFrameSchema] = table(
    "offices",
    title="Terms of office",
    description="One row for each term in which an actor held or claimed an office; rivals may hold one at once.",
    columns={
        "actor_id": c.reference(
            to="actors",
            title="Holder",
            description="Who held the office.",
            nature=c.KEY,
        ),
        "office_id": c.reference(
            to="actors",
            title="Office",
            description="The office held, an actor of kind office.",
            nature=c.KEY,
        ),
        "number": c.whole(
            unit="ordinal",
            minimum=1,
            title="Number",
            description="Tells apart several terms of one holder in one office.",
            nature=c.KEY,
        ),
        "body_id": c.reference(
            to="actors",
            title="Body",
            description="The body that the office belongs to; null where none is recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "tenure": c.code(
            vocabulary="tenure",
            title="Tenure",
            description="How the office was held.",
            nature=c.RECORDED,
        ),
        "authority_id": c.reference(
            to="actors",
            title="Authority",
            description="On whose law or claim the tenure rests; null where none is recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "term_edtf": c.edtf(
            title="Term",
            description="When the office was held, as written; null where it is not known.",
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
    checks=[*window("term_edtf", "term_earliest", "term_latest"), elsewhere("office_id", "actor_id")],
)
