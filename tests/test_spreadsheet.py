"""A file for a spreadsheet program says there what the table says, or is not written at all."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pytest
import small_release

import envoylog
from envoylog import CannotWrite, Release, Unknown
from envoylog._spreadsheet import guarded, write_spreadsheet

NAMES = ("talks.csv", "Talks.CSV")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release(small_release.make(tmp_path_factory.mktemp("spreadsheet") / "release"))


@pytest.mark.parametrize(
    "text",
    [
        *["2021", "2021-11", "2026-01-13", "2023-21", "2021-11-15/2021-11-16", "../2021-11-16", "1985-04/.."],  # EDTF
        *["040", "1234567890123456789", "1E5", "1.2e+10", "1/2", "1 1/2", "10:30", "5%", "$5", "(5)", "1,5", "٢٠٢١"],
        *[
            "March 1",
            "SEPT2",
            "mar-2021",
            "17 November 2021.",
            "Wednesday, 17 November 2021",
            "10:30 pm",
            "Dec. 21, 9 AM",
        ],
        *["16 ноября 2021", "ноя 2021", "2 мая", "декабря 2017, 12:40"],  # what a Russian program makes a day of
        *["true", "FALSE"],
        *["=1+1", "+1", "-1", "@SUM(1)", "-प्रदान करता है।", "+ more", "＝1+1", "＠SUM(1)"],
        *["'=1+1", '"=1+1', "“=1+1", "«-1»", " =1+1", "\u00a0=1+1", "\u200b=1+1", "`'=1"],
    ],
)
def test_what_a_program_would_run_or_reread_has_an_apostrophe_in_front(text: str) -> None:
    assert guarded(pa.chunked_array([[text]])).to_pylist() == [f"'{text.strip()}"]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "talks-2021-11",
            "tass-2025-04-17",
            "novinite-2017-08-23",
            "decree-2021",
            "rossiya-1",
            "b92",
            "e24",
            "Q76",
        ],  # ids
        *[
            "Россия-1",
            "Камил ✓",
            "–5 degrees",
            "'Friends' meet",
            "«Россия»",
            "Article 5",
            "7 marches",
            "December",
            "true story",
        ],
        *["https://amu.tv/46935/", "A; B", "5 маршей", "100 солдат"],
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(pa.chunked_array([[text, None]])).to_pylist() == [text, None]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines", "two lines"),
        ("two\r\n\tlines\u2028more\x00", "two lines more"),
        ("\t=1+1", "'=1+1"),
        ("\r-1", "'-1"),
    ],
)
def test_a_cell_is_one_line_and_begins_with_no_tab(text: str, shown: str) -> None:
    assert guarded(pa.chunked_array([[text]])).to_pylist() == [shown]


def rows_of(path: Path, separator: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def test_the_file_is_marked_quoted_and_plain_where_it_can_be(tmp_path: Path) -> None:
    columns = {
        "who": ['Камил; "B"', None],
        "date_edtf": ["2021-11", "../2021"],
        "day": pa.array([19000, None], pa.date32()),
        "n": [7_000_000_000, 0],
        "long": [10**15, -1],
        "part": [55.75, None],
        "flag": [True, False],
    }
    write_spreadsheet(pa.table(columns), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().decode() == (
        "\ufeff" + '"who","date_edtf","day","n","long","part","flag"\n'
        '"Камил; ""B""","\'2021-11",2022-01-08,7000000000,"\'1000000000000000",55.75,true\n'
        ',"\'../2021",,0,"-1",,false\n'
    )


def test_a_semicolon_goes_with_a_decimal_comma(tmp_path: Path) -> None:
    write_spreadsheet(pa.table({"place": ["A; B"], "latitude": [55.75], "n": [3]}), tmp_path / "table.csv", ";")
    assert rows_of(tmp_path / "table.csv", ";") == [["place", "latitude", "n"], ["A; B", "55,75", "3"]]


