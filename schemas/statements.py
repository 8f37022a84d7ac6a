"""The table `statements`: what only a statement has."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import in_order

SCHEMA: Final[pa.DataFrameSchema] = table(
    "statements",
    title="Statements",
    description="One row for each event of type statement: one speaker or joint set of speakers, one "
    "occasion, one speech act, one target and one first-level topic.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The statement among the events.",
            nature=c.KEY,
        ),
        "speaker_id": c.reference(
            to="actors",
            title="Speaker",
            description="The first speaker in the first-ranked report that names one; null where none does.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "n_speakers": c.whole(
            unit="actors",
            minimum=1,
            title="Speakers",
            description="How many actors made the statement together.",
            nature=c.DERIVED,
        ),
        "speech_act": c.code(
            vocabulary="speech_act",
            title="Speech act",
            description="What the speaker does by saying it, read from the main clause.",
            nature=c.CODED,
        ),
        "target_id": c.reference(
            to="actors",
            title="Target",
            description="Whom it is about or against: the first target in the first-ranked report that names one; null "
            "where none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "stance": c.code(
            vocabulary="stance",
            title="Stance",
            description="Tone towards the target; null where it was not coded.",
            nature=c.CODED,
            nullable=True,
        ),
        "realis": c.code(
            vocabulary="realis",
            title="Reality of the content",
            description="Whether what is said is put as fact, negated, wished for or supposed; null where "
            "it was not coded.",
            nature=c.CODED,
            nullable=True,
        ),
        "occasion": c.code(
            vocabulary="occasion",
            title="Occasion",
            description="Whether it was said once or again and again; null where it was not coded.",
            nature=c.CODED,
            nullable=True,
        ),
        "about_earliest": c.day(
            title="Subject, earliest day",
            description="First day of the time spoken about; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
        "about_latest": c.day(
            title="Subject, latest day",
            description="Last day of the time spoken about; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
        "position": c.prose(
            title="Position",
            description="What was said, in our own words, from the first-ranked report.",
            nature=c.TEXT,
        ),
    },
    checks=[in_order("about_earliest", "about_latest")],
)
