"""Whether a result is the same on two releases, or under two rules, and which records make it differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from envoylog._comparison import FEW
from envoylog._mixture import KINDS, changed, kind_of
from envoylog._release import Release
from envoylog._responsible import Trial, Units, Verdict, responsible
from envoylog._results import PARTS, Outcome, differing, outcome, same
from envoylog._sides import Sides

_RESPONSIBLE: Final = ["how", "share", "unit", "table", "key", "change", "column", "old", "new"]
_READ: Final = ["table", "column"]
RUNS: Final = 500
"""How often a function runs at most to find out which records make its result differ."""
_NOTHING: Final = Verdict([], {}, itself=False, whole=False)


@dataclass(frozen=True, eq=False, repr=False)
class ResultComparison:
    """Whether a function gives the same on two sides; prints as text in a terminal and as HTML in a notebook.

    `old` and `new` name the sides, `results` are what the function gave on each, None where it stopped with one of the
    `errors`. `same` is true where both gave the same or stopped alike; numbers with a fraction may differ by 1e-8 and
    a hundred-thousandth of the new one, as in `pandas.testing`. `steady` is false where the function, run twice on one
    side, gave two results: then nothing is said of records. `parts` has what differs: `part` (labels of a row and a
    column, a key, or `result` for a single value), `there` (`both`, or the side that alone has it), `old`, `new`.

    `read` are the columns that the function loaded: `table`, `column`. `changed` has what differs in them: `unit`
    (an event with all that is of it, a source, an actor, else a row), `table`, `key`, `change` (`removed`, `edited`,
    `added`), `column`, `old`, `new`. `responsible` has the rows of `changed` that bear on the result, with `how` and
    the number of the `share` that they belong to:

    * `alone`: the unit, taken over by itself into the old side, changes the result;
    * `together`: the units of the share do, and no longer if one of them is left out;
    * `beside others`: the unit does once those of the shares before it are taken over;
    * `fails`: with it, the function stops, so that nothing can be said of it;
    * `not parted`: the units of the share change the result together; the runs were spent before it was known which.

    `by_kind` says of the units removed, edited and added whether each kind by itself changes the result. `itself` is
    true where the result changes before any record is taken over: by columns, types or what a release says of itself.
    `whole` is true where the units named alone, together and beside others, and no more, give the new result. Units
    that cancel each other in a group are not found. `runs` is how often the function ran.
    """

    old: str
    new: str
    results: tuple[Any, Any]
    errors: tuple[str | None, str | None]
    same: bool
    steady: bool
    parts: pd.DataFrame
    read: pd.DataFrame
    changed: pd.DataFrame
    responsible: pd.DataFrame
    by_kind: dict[str, bool]
    itself: bool
    whole: bool
    runs: int

    def __bool__(self) -> bool:
        return not self.same

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from envoylog._results_shown import as_html

        return as_html(self, FEW)

    def text(self, most: int | None = FEW) -> str:
        """Lines for a terminal, at most so many of a kind; None is all."""
        from envoylog._results_shown import as_text

        return as_text(self, most)

    def markdown(self, most: int | None = FEW) -> str:
        """The same in Markdown, values set as code."""
        from envoylog._results_shown import as_markdown

        return as_markdown(self, most)

    def json(self) -> str:
        """All of it as JSON, the results themselves left out; values that JSON lacks as text."""
        from envoylog._results_shown import as_json

        return as_json(self)


def result_comparison(function: Callable[[Release], Any], found: Sides, runs: int = RUNS) -> ResultComparison:
    """Run a function on both sides, twice each, and where it differs at most `runs` times more to find out why."""
    old, new = (outcome(function, side.release()) for side in found)
    steady = all(same(first, outcome(function, side.release())) for first, side in zip((old, new), found, strict=True))
    read = {table: found.old.seen.get(table, set()) | columns for table, columns in found.new.seen.items()}
    read |= {table: columns for table, columns in found.old.seen.items() if table not in read}
    differ = changed(found, read)
    trial = Trial(function, found, differ["unit"], runs)
    asked = steady and not same(old, new)
    verdict = responsible(trial, _kinds(differ), old, new) if asked else _NOTHING
    return ResultComparison(
        old=str(found.old),
        new=str(found.new),
        results=(old.value, new.value),
        errors=(old.error, new.error),
        same=same(old, new),
        steady=steady,
        parts=_parts(old, new),
        read=pd.DataFrame([(table, each) for table in read for each in sorted(read[table])], columns=_READ),
        changed=differ,
        responsible=_responsible(verdict, differ),
        by_kind=verdict.by_kind,
        itself=verdict.itself,
        whole=verdict.whole,
        runs=4 + trial.runs,
    )


def _kinds(differ: pd.DataFrame) -> dict[str, Units]:
    """The units that differ, by how, losses first."""
    kinds = kind_of(differ)
    found = {kind: tuple(kinds.index[kinds.eq(kind)]) for kind in KINDS}
    return {kind: units for kind, units in found.items() if units}


def _parts(old: Outcome, new: Outcome) -> pd.DataFrame:
    """What differs; nothing where a side gave no result."""
    return pd.DataFrame(columns=PARTS, dtype=object) if old.error or new.error else differing(old, new)


def _responsible(verdict: Verdict, differ: pd.DataFrame) -> pd.DataFrame:
    shares = [(unit, share.how, number) for number, share in enumerate(verdict.shares, 1) for unit in share.units]
    named = pd.DataFrame(shares, columns=["unit", "how", "share"])
    return named.merge(differ, on="unit", how="left", sort=False)[_RESPONSIBLE]
