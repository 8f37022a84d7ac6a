"""Table Schema and Arrow schema, exported from the pandera schemas; what they cannot say is refused."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandera.pandas as pa
import pyarrow

from schemas._columns import NATURES
from schemas._tables import Reference, key_of, metadata_of, references_of, with_codes
from schemas._together import is_together

_TYPES: Final = {
    pyarrow.string(): "string",
    pyarrow.date32(): "date",
    pyarrow.int64(): "integer",
    pyarrow.float64(): "number",
    pyarrow.bool_(): "boolean",
}
_CONSTRAINTS: Final = {
    "str_matches": {"pattern": "pattern"},
    "str_length": {"min_value": "minLength", "max_value": "maxLength"},
    "isin": {"allowed_values": "enum"},
    "greater_than_or_equal_to": {"min_value": "minimum"},
    "less_than_or_equal_to": {"max_value": "maximum"},
}
_OURS: Final = ("nature", "vocabulary", "unit", "standard")
_COLUMN_METADATA: Final = {*_OURS, "references", "format"}
_TABLE_METADATA: Final = {"references"}
_COLUMN_SETTINGS: Final[Mapping[str, object]] = {
    "coerce": False,
    "default": None,
    "drop_invalid_rows": False,
    "parsers": [],
    "regex": False,
    "required": True,
}
_CHECK_SETTINGS: Final = (
    "description",
    "element_wise",
    "error",
    "groupby",
    "groups",
    "ignore_na",
    "raise_warning",
    "title",
)
_TABLE_SETTINGS: Final[Mapping[str, object]] = {
    "add_missing_columns": False,
    "coerce": False,
    "drop_invalid_rows": False,
    "dtype": None,
    "index": None,
    "ordered": True,
    "parsers": [],
    "strict": True,
    "unique_column_names": False,
}


class CannotExport(ValueError):
    """A schema says something that its exports cannot; names the table, the column and what was said."""


def table_schema(schema: pa.DataFrameSchema, codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Table Schema descriptor (Frictionless, read alike by versions 1 and 2) with the codes as enumerations.

    Raises CannotExport, and UnknownVocabulary where `codes` lacks a vocabulary.
    """
    refuse_unsayable(schema)
    held = with_codes(schema, codes)
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        "fields": [_field(held, name) for name in held.columns],
        "missingValues": [""],
        "primaryKey": list(key_of(schema)),
        "foreignKeys": [_foreign_key(schema, told) for told in references_of(schema) if not told.partial],
    }


def arrow_schema(
    schema: pa.DataFrameSchema,
    *,
    attrs: Mapping[str, object] | None = None,
    codes: Mapping[str, Sequence[str]] | None = None,
) -> pyarrow.Schema:
    """Arrow schema with explicit types and nullability; field metadata is what each column says of itself.

    `attrs` adds the file-level key PANDAS_ATTRS: title, description and units of the table, then `attrs`;
    `codes` adds the file-level key table_schema. Raises what `table_schema` raises.
    """
    refuse_unsayable(schema)
    fields = [
        pyarrow.field(name, arrow_type(schema, name), nullable=column.nullable, metadata=_field_metadata(column))
        for name, column in schema.columns.items()
    ]
    said = {}
    if codes is not None:
        said["table_schema"] = _json(table_schema(schema, codes))
    if attrs is not None:
        said["PANDAS_ATTRS"] = _json(_attrs(schema) | dict(attrs))
    return pyarrow.schema(fields, metadata=said or None)


def refuse_unsayable(schema: pa.DataFrameSchema) -> None:
    """Raise CannotExport for anything in the schema that neither Table Schema nor the codebook can say."""
    for setting in _differing(schema, _TABLE_SETTINGS):
        raise CannotExport(f"{schema.name}: setting `{setting}` cannot be said; leave it as `table` sets it")
    _refuse_metadata(str(schema.name), schema.metadata or {}, _TABLE_METADATA)
    if not (schema.name and schema.title and schema.description):
        raise CannotExport(f"{schema.name}: name, title or description is missing; say what the table is")
    for check in schema.checks:
        if not is_together(check):
            raise CannotExport(f"{schema.name}: check `{check.name}` cannot be said; build it with `together`")
    for name in schema.columns:
        _refuse_unsayable_column(schema, name)
    for reference in references_of(schema):
        _foreign_key(schema, reference)


