"""What can go wrong for a reader of the data, each with what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EnvoylogError(Exception):
    """Base of every error that envoylog raises on purpose."""


class Unknown(EnvoylogError, LookupError):
    """A table, column, event, version or rule that the release does not have."""

    def __init__(self, kind: str, asked: str, known: Iterable[str]) -> None:
        super().__init__(f"no {kind} `{asked}`; {nearest(asked, list(known))}")


class RelayCycle(EnvoylogError, ValueError):
    """Sources that relay each other in a circle, so that no origin can be found."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.sources = tuple(sorted(set(sources)))
        super().__init__(f"these sources relay each other in a circle: {', '.join(self.sources)}")


class NoRelease(EnvoylogError, FileNotFoundError):
    """A folder that holds no release, or one whose files are missing or damaged."""


class CannotWrite(EnvoylogError, OSError):
    """A file that could not be written; what was there before is untouched."""


def nearest(asked: str, known: list[str]) -> str:
    """What to write instead: the closest of many known names, or all of a few."""
    close = difflib.get_close_matches(asked, known, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(f'`{name}`' for name in close)}?"
    if len(known) > 40:
        return f"there are {len(known)}, among them {', '.join(sorted(known)[:5])}"
    return f"there are: {', '.join(known)}"
