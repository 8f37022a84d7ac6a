"""Every block of README.md that is code does what the page says, run where the release stands."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from envoylog import Release

ROOT = Path(__file__).resolve().parent.parent
OF_A_CHECKOUT = ("SHA256SUMS", "data", "datapackage.json", "pyproject.toml", "r", "src")
TRIED = ("python", "sql", "r", "sh")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no block of {language}"
    return found


def run(*command: str, release: Path) -> str:
    """What a program prints, run in the folder of a release with that folder's own package."""
    environment = os.environ | {"PYTHONPATH": str(release / "src"), "PYTHONWARNINGS": "error"}
    done = subprocess.run(command, cwd=release, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def checkout(release: Path, folder: Path) -> Path:
    """A folder in which the release stands, and in which files can be written."""
    folder.mkdir()
    for name in OF_A_CHECKOUT:
        if (release / name).exists():
            (folder / name).symlink_to(release / name)
    return folder


PRINTED = {
    'load("record")': ["date_edtf", "n_conflicts", "policy_actions"],
    "trace(": ["bilateral", "multilateral", "Dawat", "https://tass.com/world/1362901", "#:~:text="],
    "cite(": ["Envoylog contributors", "Version ", "Fingerprint sha256:", "@misc{envoylog-", "howpublished = {"],
    "compare(": ["fingerprint", "2026-11-21", "0.1.0 → 0.2.0: ", "\nLost\n", "\nEdited\n"],
}
"""What a block of Python prints, by what it does."""
COMMANDS = {
    "envoylog verify": r"Envoylog \S+ in .*: sound\n.*\nfingerprint [0-9a-f]{64}\nhad again from .* hashes: 0\.1\.0\b",
    "envoylog show meetings --rows 5": r"event_id +format +mode .*(\n[a-z0-9]+(-[a-z0-9]+)+\b.*){5}\n$",
}
"""What a command prints, as a pattern."""
EXPORT = "envoylog export envoylog.sqlite"
"""The command that writes a file and prints nothing."""


def python_block(doing: str) -> str:
    (block,) = [block for block in blocks("python") if doing in block]
    return block


@pytest.mark.parametrize("doing", PRINTED)
def test_each_python_block_prints_what_it_promises(release: Path, doing: str) -> None:
    told = run(sys.executable, "-c", python_block(doing), release=release)
    assert [words for words in PRINTED[doing] if words not in told] == []


def test_no_python_block_goes_untried() -> None:
    assert {python_block(doing) for doing in PRINTED} == set(blocks("python"))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_prints_what_it_promises(release: Path, command: str) -> None:
    told = run(sys.executable, "-m", *command.split(), release=release)
    assert re.match(COMMANDS[command], told), told


def test_the_export_has_every_table_with_its_rows(release: Path, tmp_path: Path) -> None:
    folder = checkout(release, tmp_path / "checkout")
    assert run(sys.executable, "-m", *EXPORT.split(), release=folder) == ""
    with closing(sqlite3.connect(folder / EXPORT.split()[-1])) as database:
        for table, rows in Release(folder).tables()[["table", "rows"]].itertuples(index=False):
            assert database.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (rows,)


def test_no_command_goes_untried() -> None:
    assert [line for block in blocks("sh") for line in block.splitlines()] == [*COMMANDS, EXPORT]


@pytest.mark.parametrize("query", blocks("sql"))
def test_each_query_finds_rows(release: Path, query: str) -> None:
    asked = "import sys, duckdb; print(duckdb.sql(sys.argv[1]).fetchall())"  # in a process of its own: it leaks at exit
    assert run(sys.executable, "-c", asked, query, release=release).strip() not in ("", "[]")


@pytest.mark.r
def test_the_r_block_counts_events_and_rivals_and_traces_a_cell(release: Path, tmp_path: Path) -> None:
    script = tmp_path / "readme.R"
    script.write_text("\n".join(blocks("r")), encoding="utf-8")
    told = run("Rscript", str(script), release=release)
    statements = Release(release).load("events")["event_type"].eq("statement").sum()
    assert [words for words in (str(statements), "overruled", "Bilateral", "Dawat") if words not in told] == []


def test_every_other_block_is_a_command_of_the_makefile() -> None:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    lines = [line for language, block in fenced if language not in TRIED for line in block.splitlines()]
    targets = re.findall("^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [line for line in lines if line not in {f"make {target}" for target in targets}] == []
