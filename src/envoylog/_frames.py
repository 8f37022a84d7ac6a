"""From Arrow to pandas: which types a table has when it is loaded, and what its `attrs` say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import NoRelease, Unknown

DtypeBackend = Literal["default", "pyarrow", "numpy_nullable"]

_DAY: Final = pa.timestamp("us")
_TYPES: Final[Mapping[str, Mapping[pa.DataType, Any]]] = {
    "default": {pa.string(): pd.StringDtype(na_value=np.nan)},
    "numpy_nullable": {
        pa.string(): pd.StringDtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    },
}
_WITH_NULLS: Final = {pa.int64(): pd.ArrowDtype(pa.int64()), pa.bool_(): pd.BooleanDtype()}


def to_frame(table: pa.Table, backend: DtypeBackend = "default") -> pd.DataFrame:
    """The table in pandas; raises Unknown for a backend that there is not.

    `default`: text as `str`, days as `datetime64[us]`, whole numbers as `int64`, or `int64[pyarrow]` in
    columns that may be null, numbers as `float64`, flags as `bool`. tests/test_default_types.py says why.
    `numpy_nullable`: the masked types of pandas, days as in `default`. `pyarrow`: the types of the file.
    """
    if backend == "pyarrow":
        stored: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
        return stored
    if backend not in _TYPES:
        raise Unknown("dtype_backend", backend, ["default", "pyarrow", "numpy_nullable"])
    apart = [field.name for field in table.schema if backend == "default" and _needs_a_null(field)]
    types = _TYPES[backend].get
    frame: pd.DataFrame = _with_times(table.drop_columns(apart)).to_pandas(types_mapper=types)
    for name in apart:
        column = table.select([name]).to_pandas(types_mapper=_WITH_NULLS.get)[name]
        frame.insert(table.schema.get_field_index(name), name, column)
    return frame


def _with_times(table: pa.Table) -> pa.Table:
    days = [place for place, field in enumerate(table.schema) if field.type == pa.date32()]
    for place in days:
        table = table.set_column(place, table.schema.names[place], table.column(place).cast(_DAY))
    return table


def _needs_a_null(field: pa.Field) -> bool:
    """Whether numpy's type for the column has no null, and the column may have one."""
    return field.nullable and field.type in _WITH_NULLS


def joined_names(table: str, own: Iterable[str], events: Iterable[str]) -> dict[str, str]:
    """The events' columns that a join adds to a table: name in the result -> name in `events`.

    A name that the table has too gets the prefix `event_`; in `events` and `record` the same name is the same
    column.
    """
    taken = set(own)
    added = [name for name in events if name != "event_id"]
    if table in ("events", "record"):
        return {name: name for name in added if name not in taken}
    return {f"event_{name}" if name in taken else name: name for name in added}


def joined(rows: pa.Table, events: pa.Table, names: dict[str, str]) -> pa.Table:
    """Rows with the named columns of the one event that each belongs to; as many rows, in the same order.

    Raises NoRelease where an event is missing.
    """
    places = pc.index_in(rows["event_id"], value_set=events["event_id"].combine_chunks())
    if places.null_count:
        raise NoRelease("the release is damaged: it has rows of events that its table `events` lacks")
    beside = events.select(list(names.values())).take(places)
    for name, field, column in zip(names, beside.schema, beside.columns, strict=True):
        rows = rows.append_column(field.with_name(name), column)
    return rows
