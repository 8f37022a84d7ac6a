"""A release in files of other kinds: which kind a path asks for, and which tables go into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from envoylog._errors import CannotWrite, nearest
from envoylog._export_duckdb import write_duckdb
from envoylog._export_excel import write_excel
from envoylog._export_sqlite import write_sqlite
from envoylog._export_stata import write_stata
from envoylog._extract import Extract, extract
from envoylog._replacing import refuse, replaced
from envoylog._store import Store

if TYPE_CHECKING:
    from envoylog._release import Release

Write = Callable[[Extract, Path], None]

KINDS: Final[Mapping[str, Write]] = MappingProxyType(
    {
        ".sqlite": write_sqlite,
        ".db": write_sqlite,
        ".duckdb": write_duckdb,
        ".xlsx": write_excel,
        ".dta": write_stata,
    }
)
"""How a file with each ending is written."""


def write_export(
    release: Release,
    store: Store,
    path: str | os.PathLike[str],
    table: str | Sequence[str] | None,
    rule: str,
    rows: Callable[[str], pa.Table],
) -> None:
    """Write tables as `envoylog.export` says; whole, or not at all."""
    target = Path(path)
    refuse(target, f"{store.described['name']}.sqlite")
    write = _kind(target)
    told = extract(release, store, _asked(target, store, table), rule, rows)
    with replaced(target) as part:
        write(told, part)


def _kind(path: Path) -> Write:
    ending = path.suffix.lower()
    if ending not in KINDS:
        told = f"`{path.name}` does not end in what is known; {nearest(ending, list(KINDS))}"
        raise CannotWrite(f"cannot write {path}: {told}")
    return KINDS[ending]


def _asked(path: Path, store: Store, table: str | Sequence[str] | None) -> list[str]:
    """The tables wanted: all where none is named, but in Stata's files, which hold one, `record`."""
    one = KINDS[path.suffix.lower()] is write_stata
    if table is None:
        return ["record"] if one else list(store.tables)
    asked = list(dict.fromkeys([table] if isinstance(table, str) else table))
    if not asked or (one and len(asked) > 1):
        wanted = "a Stata file holds one table" if asked else "no table is named"
        raise CannotWrite(f"cannot write {path}: {wanted}; name one, such as `record`")
    return asked
