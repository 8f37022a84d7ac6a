"""What a rule of the wall is: a declaration and a query, kept under its name."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from curation.candidate import Compiled
from curation.rulebook import Severity

Query = Callable[[Compiled], pd.DataFrame]
Stage = Literal["told", "resolved", "waived"]
"""When a rule is asked: of what is told, of what resolution makes of it, of the waivers when all else is."""

PLACE: Final = ["path", "line", "column"]
"""Columns that say where in the seeds a row was written."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the wall: what must hold, what to do where it does not, the query that finds where, and of what.

    Only a rule that is `waivable` can be set aside for one record, by a waiver with a reason and an end.
    """

    name: str
    says: str
    remedy: str
    offenders: Query
    on: Stage
    severity: Severity
    waivable: bool


RULES: Final[dict[str, Rule]] = {}


def rule(
    name: str,
    *,
    says: str,
    remedy: str,
    on: Stage = "resolved",
    severity: Severity = "error",
    waivable: bool = False,
) -> Callable[[Query], Query]:
    """Declare a rule.

    Its query returns the offenders: `path`, `line`, `column` and `wrong`, a sentence; and, where it is about one
    event, `event_id`, by which a waiver may name it.
    """

    def declare(query: Query) -> Query:
        RULES[name] = Rule(name, says, remedy, query, on, severity, waivable)
        return query

    return declare


def returns(start: Hashable, onward: Callable[..., Hashable | None]) -> bool:
    """Whether the way onward from here leads back here."""
    seen, at = {start}, onward(start)
    while at is not None and at not in seen:
        seen.add(at)
        at = onward(at)
    return at == start
