"""The folder `data/history` of a release: row versions, the descriptors of earlier releases, and their list."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from curation.history import NONE, NotRebuilt, Release, RowVersions, ended, extended
from curation.history_lists import listed_in, write_list
from curation.owed import Change
from curation.retiring import Retirement
from curation.revisions import Repository
from envoylog._csv import csv_sha256
from envoylog._fingerprint import fingerprint
from envoylog._history import COLUMNS, FOLDER, spans_of, store_of, versions_in
from envoylog._lists import CHANGES, RELEASES, RETIRED
from envoylog._store import DESCRIPTOR, Store

FROZEN: Final = b"envoylog:frozen"
"""Key of a file's metadata: how many rows at its beginning no later release touches."""


def write_history(
    new: Path, last: Path | None, day: str, changes: Sequence[Change] = (), retired: Sequence[Retirement] = ()
) -> None:
    """Write `data/history` of the release that stands in `new`: that of the release `last`, and one release more.

    `day` is that on which it is released, `changes` are reasons for what it edits and removes, `retired` all ids given
    up so far. Raises NotRebuilt where a release, new or earlier, could not be had again from it as it was.
    """
    store, folder = Store(new), new / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    before = Store(last) if last else None
    if last and before:
        for path in sorted((last / FOLDER).glob("*.json")):
            shutil.copyfile(path, folder / path.name)
        shutil.copyfile(last / DESCRIPTOR, folder / f"{before.version}.json")
    known = row_versions(last) if last else {}
    for name in [*store.tables, *(name for name in known if name not in store.tables)]:
        _write(folder / f"{name}.parquet", _one_more(known.get(name, NONE), before, store, name), _ids(store, name))
    own = store.version, day, fingerprint(store.described)
    write_list(new, RELEASES, [*(listed_in(last, RELEASES) if last else ()), own])
    told = [(store.version, *change) for change in changes]
    write_list(new, CHANGES, [*(listed_in(last, CHANGES) if last else ()), *told])
    write_list(new, RETIRED, retired)
    refuse_unlike(new)


def row_versions(release: Path) -> dict[str, RowVersions]:
    """The row versions of every table that the release in a folder, or any before it, had."""
    return {path.stem: _read(path) for path in sorted((release / FOLDER).glob("*.parquet"))}


def refuse_unlike(release: Path) -> None:
    """Raise NotRebuilt where a release cannot be had again from the history with the hashes that were recorded."""
    for version in versions_in(release):
        store = store_of(release, version)
        for name, told in store.tables.items():
            if f"sha256:{csv_sha256(store.read(name))}" != told["hash"]:
                raise NotRebuilt(f"{name} of {version} would not be had again as it was released")


def _one_more(known: RowVersions, before: Store | None, store: Store, table: str) -> RowVersions:
    if table not in store.tables:
        return ended(known, store.version)
    last = _released(before, table) if before and table in before.tables else None
    return extended(known, last, _released(store, table))


def _released(store: Store, table: str) -> Release:
    key = tuple(store.resource(table)["schema"]["primaryKey"])
    return Release(store.version, store.read(table).replace_schema_metadata(None), key)


def _ids(store: Store, table: str) -> set[str]:
    """The columns of a table that name a record, its own or another; they stand sorted, or nearly so."""
    if table not in store.tables:
        return set()
    schema = store.resource(table)["schema"]
    return {*schema["primaryKey"], *(field for key in schema["foreignKeys"] for field in key["fields"])}


def _write(path: Path, versions: RowVersions, ids: set[str]) -> None:
    """Write row versions small: an id is kept as what it adds to the one above it."""
    told = {COLUMNS: json.dumps(versions.spans), FROZEN: str(versions.frozen)}
    rows = versions.rows.replace_schema_metadata(told)
    texts = [field.name for field in rows.schema if field.name in ids and field.type == pa.string()]
    kept: dict[str, Any] = {
        "use_dictionary": [name for name in rows.column_names if name not in texts],
        "column_encoding": dict.fromkeys(texts, "DELTA_BYTE_ARRAY"),
    }
    with path.open("wb") as file:
        pq.write_table(rows, file, compression="zstd", compression_level=9, version="2.6", **kept)


def _read(path: Path) -> RowVersions:
    rows = pq.read_table(path)
    frozen = int((rows.schema.metadata or {})[FROZEN])
    return RowVersions(rows.replace_schema_metadata(None), tuple(spans_of(rows.schema)), frozen)


def history_of(repository: Repository, revisions: Sequence[str], release: Path) -> list[str]:
    """Write the history of the release in a folder from those at some revisions, and say which it holds.

    A release that does not say its day has that of its commit. Raises NotRebuilt where the last one is not what
    stands in the folder.
    """
    with TemporaryDirectory() as made:
        last: Path | None = None
        for revision in revisions:
            commit, folder = repository.commit(revision), Path(made, revision.replace("/", "-"))
            repository.write(commit, ("data", DESCRIPTOR), folder)
            day = Store(folder).described.get("envoylog:released") or repository.day(commit)
            write_history(folder, last, day)
            last = folder
        if last is None or Store(last).described != Store(release).described:
            raise NotRebuilt(f"{revisions[-1]} is not the release that stands in {release}")
        shutil.rmtree(release / FOLDER, ignore_errors=True)
        shutil.copytree(last / FOLDER, release / FOLDER)
    return [
        f"{version}, released on {day or 'an unknown day'}: {hash_}"
        for version, day, hash_ in listed_in(release, RELEASES)
    ]
