"""The table `interviews`: what only an interview has."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import in_order

SCHEMA: Final[pa.DataFrameSchema] = table(
    "interviews",
    title="Interviews",
    description="One row for each event of type interview: who was asked by whom, and when it first appeared.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The interview among the events.",
            nature=c.KEY,
        ),
        "interviewee_id": c.reference(
            to="actors",
            title="Interviewee",
            description="Who was asked: the first interviewee in the first-ranked report that names one; null "
            "where none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "outlet_id": c.reference(
            to="actors",
            title="Outlet",
            description="Who asked: the first outlet in the first-ranked report that names one; null where none "
            "is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "medium": c.code(
            vocabulary="medium",
            title="Medium",
            description="Where the interview appeared; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "language": c.language(
            title="Language",
            description="Language in which the interview was given, not that of the page; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "first_published_earliest": c.day(
            title="First published, earliest",
            description="First day on which it can first have appeared; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
        "first_published_latest": c.day(
            title="First published, latest",
            description="Last day on which it can first have appeared; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
    },
    checks=[in_order("first_published_earliest", "first_published_latest")],
)
