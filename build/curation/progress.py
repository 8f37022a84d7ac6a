"""Say on a terminal which step is running; say nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_CLEAR: Final = "\r\x1b[K"


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show `what` on the terminal's last line while the step runs."""
    watched = sys.stderr.isatty()
    if watched:
        print(f"{_CLEAR}{what} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if watched:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
