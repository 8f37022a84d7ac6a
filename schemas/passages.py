"""The table `passages`: where in a source a report stands."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import alike_known, together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "passages",
    title="Passages",
    description="One row for each passage that bears a report: its first and last words, offsets and hash, "
    "never the sentence itself.",
    columns={
        "report_id": c.reference(
            to="reports",
            title="Report",
            description="The report that the passage bears.",
            nature=c.KEY,
        ),
        "passage_no": c.whole(
            unit="ordinal",
            minimum=1,
            title="Passage number",
            description="Its number among the passages of its report.",
            nature=c.KEY,
        ),
        "first": c.prose(
            title="First words",
            description="Its first words, at most six.",
            nature=c.RECORDED,
        ),
        "last": c.prose(
            title="Last words",
            description="Its last words, at most six; null where the passage is shorter than eight words.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "start": c.whole(
            unit="code points",
            minimum=0,
            title="Start",
            description="Offset of its first character in the normalised text, counted from 0; null where "
            "it has not been anchored.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "end": c.whole(
            unit="code points",
            minimum=1,
            title="End",
            description="Offset after its last character in the normalised text; null where it has not been anchored.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "sha256": c.sha256(
            title="Hash",
            description="Hash of the passage in the normalised text, as UTF-8; null where it has not been anchored.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "url": c.address(
            title="Deep link",
            description="The source's address with a text fragment that finds the passage; null where there "
            "is no address or the fragment would find another passage first.",
            nature=c.DERIVED,
            nullable=True,
        ),
    },
    checks=[
        alike_known("start", "end"),
        together(
            "end-after-start",
            says="`end` is greater than `start`.",
            columns=["start", "end"],
            holds=lambda frame: frame["end"] > frame["start"],
        ),
    ],
)