def test_it_holds_what_load_gives(small: Release, tmp_path: Path) -> None:
    for table in small.tables()["table"]:
        small.to_spreadsheet(tmp_path / "table.csv", table)
        plain, loaded = small.load(table, dtype_backend="pyarrow"), rows_of(tmp_path / "table.csv")
        assert loaded[0] == list(plain)
        expected = [[written(value) for value in row] for row in plain.itertuples(index=False)]
        assert [[cell.removeprefix("'") for cell in row] for row in loaded[1:]] == expected


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if pd.isna(value) else str(value).removesuffix(".0")


def test_table_columns_and_rule_are_those_asked_for(small: Release, tmp_path: Path) -> None:
    path = tmp_path / "meetings.csv"
    small.to_spreadsheet(path, "meetings", ["date_edtf", "format"], with_event=True, rule="most_precise")
    assert rows_of(path) == [["date_edtf", "format"], ["'2021-10-21", "bilateral"]]


@pytest.mark.parametrize("name", NAMES)
def test_a_path_is_a_string_or_a_path(small: Release, tmp_path: Path, name: str) -> None:
    small.to_spreadsheet(str(tmp_path / name))
    small.to_spreadsheet(tmp_path / f"again-{name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_the_package_writes_the_installed_release(tmp_path: Path) -> None:
    envoylog.to_spreadsheet(tmp_path / "record.csv")
    assert len(rows_of(tmp_path / "record.csv")) == len(envoylog.load()) + 1


Ask = Callable[[Release, Path], object]


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda r, p: r.to_spreadsheet(p, "recrod"), Unknown, "no table `recrod`; did you mean `record`?"),
        (lambda r, p: r.to_spreadsheet(p, columns="titel"), Unknown, "no column `titel`; did you mean `title`"),
        (lambda r, p: r.to_spreadsheet(p, rule="nearst"), Unknown, "no rule `nearst`; did you mean `nearest`?"),
        (lambda r, p: r.to_spreadsheet(p, separator="|"), Unknown, "no separator `|`; there are: `,`, `;`"),
        (lambda r, p: r.to_spreadsheet(p.parent), CannotWrite, "it is a folder; name a file in it, such as"),
        (lambda r, p: r.to_spreadsheet(p.parent / "gone" / "record.csv"), CannotWrite, "there is no folder"),
        (lambda r, p: r.to_spreadsheet(p / "record.csv"), CannotWrite, "there is no folder"),  # the folder is a file
        (lambda r, p: r.to_spreadsheet(p.with_suffix(".xlsx")), CannotWrite, "let it end in .csv"),
        (lambda r, p: r.to_spreadsheet(p.with_name(f"{'a' * 300}.csv")), CannotWrite, "file name too long"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_changes_nothing(
    small: Release, tmp_path: Path, ask: Ask, error: type[Exception], says: str
) -> None:
    path = tmp_path / "record.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(error) as caught:
        ask(small, path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("record.csv", "mine")]


def test_a_read_only_file_is_not_replaced(small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "record.csv").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode: not (Path(path).name == "record.csv" and mode == os.W_OK))
    with pytest.raises(CannotWrite, match="it is read-only"):
        small.to_spreadsheet(tmp_path / "record.csv")
    assert (tmp_path / "record.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("trouble", "raised", "says"),
    [
        (
            OSError(28, "No space left on device"),
            CannotWrite,
            "record.csv: no space left on device; nothing was changed",
        ),
        (PermissionError(13, "Permission denied"), CannotWrite, "denied, perhaps because another program has it open"),
        (KeyboardInterrupt(), KeyboardInterrupt, ""),
    ],
)
def test_a_file_cut_short_is_not_left_behind(
    small: Release,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: BaseException,
    raised: type[BaseException],
    says: str,
) -> None:
    def fails(*_: object) -> None:
        raise trouble

    (tmp_path / "record.csv").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(pyarrow.csv, "write_csv", fails)
    with pytest.raises(raised) as caught:
        small.to_spreadsheet(tmp_path / "record.csv")
    assert says in str(caught.value)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("record.csv", "mine")]
