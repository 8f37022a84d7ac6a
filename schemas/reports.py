"""The table `reports`: what one source says of one event."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, relay_with_basis, together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "reports",
    title="Reports",
    description="One row for each event that a source tells of: the unit of coding.",
    columns={
        "report_id": c.identifier(
            of="reports",
            title="Report",
            description="The source and the event, joined by a full stop.",
            nature=c.KEY,
        ),
        "source_id": c.reference(
            to="sources",
            title="Source",
            description="The document that tells of the event.",
            nature=c.RECORDED,
        ),
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event told of.",
            nature=c.RECORDED,
        ),
        "introduces": c.flag(
            title="Introduces",
            description="Whether this report brought the event into the record; exactly one report of each does.",
            nature=c.RECORDED,
        ),
        "relays": c.reference(
            to="sources",
            title="Relays",
            description="The source this report passes on; null where it relays none.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "relays_basis": c.code(
            vocabulary="relays_basis",
            title="Basis of the relay",
            description="How we know that it relays; null where it relays none or the basis was not noted.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "origin_id": c.reference(
            to="sources",
            title="Origin",
            description="The source at the root of the relay chain, which is its own where it relays none.",
            nature=c.DERIVED,
        ),
        "relay_steps": c.whole(
            unit="steps",
            minimum=0,
            title="Relay steps",
            description="How many relays lie between this source and the origin.",
            nature=c.DERIVED,
        ),
        "told_by": c.reference(
            to="actors",
            title="Told by",
            description="Whom the source names as telling of the event; null where it names nobody.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "informant_id": c.reference(
            to="actors",
            title="Informant",
            description="Whose word it rests on: who is said to tell it, else a statement's speaker, else "
            "the origin's publisher; null where that is not known.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "wording": c.code(
            vocabulary="wording",
            title="Wording",
            description="How close the report keeps to the words that were said; null where it was not coded.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "nearness": c.code(
            vocabulary="nearness",
            title="Nearness",
            description="How near the page stands to the event.",
            nature=c.RECORDED,
        ),
        "vantage": c.code(
            vocabulary="vantage",
            title="Vantage",
            description="Whether it was published before the event's earliest day, by its own date, or after.",
            nature=c.DERIVED,
        ),
        "as_of": c.edtf(
            title="As of",
            description="When the report was written, if other than its page; null where it is as old as its page.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "presented_as": c.code(
            vocabulary="presented_as",
            title="Presented as",
            description="As what an older event is passed off; null where it is told in its own time.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "title": c.prose(
            title="Title",
            description="What this report would call the event, in our own words; null where it was not written.",
            nature=c.TEXT,
            nullable=True,
        ),
        "summary": c.prose(
            title="Summary",
            description="What this report tells of the event, in our own words; null where it was not written.",
            nature=c.TEXT,
            nullable=True,
        ),
        "position": c.prose(
            title="Position",
            description="What this source has the speaker say, in our own words; null where it was not "
            "written, and for anything but a statement.",
            nature=c.TEXT,
            nullable=True,
        ),
        "note": c.prose(
            title="Note",
            description="What the coder noted of this report, in our own words; null where there is nothing to add.",
            nature=c.TEXT,
            nullable=True,
        ),
        "coded_by": c.reference(
            to="coders",
            title="Coded by",
            description="Who coded it; null where it was not noted.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "reviewed_by": c.reference(
            to="coders",
            title="Reviewed by",
            description="Who checked the coding; null where nobody has.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[
        elsewhere("relays", "source_id"),
        together(
            "report_id-of-its-parts",
            says="`report_id` is `source_id`, a full stop and `event_id`.",
            columns=["report_id", "source_id", "event_id"],
            holds=lambda frame: frame["report_id"] == frame["source_id"] + "." + frame["event_id"],
        ),
        relay_with_basis(),
        together(
            "relay_steps-of-a-relay",
            says="`relay_steps` is 0 exactly where `relays` is null.",
            columns=["relay_steps", "relays"],
            holds=lambda frame: (frame["relay_steps"] == 0) == frame["relays"].isna(),
        ),
        together(
            "origin-of-a-relay",
            says="`origin_id` is the report's own source exactly where `relays` is null.",
            columns=["origin_id", "source_id", "relays"],
            holds=lambda frame: (frame["origin_id"] == frame["source_id"]) == frame["relays"].isna(),
        ),
    ],
)
