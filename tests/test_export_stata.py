"""An exported Stata file has legal names, labels within their limits, and notes for what labels have no room for."""

import struct
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import small_tables
from reading_exports import fields, of_stata

from envoylog import CannotWrite, Release
from envoylog._export_stata import variable_names
from envoylog._stata_notes import with_notes

STRL = 32_768
RECORD = [each[0] for each in small_tables.FIELDS["record"]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stata")
    Release(small_tables.make(folder / "release")).export(folder / "record.dta")
    return folder / "record.dta"


@pytest.fixture(scope="module")
def told(hostile: Path) -> Any:
    return pyreadstat.read_dta(str(hostile), metadataonly=False)[1]


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["event_id", "when", "_x1"], ["event_id", "when", "_x1"]),
        (["in", "str8", "end", "byte", "_n"], ["_in", "_str8", "_end", "_byte", "__n"]),
        (["2nd", "a b", "a-b", "имя", ""], ["_2nd", "a_b", "a_b_2", "___", "_"]),
        (["a" * 33, "a" * 34, "a" * 32], ["a" * 32, "a" * 30 + "_2", "a" * 30 + "_3"]),
    ],
)
def test_a_variable_has_a_name_that_stata_takes(columns: list[str], names: list[str]) -> None:
    assert list(variable_names(columns).values()) == names


def test_labels_are_those_of_the_codebook_and_fit(hostile: Path, told: Any) -> None:
    assert told.file_label == "envoylog 0.9.0, record: Record"
    assert told.column_labels == [f"The {name}" for name in RECORD]
    assert told.variable_value_labels["code"] == {1: "NA", 2: "none", 3: "не указано"}
    assert told.variable_value_labels["flag"] == {0: "false", 1: "true"}
    assert told.original_variable_types["day"] == "%td"


def test_a_label_that_is_too_long_is_marked_and_stands_whole_in_a_note(tmp_path: Path) -> None:
    folder = small_tables.make(tmp_path / "release")
    descriptor = folder / "datapackage.json"
    long = "ж" * 81
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace("The flag", long), encoding="utf-8")
    Release(folder).export(tmp_path / "a.dta")
    labels = pyreadstat.read_dta(str(tmp_path / "a.dta"))[1].column_names_to_labels
    assert labels["flag"] == "ж" * 79 + "…"
    assert f"flag: {long}: What flag is".encode() in (tmp_path / "a.dta").read_bytes()


def test_notes_say_which_release_it_is_and_what_each_column_is(hostile: Path, told: Any) -> None:
    assert f"citation: {small_tables.citation(hostile.with_name('release'))}" in told.notes
    assert "version: 0.9.0" in told.notes
    written = hostile.read_bytes()
    assert [name for name in RECORD if f"{name}: The {name}: What {name} is".encode() not in written] == []


def test_the_map_of_the_file_leads_to_its_sections_and_no_time_is_told(hostile: Path) -> None:
    written = hostile.read_bytes()
    head = written.index(b"<map>")
    starts = struct.unpack_from("<14Q", written, head + 5)
    tags = (
        "stata_dta map variable_types varnames sortlist formats value_label_names variable_labels characteristics data"
    )
    for start, tag in zip(starts, [*tags.split(), "strls", "value_labels", "/stata_dta"], strict=False):
        assert written.startswith(f"<{tag}>".encode(), start), tag
    assert starts[-1] == len(written)
    assert b"<timestamp>\0</timestamp>" in written[:head]


def test_pandas_reads_it_too(hostile: Path) -> None:
    frame = pd.read_stata(hostile, convert_categoricals=True)
    assert list(frame["code"].astype(object).where(frame["code"].notna(), None)) == [
        row[5] for row in small_tables.rows()
    ]
    assert [text or None for text in frame.iloc[:, 3]] == [row[3] for row in small_tables.rows()]


def kinds(path: Path) -> tuple[int, ...]:
    """The type of each variable: for text the most bytes that it takes, or STRL."""
    written = path.read_bytes()
    return struct.unpack_from(f"<{len(RECORD)}H", written, written.index(b"<variable_types>") + 16)


def test_long_text_is_of_the_type_that_holds_it(tmp_path: Path) -> None:
    rows = [(*row[:3], text, None, *row[5:]) for row, text in zip(small_tables.rows(), ("ж" * 1022, "ж"), strict=False)]
    Release(small_tables.make(tmp_path / "short", rows)).export(tmp_path / "short.dta")
    rows[0] = (*rows[0][:3], "ж" * 1023, *rows[0][4:])
    Release(small_tables.make(tmp_path / "long", rows)).export(tmp_path / "long.dta")
    assert [kinds(tmp_path / name)[3] for name in ("short.dta", "long.dta")] == [2044, STRL]
    assert of_stata(tmp_path / "long.dta", "record", fields(tmp_path / "long")["record"])[0][3] == "ж" * 1023


@pytest.mark.parametrize(
    ("cell", "value"),
    [(3, "a\0b"), (7, 2**53 + 1), (7, -(2**53) - 1), (7, -(2**63)), (8, 1e308), (8, float("inf")), (8, float("nan"))],
)
def test_a_value_that_stata_cannot_hold_is_refused(tmp_path: Path, cell: int, value: Any) -> None:
    rows = small_tables.rows()
    rows[0] = (*rows[0][:cell], value, *rows[0][cell + 1 :])
    with pytest.raises(CannotWrite, match=f"`{RECORD[cell]}` has a value that Stata cannot hold; write a database"):
        Release(small_tables.make(tmp_path / "release", rows)).export(tmp_path / "a.dta")
    assert not (tmp_path / "a.dta").exists()


def test_notes_are_not_written_over_others(hostile: Path) -> None:
    with pytest.raises(ValueError, match="the file has characteristics already"):
        with_notes(hostile.read_bytes(), {"_dta": ["twice"]})
