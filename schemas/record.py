"""The table `record`: the flat view, for the first five minutes and for spreadsheets."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas import events
from schemas._tables import table


def _shown(column: str) -> pa.Column:
    return c.derived(events.SCHEMA.columns[column])


SCHEMA: Final[pa.DataFrameSchema] = table(
    "record",
    title="Record",
    description="One row for each event, with names instead of identifiers, adopted values and its first source.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event in the other tables.",
            nature=c.KEY,
        ),
        "title": _shown("title"),
        "when": c.prose(
            title="When",
            description="When it happened, in words and no narrower than reported; `between` and `by` say that the day "
            "is not known, not that it lasted.",
            nature=c.DERIVED,
        ),
        "event_type": _shown("event_type"),
        "subtype": _shown("subtype"),
        "status": _shown("status"),
        "date_edtf": _shown("date_edtf"),
        "date_earliest": _shown("date_earliest"),
        "date_latest": _shown("date_latest"),
        "date_basis": _shown("date_basis"),
        "place": c.prose(
            title="Place",
            description="Name of the place; null where no report says.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "country": _shown("country"),
        "speakers": c.prose(
            title="Speakers",
            description="Names of those who spoke, joined by `; `; null where there are none.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "participants": c.prose(
            title="Participants",
            description="Names of all who spoke, acted or came, joined by `; `, without those who were only "
            "invited, aimed at or mentioned, or whose coming is not confirmed; null where none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "targets": c.prose(
            title="Targets",
            description="Names of those it is aimed at, joined by `; `; null where there are none.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "topics": c.prose(
            title="Topics",
            description="Labels of its topics, joined by `; `; null where none was coded.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "position": c.prose(
            title="Position",
            description="What was said, in our own words; null where it is no statement.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "part_of": _shown("part_of"),
        "n_reports": _shown("n_reports"),
        "n_sources": _shown("n_sources"),
        "n_origins": _shown("n_origins"),
        "n_informants": _shown("n_informants"),
        "n_conflicts": _shown("n_conflicts"),
        "first_source_publisher": c.prose(
            title="Publisher of the first source",
            description="Name of whoever published the source of the first-ranked report.",
            nature=c.DERIVED,
        ),
        "first_source_title": c.prose(
            title="First source",
            description="Title of the source of the first-ranked report; null where it is not known.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "first_source_url": c.address(
            title="Address of the first source",
            description="Where that source can be read; null where no address is known.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "reviewed": c.flag(
            title="Reviewed",
            description="Whether somebody has checked the coding of every report of the event.",
            nature=c.DERIVED,
        ),
    },
    checks=list(events.SCHEMA.checks),
)
