"""The history of a release: every release that it lists can be had again with the hashes that were recorded."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from envoylog._fingerprint import fingerprint
from envoylog._history import FOLDER, SINCE, UNTIL, described_field, order, spans_of, stands, stored_names
from envoylog._verification import Finding
from envoylog._verify_files import Held
from envoylog._verify_tables import ROWS_AT_ONCE, Malformed, as_lines, described, tables_of

RELEASES: Final = f"{FOLDER}/releases.csv"
_LISTED: Final = ["version", "released", "fingerprint"]
_LINE_END: Final = ord("\n")
Described = Mapping[str, Mapping[str, Any]]
"""What the descriptor of each release says, by version, oldest first."""


def releases_of(own: Mapping[str, Any], held: Mapping[str, Held]) -> tuple[dict[str, Any], list[Finding]]:
    """The descriptor of each release that a history holds, the newest last, and what is wrong with their list."""
    found, known = [], {}
    for path in sorted(path for path in held if path.startswith(f"{FOLDER}/") and path.endswith(".json")):
        try:
            told = described(held[path].content)
        except Malformed as error:
            found.append(Finding(path, str(error)))
            continue
        if path != f"{FOLDER}/{told['version']}.json":
            found.append(Finding(path, f"it is the descriptor of version {told['version']}"))
        known[str(told["version"])] = told
    ordered = {version: known[version] for version in sorted(known, key=order)} | {str(own["version"]): own}
    return ordered, [*found, *_unlike_list(ordered, held)]


def _unlike_list(known: Described, held: Mapping[str, Held]) -> Iterator[Finding]:
    """Where the list of releases is not that of the descriptors, or a fingerprint not that of its release."""
    if RELEASES not in held:
        yield Finding(RELEASES, "it is not there, and so nobody knows which releases there were")
        return
    head, *rows = csv.reader(held[RELEASES].content.decode("utf-8").splitlines()) or [[]]
    if head != _LISTED or any(len(row) != len(_LISTED) for row in rows):
        yield Finding(RELEASES, f"its columns are not {', '.join(_LISTED)}")
        return
    if [row[0] for row in rows] != list(known) or [*known] != sorted(known, key=order):
        yield Finding(RELEASES, f"it does not list the releases {', '.join(known)}, oldest first")
        return
    for version, day, recorded in rows:
        told = known[version]
        if recorded != fingerprint(told):
            yield Finding(RELEASES, f"the fingerprint of {version} is not that of its CSV files")
        if told.get("envoylog:released", day) != day:
            yield Finding(RELEASES, f"the descriptor of {version} has another day of release")


def unlike_history(known: Described, held: Mapping[str, Held], workers: Executor) -> Iterator[Finding]:
    """Tables of releases that the row versions do not give again as they were released."""
    names = sorted({name for told in known.values() for name in tables_of(told)})
    paths = {f"{FOLDER}/{name}.parquet": name for name in names}
    for path in sorted(path for path in held if path.startswith(f"{FOLDER}/") and path.endswith(".parquet")):
        if path not in paths:
            yield Finding(path, "no release has such a table")
    for found in workers.map(lambda path: list(_unlike_table(path, paths[path], known, held)), paths):
        yield from found


def _unlike_table(path: str, name: str, known: Described, held: Mapping[str, Held]) -> Iterator[Finding]:
    if path not in held:
        yield Finding(path, "it is not there, and releases had such a table")
        return
    earlier = list(known.items())[:-1]  # the newest stands in `data/` itself
    having = {version: tables_of(told)[name] for version, told in earlier if name in tables_of(told)}
    try:
        file = pq.ParquetFile(pa.BufferReader(held[path].content))
        again = _hashes(file, having, set(known))
    except (pa.ArrowException, ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
        yield Finding(path, f"it does not give again what was released ({error})")
        return
    for version, resource in having.items():
        if resource["hash"] != f"sha256:{again[version]}":
            yield Finding(path, f"it does not give {name} of {version} again as it was released")


class _Shape(NamedTuple):
    """Columns that some releases had alike: those of the file, in their order, and their types."""

    stored: tuple[str, ...]
    types: tuple[pa.DataType, ...]

    def fields(self) -> list[pa.Field]:
        """The columns of the file in the types that the releases had."""
        return [pa.field(*each) for each in zip(self.stored, self.types, strict=True)]


def _hashes(file: pq.ParquetFile, having: Mapping[str, Any], versions: set[str]) -> dict[str, str]:
    """Hex sha256 of a table's CSV in each release, all from one reading of its row versions."""
    digests: dict[str, Any] = {}
    shapes: dict[_Shape, list[str]] = {}
    spans = spans_of(file.schema_arrow)
    for version, resource in having.items():
        fields = [described_field(each) for each in resource["schema"]["fields"]]
        stored = stored_names(spans, version)
        shape = _Shape(tuple(stored[each.name] for each in fields), tuple(each.type for each in fields))
        shapes.setdefault(shape, []).append(version)
        digests[version] = hashlib.sha256((",".join(each.name for each in fields) + "\n").encode())
    for batch in file.iter_batches(ROWS_AT_ONCE):
        rows = pa.Table.from_batches([batch])
        _refuse_unknown(rows, versions)
        for shape, alike in shapes.items():
            lines = lines_of(rows.select(list(shape.stored)).cast(pa.schema(shape.fields())))
            for version in alike:
                digests[version].update(_bytes(lines.filter(stands(rows, version).combine_chunks())))
    return {version: digest.hexdigest() for version, digest in digests.items()}


def _refuse_unknown(rows: pa.Table, versions: set[str]) -> None:
    for column in (SINCE, UNTIL):
        odd = {*pc.unique(rows[column]).to_pylist()} - versions - ({None} if column == UNTIL else set())
        if odd:
            raise Malformed(f"`{column}` names {min(map(str, odd))}, which is no release")


def lines_of(rows: pa.Table) -> pa.Array:
    """Each row as the line that it is in a CSV file of a release, with its line end.

    Where no text holds a line end, each ends a row. Else the lines are cut by how long each cell is when written: text
    stands in quotes, which are doubled within it, and null is nothing.
    """
    content = as_lines(rows)
    ends = np.flatnonzero(np.frombuffer(content, np.uint8) == _LINE_END) + 1
    if len(ends) != rows.num_rows:
        lengths = np.full(rows.num_rows, rows.num_columns, dtype=np.int64)  # as many separators and line ends
        for column in rows.columns:
            lengths += pc.fill_null(_length(column), 0).to_numpy().astype(np.int64)
        ends = np.cumsum(lengths)
    if len(ends) and ends[-1] != content.size:
        raise Malformed("its rows cannot be told apart as CSV")
    offsets = pa.py_buffer(np.concatenate([np.zeros(1, dtype=np.int64), ends]))
    return pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(ends), [None, offsets, content])


def _length(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return pc.binary_length(column.cast(pa.string()))
    return pc.add(pc.add(pc.binary_length(column), 2), pc.count_substring(column, '"'))


def _bytes(lines: pa.Array) -> memoryview:
    """The lines one after the other, as they lie in memory."""
    _, offsets, content = lines.buffers()
    if content is None or not len(lines):
        return memoryview(b"")
    ends = np.frombuffer(offsets, dtype=np.int64)
    return memoryview(content)[ends[lines.offset] : ends[lines.offset + len(lines)]]
