"""Envoylog: reported diplomacy on Afghanistan, event by event, every value with the words that bear it out.

`load` gives a table, `tables` and `codebook` say what there is, `trace` says who says so, `by_rule` what rests on
the rule of resolution, `compare` what differs between versions; `to_spreadsheet` writes a table for Excel or
LibreOffice, `export` all of them as a database, a workbook or for Stata; `bounds` reads a written date, and `cite`
says how to cite. They speak of the installed release; `Release(folder)` has the same for any other.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from envoylog._errors import CannotWrite, EnvoylogError, NoRelease, Unknown
from envoylog._versions import compare, resolve_id, restore, verify, versions

if TYPE_CHECKING:
    import pandas as pd

    from envoylog._comparison import Comparison
    from envoylog._frames import DtypeBackend
    from envoylog._release import Release
    from envoylog._result_comparison import ResultComparison
    from envoylog._trace import Trace
    from envoylog._verification import Finding, Verification
    from envoylog._windows import bounds

__version__: str  # of the installed release, which is the package's own; found when asked for

_FOUND_WHEN_ASKED: Final = {
    "Comparison": "envoylog._comparison",
    "Finding": "envoylog._verification",
    "Release": "envoylog._release",
    "ResultComparison": "envoylog._result_comparison",
    "Trace": "envoylog._trace",
    "Verification": "envoylog._verification",
    "bounds": "envoylog._windows",
}
"""Names and the modules that have them: the help of the command line, and others, do without pandas."""


def installed(version: str | None = None) -> Release:
    """The installed release, or an earlier one from its history."""
    from envoylog import _release

    return _release.installed(version)


def load(
    table: str = "record",
    columns: str | Sequence[str] | None = None,
    with_event: bool = False,
    rule: str | None = None,
    dtype_backend: DtypeBackend = "default",
    version: str | None = None,
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

    `version`, one of `versions()`, gives the table as an earlier release had it: its rows, columns, types and
    order, without a network. None is the installed release.

    Raises Unknown for a table, column, rule, backend or version that there is not; NoRelease where a file is
    missing or damaged.
    """
    return installed(version).load(table, columns, with_event, rule, dtype_backend)


def by_rule(*rules: str, version: str | None = None) -> pd.DataFrame:
    """The cells whose value is not the same under all of the rules: how much of a result rests on the rule.

    `rules` are some of `envoylog.resolution.RULES`; none means all of them, and one alone is set beside `nearest`,
    by which the release is published. A row is a cell: `event_id`, `table`, `item` (`actor:role` in `participants`,
    else null), `field`; `bundle`, under which companions are adopted together, so that a date and its basis are one
    choice; `nature`; then a column for each rule with the value that `load` gives under it, as text, null where the
    cell is then empty. Sorted by event and table, companions one below the other, each only where it changes.

    Rows are of nature `coded`, or `derived` for the columns, such as `speaker_id`, that name the first of a role by
    the first-ranked report. What is computed from such cells (the days of a window, `country`, counts) or is our
    prose is left out, and `record`, which repeats. A cell that a curator ruled is the same under every rule and so
    never among them. `attrs` says how many cells were compared and hold a value (`cells`) and how many a ruling
    fixes (`ruled`), besides `rules`, `title`, `version` and `citation`. Raises Unknown for a rule that there is not.
    """
    return installed(version).by_rule(*rules)


def to_spreadsheet(
    path: str | os.PathLike[str],
    table: str = "record",
    columns: str | Sequence[str] | None = None,
    with_event: bool = False,
    rule: str | None = None,
    separator: str = ",",
    version: str | None = None,
) -> None:
    """Write a table as a CSV file that Excel and LibreOffice open by a double click without changing what it says.

    The file is UTF-8 with a byte order mark, without which Excel misreads letters beyond ASCII; text stands in
    quotes (RFC 4180), null is an empty cell, days are ISO 8601 and become days, a line break becomes a blank. Text
    that a program would run as a formula or turn into a number, a date, a time or a truth value, as it does with
    `2021-11` and every other EDTF, carries an apostrophe in front, which shows that it is text; `MID(cell, 2, 99)`
    takes it off. That is known of numbers in any language and of months in English and Russian. For reading by
    programs take the plain files of the release instead.

    `separator` is `,`, or `;` for a program set to a language that writes decimals with a comma, as German, French
    and Russian do; decimals are then written so. The rest is as in `load`. A file that is there is replaced, whole
    or not at all. Raises Unknown for a table, column, rule or separator that there is not; CannotWrite, with nothing
    written, where `path` does not end in `.csv` or cannot be written.
    """
    installed(version).to_spreadsheet(path, table, columns, with_event, rule, separator)


