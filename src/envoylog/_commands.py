"""What each command does: it asks a release and prints the answer."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import envoylog
from envoylog._errors import CannotWrite, EnvoylogError, Unknown, nearest
from envoylog._printed import print_rows, print_text, tell
from envoylog._release import Release, installed, installed_folder
from envoylog._store import DESCRIPTOR

_ROWS_AS_TEXT: Final = 20


def _release(options: argparse.Namespace) -> Release:
    """The release that a command speaks of."""
    version = getattr(options, "version", None)
    return installed(version) if options.release is None else Release(options.release, version)


def _tables(options: argparse.Namespace) -> int:
    return _framed(_release(options).tables(), options)


def _codebook(options: argparse.Namespace) -> int:
    return _framed(_release(options).codebook(options.table), options)


def _versions(options: argparse.Namespace) -> int:
    found = _release(options).versions()
    return _framed(found.assign(released=found["released"].dt.strftime("%Y-%m-%d").astype("str")), options)


def _framed(frame: pd.DataFrame, options: argparse.Namespace) -> int:
    print_rows(pa.Table.from_pandas(frame, preserve_index=False), options.format, cut=False)
    return 0


def _show(options: argparse.Namespace) -> int:
    release = _release(options)
    asked = [name.strip() for name in options.columns.split(",")] if options.columns else None
    wheres = [_where(told) for told in options.where]
    wanted = None if asked is None else [*dict.fromkeys([*asked, *(column for column, _ in wheres)])]
    frame = release.load(options.table, wanted, rule=options.rule, dtype_backend="pyarrow")
    rows = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for column, value in wheres:
        rows = _having(rows, column, value)
    most = options.rows or (_ROWS_AS_TEXT if options.format == "text" else rows.num_rows)
    shown = rows.slice(0, most) if asked is None else rows.slice(0, most).select([*dict.fromkeys(asked)])
    print_rows(shown, options.format, cut=asked is None)
    if options.format == "text" or shown.num_rows < rows.num_rows:
        tell(f"{shown.num_rows} of {rows.num_rows} rows of {options.table}, release {release.version}")
    return 0


def _where(told: str) -> tuple[str, str]:
    column, sign, value = told.partition("=")
    if not sign:
        raise EnvoylogError(f"`--where {told}` is not COLUMN=VALUE; nothing after = is an empty cell")
    return column.strip(), value


def _having(rows: pa.Table, column: str, value: str) -> pa.Table:
    """Rows whose cell is written so in a CSV; where none is, the nearest values are told."""
    if column not in rows.column_names:
        raise Unknown("column", column, rows.column_names)
    cells = rows[column].cast(pa.string())
    found = rows.filter(pc.is_null(cells) if not value else pc.fill_null(pc.equal(cells, value), False))
    if not found.num_rows and rows.num_rows:
        known = pc.unique(cells.drop_null()).to_pylist()
        tell(f"no row has {column}={value}" + (f"; {nearest(value, known)}" if value and known else ""))
    return found


def _trace(options: argparse.Namespace) -> int:
    print_text(str(_release(options).trace(options.event, options.field, options.item)))
    return 0


def _cite(options: argparse.Namespace) -> int:
    print_text(_release(options).cite(options.format))
    return 0


def _compare(options: argparse.Namespace) -> int:
    old, new = (_side(options, named) for named in (options.old, options.new))
    if new is None and options.release is not None:
        new = Release(options.release)
    package: Any = envoylog
    found = package.compare(old, new, options.rule)
    told = str(found) if options.format == "text" else getattr(found, options.format)()
    print_text(str(told).rstrip("\n"))
    return 0


def _side(options: argparse.Namespace, named: str | None) -> Release | None:
    """A side of a comparison: a folder that holds a release, or a version that the release asked of knows."""
    if named is None:
        return None
    if (Path(named) / DESCRIPTOR).is_file():
        return Release(named)
    return Release(options.release or installed_folder(), named)


def _verify(options: argparse.Namespace) -> int:
    if options.folder is not None and options.release is not None:
        raise EnvoylogError("name the folder once: after `verify`, or with --release")
    found = envoylog.verify(options.folder or options.release, options.fingerprint)
    print_text(str(found))
    return 0 if found else 1


def _export(options: argparse.Namespace) -> int:
    release: Any = _release(options)
    if Path(options.file).suffix.lower() == ".csv":
        release.to_spreadsheet(options.file, _only(options.file, options.table or ["record"]), rule=options.rule)
    else:
        release.export(options.file, options.table, options.rule)
    tell(f"wrote {options.file}, release {release.version}")
    return 0


def _only(path: str, tables: Sequence[str]) -> str:
    if len(tables) > 1:
        raise CannotWrite(f"cannot write {path}: a CSV holds one table; name one, such as record")
    return tables[0]


def _restore(options: argparse.Namespace) -> int:
    release = _release(options)
    release.restore(options.folder)
    tell(f"wrote release {release.version} to {options.folder}")
    return 0


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType(
    {
        "tables": _tables,
        "codebook": _codebook,
        "show": _show,
        "trace": _trace,
        "cite": _cite,
        "versions": _versions,
        "compare": _compare,
        "verify": _verify,
        "export": _export,
        "restore": _restore,
    }
)
"""Each command's work, which gives the exit status."""
