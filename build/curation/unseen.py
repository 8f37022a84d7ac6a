"""Values that look right and are not: in which columns somebody sees them, and in which nobody does, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from schemas import CODED, DERIVED, TABLES, metadata_of
from schemas._catalogue import OWN, PANDERA

_FROM_SEEDS: Final = "its seed says it in a form that no table has"
_DECIDED: Final = "it says how a cell was decided; to decide again takes all of resolution"
_NAMES: Final = "it spells out for people what stands in other tables"
UNSEEN: Final = {
    ("sources", "published_earliest"): _FROM_SEEDS,
    ("sources", "published_latest"): _FROM_SEEDS,
    ("vocabularies", "rank"): "the order of codes is in the seeds alone",
    ("passages", "url"): "whether there is a link, a browser's view of a page decides that no table has",
    ("reports", "vantage"): _DECIDED,
    ("claims", "rule"): _DECIDED,
    **dict.fromkeys((("record", column) for column in ("when", "place", "topics", "position", "reviewed")), _NAMES),
    **dict.fromkeys((("record", column) for column in ("speakers", "participants", "targets")), _NAMES),
    **dict.fromkeys((("record", f"first_source_{part}") for part in ("publisher", "title", "url")), _NAMES),
}
"""Derived columns of which another value, right in its form, is seen by nobody; and why."""
_BY_THE_ROW: Final = {
    *(("reports", "origin_id"), ("reports", "relay_steps"), ("claims", "adopted"), ("claims", "standing")),
    *(("actor_relations", "term_latest"), ("offices", "term_latest")),
}
"""Columns of which pandera sees by the rest of the row that another value is not right."""


class Column(NamedTuple):
    """A coded or derived column, and who sees another value in it."""

    table: str
    column: str
    nature: str
    seen_by: frozenset[str]


def columns() -> Iterator[Column]:
    """Every coded and every derived column. What is not in `UNSEEN` some check must see."""
    for table, schema in TABLES.items():
        for column, told in schema.columns.items():
            nature, here = metadata_of(told)["nature"], (table, column)
            if nature in (CODED, DERIVED):
                seen = frozenset({PANDERA if here in _BY_THE_ROW else OWN}) if here not in UNSEEN else frozenset()
                yield Column(table, column, nature, seen)
