"""The table `links`: how one event bears on another."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere

SCHEMA: Final[pa.DataFrameSchema] = table(
    "links",
    title="Links between events",
    description="One row for each relation that a report draws from one event to another; being part of an "
    "event stands in `events.part_of`.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event the relation starts from.",
            nature=c.KEY,
        ),
        "relation": c.code(
            vocabulary="link_relation",
            title="Relation",
            description="What the first event does to the other.",
            nature=c.KEY,
        ),
        "other_event_id": c.reference(
            to="events",
            title="Other event",
            description="The event the relation leads to.",
            nature=c.KEY,
        ),
    },
    checks=[elsewhere("other_event_id", "event_id")],
)
