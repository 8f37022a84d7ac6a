"""The way from what is asked of two releases to the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from envoylog._comparison import Comparison, comparison
from envoylog._release import AsRelease, Release
from envoylog._result_comparison import RUNS, ResultComparison, result_comparison
from envoylog._sides import sides


def compared(
    old: AsRelease | None,
    new: AsRelease | None,
    rules: str | Sequence[str] | None,
    on: Callable[[Release], Any] | None,
    runs: int | None,
) -> Comparison | ResultComparison:
    """What differs between two sides, or of a function's result on them; `envoylog.compare` says what each may be."""
    found = sides(old, new, rules)
    return comparison(found) if on is None else result_comparison(on, found, RUNS if runs is None else runs)
