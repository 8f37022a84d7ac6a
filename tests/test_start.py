"""docs/start.md and docs/versions.md: every block of code is run in a new folder, and does what the page says."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
from test_r import run as run_in_r
from test_readme import checkout, run

from envoylog import Release

ROOT: Final = Path(__file__).resolve().parent.parent
BETWEEN: Final = "-- the next block --\n"

Blocks = dict[str, list[str]]


def blocks(name: str) -> Blocks:
    """The code of a page, by language, in its order."""
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    found: Blocks = {}
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        found.setdefault(language, []).append(block)
    return found


def commands(name: str) -> list[str]:
    return re.findall(r"^\$ (.*)$", "".join(blocks(name)["console"]), re.MULTILINE)


COMMANDS: Final = [(name, line) for name in ("start", "versions") for line in commands(name) if line[:4] != "pip "]


@pytest.fixture(scope="module")
def printed(release: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What each block of Python prints, by page: those of a page run one after the other, in one new folder."""
    told = {}
    for name in ("start", "versions"):
        folder = checkout(release, tmp_path_factory.mktemp(name) / "checkout")
        code = f"print({BETWEEN!r}, end='')\n".join(blocks(name)["python"])
        told[name] = run(sys.executable, "-c", code, release=folder).split(BETWEEN)
        told[f"files of {name}"] = sorted(path.name for path in folder.iterdir() if not path.is_symlink())
    return told


@pytest.mark.parametrize(
    ("page", "number", "words"),
    [
        ("start", 0, ["date_edtf", "n_origins", "policy_actions"]),
        ("start", 1, ["speech_act", "nature", "event_id"]),
        ("start", 2, ["bilateral", "multilateral", "Dawat", "#:~:text="]),
        ("start", 3, []),  # it writes files
        ("versions", 0, ["version", "0.1.0", "0.2.0", "2026-11-21", "deee98799"]),
        ("versions", 1, ["72 events then,"]),
        ("versions", 2, ["table", "events", "72", "bilateral", "Version 0.1.0"]),
        ("versions", 3, ["True\nTrue\n"]),
        ("versions", 4, ["west-moscow-visit-2021-11: in events\nzamir-kabulov: in actors\n"]),
        ("versions", 5, ["0 gone, 308 new", "extended-troika-islamabad-2021-11"]),
        ("versions", 6, ["sound", "had again from data/history", "\nTrue\n"]),
        ("versions", 7, ["()\n"]),
    ],
)
def test_each_python_block_prints_what_the_page_says(
    printed: dict[str, list[str]], page: str, number: int, words: list[str]
) -> None:
    assert [each for each in words if each not in printed[page][number]] == []


def test_no_block_goes_untried() -> None:
    tried = {name: {language: len(found) for language, found in blocks(name).items()} for name in ("start", "versions")}
    assert tried == {
        "start": {"python": 4, "r": 1, "console": 3},
        "versions": {"python": 8, "r": 1, "console": 3},
    }


def test_the_python_blocks_write_the_files_that_they_name(printed: dict[str, list[str]]) -> None:
    assert printed["files of start"] == ["record_by_semicolon.csv", "statements.xlsx"]
    assert printed["files of versions"] == ["envoylog-0.1.0"]


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_each_command_does_what_it_says(release: Path, tmp_path: Path, page: str, line: str) -> None:
    folder = checkout(release, tmp_path / "checkout")
    program, *words = line.split()
    assert program == "envoylog"
    told = run(sys.executable, "-m", "envoylog", *words, release=folder)
    written = [path.name for path in folder.iterdir() if not path.is_symlink()]
    assert written == [word for word in words if word in ("record.csv", "envoylog.xlsx", "as-first-released")]
    assert bool(told) != bool(written)


def test_the_library_that_the_page_installs_is_an_extra_of_the_package() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (line,) = [line for line in commands("start") if line.startswith("pip ")]
    assert line in {f"pip install '.[{extra}]'" for extra in extras}


@pytest.mark.r
@pytest.mark.parametrize(
    ("page", "words"), [("start", ["n_origins", "bilateral", "Dawat"]), ("versions", ["0.1.0", "0.2.0", "[1] 72"])]
)
def test_the_r_block_runs(release: Path, tmp_path: Path, page: str, words: list[str]) -> None:
    script = tmp_path / f"{page}.R"
    script.write_text("".join(blocks(page)["r"]), encoding="utf-8")
    told = run_in_r(script, folder=release)
    assert [each for each in words if each not in told] == []


def test_the_number_that_the_page_gives_is_that_of_the_installed_release(printed: dict[str, list[str]]) -> None:
    installed = Release(ROOT).version
    assert printed["versions"][0].splitlines()[0] == installed
    assert f"{len(Release(ROOT).load('events'))} now" in printed["versions"][1]
