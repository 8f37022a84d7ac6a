"""Write a release: CSV, Parquet and descriptor, the same bytes anywhere; a folder replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from curation.about import DESCRIPTION, DOI, HOMEPAGE, KEYWORDS, LICENCE, NAME, TITLE
from curation.text_files import flush
from curation.text_files import write_text as write_text
from envoylog._cite import RESOLVER, citation
from envoylog._csv import write_csv
from envoylog._errors import EnvoylogError
from schemas import TABLES, arrow_schema, table_schema

if sys.platform != "win32":
    import fcntl

_WRITTEN: Final = (
    *("datapackage.json", "SHA256SUMS", "CHANGELOG.md", "CITATION.cff", ".zenodo.json", "publication.json"),
)
_OURS: Final = {"data", ".index", ".index.lock", ".DS_Store", *_WRITTEN, *(f".{name}.part" for name in _WRITTEN)}
Codes = Mapping[str, list[str]]


class CannotWrite(EnvoylogError, OSError):
    """The output could not be written; what was there before is untouched."""


def write_release(
    tables: Mapping[str, pa.Table], folder: Path, version: str, codes: Codes, extra: Mapping[str, Any]
) -> None:
    """Write `data/<table>.csv`, `data/<table>.parquet` and last `datapackage.json` into an empty folder."""
    (folder / "data").mkdir(parents=True)
    for name, table in tables.items():
        _write_csv(table, folder / "data" / f"{name}.csv")
    csvs = [_csv(folder, name, tables, codes) for name in tables]
    told = citation({**_package(version), "resources": csvs, **extra})
    for name, table in tables.items():
        _write_parquet(name, table, folder / "data" / f"{name}.parquet", version, told, codes)
    package = descriptor(folder, tables, version, codes) | dict(extra)
    write_text(folder / "datapackage.json", json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("wb") as file:
        write_csv(table, file)
        flush(file)


def _write_parquet(name: str, table: pa.Table, path: Path, version: str, told: str, codes: Codes) -> None:
    schema = TABLES[name]
    units = {column: col.metadata["unit"] for column, col in schema.columns.items() if "unit" in (col.metadata or {})}
    attrs = {"title": f"{TITLE}: {schema.title}", "version": version, "units": units, "citation": told}
    described = table.cast(arrow_schema(schema, attrs=attrs, codes=codes))
    with path.open("wb") as file:
        pq.write_table(described, file, compression="zstd", version="2.6", store_schema=True)
        flush(file)


def descriptor(folder: Path, tables: Mapping[str, pa.Table], version: str, codes: Codes) -> dict[str, Any]:
    """The Data Package (v1 as frictionless 5 reads it) of the files that stand in the folder."""
    resources = [part(folder, name, tables, codes) for name in tables for part in (_csv, _parquet)]
    return _package(version) | {"resources": resources}


def _package(version: str) -> dict[str, Any]:
    """What is said of the release as a whole; `id` and `homepage` once there is one."""
    known = {"id": DOI and f"{RESOLVER}{DOI}", "homepage": HOMEPAGE}
    return {
        "profile": "data-package",
        "name": NAME,
        **{name: value for name, value in known.items() if value},
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "licenses": [dict(LICENCE)],
        "keywords": list(KEYWORDS),
    }


def _csv(folder: Path, name: str, tables: Mapping[str, pa.Table], codes: Codes) -> dict[str, Any]:
    schema = TABLES[name]
    return {
        "name": name,
        "path": f"data/{name}.csv",
        "profile": "tabular-data-resource",
        "type": "table",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": schema.title,
        "description": schema.description,
        **_fingerprint(folder / "data" / f"{name}.csv"),
        "rows": tables[name].num_rows,
        "schema": table_schema(schema, codes),
    }


def _parquet(folder: Path, name: str, tables: Mapping[str, pa.Table], codes: Codes) -> dict[str, Any]:
    schema = TABLES[name]
    return {
        "name": f"{name}-parquet",
        "path": f"data/{name}.parquet",
        "type": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": schema.title,
        "description": schema.description,
        **_fingerprint(folder / "data" / f"{name}.parquet"),
    }


def _fingerprint(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def replace_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Replace a folder by what `fill` writes, whole or not at all.

    The new state is written beside the old one; two renames swap them. Killed at any point, the next call, or
    `recover`, finds the old or the new state. Raises CannotWrite when the disk refuses, or where the target is no
    folder of ours; whatever `fill` raises passes through; either way the target is as it was.
    """
    refuse_foreign(target)
    whole = target.resolve()
    new, old = _beside(whole)
    try:
        recover(whole)
        new.mkdir(parents=True)
        with _held(new):
            fill(new)
            if whole.exists():
                whole.rename(old)
            new.rename(whole)
    except OSError as error:
        _undo(whole)
        where = error.filename or target
        raise CannotWrite(f"cannot write {where}: {error.strerror or error}; nothing was changed") from error
    except BaseException:
        _undo(whole)
        raise
    with suppress(OSError):  # the new state stands; the next run removes what is left of the old one
        recover(whole)


def recover(target: Path) -> None:
    """Finish or undo a replacement that was cut short: at most one state is left, under the target's name.

    Raises CannotWrite where it was not cut short but is still going on, or where what stands beside is not ours.
    """
    new, old = _beside(target)
    if new.exists():
        with _held(new):
            pass
    for leftover in [each for each in (new, old) if each.exists()]:
        if foreign := sorted({path.name for path in leftover.iterdir()} - _OURS):
            raise CannotWrite(f"{leftover} holds {foreign[0]}, which no build wrote; move it away")
    if old.exists() and not target.exists():
        old.rename(target)
    for leftover in [each for each in (new, old) if each.exists()]:
        shutil.rmtree(leftover)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep a folder for this run alone, where the system has such locks; they end with the run, however it ends."""
    if sys.platform == "win32":
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotWrite(f"another run is writing {folder}; wait until it has ended") from None
    finally:
        os.close(lock)


def _undo(target: Path) -> None:
    """Recover as far as the disk lets us: what raised has more to say, and the next run recovers the rest."""
    with suppress(OSError):
        recover(target)


def _beside(target: Path) -> tuple[Path, Path]:
    """Where the new and the old state of a folder stand while one replaces the other."""
    return target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.old")


def refuse_foreign(target: Path) -> None:
    """Raise CannotWrite where what is to be replaced is no folder, one that no build wrote, or badly named."""
    try:
        folder = target.resolve()
    except RuntimeError:  # as Python before 3.13 calls a link that leads back to itself
        raise CannotWrite(f"cannot write {target}: it is a link to itself; name another folder") from None
    if not str(folder).isprintable():  # not every library can open it, nor every terminal show it
        raise CannotWrite(f"cannot write {target}: its name has letters that cannot be shown; name another folder")
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"cannot write {folder}: it is a file; name another folder, or move it away")
    names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    described = folder / "datapackage.json"
    ours = described.is_file() and f'"name": "{NAME}"' in described.read_text(encoding="utf-8", errors="replace")
    if names - _OURS or (names and not ours):
        shown = min(names - _OURS or names)
        raise CannotWrite(f"cannot write {folder}: it holds {shown}, which no build wrote; name another folder")
