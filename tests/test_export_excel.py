"""In an exported workbook text is text, days are days, nothing is run, and nothing is cut off."""

import re
import zipfile
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import small_tables
from reading_exports import plain, sheet

from envoylog import CannotWrite, Release
from envoylog._export_excel import FIRST_DAY, MOST_LETTERS, MOST_ROWS, sheet_names

KINDS: Final = {"string": {"s"}, "integer": {"n", "s"}, "number": {"n", "s"}, "boolean": {"b"}, "date": {"d", "s"}}
"""What openpyxl calls cells of each type; numbers and days that Excel has not are text."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("excel")
    Release(small_tables.make(folder / "release")).export(folder / "hostile.xlsx")
    return folder / "hostile.xlsx"


@pytest.fixture(scope="module")
def book(hostile: Path) -> Any:
    return openpyxl.load_workbook(hostile)


def test_no_part_of_the_file_is_a_formula_a_link_or_a_program(hostile: Path) -> None:
    with zipfile.ZipFile(hostile) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
        assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [name for name in parts if re.search(r"vba|external|embed|connections|queryTable", name)] == []
    sheets = {name: text for name, text in parts.items() if "worksheets/" in name}
    assert len(sheets) == 4
    assert [name for name, text in sheets.items() if re.search(r"<(f|hyperlink|oleObject|legacyDrawing)\b", text)] == []
    assert [name for name, text in parts.items() if 'TargetMode="External"' in text] == []


@pytest.mark.parametrize("column", range(len(small_tables.FIELDS["record"])))
def test_each_cell_is_of_the_kind_of_its_column(book: Any, column: int) -> None:
    name, kind, _ = small_tables.FIELDS["record"][column]
    cells = [line[column] for line in book["record"].iter_rows()]
    assert (cells[0].value, cells[0].data_type) == (name, "s")
    held = [row[column] for row in small_tables.rows()]
    assert [cell.value is None for cell in cells[1:]] == [value is None for value in held]
    assert {cell.data_type for cell in cells[1:] if cell.value is not None} <= KINDS[kind]


def test_text_that_excel_would_read_anew_once_edited_is_kept_as_text(book: Any) -> None:
    cells = {line[3].value: bool(line[3].quotePrefix) for line in book["record"].iter_rows(min_row=2)}
    endangered = [
        "=1+1",
        '=HYPERLINK("https://a.example","b")',
        "+1",
        "-1",
        "@SUM(1)",
        "2021",
        "2021-11",
        "../2021-11-16",
        "040",
        "1E5",
        "true",
    ]
    assert {text: cells[text] for text in endangered} == dict.fromkeys(endangered, True)
    others = ["NA", "it's", 'Камил; «Б», "C"', "https://a.example/b?c=d#e"]
    assert {text: cells[text] for text in others} == dict.fromkeys(others, False)


def test_days_before_march_1900_and_long_numbers_are_text(book: Any) -> None:
    days, numbers, parts = ([line[place] for line in book["record"].iter_rows(min_row=2)] for place in (10, 7, 8))
    for cell, row in zip(days, small_tables.rows(), strict=True):
        if row[10] and row[10] < FIRST_DAY:
            assert (cell.data_type, cell.value) == ("s", row[10].isoformat())
        elif row[10]:
            assert (cell.data_type, cell.number_format, cell.value.date()) == ("d", "yyyy-mm-dd", row[10])
    assert {str(cell.value) for cell in numbers if cell.data_type == "s"} == {str(2**53), str(-(2**53)), str(10**15)}
    assert {cell.value for cell in parts if cell.data_type == "s"} == {"0.30000000000000004"}


def test_the_first_sheets_say_what_the_others_hold(hostile: Path, book: Any) -> None:
    assert book.sheetnames == ["about", "codebook", "record", "vocabularies"]
    told = dict(sheet(hostile, "about"))
    assert told["citation"] == small_tables.citation(hostile.with_name("release"))
    assert told["record"] == "Record: One row for each of record."
    columns = [(name, each[0]) for name, told in small_tables.FIELDS.items() for each in told]
    assert [tuple(line[index] for index in (0, 2)) for line in sheet(hostile, "codebook")[1:]] == columns


def test_codes_have_a_sheet_where_the_vocabularies_have_none(hostile: Path, tmp_path: Path) -> None:
    release = hostile.parent / "release"
    Release(release).export(tmp_path / "a.xlsx", "record")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["about", "codebook", "codes", "record"]
    assert sheet(tmp_path / "a.xlsx", "codes")[1:] == plain(release, "vocabularies")


def test_each_sheet_keeps_its_head_in_sight_and_can_be_filtered(book: Any) -> None:
    for name in book.sheetnames[1:]:
        assert (book[name].freeze_panes, book[name].auto_filter.ref) == ("A2", book[name].dimensions)
        assert all(8 <= book[name].column_dimensions[letter].width <= 61 for letter in "AB")


@pytest.mark.parametrize(
    ("tables", "names"),
    [
        (["about", "events"], ["about", "events"]),
        (["about", "About"], ["about", "About_2"]),
        (["a" * 40, "a" * 41], ["a" * 31, "a" * 29 + "_2"]),
        (["a/b:c", "[d]*?\\"], ["a_b_c", "_d____"]),
        (["history", "'quoted'", "''"], ["history_2", "quoted", "_2"]),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(tables: list[str], names: list[str]) -> None:
    assert list(sheet_names(tables).values()) == names


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * MOST_LETTERS, True), ("ж" * MOST_LETTERS, True), ("a" * (MOST_LETTERS + 1), False), ("😀" * 16_384, False)],
)
def test_a_text_that_a_cell_cannot_hold_is_refused_and_never_cut(tmp_path: Path, text: str, fits: bool) -> None:
    rows = [(*row[:3], text, None, *row[5:]) for row in small_tables.rows()[:2]]
    release = Release(small_tables.make(tmp_path / "release", rows))
    if fits:
        release.export(tmp_path / "a.xlsx")
        assert {line[3] for line in sheet(tmp_path / "a.xlsx", "record")[1:]} == {text}
        return
    with pytest.raises(CannotWrite, match=r"of e-000 in record has more than 32,767 letters, .* \.sqlite or \.duckdb"):
        release.export(tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS == 2**20
    monkeypatch.setattr("envoylog._export_excel.MOST_ROWS", 3)
    with pytest.raises(CannotWrite, match=r"record has \d+ rows, a sheet at most 2; write a database instead"):
        Release(small_tables.make(tmp_path / "release")).export(tmp_path / "a.xlsx")
