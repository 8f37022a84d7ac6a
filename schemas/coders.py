"""The table `coders`: who coded, reviewed and searched."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table

SCHEMA: Final[pa.DataFrameSchema] = table(
    "coders",
    title="Coders",
    description="One row for each person or program that coded, reviewed or searched.",
    columns={
        "coder_id": c.identifier(
            of="coders",
            title="Coder",
            description="Identifier, which need not be a name.",
            nature=c.KEY,
        ),
        "kind": c.code(
            vocabulary="coder_kind",
            title="Kind",
            description="Whether a person or a program.",
            nature=c.RECORDED,
        ),
        "note": c.prose(
            title="Note",
            description="What a user should know of this coder; null where there is nothing to add.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
)