def arrow_type(schema: pa.DataFrameSchema, name: str) -> pyarrow.DataType:
    """Arrow type of a column; raises CannotExport for a type that is not one of the five in use."""
    dtype = getattr(schema.columns[name].dtype, "type", None)
    arrow = getattr(dtype, "pyarrow_dtype", None)
    if arrow not in _TYPES:
        raise CannotExport(f"{schema.name}.{name}: dtype `{dtype}` cannot be said; use a constructor of columns")
    return arrow


def type_name(schema: pa.DataFrameSchema, name: str) -> str:
    """Type of a column in the words of Table Schema; raises CannotExport as `arrow_type` does."""
    return _TYPES[arrow_type(schema, name)]


def _refuse_unsayable_column(schema: pa.DataFrameSchema, name: str) -> None:
    place, column = f"{schema.name}.{name}", schema.columns[name]
    for setting in _differing(column, _COLUMN_SETTINGS):
        raise CannotExport(f"{place}: setting `{setting}` cannot be said; leave it at its default")
    metadata = metadata_of(column)
    _refuse_metadata(place, metadata, _COLUMN_METADATA)
    if metadata.get("nature") not in NATURES:
        raise CannotExport(f"{place}: nature `{metadata.get('nature')}` is none of {', '.join(NATURES)}")
    if not (column.title and column.description):
        raise CannotExport(f"{place}: title or description is missing; say what the column is")
    _field(schema, name)


def _refuse_metadata(place: str, metadata: Mapping[str, object], known: set[str]) -> None:
    for key in sorted(set(metadata) - known):
        raise CannotExport(f"{place}: metadata `{key}` cannot be said; known are {', '.join(sorted(known))}")


def _differing(told: object, settings: Mapping[str, object]) -> Iterator[str]:
    return (name for name, value in settings.items() if getattr(told, name) != value)


def _field(schema: pa.DataFrameSchema, name: str) -> dict[str, Any]:
    column = schema.columns[name]
    metadata = metadata_of(column)
    kind = type_name(schema, name)
    return {
        "name": name,
        "type": kind,
        "format": metadata.get("format", "default"),
        "title": column.title,
        "description": column.description,
        **({"trueValues": ["true"], "falseValues": ["false"]} if kind == "boolean" else {}),
        "constraints": _constraints(f"{schema.name}.{name}", column),
        **{f"envoylog:{key}": metadata[key] for key in _OURS if key in metadata},
    }


def _constraints(place: str, column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.nullable}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        for constraint, value in _said(place, check):
            if constraint in constraints:
                raise CannotExport(f"{place}: check `{check.name}` would be a second `{constraint}`; keep one")
            constraints[constraint] = value
    return constraints


def _said(place: str, check: pa.Check) -> Iterator[tuple[str, Any]]:
    words = _CONSTRAINTS.get(str(check.name), {})
    if not _is_plain(check):
        raise CannotExport(f"{place}: check `{check.name}` cannot be said; plain ones are {', '.join(_CONSTRAINTS)}")
    for statistic, value in (check.statistics or {}).items():
        if value is None:
            continue
        if statistic not in words or not isinstance(value, str | int | float | list):
            raise CannotExport(f"{place}: check `{check.name}` cannot be said with `{statistic}={value!r}`")
        yield words[statistic], value


def _is_plain(check: pa.Check) -> bool:
    """Whether a check is one of pandera's own, with nothing but its statistics set.

    `Check.__eq__` does not serve: it changes when a check first runs.
    """
    if str(check.name) not in _CONSTRAINTS or not check.statistics:
        return False
    plain = getattr(pa.Check, str(check.name))(**check.statistics)
    return all(getattr(check, setting) == getattr(plain, setting) for setting in _CHECK_SETTINGS)


def _foreign_key(schema: pa.DataFrameSchema, reference: Reference) -> dict[str, Any]:
    nullable = [name for name in reference.columns if schema.columns[name].nullable]
    if len(reference.columns) > 1 and nullable and not reference.partial:
        raise CannotExport(
            f"{schema.name}.{nullable[0]}: reference to `{reference.table}` by several columns cannot be "
            "said where one may be null; mark it `partial`"
        )
    target = "" if reference.table == schema.name else reference.table
    return {
        "fields": list(reference.columns),
        "reference": {"resource": target, "fields": list(reference.to)},
    }


def _field_metadata(column: pa.Column) -> dict[str, str]:
    return {"title": column.title, "description": column.description, **metadata_of(column)}


def _attrs(schema: pa.DataFrameSchema) -> dict[str, object]:
    units = {name: told["unit"] for name, col in schema.columns.items() if "unit" in (told := metadata_of(col))}
    return {"title": schema.title, "description": schema.description, "units": units}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
