"""What LibreOffice makes of a file written for spreadsheet programs, with its own settings and with the boldest."""

import subprocess
import zipfile
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from envoylog import Release
from envoylog._spreadsheet import guarded, write_spreadsheet

pytestmark = pytest.mark.spreadsheet

SETTINGS: Final = {
    # separators, text delimiter, UTF-8, first row, columns, language, quoted is text, special numbers, ..., formulas
    "as its dialog stands": (",", "44/59/9,34,76,1,,0,false,false,false,false,false,-1,false"),
    "all that it can read, in English": (",", "44,34,76,1,,1033,false,true,false,false,false,-1,true"),
    "all that it can read, in Russian": (";", "59,34,76,1,,1049,false,true,false,false,false,-1,true"),
}
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))
WRITTEN: Final = [
    *["2021", "2021-11", "2026-01-13", "2023-21", "2021-11-15/2021-11-16", "../2021-11-16", "040", "1E5", "1/2", "5%"],
    *["17 November 2021", "16 ноября 2021", "ноя 2021", "10:30", "true", "12345678901234567890"],
    *["=1+1", '=HYPERLINK("https://a.example")', "+1", "-1", "@SUM(1)", "\t=1+1", "'=1+1", '"=1+1'],
    *['Камил; «Б», "C"', "two\nlines", "talks-2021-11"],
]


class Cell(NamedTuple):
    """A cell of a sheet: what it is, whether a formula gave it, and what it shows or holds."""

    kind: str | None
    formula: str | None
    holds: str


@pytest.fixture(params=list(SETTINGS.values()), ids=list(SETTINGS))
def settings(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where LibreOffice keeps what is its own."""
    return tmp_path_factory.mktemp("profile").as_uri()


def opened(path: Path, options: str, profile: str) -> list[list[Cell]]:
    """The sheet that LibreOffice makes of a CSV file."""
    how = ["--headless", "--convert-to", "ods", f"--infilter=CSV:{options}", "--outdir", str(path.parent)]
    command = ["soffice", f"-env:UserInstallation={profile}", *how, str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with zipfile.ZipFile(path.with_suffix(".ods")) as packed:
        sheet = ElementTree.fromstring(packed.read("content.xml"))
    return [
        [cell for each in row.findall(f"{TABLE}table-cell") for cell in cells(each)]
        for row in sheet.iter(f"{TABLE}table-row")
    ]


def cells(element: ElementTree.Element) -> list[Cell]:
    """A cell, as often as it is repeated."""
    shown = "\n".join("".join(paragraph.itertext()) for paragraph in element.findall(f"{TEXT}p"))
    held = element.get(f"{OFFICE}date-value") or element.get(f"{OFFICE}value") or shown
    cell = Cell(element.get(f"{OFFICE}value-type"), element.get(f"{TABLE}formula"), held)
    return [cell] * int(element.get(f"{TABLE}number-columns-repeated", "1"))


def test_text_stays_text_and_nothing_is_run(tmp_path: Path, profile: str, settings: tuple[str, str]) -> None:
    separator, options = settings
    write_spreadsheet(pa.table({"text": WRITTEN, "n": range(len(WRITTEN))}), tmp_path / "text.csv", separator)
    rows = opened(tmp_path / "text.csv", options, profile)
    expected = [Cell("string", None, text) for text in guarded(pa.chunked_array([WRITTEN])).to_pylist()]
    assert [row[0] for row in rows[1 : len(WRITTEN) + 1]] == expected


def test_days_and_numbers_are_read_and_null_is_empty(tmp_path: Path, profile: str, settings: tuple[str, str]) -> None:
    separator, options = settings
    day = pa.array([19000, None], pa.date32())
    table = pa.table({"day": day, "n": [7_000_000_000, None], "part": [55.75, -7.5], "who": [None, "A"]})
    write_spreadsheet(table, tmp_path / "table.csv", separator)
    first, second = (row[:4] for row in opened(tmp_path / "table.csv", options, profile)[1:3])
    nothing = Cell(None, None, "")
    assert first == [
        Cell("date", None, "2022-01-08"),
        Cell("float", None, "7000000000"),
        Cell("float", None, "55.75"),
        nothing,
    ]
    assert second == [nothing, nothing, Cell("float", None, "-7.5"), Cell("string", None, "A")]


def test_the_record_of_the_release_is_read_cell_by_cell(tmp_path: Path, profile: str, release: Path) -> None:
    Release(release).to_spreadsheet(tmp_path / "record.csv")
    record = Release(release).load("record")
    rows = opened(tmp_path / "record.csv", SETTINGS["as its dialog stands"][1], profile)
    read = {name: [row[place] for row in rows[1 : len(record) + 1]] for place, name in enumerate(record)}
    assert [cell.holds for cell in rows[0][: len(record.columns)]] == list(record)
    for name, column in record.items():
        shown = [(cell.kind, cell.formula) for cell in read[str(name)] if cell.kind]
        kind = {"M": "date", "i": "float"}.get(column.dtype.kind, "string")
        assert shown == [(kind, None)] * int(column.notna().sum())
    assert [cell.holds for cell in read["date_edtf"]] == [f"'{written}" for written in record["date_edtf"]]
    assert [cell.holds for cell in read["participants"]] == record["participants"].fillna("").to_list()
