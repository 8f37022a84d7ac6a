"""Version numbers of releases, MAJOR.MINOR.PATCH."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from envoylog._store import DESCRIPTOR, Store

VERSION: Final = re.compile(r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
UNRELEASED: Final = "0.0.0"
"""The version of what was never released."""


def number(version: str) -> tuple[int, ...]:
    """A version as it sorts."""
    return tuple(int(part) for part in version.split("."))


def last_version(folder: Path) -> str:
    """Version of the release that stands in a folder; 0.0.0 where there is none."""
    return Store(folder).version if (folder / DESCRIPTOR).exists() else UNRELEASED
