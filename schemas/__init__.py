"""What every table of a release must look like: the single truth for columns.

Checks, Table Schema, Arrow schema and codebook all come from `TABLES`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandera.pandas as pa

from schemas import (
    actor_names,
    actor_relations,
    actors,
    claims,
    coders,
    coverage,
    event_topics,
    events,
    interviews,
    links,
    meetings,
    offices,
    participants,
    passages,
    places,
    policy_actions,
    record,
    reports,
    sources,
    statements,
    topics,
    vocabularies,
)
from schemas._codebook import codebook
from schemas._columns import CODED, DERIVED, KEY, NATURES, RECORDED, TEXT, Undescribed
from schemas._export import CannotExport, arrow_schema, table_schema
from schemas._tables import Reference, UnknownVocabulary, key_of, metadata_of, references_of, with_codes

TABLES: Final[Mapping[str, pa.DataFrameSchema]] = MappingProxyType(
    {
        module.SCHEMA.name: module.SCHEMA
        for module in (
            events,
            interviews,
            meetings,
            statements,
            policy_actions,
            participants,
            event_topics,
            links,
            sources,
            reports,
            passages,
            claims,
            actors,
            actor_names,
            actor_relations,
            offices,
            places,
            topics,
            vocabularies,
            coverage,
            coders,
            record,
        )
    }
)
"""Every table of a release, in the order of its pages."""

FAMILY_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "interview": "interviews",
        "meeting": "meetings",
        "statement": "statements",
        "policy_action": "policy_actions",
    }
)
"""The table that describes events of a type further."""

EVENT_TABLES: Final = ("events", *FAMILY_OF.values(), "participants", "event_topics", "links")
"""Tables whose coded cells each equal an adopted claim."""

BUNDLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "date": ("date_edtf", "date_basis"),
        "amount": ("amount", "amount_basis", "currency"),
        "about": ("about_earliest", "about_latest"),
        "in_force": ("in_force_earliest", "in_force_latest"),
        "first_published": ("first_published_earliest", "first_published_latest"),
    }
)
"""Companions: columns that one claim fills together."""

__all__ = [
    "BUNDLES",
    "CODED",
    "DERIVED",
    "EVENT_TABLES",
    "FAMILY_OF",
    "KEY",
    "NATURES",
    "RECORDED",
    "TABLES",
    "TEXT",
    "CannotExport",
    "Reference",
    "Undescribed",
    "UnknownVocabulary",
    "arrow_schema",
    "codebook",
    "key_of",
    "metadata_of",
    "references_of",
    "table_schema",
    "with_codes",
]
