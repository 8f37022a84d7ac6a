"""What is at hand decides which optional tests run; where nothing may be skipped, a missing part fails."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIP_NOTHING = os.environ.get("ENVOYLOG_SKIP_NOTHING") == "1"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


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
    """Deselect text tests without texts, and count them; skip R tests without R unless nothing may be skipped."""
    if texts_folder() is None:
        waiting = [item for item in items if item.get_closest_marker("texts")]
        items[:] = [item for item in items if not item.get_closest_marker("texts")]
        config.hook.pytest_deselected(items=waiting)
    if not SKIP_NOTHING and not shutil.which("Rscript"):
        for item in items:
            if item.get_closest_marker("r"):
                item.add_marker(pytest.mark.skip(reason="Rscript is not installed"))
