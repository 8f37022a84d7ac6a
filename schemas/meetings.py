"""The table `meetings`: what only a meeting has."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table

SCHEMA: Final[pa.DataFrameSchema] = table(
    "meetings",
    title="Meetings",
    description="One row for each event of type meeting; everybody who took part stands in `participants`.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The meeting among the events.",
            nature=c.KEY,
        ),
        "format": c.code(
            vocabulary="meeting_format",
            title="Format",
            description="How many sides met, and how; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "mode": c.code(
            vocabulary="meeting_mode",
            title="Mode",
            description="Whether they met in one room or by other means; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "level": c.code(
            vocabulary="meeting_level",
            title="Level",
            description="Rank of the lower-ranking side; null where no report says.",
            nature=c.CODED,
            nullable=True,
        ),
        "forum_id": c.reference(
            to="actors",
            title="Forum",
            description="The standing format it belongs to; null where no report names one.",
            nature=c.CODED,
            nullable=True,
        ),
        "host_id": c.reference(
            to="actors",
            title="Host",
            description="On whose ground they met: the first host in the first-ranked report that names one; null "
            "where none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "convener_id": c.reference(
            to="actors",
            title="Convener",
            description="Who called them together: the first convener in the first-ranked report that names one; null "
            "where none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
    },
)
