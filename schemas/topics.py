"""The table `topics`: what events can be about."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "topics",
    title="Topics",
    description="One row for each topic; those of the first level exclude one another, finer ones only describe.",
    columns={
        "topic_id": c.identifier(
            of="topics",
            title="Topic",
            description="Permanent identifier.",
            nature=c.KEY,
        ),
        "label": c.prose(
            title="Label",
            description="English name that we show.",
            nature=c.RECORDED,
        ),
        "level": c.whole(
            unit="level",
            minimum=1,
            maximum=2,
            title="Level",
            description="1 for the topics of which a statement has exactly one, 2 for finer ones.",
            nature=c.RECORDED,
        ),
        "broader": c.reference(
            to="topics",
            title="Broader topic",
            description="The first-level topic it refines; null where it is of the first level or refines none.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "definition": c.prose(
            title="Definition",
            description="What belongs to the topic.",
            nature=c.RECORDED,
        ),
        "not_this_but": c.prose(
            title="Not this but",
            description="What lies close and belongs to another topic; null where it is not of the first level.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[
        elsewhere("broader", "topic_id"),
        together(
            "broader-than-level-2",
            says="A topic of level 1 has no `broader` topic.",
            columns=["level", "broader"],
            holds=lambda frame: (frame["level"] != 1) | frame["broader"].isna(),
        ),
        together(
            "not_this_but-at-level-1",
            says="`not_this_but` is null exactly where the level is 2.",
            columns=["level", "not_this_but"],
            holds=lambda frame: frame["not_this_but"].isna() == (frame["level"] == 2),
        ),
    ],
)
