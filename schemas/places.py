"""The table `places`: where events happened."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import alike_known, elsewhere

SCHEMA: Final[pa.DataFrameSchema] = table(
    "places",
    title="Places",
    description="One row for each city, region, country or site.",
    columns={
        "place_id": c.identifier(
            of="places",
            title="Place",
            description="Permanent identifier.",
            nature=c.KEY,
        ),
        "label": c.prose(
            title="Label",
            description="English name that we show.",
            nature=c.RECORDED,
        ),
        "kind": c.code(
            vocabulary="place_kind",
            title="Kind",
            description="What sort of place it is.",
            nature=c.RECORDED,
        ),
        "part_of": c.reference(
            to="places",
            title="Part of",
            description="The smallest listed place that contains it; null where none does.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "country": c.country(
            title="Country",
            description="Territory it lies in, which says nothing of who governs it; null where it lies in "
            "no single country.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "latitude": c.number(
            unit="degrees north",
            minimum=-90,
            maximum=90,
            title="Latitude",
            description="Latitude of a point in it (WGS 84); null where no coordinates are recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "longitude": c.number(
            unit="degrees east",
            minimum=-180,
            maximum=180,
            title="Longitude",
            description="Longitude of a point in it (WGS 84); null where no coordinates are recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "precision_km": c.number(
            unit="kilometres",
            minimum=0,
            maximum=20_000,
            title="Precision",
            description="Radius around that point in which the place lies; null where no coordinates are recorded.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[elsewhere("part_of", "place_id"), alike_known("latitude", "longitude", "precision_km")],
)
