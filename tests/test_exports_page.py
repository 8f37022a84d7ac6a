"""Every block of docs/exports.md that is code does what the page says, run one after the other in an empty folder."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from exporting import export
from reading_exports import duckdb

import envoylog
from envoylog import Release
from envoylog._export import KINDS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def run(release: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the Python of the page was run, and what it printed."""
    folder = tmp_path_factory.mktemp("page")
    environment = os.environ | {"PYTHONPATH": str(release / "src"), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", "\n".join(blocks("python"))]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_python_writes_the_files_that_it_names(release: Path, run: tuple[Path, str]) -> None:
    folder, printed = run
    named = set(re.findall(r'export\("([\w.]+)"', "\n".join(blocks("python"))))
    tables = {f"{table}.dta" for table in Release(release).tables()["table"]}
    assert {path.name for path in folder.iterdir()} == named | tables
    assert printed == "True\n"


def test_one_query_gives_the_same_rows_in_both_databases(release: Path, run: tuple[Path, str]) -> None:
    (query,) = blocks("sql")
    with closing(sqlite3.connect(run[0] / "envoylog.sqlite")) as database:
        rows = database.execute(query).fetchall()
    export(release, run[0].parent / "envoylog.duckdb")
    printed = duckdb(run[0].parent / "envoylog.duckdb", "-csv", "-noheader", query)
    assert [",".join(map(str, row)) for row in rows] == printed.splitlines()
    assert (
        len(rows)
        == envoylog.load("participants", with_event=True).query("actor_id == 'zamir-kabulov'").event_type.nunique()
    )


def test_the_page_names_every_ending_and_no_other() -> None:
    table = PAGE.split("\n\n")[2]
    assert set(re.findall(r"`(\.\w+)`", table)) == set(KINDS)
