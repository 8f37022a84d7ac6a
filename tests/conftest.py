"""What is at hand decides which optional tests run; where nothing may be skipped, a missing part fails."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIP_NOTHING = os.environ.get("ENVOYLOG_SKIP_NOTHING") == "1"
PROGRAMS = {"r": "Rscript", "browser": "chromium", "spreadsheet": "soffice", "cff": "cffconvert"}
"""What the tests with a marker run."""
WAITING = pytest.StashKey[int]()
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every file of the checkout that git tracks or would track, relative to it."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted({Path(name) for name in names if name and (ROOT / name).is_file()})


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout; before its first release, a folder like it: `src/`, `r/`, `data/` and `datapackage.json`."""
    if json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        return ROOT
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "r", folder / "r")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    script = [sys.executable, ROOT / "build" / "compile_candidate.py", "--seeds", ROOT / "seeds", "--release", folder]
    subprocess.run([*script, "--output", folder / "candidate"], check=True)
    for part in ("data", "datapackage.json"):
        shutil.move(folder / "candidate" / part, folder / part)
    return folder


def texts_folder() -> Path | None:
    """The folder of source texts that TEXTS names, if any."""
    named = os.environ.get("TEXTS")
    return (ROOT / named).resolve() if named else None


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of source texts; tests that ask for it are marked `texts`."""
    folder = texts_folder()
    assert folder, "TEXTS names no folder"
    assert folder.is_dir(), f"TEXTS names {folder}, which is no folder"
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect text tests without texts, and count them; skip tests whose program is missing, unless none may be."""
    if texts_folder() is None:
        waiting = [item for item in items if item.get_closest_marker("texts")]
        items[:] = [item for item in items if not item.get_closest_marker("texts")]
        config.hook.pytest_deselected(items=waiting)
        config.stash[WAITING] = len(waiting)
    missing = [] if SKIP_NOTHING else [marker for marker, program in PROGRAMS.items() if not shutil.which(program)]
    for marker, item in product(missing, items):
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=f"{PROGRAMS[marker]} is not installed"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests wait for the texts: they are never silently passed."""
    if waiting := config.stash.get(WAITING, 0):
        terminalreporter.write_line(
            f"{waiting} tests need the source texts and were deselected: name them, TEXTS=folder"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where nothing may be skipped."""
    report = yield
    return refused(report) if not hasattr(report, "wasxfail") else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failed one where nothing may be skipped."""
    return refused((yield))


def refused(report: Report) -> Report:
    """The report, failed instead of skipped where nothing may be skipped."""
    if SKIP_NOTHING and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here, and this was: {reason}"
    return report
