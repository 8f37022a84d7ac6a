"""The tables of a release: whether descriptor, CSV and Parquet say the same, and each table is one by its key."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from envoylog._csv import write_csv
from envoylog._fingerprint import fingerprint
from envoylog._history import described_field
from envoylog._store import DESCRIPTOR
from envoylog._verification import Finding
from envoylog._verify_files import Held

VERSION: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}")
_HASH: Final = re.compile(r"sha256:[0-9a-f]{64}")
ROWS_AT_ONCE: Final = 1 << 15
"""So few that they stay in the processor's memory while they are looked at."""
_NAME: Final = re.compile(r"[a-z][a-z_]*")
Resource = Mapping[str, Any]


class Malformed(ValueError):
    """A descriptor that does not describe a release."""


def described(content: bytes) -> dict[str, Any]:
    """What a descriptor says, once it has the shape of one; raises Malformed with a sentence otherwise."""
    try:
        told = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("it is no JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("resources"), list):
        raise Malformed("it lists no resources")
    if not VERSION.fullmatch(str(told.get("version"))):
        raise Malformed("its version is not MAJOR.MINOR.PATCH")
    for each in told["resources"]:
        _refuse_resource(each)
    if not tables_of(told):
        raise Malformed("it lists no tables")
    _refuse_references(tables_of(told))
    return told


def _refuse_resource(each: Any) -> None:
    if not isinstance(each, dict) or not isinstance(each.get("path"), str):
        raise Malformed("it has a resource without a path")
    if not isinstance(each.get("bytes"), int) or not _HASH.fullmatch(str(each.get("hash"))):
        raise Malformed(f"it does not say how long {each['path']} is, or what its sha256 is")
    if "schema" not in each:
        return
    name = str(each.get("name"))
    if not _NAME.fullmatch(name) or each["path"] != f"data/{name}.csv" or not isinstance(each.get("rows"), int):
        raise Malformed(f"it does not say which table {each['path']} is, or how many rows it has")
    try:
        fields = [described_field(field) for field in each["schema"]["fields"]]
        key = [*each["schema"]["primaryKey"]]
    except (LookupError, TypeError, AttributeError):
        raise Malformed(f"it does not say what the columns of {name} are") from None
    if not key or {*key} - {field.name for field in fields if not field.nullable} or not _each_once(fields):
        raise Malformed(f"the columns of {name} are not there once each, those of its key never empty")


def _each_once(fields: list[pa.Field]) -> bool:
    return len({field.name for field in fields}) == len(fields)


def _refuse_references(resources: Mapping[str, Resource]) -> None:
    names = {name: {field["name"] for field in each["schema"]["fields"]} for name, each in resources.items()}
    for name, each in resources.items():
        try:
            told = [(one["fields"], one["reference"]) for one in each["schema"]["foreignKeys"]]
            known = all(
                {*fields} <= names[name] and {*to["fields"]} <= names[to["resource"] or name] for fields, to in told
            )
        except (LookupError, TypeError):
            known = False
        if not known:
            raise Malformed(f"{name} refers to a table or column that there is not")


def tables_of(told: Mapping[str, Any]) -> dict[str, Resource]:
    """What a descriptor says of each table."""
    return {each["name"]: each for each in told["resources"] if "schema" in each}


def unlike_files(told: Mapping[str, Any], held: Mapping[str, Held]) -> Iterator[Finding]:
    """Files that are not as the descriptor records them or that it lacks, and a fingerprint that is not its own."""
    for each in told["resources"]:
        path, own = each["path"], held.get(each["path"])
        if own is None:
            yield Finding(path, f"{DESCRIPTOR} describes it, and it is not there")
        elif each["hash"] != f"sha256:{own.sha256}" or each["bytes"] != own.length:
            yield Finding(path, f"its bytes are not those that {DESCRIPTOR} records")
    paths = [each["path"] for each in told["resources"]]
    wanted = [f"data/{name}.{kind}" for name in tables_of(told) for kind in ("csv", "parquet")]
    if sorted(paths) != sorted(wanted):
        odd = min({*paths} ^ {*wanted}, default=paths[0])
        yield Finding(DESCRIPTOR, f"each table has one CSV and one Parquet; this does not hold for {odd}")
    recorded = told.get("envoylog:fingerprint", fingerprint(told))
    if recorded != fingerprint(told):
        yield Finding(DESCRIPTOR, "the fingerprint that it records is not that of the CSV files")


def unlike_table(resource: Resource, version: str, content: bytes, csv: Path) -> Iterator[str]:
    """What is wrong with one table by itself, as sentences on its Parquet file; `csv` is its other file."""
    file = pq.ParquetFile(pa.BufferReader(content))
    if not file.schema_arrow.equals(pa.schema([described_field(field) for field in resource["schema"]["fields"]])):
        yield f"its columns and types are not those that {DESCRIPTOR} describes"
        return
    told = json.loads((file.schema_arrow.metadata or {}).get(b"PANDAS_ATTRS", b"{}"))
    if told.get("version") != version:
        yield f"it says that it is of version {told.get('version')}, and the release is {version}"
    if file.metadata.num_rows != resource["rows"]:
        yield f"it has {file.metadata.num_rows} rows, and {DESCRIPTOR} says {resource['rows']}"
    through = _Through(resource)
    for batch in file.iter_batches(ROWS_AT_ONCE):
        through.read(pa.Table.from_batches([batch]))
    if through.astray:
        key = ", ".join(resource["schema"]["primaryKey"])
        yield f"row {through.astray} does not come after the row before it by its key ({key}): twice or astray"
    if resource["hash"] != f"sha256:{through.digest.hexdigest()}":
        yield f"it does not say the same as the CSV{_where(file.read(), csv)}"


class _Through:
    """What is found while a table is read through, some rows at a time."""

    def __init__(self, resource: Resource) -> None:
        schema = resource["schema"]
        self.key: list[str] = schema["primaryKey"]
        self.digest = hashlib.sha256((",".join(field["name"] for field in schema["fields"]) + "\n").encode())
        self.astray = 0
        self._rows = 0
        self._last: pa.Table | None = None

    def read(self, rows: pa.Table) -> None:
        """Go on with some more rows."""
        self.digest.update(as_lines(rows))
        keys = rows.select(self.key)
        before = pa.concat_tables([self._last, keys]).combine_chunks() if self._last else keys
        if not self.astray and (found := out_of_order(before, self.key)):
            self.astray = self._rows + found - (1 if self._last else 0)
        self._rows += rows.num_rows
        self._last = keys.slice(max(rows.num_rows - 1, 0))


def as_lines(rows: pa.Table) -> pa.Buffer:
    """Rows as the lines that they are in a CSV of a release."""
    written = pa.BufferOutputStream()
    pcsv.write_csv(rows, written, pcsv.WriteOptions(include_header=False, quoting_style="needed", batch_size=1 << 14))
    return written.getvalue()


def out_of_order(rows: pa.Table, key: list[str]) -> int:
    """The first row, counted from 1, whose key is not greater than that of the row before it; 0 where there is none."""
    after = pa.array([False]) if rows.num_rows < 2 else _after(rows, key)
    bad = pc.index(after, False).as_py()
    return 0 if rows.num_rows < 2 or bad < 0 else bad + 2


def _after(rows: pa.Table, key: list[str]) -> pa.Array:
    """For each row but the first, whether its key is greater than the key before; null is greater than none."""
    first, *rest = key
    column = rows[first].combine_chunks()
    before, now = column.slice(0, len(column) - 1), column.slice(1)
    greater = pc.fill_null(pc.greater(now, before), False)
    if not rest:
        return greater
    return pc.or_(greater, pc.and_(pc.fill_null(pc.equal(now, before), False), _after(rows, rest)))


def _where(rows: pa.Table, path: Path) -> str:
    """The first line in which a CSV differs from what the rows are as CSV."""
    made = io.BytesIO()
    write_csv(rows, made)
    here, there = made.getvalue().split(b"\n"), path.read_bytes().split(b"\n")
    unlike = (number for number, pair in enumerate(zip(here, there, strict=False), start=1) if pair[0] != pair[1])
    return f", first in line {next(unlike, min(len(here), len(there)))} of {path.name}"