def export(
    path: str | os.PathLike[str],
    table: str | Sequence[str] | None = None,
    rule: str | None = None,
    version: str | None = None,
) -> None:
    """Write the release to one file of another kind, which follows from the ending of its name.

    `.sqlite` or `.db`: an SQLite database. `.duckdb`: a DuckDB database. `.xlsx`: an Excel workbook. `.dta`: a Stata
    file (format 118, Stata 14 and later), which holds one table, `record` unless another is named. The others hold
    all tables, or those that `table` names. `rule` and `version` are as in `load`.

    Every kind has the same cells, keeps null apart from every value, and carries the version, the citation, the
    fingerprint and what each column is. Keys and conditions are declared in the databases. In Excel text is text,
    whatever it looks like. In Stata a code is a whole number whose label is the code; days are `%td`, flags 0 or 1.

    DuckDB needs `pip install 'envoylog[duckdb]'`, Excel `pip install 'envoylog[excel]'`. A file that is there is
    replaced, whole or not at all. Raises Unknown for a table, rule or version that there is not; CannotWrite, with
    nothing written, for an ending that is not known, where `path` cannot be written, or where the kind of file cannot
    hold a value; NoRelease where rows break a key or condition of their own schema; EnvoylogError where a library is
    missing.
    """
    installed(version).export(path, table, rule)


def tables(version: str | None = None) -> pd.DataFrame:
    """Every table of the release: `table`, `title`, `rows` (whole), `description`."""
    return installed(version).tables()


def codebook(table: str = "record", version: str | None = None) -> pd.DataFrame:
    """What each column of a table is.

    Columns: `column`, `title`, `type`, `nature`, `vocabulary`, `unit`, `required` (flag), `description`.

    Types are those of Table Schema; the codes of a vocabulary stand in the table `vocabularies`. Raises
    Unknown for a table that there is not.
    """
    return installed(version).codebook(table)


def trace(event_id: str, field: str, item: str | None = None, version: str | None = None) -> Trace:
    """Who says so: the claims, tellers and passages behind one cell of an event.

    `field` is a column of `events`, of the event's family table, of `record` or of `participants`, or
    `present` for an item as such; `item` is `actor:role`, a topic, or `relation:event` where a field has a
    value for each. A derived column leads to the claims that it is derived from. Raises Unknown for an event,
    field or item that there is not.
    """
    return installed(version).trace(event_id, field, item)


def cite(format: str = "text", version: str | None = None) -> str:  # noqa: A002 - the word that citation tools use
    """How the release is cited, with its version, year, licence and fingerprint; the year only where it is known.

    `format`: `text`, sentences, as `attrs` of every table has them; `bibtex`, an entry `@misc`; `csl-json`, a list of
    one item, for Zotero, pandoc and citation processors; `ris`, for EndNote, Mendeley and Zotero. Lines end with LF,
    the last without one. The fingerprint is a sha256 over all CSV files, as docs/citing.md says. Raises Unknown for a
    format or version that there is not.
    """
    return installed(version).cite(format)


def __getattr__(name: str) -> object:
    if name == "__version__":
        return installed().version
    import importlib

    if name == "resolution":
        return importlib.import_module("envoylog.resolution")
    if name in _FOUND_WHEN_ASKED:
        return getattr(importlib.import_module(_FOUND_WHEN_ASKED[name]), name)
    raise AttributeError(f"module `envoylog` has no attribute `{name}`")


__all__ = [
    "CannotWrite",
    "Comparison",
    "EnvoylogError",
    "Finding",
    "NoRelease",
    "Release",
    "ResultComparison",
    "Trace",
    "Unknown",
    "Verification",
    "bounds",
    "by_rule",
    "cite",
    "codebook",
    "compare",
    "export",
    "load",
    "resolve_id",
    "restore",
    "tables",
    "to_spreadsheet",
    "trace",
    "verify",
    "versions",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
