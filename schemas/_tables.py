"""What a table is: columns in order, a key, references, and checks over several columns."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandera.pandas as pa

from schemas._columns import IDENTIFIED, KEY


@dataclass(frozen=True)
class Reference:
    """Columns whose values stand in the columns `to` of `table`, in every row where none of them is null.

    `partial` marks one of several columns of which some may be null: Table Schema cannot say it.
    """

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    partial: bool = False


class UnknownVocabulary(LookupError):
    """A column names a vocabulary that has no codes."""


def table(
    name: str,
    *,
    title: str,
    description: str,
    columns: Mapping[str, pa.Column],
    checks: Sequence[pa.Check] = (),
    references: Sequence[Reference] = (),
) -> pa.DataFrameSchema:
    """Schema of a table whose key is its columns of nature KEY; `references` are those of several columns."""
    key = [column for column, told in columns.items() if metadata_of(told)["nature"] == KEY]
    return pa.DataFrameSchema(
        dict(columns),
        checks=list(checks),
        strict=True,
        ordered=True,
        unique=key,
        name=name,
        title=title,
        description=description,
        metadata={"references": tuple(references)},
    )


def key_of(schema: pa.DataFrameSchema) -> tuple[str, ...]:
    """Columns that together identify a row."""
    return tuple(schema.unique or ())


def references_of(schema: pa.DataFrameSchema) -> tuple[Reference, ...]:
    """References of a table: those of single columns in column order, then those of several columns."""
    single = (
        Reference((name,), to, (IDENTIFIED[to],))
        for name, column in schema.columns.items()
        if (to := metadata_of(column).get("references"))
    )
    return (*single, *(schema.metadata or {}).get("references", ()))


def metadata_of(column: pa.Column) -> dict[str, str]:
    """Nature, vocabulary, unit, standard and the rest that a column says of itself."""
    return column.metadata or {}


def with_codes(schema: pa.DataFrameSchema, codes: Mapping[str, Sequence[str]]) -> pa.DataFrameSchema:
    """The schema with each coded column held to its vocabulary, `codes[vocabulary]`.

    Raises UnknownVocabulary where a column names a vocabulary without codes.
    """
    narrowed = copy.copy(schema)
    narrowed.columns = {
        name: _held_to_codes(f"{schema.name}.{name}", column, codes) for name, column in schema.columns.items()
    }
    return narrowed


def _held_to_codes(place: str, column: pa.Column, codes: Mapping[str, Sequence[str]]) -> pa.Column:
    vocabulary = metadata_of(column).get("vocabulary")
    if vocabulary is None:
        return column
    if not codes.get(vocabulary):
        raise UnknownVocabulary(f"{place}: vocabulary `{vocabulary}` has no codes; add it to the vocabularies")
    held = copy.copy(column)
    held.checks = [pa.Check.isin(list(codes[vocabulary]))]
    return held
