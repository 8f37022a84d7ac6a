"""How the tables of one version differ from those of another, as the schemas name and key them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from envoylog._differences import ONLY_THERE, Difference, difference, key_column
from schemas import DERIVED, TABLES, key_of, metadata_of

Tables = Mapping[str, pa.Table]

__all__ = ["Difference", "Tables", "as_written", "counted", "differences", "key_texts"]


def differences(new: Tables, old: Tables) -> list[Difference]:
    """How each table differs, in the order of the schemas; one that only one side has differs whole."""
    names = [*TABLES, *(name for name in old if name not in TABLES)]
    return [difference(name, new.get(name), old.get(name), _key(name)) for name in names if name in new or name in old]


def counted(found: list[Difference]) -> list[str]:
    """A line for each table that has rows added or removed, or cells edited."""
    return [str(each) for each in found if each.count]


def key_texts(name: str, table: pa.Table) -> list[str]:
    """The key of each row as one text, its parts parted by a blank; empty where the table is keyed otherwise."""
    return list(key_column(table, _key(name)).to_pylist())


def as_written(table: str, column: str) -> bool:
    """Whether a column holds what people wrote or coded, and not what is computed from it."""
    told = TABLES[table].columns[column]
    return metadata_of(told)["nature"] != DERIVED or (table, column) in ONLY_THERE


def _key(name: str) -> tuple[str, ...]:
    return tuple(key_of(TABLES[name])) if name in TABLES else ()
