"""Constructors of columns: one call gives the pandera check and everything the exports say of the column."""

import copy
import re
from collections.abc import Sequence
from typing import Final, NotRequired, TypedDict, Unpack

import pandas as pd
import pandera.pandas as pa
import pyarrow

from schemas import _patterns as patterns
from schemas._vocabularies import Vocabulary

KEY: Final = "key"
CODED: Final = "coded"
TEXT: Final = "text"
DERIVED: Final = "derived"
RECORDED: Final = "recorded"
NATURES: Final = (KEY, CODED, TEXT, DERIVED, RECORDED)

IDENTIFIED: Final = {
    "events": "event_id",
    "sources": "source_id",
    "reports": "report_id",
    "claims": "claim_id",
    "actors": "actor_id",
    "places": "place_id",
    "topics": "topic_id",
    "coverage": "coverage_id",
    "coders": "coder_id",
}
"""Tables whose rows have one identifier, and the column that holds it."""

_FORMS = {"reports": patterns.REPORT_ID, "claims": patterns.CLAIM_ID}
_LONGEST_ID = 80

_STRING = pd.ArrowDtype(pyarrow.string())
_DAY = pd.ArrowDtype(pyarrow.date32())
_WHOLE = pd.ArrowDtype(pyarrow.int64())
_NUMBER = pd.ArrowDtype(pyarrow.float64())
_FLAG = pd.ArrowDtype(pyarrow.bool_())

_DESCRIBED = re.compile(r"(?P<what>.+?)(?:; null (?P<null>(?:when|where|while|for) [^;]+))?\.", re.DOTALL)


class Told(TypedDict):
    """What every column says of itself; a nullable one ends its description with `; null where ...`."""

    title: str
    description: str
    nature: str
    nullable: NotRequired[bool]


class Undescribed(ValueError):
    """A column does not say what it is, or what its null means."""


def identifier(*, of: str, **told: Unpack[Told]) -> pa.Column:
    """Identifier of the rows of table `of`, a key of `IDENTIFIED`."""
    return _column(_STRING, _identifier_checks(of), told)


def reference(*, to: str, **told: Unpack[Told]) -> pa.Column:
    """Identifier of a row of table `to`, a key of `IDENTIFIED`."""
    return _column(_STRING, _identifier_checks(to), told, references=to)


def code(*, vocabulary: Vocabulary, **told: Unpack[Told]) -> pa.Column:
    """Code of a vocabulary, whose codes `with_codes` adds."""
    return _column(_STRING, [pa.Check.str_matches(patterns.CODE)], told, vocabulary=vocabulary)


def day(**told: Unpack[Told]) -> pa.Column:
    """Day of the Gregorian calendar (ISO 8601)."""
    return _column(_DAY, [], told)


def edtf(**told: Unpack[Told]) -> pa.Column:
    """Window as written: a day, month, season or year, or an interval that may be open (ISO 8601-2, EDTF)."""
    return matching(patterns.EDTF, standard="ISO 8601-2 (EDTF)", **told)


def whole(*, unit: str, minimum: int, maximum: int | None = None, **told: Unpack[Told]) -> pa.Column:
    """Whole number from `minimum` to `maximum`, in `unit`."""
    return _column(_WHOLE, _range_checks(minimum, maximum), told, unit=unit)


def number(*, unit: str, minimum: float, maximum: float, **told: Unpack[Told]) -> pa.Column:
    """Finite number from `minimum` to `maximum`, in `unit`."""
    return _column(_NUMBER, _range_checks(minimum, maximum), told, unit=unit)


def flag(**told: Unpack[Told]) -> pa.Column:
    """True or false."""
    return _column(_FLAG, [], told)


def prose(**told: Unpack[Told]) -> pa.Column:
    """One line of text, neither empty nor padded."""
    return _column(_STRING, [pa.Check.str_matches(patterns.PROSE)], told)


def address(**told: Unpack[Told]) -> pa.Column:
    """Address of a page, http or https, in the characters of RFC 3986."""
    return matching(patterns.ADDRESS, standard="RFC 3986", form="uri", **told)


def sha256(**told: Unpack[Told]) -> pa.Column:
    """SHA-256 (FIPS 180-4) in lower-case hexadecimal digits."""
    return matching(patterns.SHA256, standard="FIPS 180-4", **told)


def country(**told: Unpack[Told]) -> pa.Column:
    """Three-letter country code (the pattern of ISO 3166-1 alpha-3)."""
    return matching(patterns.COUNTRY, standard="ISO 3166-1 alpha-3", **told)


def language(**told: Unpack[Told]) -> pa.Column:
    """Language code of two or three letters (the pattern of ISO 639)."""
    return matching(patterns.LANGUAGE, standard="ISO 639", **told)


def currency(**told: Unpack[Told]) -> pa.Column:
    """Three-letter currency code (the pattern of ISO 4217)."""
    return matching(patterns.CURRENCY, standard="ISO 4217", **told)


def matching(pattern: str, *, standard: str | None = None, form: str | None = None, **told: Unpack[Told]) -> pa.Column:
    """Text that matches `pattern` as a whole; `form` is its format in Table Schema."""
    return _column(_STRING, [pa.Check.str_matches(pattern)], told, standard=standard, format=form)


def derived(column: pa.Column) -> pa.Column:
    """The same column where its values are computed from another table."""
    copied = copy.copy(column)
    copied.metadata = (column.metadata or {}) | {"nature": DERIVED}
    return copied


def description_of(column: pa.Column) -> tuple[str, str | None]:
    """What a column holds, and what its null means (None where it cannot be null)."""
    described = _DESCRIBED.fullmatch(column.description or "")
    if described is None or bool(column.nullable) != bool(described["null"]):
        raise Undescribed(
            f"`{column.title}`: end the description with a full stop, and with `; null where ...` "
            f"exactly where the column is nullable: {column.description!r}"
        )
    return f"{described['what']}.", described["null"]


def _column(dtype: pd.ArrowDtype, checks: Sequence[pa.Check], told: Told, **metadata: str | None) -> pa.Column:
    column = pa.Column(
        dtype,
        checks=list(checks),
        nullable=told.get("nullable", False),
        title=told["title"],
        description=told["description"],
        metadata={"nature": told["nature"]} | {name: said for name, said in metadata.items() if said},
    )
    description_of(column)
    return column


def _identifier_checks(table: str) -> list[pa.Check]:
    if table in _FORMS:
        return [pa.Check.str_matches(_FORMS[table])]
    return [pa.Check.str_matches(patterns.ID), pa.Check.str_length(max_value=_LONGEST_ID)]


def _range_checks(minimum: float, maximum: float | None) -> list[pa.Check]:
    at_most = [] if maximum is None else [pa.Check.le(maximum)]
    return [pa.Check.ge(minimum), *at_most]
