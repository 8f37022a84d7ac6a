"""The table `actor_names`: what actors are called."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "actor_names",
    title="Names of actors",
    description="One row for each name of an actor in a language.",
    columns={
        "actor_id": c.reference(
            to="actors",
            title="Actor",
            description="Who is called so.",
            nature=c.KEY,
        ),
        "language": c.language(
            title="Language",
            description="Language in which the name is used.",
            nature=c.KEY,
        ),
        "name": c.prose(
            title="Name",
            description="The name as written in that language.",
            nature=c.KEY,
        ),
        "kind": c.code(
            vocabulary="name_kind",
            title="Kind",
            description="Whether it is the label, another name, a former one or the actor's own designation.",
            nature=c.RECORDED,
        ),
    },
    checks=[
        together(
            "one-english-label",
            says="No actor has two names of kind `label` in English.",
            columns=["actor_id", "language", "kind"],
            holds=lambda frame: (
                (frame["language"] != "en")
                | (frame["kind"] != "label")
                | ~frame.duplicated(["actor_id", "language", "kind"], keep=False)
            ),
        )
    ],
)
