"""Envoylog: reported diplomacy on Afghanistan, event by event, every value with the words that bear it out.

`load` gives a table, `tables` and `codebook` say what there is, `trace` says who says so, `cite` how to cite
it. They speak of the installed release; `Release(folder)` has the same for any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from envoylog._errors import EnvoylogError, NoRelease, Unknown
from envoylog._frames import DtypeBackend
from envoylog._release import Release, installed
from envoylog._trace import Trace

__version__: str  # of the installed release, which is the package's own; found when asked for


def load(
    table: str = "record",
    columns: str | Sequence[str] | None = None,
    with_event: bool = False,
    rule: str | None = None,
    dtype_backend: DtypeBackend = "default",
) -> pd.DataFrame:
    """A table of the release: one row for each record, sorted by its key.

    `columns` names those wanted, in that order. `with_event` adds the columns of `events` to each row of a
    table that has an `event_id`; a name that the table has too gets the prefix `event_`. `rule`, one of
    `envoylog.resolution.RULES`, gives the event-side tables, `record` and `claims` as that rule would have
    resolved rival claims; without it they are as published, by `nearest`. What a curator ruled, and tables
    that no rule touches, stay as they are.

    `dtype_backend`: `default` has text as `str`, days as `datetime64[us]`, whole numbers as `int64`
    (`int64[pyarrow]` in columns that may be null), numbers as `float64` and flags as `bool`; `pyarrow` has
    the types of the file; `numpy_nullable` the masked types of pandas. `attrs` carries `title`, `version`,
    `units` (by column), `citation`, and `rule` if one was asked for.

    Raises Unknown for a table, column, rule or backend that there is not; NoRelease where a file is missing
    or damaged.
    """
    return installed().load(table, columns, with_event, rule, dtype_backend)


def tables() -> pd.DataFrame:
    """Every table of the release: `table`, `title`, `rows` (whole), `description`."""
    return installed().tables()


def codebook(table: str = "record") -> pd.DataFrame:
    """What each column of a table is.

    Columns: `column`, `title`, `type`, `nature`, `vocabulary`, `unit`, `required` (flag), `description`.

    Types are those of Table Schema; the codes of a vocabulary stand in the table `vocabularies`. Raises
    Unknown for a table that there is not.
    """
    return installed().codebook(table)


def trace(event_id: str, field: str, item: str | None = None) -> Trace:
    """Who says so: the claims, tellers and passages behind one cell of an event.

    `field` is a column of `events`, of the event's family table, of `record` or of `participants`, or
    `present` for an item as such; `item` is `actor:role`, a topic, or `relation:event` where a field has a
    value for each. A derived column leads to the claims that it is derived from. Raises Unknown for an event,
    field or item that there is not.
    """
    return installed().trace(event_id, field, item)


def cite(format: str = "text") -> str:  # noqa: A002 - the word that citation tools use
    """How the release is cited; raises Unknown for a format that there is not."""
    return installed().cite(format)


def __getattr__(name: str) -> object:
    if name == "__version__":
        return installed().version
    if name == "resolution":
        import importlib

        return importlib.import_module("envoylog.resolution")
    raise AttributeError(f"module `envoylog` has no attribute `{name}`")


__all__ = [
    "EnvoylogError",
    "NoRelease",
    "Release",
    "Trace",
    "Unknown",
    "cite",
    "codebook",
    "load",
    "tables",
    "trace",
]
