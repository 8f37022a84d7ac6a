"""What was written is read again as a stranger reads it; a damaged file is caught, whoever mended its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_seeds import small_seeds, write_seeds

from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.validation import Fault, written_faults
from curation.writing import write_release

Tables = Mapping[str, pa.Table]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """The tables of the small seeds, and the folder in which they were written."""
    folder = tmp_path_factory.mktemp("small")
    seeds = read_seeds(write_seeds(folder, small_seeds()))
    tables = compiled(seeds).arrow()
    write_release(tables, folder / "candidate", "0.0.0", codes_of(seeds), {})
    return tables, folder / "candidate"


def damaged(written: Path, folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of what was written, with other words in one of its files."""
    copy = folder / "candidate"
    (copy / "data").mkdir(parents=True)
    for path in written.rglob("*.*"):
        (copy / path.relative_to(written)).write_bytes(path.read_bytes())
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return copy


def rehashed(folder: Path) -> Path:
    """The same, the descriptor saying what the files are now."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


LINE: Final = '"denial-2026","contacts"\n'


def told(faults: list[Fault]) -> set[tuple[str, str, str, str]]:
    return {(fault.validator, fault.table, fault.column, fault.wrong) for fault in faults}


def test_what_was_written_has_no_fault(made: tuple[Tables, Path]) -> None:
    assert written_faults(made[1], made[0]) == []


UNLIKE_PARQUET: Final = "the CSV differs from the Parquet"
UNREADABLE: Final = "the CSV cannot be read"
DAMAGE: Final = {
    "another word": (
        ("coders", "ann", "bob"),
        {("envoylog", "coders", "coder_id", UNLIKE_PARQUET), ("frictionless", "reports", "", "foreign-key")},
    ),
    "a day there is not": (
        ("coverage", "2026-02-01", "2026-02-31"),
        {("envoylog", "coverage", "", UNREADABLE), ("frictionless", "coverage", "searched_on", "type-error")},
    ),
    "a code there is not": (
        ("actors", "outlet", "planet"),
        {("envoylog", "actors", "kind", UNLIKE_PARQUET), ("frictionless", "actors", "kind", "constraint-error")},
    ),
    "a row twice": (
        ("event_topics", LINE, LINE * 2),
        {
            ("envoylog", "event_topics", "event_id", UNLIKE_PARQUET),
            ("envoylog", "event_topics", "topic_id", UNLIKE_PARQUET),
            ("frictionless", "event_topics", "", "primary-key"),
            ("frictionless", "event_topics", "", "row-count"),
        },
    ),
    "a column renamed": (
        ("coders", "coder_id,", "coder,"),
        {
            ("envoylog", "coders", "coder_id", UNLIKE_PARQUET),
            ("envoylog", "coders", "coder", UNLIKE_PARQUET),
            ("frictionless", "coders", "coder_id", "incorrect-label"),
        },
    ),
    "a cell too many": (
        ("event_topics", LINE, LINE[:-1] + ",drugs\n"),
        {("envoylog", "event_topics", "", UNREADABLE), ("frictionless", "event_topics", "", "extra-cell")},
    ),
}


@pytest.mark.parametrize(("change", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_csv_is_caught_even_where_the_hash_was_mended(
    made: tuple[Tables, Path],
    tmp_path: Path,
    change: tuple[str, str, str],
    expected: set[tuple[str, str, str, str]],
) -> None:
    name, old, new = change
    folder = rehashed(damaged(made[1], tmp_path, f"data/{name}.csv", old, new))
    assert told(written_faults(folder, made[0])) == expected


def test_a_file_other_than_described_is_caught_by_its_hash(made: tuple[Tables, Path], tmp_path: Path) -> None:
    folder = damaged(made[1], tmp_path, "data/topics.csv", "Opium.", "Opium!")
    assert told(written_faults(folder, made[0])) == {
        ("envoylog", "topics", "definition", UNLIKE_PARQUET),
        ("frictionless", "topics", "", "hash-count"),
    }


def test_a_parquet_other_than_its_csv_is_caught(made: tuple[Tables, Path], tmp_path: Path) -> None:
    folder = damaged(made[1], tmp_path, "data/coders.csv", "ann", "ann")
    pq.write_table(made[0]["coders"].slice(0, 0), folder / "data" / "coders.parquet")
    unlike = {("envoylog", "coders", column, UNLIKE_PARQUET) for column in ("coder_id", "kind", "note")}
    assert told(written_faults(rehashed(folder), made[0])) == unlike
