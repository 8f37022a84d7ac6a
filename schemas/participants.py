"""The table `participants`: the home of every role."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table

SCHEMA: Final[pa.DataFrameSchema] = table(
    "participants",
    title="Participants",
    description="One row for each role an actor has in an event, united over all its reports; who is not "
    "named is not thereby absent.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The event taken part in.",
            nature=c.KEY,
        ),
        "actor_id": c.reference(
            to="actors",
            title="Actor",
            description="Who took part.",
            nature=c.KEY,
        ),
        "role": c.code(
            vocabulary="role",
            title="Role",
            description="As what the actor took part; an actor with two roles has two rows.",
            nature=c.KEY,
        ),
        "capacity": c.reference(
            to="actors",
            title="Capacity",
            description="The office in which the actor took part; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "tenure": c.code(
            vocabulary="tenure",
            title="Tenure",
            description="How the actor held that office; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "on_behalf_of": c.reference(
            to="actors",
            title="On behalf of",
            description="The actor represented; null where no report names one.",
            nature=c.CODED,
            nullable=True,
        ),
        "attendance": c.code(
            vocabulary="attendance",
            title="Attendance",
            description="Whether the actor came, declined or was left out; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
    },
)
