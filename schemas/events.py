"""The table `events`: one row an act in the world, derived from all its reports."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, together, window

SCHEMA: Final[pa.DataFrameSchema] = table(
    "events",
    title="Events",
    description="One row for each reported act: an interview, a meeting, a statement or a policy action.",
    columns={
        "event_id": c.identifier(
            of="events",
            title="Event",
            description="Permanent identifier; a year in it is a label and never a date.",
            nature=c.KEY,
        ),
        "event_type": c.code(
            vocabulary="event_type",
            title="Type",
            description="Which of the four kinds of act it is, and so which family table describes it further.",
            nature=c.CODED,
        ),
        "subtype": c.code(
            vocabulary="subtype",
            title="Subtype",
            description="Form of the act within its type.",
            nature=c.CODED,
        ),
        "title": c.prose(
            title="Title",
            description="The event in a few words of ours, from the first-ranked report.",
            nature=c.TEXT,
        ),
        "summary": c.prose(
            title="Summary",
            description="The event in a sentence or two of ours; null where nobody has written one.",
            nature=c.TEXT,
            nullable=True,
        ),
        "status": c.code(
            vocabulary="status",
            title="Status",
            description="Whether the act took place, by the latest vantage; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "date_edtf": c.edtf(
            title="Date",
            description="When it happened, as narrowly as the adopted claim says and no narrower, local to its place.",
            nature=c.CODED,
        ),
        "date_earliest": c.day(
            title="Earliest day",
            description="First day on which it can have happened, by the adopted date; null when open.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "date_latest": c.day(
            title="Latest day",
            description="Last day on which it can have happened, by the adopted date; null when open.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "date_basis": c.code(
            vocabulary="date_basis",
            title="Basis of the date",
            description="What the adopted date rests on: words of the text, its dateline, or less.",
            nature=c.CODED,
        ),
        "place_id": c.reference(
            to="places",
            title="Place",
            description="Where it happened; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "country": c.country(
            title="Country",
            description="Territory the place lies in, which says nothing of who governs it; null where the "
            "place is unknown or lies in no single country.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "part_of": c.reference(
            to="events",
            title="Part of",
            description="The innermost event during which this one happened; null where no report names one.",
            nature=c.CODED,
            nullable=True,
        ),
        "n_reports": c.whole(
            unit="reports",
            minimum=1,
            title="Reports",
            description="How many reports tell of it.",
            nature=c.DERIVED,
        ),
        "n_sources": c.whole(
            unit="sources",
            minimum=1,
            title="Sources",
            description="How many published documents those reports stand in.",
            nature=c.DERIVED,
        ),
        "n_origins": c.whole(
            unit="sources",
            minimum=1,
            title="Origins",
            description="How many sources remain when all that relay one another count once.",
            nature=c.DERIVED,
        ),
        "n_informants": c.whole(
            unit="actors",
            minimum=1,
            title="Informants",
            description="How many different actors tell of it, however many sources carry their word.",
            nature=c.DERIVED,
        ),
        "n_conflicts": c.whole(
            unit="conflicts",
            minimum=0,
            title="Conflicts",
            description="In how many values the reports contradict one another.",
            nature=c.DERIVED,
        ),
    },
    checks=[
        *window("date_edtf", "date_earliest", "date_latest"),
        elsewhere("part_of", "event_id"),
        together(
            "no-more-sources-than-reports",
            says="Neither `n_sources` nor `n_origins` exceeds `n_reports`.",
            columns=["n_reports", "n_sources", "n_origins"],
            holds=lambda frame: (frame["n_sources"] <= frame["n_reports"]) & (frame["n_origins"] <= frame["n_reports"]),
        ),
    ],
)
