"""The table `claims`: every value that a report gives to an event."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas import _patterns as patterns
from schemas._tables import Reference, table
from schemas._together import together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "claims",
    title="Claims",
    description="One row for each value that one report gives for one field, or for one field of one item, "
    "of an event; every coded cell of the event tables equals an adopted claim.",
    columns={
        "claim_id": c.identifier(
            of="claims",
            title="Claim",
            description="The report, the field and, where there is one, the item, joined by full stops.",
            nature=c.KEY,
        ),
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event that the value belongs to.",
            nature=c.RECORDED,
        ),
        "table": c.code(
            vocabulary="event_table",
            title="Table",
            description="The table that the value stands in if it is adopted.",
            nature=c.RECORDED,
        ),
        "item": c.matching(
            patterns.CLAIM_ITEM,
            title="Item",
            description="Which row of that table is meant: `actor:role`, a topic, or `relation:event`; null "
            "where the event has a single row there.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "field": c.matching(
            patterns.CODE,
            title="Field",
            description="The column that the value stands in if it is adopted, or `present` for the row itself.",
            nature=c.RECORDED,
        ),
        "value": c.prose(
            title="Value",
            description="The value as text, written as in the CSV file of its table.",
            nature=c.RECORDED,
        ),
        "report_id": c.reference(
            to="reports",
            title="Report",
            description="The report that makes the claim.",
            nature=c.RECORDED,
        ),
        "number": c.whole(
            unit="ordinal",
            minimum=1,
            title="Number",
            description="The claim's place among the claims of its report, in the order in which they are coded.",
            nature=c.RECORDED,
        ),
        "passage_no": c.whole(
            unit="ordinal",
            minimum=1,
            title="Passage number",
            description="The passage of that report that bears the value out; null where its basis is no "
            "passage, as with a dateline.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "adopted": c.flag(
            title="Adopted",
            description="Whether the event tables show this claim's value.",
            nature=c.DERIVED,
        ),
        "standing": c.code(
            vocabulary="claim_standing",
            title="Standing",
            description="How the claim stands to the adopted one.",
            nature=c.DERIVED,
        ),
        "rule": c.code(
            vocabulary="resolution_rule",
            title="Rule",
            description="The rule or ruling that settled the value.",
            nature=c.DERIVED,
        ),
        "note": c.prose(
            title="Note",
            description="Why the value is as it is, in our own words; null where there is nothing to add.",
            nature=c.TEXT,
            nullable=True,
        ),
    },
    checks=[
        together(
            "claim_id-of-its-parts",
            says="`claim_id` is `report_id`, a full stop and `field`, and ends with a full stop and `item` "
            "where there is one.",
            columns=["claim_id", "report_id", "field", "item"],
            holds=lambda frame: (
                frame["claim_id"] == frame["report_id"] + "." + frame["field"] + ("." + frame["item"]).fillna("")
            ),
        ),
        together(
            "adopted-as-it-stands",
            says="`adopted` is true exactly where `standing` is `adopted`.",
            columns=["adopted", "standing"],
            holds=lambda frame: frame["adopted"] == (frame["standing"] == "adopted"),
        ),
    ],
    references=[Reference(("report_id", "passage_no"), "passages", ("report_id", "passage_no"), partial=True)],
)
