"""What going back costs, on a synthetic history of ten releases: loading the oldest, comparing, verifying, its size."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
from synthetic import many_events

import bench.roots
from curation.candidate import codes_of
from curation.history_files import write_history
from curation.reading import read_seeds
from curation.writing import write_release, write_text
from envoylog import Release, verify
from envoylog._compare import compared
from envoylog._verify_files import SUMS, checksums
from schemas import TABLES, key_of

RELEASES: Final = 10
CHANGED: Final = 0.10
"""Share of the rows of every large table that differ from one release to the next: some gone, some new, most edited."""
_EDITED: Final = {"events": "summary", "claims": "note", "reports": "summary"}
_DAY: Final = "2026-11-22"


def ten_releases(folder: Path, claims: int) -> Path:
    """Write ten releases, each with the history of those before it; the folder of the last, which has some `claims`."""
    codes = codes_of(read_seeds(bench.roots.ROOT / "seeds"))
    tables = {name: _in_order(name, rows) for name, rows in many_events(claims // 5).items()}
    chance = np.random.default_rng(5)
    last: Path | None = None
    for number in range(1, RELEASES + 1):
        here = folder / f"0.{number}.0"
        write_release(tables, here, f"0.{number}.0", codes, {"envoylog:released": _DAY})
        write_history(here, last, _DAY)
        if last:
            shutil.rmtree(last)
        last, tables = here, _next(tables, number, chance)
    assert last
    write_text(last / SUMS, checksums(last))
    return last


def _in_order(name: str, rows: pa.Table) -> pa.Table:
    return rows.sort_by([(key, "ascending") for key in key_of(TABLES[name])])


def _next(tables: dict[str, pa.Table], number: int, chance: np.random.Generator) -> dict[str, pa.Table]:
    """The tables of the next release: of the large ones a share of the rows says otherwise."""
    return tables | {name: _edited(tables[name], column, number, chance) for name, column in _EDITED.items()}


def _edited(rows: pa.Table, column: str, number: int, chance: np.random.Generator) -> pa.Table:
    differs = pa.array(chance.random(rows.num_rows) < CHANGED)
    words = pa.array([f"said otherwise in {number}, {each:06d}" for each in chance.integers(0, 10**6, rows.num_rows)])
    place = rows.column_names.index(column)
    return rows.set_column(place, rows.field(column), pc.if_else(differs, words, rows[column]))


def size(folder: Path) -> int:
    """Bytes of all files of one kind in a folder."""
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))


def hashed_and_read(folder: Path) -> None:
    """Hash every file of a release, and read each table once from CSV and from Parquet."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        hashlib.sha256(path.read_bytes()).hexdigest()
        if path.suffix == ".parquet":
            pq.read_table(path)
        elif path.suffix == ".csv" and path.parent.name == "data":
            pcsv.read_csv(path)


Work = tuple[str, str, float, Callable[[], object], Callable[[], object]]


def works(folder: Path) -> Iterator[Work]:
    """What is measured against what, the ratio that is wanted, and the two works."""
    tables = list(Release(folder).tables()["table"])
    yield (
        'load("claims") of the oldest of 10 releases',
        "of the newest",
        5,
        lambda: Release(folder, "0.1.0").load("claims"),
        lambda: Release(folder).load("claims"),
    )
    yield (
        "compare the last two of 10 releases",
        "loading all tables of both",
        5,
        lambda: compared("0.9.0", folder, None, None, None),
        lambda: [Release(folder, version).load(name) for version in ("0.9.0", None) for name in tables],
    )
    yield (
        "verify a release with 9 before it",
        "hashing all files, and loading all tables of all releases",
        1.5,
        lambda: verify(folder),
        lambda: (
            hashed_and_read(folder),
            [Release(folder, f"0.{number}.0").load(name) for number in range(1, RELEASES) for name in tables],
        ),
    )
