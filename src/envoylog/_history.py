"""Releases of earlier versions, read from the row versions that the newest release carries.

`data/history/<table>.parquet` has every row that any release had. A row stands in the versions from `since` up to, and
not including, `until`; null is no end yet. The rows of one version stand in the order in which it was released.
`data/history/<version>.json` is the descriptor of an earlier release as it was, `releases.csv` lists them all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._cite import citation
from envoylog._errors import NoRelease, Unknown
from envoylog._fingerprint import fingerprint
from envoylog._lists import COLUMNS as LISTED
from envoylog._lists import FOLDER as FOLDER
from envoylog._lists import RELEASES, listed
from envoylog._store import DESCRIPTOR, Store, read_descriptor, read_parquet

SINCE: Final = "since"
UNTIL: Final = "until"
COLUMNS: Final = b"envoylog:columns"
"""Key of a file's metadata: a list of [column of the file, column of a release, since, until], in no order."""
TYPES: Final[Mapping[str, pa.DataType]] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
"""Arrow types by those of Table Schema."""


class Span(NamedTuple):
    """A column of a file of row versions, and the column that it is of the releases from `since` up to `until`."""

    stored: str
    column: str
    since: str
    until: str | None


def versions_in(folder: Path) -> list[str]:
    """Versions that a release folder holds, oldest first, its own last."""
    own = str(read_descriptor(folder / DESCRIPTOR)["version"])
    earlier = [path.stem for path in (folder / FOLDER).glob("*.json")]
    return [*sorted(earlier, key=order), own]


def order(version: str) -> tuple[int, ...]:
    """A version as it sorts: 0.10.0 comes after 0.9.0."""
    return tuple(int(part) for part in version.split("."))


def store_of(folder: str | os.PathLike[str], version: str | None) -> Store:
    """The release of a version in a folder: what stands there, or what its history says stood there.

    Raises Unknown for a version that the folder does not know, NoRelease where it holds no release.
    """
    if version is None:
        return Store(folder)
    versions = versions_in(Path(folder))
    if version not in versions:
        raise Unknown("version", str(version), versions)
    return Store(folder) if version == versions[-1] else Past(folder, version)


def versions(store: Store) -> pd.DataFrame:
    """The releases up to that of a store, oldest first: `version`, `released`, `fingerprint`."""
    told = [[*row.values()] for row in listed(store.folder, RELEASES)]
    rows = [row for row in told if order(row[0]) <= order(store.version)]
    rows = rows or [[store.version, str(store.described.get("envoylog:released", "")), fingerprint(store.described)]]
    frame = pd.DataFrame(rows, columns=list(LISTED[RELEASES])).astype("str")
    return frame.assign(released=pd.to_datetime(frame["released"], format="%Y-%m-%d").astype("datetime64[us]"))


class Past(Store):
    """A release of an earlier version: columns, types, order and words as they were.

    Raises NoRelease where the history lacks it or is damaged.
    """

    def __init__(self, folder: str | os.PathLike[str], version: str) -> None:
        self.folder = Path(folder)
        self.described = read_descriptor(self.folder / FOLDER / f"{version}.json")
        self.version = version
        self._schemas = {}

    def schema(self, table: str) -> pa.Schema:
        """Arrow schema of a table, with what is said of it in `attrs` as its metadata."""
        if table not in self._schemas:
            told = self.resource(table)
            fields = [described_field(each) for each in told["schema"]["fields"]]
            attrs = json.dumps(described_attrs(self.described, told), ensure_ascii=False)
            self._schemas[table] = pa.schema(fields, metadata={b"PANDAS_ATTRS": attrs.encode()})
        return self._schemas[table]

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a table as they were released; only the named columns, if any are named."""
        schema = self.schema(table)
        wanted = schema.names if columns is None else list(columns)
        stored = stored_names(self._spans(table), self.version)
        names = [stored[name] for name in wanted]
        rows = read_parquet(self._path(table), lambda file: file.read([*names, SINCE, UNTIL]))
        held = rows.filter(stands(rows, self.version)).select(names).rename_columns(wanted)
        return held.cast(pa.schema([schema.field(name) for name in wanted], metadata=schema.metadata))

    def _spans(self, table: str) -> list[Span]:
        return spans_of(read_parquet(self._path(table), lambda file: file.schema_arrow))

    def _path(self, table: str) -> Path:
        self.resource(table)
        return self.folder / FOLDER / f"{table}.parquet"


def described_field(field: Mapping[str, Any]) -> pa.Field:
    """The Arrow field that a field of a Table Schema describes."""
    return pa.field(field["name"], TYPES[field["type"]], nullable=not field["constraints"]["required"])


def described_attrs(package: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any]:
    """What a table's file says of it in `attrs`, from the descriptor of its release."""
    fields = resource["schema"]["fields"]
    return {
        "title": f"{package['title']}: {resource['title']}",
        "description": resource["description"],
        "units": {each["name"]: each["envoylog:unit"] for each in fields if "envoylog:unit" in each},
        "version": package["version"],
        "citation": citation(package),
    }


def spans_of(schema: pa.Schema) -> list[Span]:
    """What the columns of a file of row versions are; raises NoRelease where the file does not say it."""
    told = (schema.metadata or {}).get(COLUMNS)
    if told is None:
        raise NoRelease("the release is damaged: a file of its history does not say what its columns are")
    return [Span(*each) for each in json.loads(told)]


def stored_names(spans: Sequence[Span], version: str) -> dict[str, str]:
    """The columns of a release of a version, each with the column of the file that holds it."""
    at = order(version)
    return {
        span.column: span.stored
        for span in spans
        if order(span.since) <= at and (span.until is None or at < order(span.until))
    }


def stands(rows: pa.Table, version: str) -> pa.ChunkedArray:
    """Which row versions a release of a version has, as a mask."""
    at = order(version)
    return pc.and_(
        _each(rows[SINCE], lambda since: since is not None and order(since) <= at),
        _each(rows[UNTIL], lambda until: until is None or at < order(until)),
    )


def _each(versions: pa.ChunkedArray, true: Callable[[str | None], bool]) -> pa.ChunkedArray:
    """A mask of the rows whose version is one for which something is true, asked once of each version."""
    found = [version for version in pc.unique(versions).to_pylist() if true(version)]
    return pc.is_in(versions, value_set=pa.array(found, pa.string()))
