"""The table `vocabularies`: what the codes mean."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas import _patterns as patterns
from schemas._tables import table
from schemas._together import alone

SCHEMA: Final[pa.DataFrameSchema] = table(
    "vocabularies",
    title="Vocabularies",
    description="One row for each code of each vocabulary.",
    columns={
        "vocabulary": c.matching(
            patterns.CODE,
            title="Vocabulary",
            description="The vocabulary that the code belongs to.",
            nature=c.KEY,
        ),
        "code": c.matching(
            patterns.CODE,
            title="Code",
            description="The code as it stands in the other tables.",
            nature=c.KEY,
        ),
        "label": c.prose(
            title="Label",
            description="English name that we show.",
            nature=c.RECORDED,
        ),
        "rank": c.whole(
            unit="ordinal",
            minimum=1,
            title="Rank",
            description="Its place in the order of its vocabulary, which matters where a rule speaks of one.",
            nature=c.DERIVED,
        ),
        "definition": c.prose(
            title="Definition",
            description="When the code applies.",
            nature=c.RECORDED,
        ),
        "plover": c.matching(
            patterns.PLOVER,
            standard="PLOVER",
            title="PLOVER",
            description="The nearest event code of PLOVER, with its mode after a slash, or `none`.",
            nature=c.RECORDED,
        ),
        "cameo": c.matching(
            patterns.CAMEO,
            standard="CAMEO",
            title="CAMEO",
            description="The nearest event code of CAMEO, or `none`.",
            nature=c.RECORDED,
        ),
    },
    checks=[
        alone(
            "one-code-a-rank",
            says="No two codes of a vocabulary share a `rank`.",
            columns=["vocabulary", "rank"],
        )
    ],
)
