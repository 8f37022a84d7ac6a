"""A small release as it is published: two versions, every file that a release has, and the list of their sums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import small_release

from curation.candidate import codes_of, compiled
from curation.history_files import write_history
from curation.reading import read_seeds
from curation.writing import write_release
from envoylog._csv import write_csv
from envoylog._fingerprint import fingerprint
from envoylog._verify_files import checksums

OLD: Final = small_release.VERSION
NEW: Final = "0.10.0"
DAYS: Final = {OLD: "2026-11-20", NEW: "2026-11-21"}
TEXTS: Final = {
    "README.md": "# A small release\n\nHow it is read.\n",
    "codebook.md": "# Codebook\n\n| column | what |\n| --- | --- |\n",
    "LICENSE": "Of the code.\n",
    "LICENSE-DATA": "Of the data.\n",
    "CITATION.cff": f"cff-version: 1.2.0\ntitle: Small\nversion: {NEW}\n",
    "datacite.json": f'{{\n  "titles": [],\n  "version": "{NEW}"\n}}\n',
    "croissant.json": f'{{\n  "name": "small",\n  "version": "{NEW}"\n}}\n',
    "history/retired.csv": "table,id,since,kind,successors,reason,source\n",
    "history/changes.csv": "version,table,key,column,reason,source\n",
}
"""Files that another part writes; what stands in them here is not looked at, but for the version."""


def make(folder: Path) -> Path:
    """A release of two versions in a new folder, as one unpacks it from an archive."""
    last = small_release.make(folder.with_name(f"{folder.name}-before"))
    redescribed(last, lambda told: told.update({"envoylog:released": DAYS[OLD]}))
    write_history(last, None, DAYS[OLD])
    seeds = small_release.write_seeds(folder.with_name(f"{folder.name}-seeds"))
    weekly = seeds / "sources" / "2021" / "weekly-2021-12-01.yaml"
    weekly.write_text(weekly.read_text().replace("7000000000", "8000000000").replace("A month of", "Some"))
    read = read_seeds(seeds)
    write_release(compiled(read).arrow(), folder, NEW, codes_of(read), {"envoylog:released": DAYS[NEW]})
    redescribed(folder, lambda told: told.update({"envoylog:fingerprint": fingerprint(told)}))
    write_history(folder, last, DAYS[NEW])
    for name, text in TEXTS.items():
        (folder / "data" / name).write_text(text)
    listed_anew(folder)
    return folder


def files(folder: Path) -> list[str]:
    """Every file of a release, relative to its folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# What a forger does who makes a release agree with itself.


def redescribed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what the descriptor says."""
    path = folder / "datapackage.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def described_anew(folder: Path) -> None:
    """Record the lengths and hashes that the files have now, and the rows and fingerprint that follow."""

    def now(told: dict[str, Any]) -> None:
        for each in told["resources"]:
            content = (folder / each["path"]).read_bytes()
            each["bytes"], each["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"
            if "schema" in each:
                each["rows"] = pq.read_metadata(folder / "data" / f"{each['name']}.parquet").num_rows
        told["envoylog:fingerprint"] = fingerprint(told)

    redescribed(folder, now)


def listed_anew(folder: Path) -> None:
    """Write the list of sums that the files have now."""
    (folder / "SHA256SUMS").write_text(checksums(folder))


def history_anew(folder: Path) -> None:
    """Write the fingerprint that the release has now where its history lists it."""
    path = folder / "data" / "history" / "releases.csv"
    *lines, _ = path.read_text().splitlines()
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    path.write_text("\n".join([*lines, f"{NEW},{DAYS[NEW]},{fingerprint(told)}"]) + "\n")


def rewritten(folder: Path, table: str, change: Callable[[pa.Table], pa.Table], csv: bool = True) -> None:
    """Write a table anew, as Parquet and as CSV, or as Parquet alone."""
    path = folder / "data" / f"{table}.parquet"
    rows = pq.read_table(path)
    changed = change(rows).replace_schema_metadata(rows.schema.metadata)
    pq.write_table(changed, path, compression="zstd", version="2.6")
    if csv:
        with path.with_suffix(".csv").open("wb") as file:
            write_csv(changed, file)


def with_cell(column: str, row: int, value: object) -> Callable[[pa.Table], pa.Table]:
    """A table with another value in one cell."""

    def change(rows: pa.Table) -> pa.Table:
        cells = rows[column].to_pylist()
        cells[row] = value
        place = rows.schema.get_field_index(column)
        return rows.set_column(place, rows.schema.field(column), pa.array(cells, rows.schema.field(column).type))

    return change


def row_of(folder: Path, table: str, **cells: object) -> int:
    """The place of the one row that has these cells."""
    rows = pq.read_table(folder / "data" / f"{table}.parquet").to_pylist()
    (place,) = (at for at, row in enumerate(rows) if cells.items() <= row.items())
    return place
