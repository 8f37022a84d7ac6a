"""The same seeds give the same bytes anywhere; what is written is whole, or what was there before is untouched."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_commands import state
from small_seeds import CODES, small_seeds, write_seeds

from curation.validation import read_csv
from curation.writing import write_release, write_text
from schemas import TABLES, arrow_schema

ROOT: Final = Path(__file__).resolve().parent.parent
SURVIVES: Final = [
    "NA",
    "NaN",
    "null",
    "None",
    "true",
    "1e5",
    "0012",
    "2026-01-13",
    'He said: "no"',
    "a, b; c\tand d".replace("\t", " "),
    "it's = +1 @x",
    "Кабулов",
    "ضمیر کابلوف، نماینده",
    "王毅",
    "e\u0301 and é",
    "👩‍💻",
    "\\N \\n",
]


# The same bytes.


def test_the_same_seeds_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    here = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONHASHSEED": "1",
    }
    there = {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}
    folders = [tmp_path / "a", tmp_path / "another folder" / "кириллица"]
    running = []
    for folder, environment in zip(folders, (here, there), strict=True):
        write_seeds(folder, small_seeds())
        script = [sys.executable, str(ROOT / "build" / "compile_candidate.py")]
        running.append(
            subprocess.Popen(script, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        )
    assert [process.wait() for process in running] == [0, 0]
    assert state(folders[0] / "candidate") == state(folders[1] / "candidate")
    assert len(state(folders[0] / "candidate")) == 2 * len(TABLES) + 1


def test_the_same_release_written_twice_has_the_same_bytes(tmp_path: Path) -> None:
    tables = {"coders": coders(SURVIVES)}
    for name in ("a", "b"):
        write_release(tables, tmp_path / name, "0.1.0", codes(), {})
    assert state(tmp_path / "a") == state(tmp_path / "b")


# What a cell can hold.


def codes() -> dict[str, list[str]]:
    return {name: told.split() for name, told in CODES.items()}


def coders(notes: Sequence[str | None]) -> pa.Table:
    rows = [{"coder_id": f"coder-{number}", "kind": "person", "note": note} for number, note in enumerate(notes)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["coders"]))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    tables = {
        "coders": coders([*SURVIVES, None]),
        "places": places(),
        "coverage": arrow_schema(TABLES["coverage"]).empty_table(),
    }
    write_release(tables, tmp_path / "release", "0.1.0", codes(), {})
    return tmp_path / "release" / "data"


def places() -> pa.Table:
    exact = {"latitude": 55.7558, "longitude": -0.1, "precision_km": 20.0}
    rows = [{"place_id": "a", "label": "A", "kind": "city", **exact}, {"place_id": "b", "label": "B", "kind": "city"}]
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["places"]))


def test_a_csv_read_back_is_its_parquet(written: Path) -> None:
    for name in ("coders", "places", "coverage"):
        stored = pq.read_table(written / f"{name}.parquet")
        shown = read_csv(written / f"{name}.csv", stored.schema)
        assert shown.to_pylist() == stored.to_pylist()
        assert shown.schema.types == stored.schema.types


def test_every_text_survives_in_a_csv_as_any_reader_sees_it(written: Path) -> None:
    with (written / "coders.csv").open(encoding="utf-8", newline="") as file:
        told = {row["coder_id"]: row["note"] for row in csv.DictReader(file)}
    assert told == {f"coder-{number}": text for number, text in enumerate([*SURVIVES, ""])}


def test_a_null_is_an_empty_cell_and_no_word(written: Path) -> None:
    lines = (written / "places.csv").read_text(encoding="utf-8").splitlines()
    assert lines[2] == '"b","B","city",,,,,'
    assert pq.read_table(written / "places.parquet")["country"].null_count == 2


def test_a_file_has_a_header_lf_line_ends_and_no_byte_order_mark(written: Path) -> None:
    for name in ("coders", "places", "coverage"):
        content = (written / f"{name}.csv").read_bytes()
        assert content.startswith(",".join(TABLES[name].columns).encode() + b"\n")
        assert content.endswith(b"\n")
        assert b"\r" not in content
    assert not (written.parent / "datapackage.json").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_table_without_rows_is_a_header(written: Path) -> None:
    assert (written / "coverage.csv").read_text() == ",".join(TABLES["coverage"].columns) + "\n"


def test_a_parquet_file_says_what_it_is_to_pandas(written: Path) -> None:
    told = json.loads(pq.read_schema(written / "places.parquet").metadata[b"PANDAS_ATTRS"])
    assert (told["version"], told["units"]["latitude"]) == ("0.1.0", "degrees north")
    assert "Version 0.1.0 [data set]. CC BY 4.0. Fingerprint sha256:" in told["citation"]


def test_days_and_whole_numbers_keep_their_types(tmp_path: Path) -> None:
    row = {"event_id": "a-2026", "instrument": "embassy", "effect": "opens", "amount": 7_000_000_000_000}
    row |= {"amount_basis": "exact", "currency": "USD", "in_force_earliest": dt.date(1957, 3, 1)}
    table = pa.Table.from_pylist([row], schema=arrow_schema(TABLES["policy_actions"]))
    write_release({"policy_actions": table}, tmp_path / "release", "0.1.0", codes(), {})
    text = (tmp_path / "release" / "data" / "policy_actions.csv").read_text()
    assert text.splitlines()[1] == '"a-2026",,"embassy","opens",,7000000000000,"exact","USD",1957-03-01,'


# One file, whole or not at all.


def test_a_text_is_written_whole_with_lf(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "é\nb\n")
    assert state(tmp_path) == {"a.txt": b"\xc3\xa9\nb\n"}


def test_a_text_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.txt", "new \udcff")
    assert state(tmp_path) == {"a.txt": b"old"}
