"""Version numbers of releases, MAJOR.MINOR.PATCH."""

from __future__ import annotations

import re
from typing import Final

VERSION: Final = re.compile(r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
UNRELEASED: Final = "0.0.0"
"""The version of what was never released."""


def number(version: str) -> tuple[int, ...]:
    """A version as it sorts."""
    return tuple(int(part) for part in version.split("."))
