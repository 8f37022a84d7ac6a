"""What LibreOffice shows of an exported workbook is what the CSV has, sheet by sheet."""

import csv
import datetime
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import small_tables
from reading_exports import fields, plain

from envoylog import Release

pytestmark = pytest.mark.spreadsheet

AS_SHOWN = "44,34,76,1,,0,true,true,false,false,false,-1"
"""Separators, UTF-8, text in quotes, cells as shown, every sheet in a file of its own."""


def opened(path: Path, profile: Path) -> dict[str, list[list[str]]]:
    """Each sheet as LibreOffice shows it."""
    how = [
        "--headless",
        "--convert-to",
        f"csv:Text - txt - csv (StarCalc):{AS_SHOWN}",
        "--outdir",
        path.parent / "shown",
    ]
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", *how, path]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    shown = {}
    for each in (path.parent / "shown").iterdir():
        with each.open(encoding="utf-8", newline="") as file:
            shown[each.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(file))
    return shown


def seen(value: Any) -> str:
    """A value as a cell shows it; a line break is a line feed, and days before 1900 are text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else re.sub("\r\n?", "\n", str(value))


def alike(shown: str, value: Any) -> bool:
    if isinstance(value, float):
        return shown != "" and float(shown) == pytest.approx(value, rel=1e-9, abs=1e-300)
    return shown == seen(value)


@pytest.mark.parametrize("which", ["released", "hostile"])
def test_every_sheet_shows_what_the_table_says(tmp_path: Path, release: Path, which: str) -> None:
    source = release if which == "released" else small_tables.make(tmp_path / "release")
    Release(source).export(tmp_path / "book.xlsx")
    shown = opened(tmp_path / "book.xlsx", tmp_path / "profile")
    assert set(shown) == {"about", "codebook", *fields(source)}
    for table, kinds in fields(source).items():
        told = plain(source, table)
        assert (shown[table][0], len(shown[table])) == (list(kinds), len(told) + 1)
        for line, row in zip(shown[table][1:], told, strict=True):
            odd = [(cell, value) for cell, value in zip(line, row, strict=True) if not alike(cell, value)]
            assert odd == [], table
