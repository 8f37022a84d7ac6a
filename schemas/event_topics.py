"""The table `event_topics`: what events are about."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table

SCHEMA: Final[pa.DataFrameSchema] = table(
    "event_topics",
    title="Topics of events",
    description="One row for each topic of an event, united over all its reports.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event that concerns the topic.",
            nature=c.KEY,
        ),
        "topic_id": c.reference(
            to="topics",
            title="Topic",
            description="What it is about.",
            nature=c.KEY,
        ),
    },
)
