"""Every block of README.md that is code does what the page says, run from the repository's own folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from envoylog import Release

ROOT = Path(__file__).resolve().parent.parent
TRIED = ("python", "sql", "r")
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


@pytest.mark.parametrize(
    ("doing", "printed"),
    [
        ('load("record")', ["date_edtf", "n_conflicts", "policy_actions"]),
        ("trace(", ["bilateral", "multilateral", "Dawat", "https://tass.com/world/1362901", "#:~:text="]),
        ("cite(", ["Envoylog contributors", "Version "]),
    ],
)
def test_each_python_block_prints_what_it_promises(release: Path, doing: str, printed: list[str]) -> None:
    (block,) = [block for block in blocks("python") if doing in block]
    told = run(sys.executable, "-c", block, release=release)
    assert [words for words in printed if words not in told] == []


def test_no_python_block_goes_untried() -> None:
    assert len(blocks("python")) == 3


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
