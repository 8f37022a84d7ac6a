"""What every table of a release must look like: the single truth for columns.

Checks, Table Schema, Arrow schema and codebook all come from `TABLES`. What needs pandera is imported when it is first
asked for: that takes half a second, and a check of seeds does without.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from schemas._vocabularies import VOCABULARIES

if TYPE_CHECKING:
    from schemas._all import TABLES
    from schemas._codebook import codebook
    from schemas._columns import CODED, DERIVED, KEY, NATURES, RECORDED, TEXT, Undescribed
    from schemas._export import CannotExport, arrow_schema, table_schema
    from schemas._tables import Reference, UnknownVocabulary, key_of, metadata_of, references_of, with_codes

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

_LATER: Final = {
    "_all": ("TABLES",),
    "_codebook": ("codebook",),
    "_columns": ("CODED", "DERIVED", "KEY", "NATURES", "RECORDED", "TEXT", "Undescribed"),
    "_export": ("CannotExport", "arrow_schema", "table_schema"),
    "_tables": ("Reference", "UnknownVocabulary", "key_of", "metadata_of", "references_of", "with_codes"),
}


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            return getattr(importlib.import_module(f"schemas.{module}"), name)
    raise AttributeError(f"module `schemas` has no attribute `{name}`")


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
    "VOCABULARIES",
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
