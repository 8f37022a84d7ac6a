"""The table `coverage`: what was searched, so that silence can be told from absence."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import window

SCHEMA: Final[pa.DataFrameSchema] = table(
    "coverage",
    title="Coverage",
    description="One row for each search for sources, found or not.",
    columns={
        "coverage_id": c.identifier(
            of="coverage",
            title="Search",
            description="Identifier of the search.",
            nature=c.KEY,
        ),
        "searched_on": c.day(
            title="Searched on",
            description="Day of the search.",
            nature=c.RECORDED,
        ),
        "where": c.prose(
            title="Where",
            description="The archive, site or index that was searched.",
            nature=c.RECORDED,
        ),
        "query": c.prose(
            title="Query",
            description="What was searched for, as entered.",
            nature=c.RECORDED,
        ),
        "period_edtf": c.edtf(
            title="Period",
            description="Publication dates that the search covered, as written; null where it was not limited.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "period_earliest": c.day(
            title="Period, earliest day",
            description="First day of the period; null when open or not limited.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "period_latest": c.day(
            title="Period, latest day",
            description="Last day of the period; null when open or not limited.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "language": c.language(
            title="Language",
            description="Language of the documents searched; null where it was not limited.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "coder": c.reference(
            to="coders",
            title="Searched by",
            description="Who searched; null where it was not noted.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "note": c.prose(
            title="Note",
            description="What the search found or missed; null where there is nothing to add.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[*window("period_edtf", "period_earliest", "period_latest")],
)
