"""The wall: named rules, each a declaration and a query; what a rule finds is refused with its place in the seeds.

Rules on what was `told` come first: where one of them finds anything, nothing can be resolved. The others are put to
the tables that resolution makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from curation import rules_resolved, rules_told
from curation.candidate import Compiled, gathered, resolved
from curation.findings import Finding, SeedErrors
from curation.reading import Seeds
from curation.rules import PLACE, Rule, Stage
from curation.rules import RULES as RULES

DECLARED: Final = (rules_told, rules_resolved)
"""Where the rules stand; to import them is to declare them."""


def walled(seeds: Seeds) -> Compiled:
    """All tables that the seeds make; raises SeedErrors with every offence of the first stage that has any."""
    told = gathered(seeds)
    if found := findings(told, "told"):
        raise SeedErrors(found)
    tables = resolved(told)
    if found := findings(tables):
        raise SeedErrors(found)
    return tables


def findings(tables: Compiled, on: Stage = "resolved") -> list[Finding]:
    """Every offence against every rule on a stage, in the order of the seeds."""
    asked = [rule for rule in RULES.values() if rule.on == on]
    return sorted(finding for each in asked for finding in _of(each, each.offenders(tables)))


def _of(rule: Rule, offenders: pd.DataFrame) -> Iterator[Finding]:
    rows = offenders[[*PLACE, "wrong"]].itertuples(index=False, name=None)
    yield from (Finding(path, int(line), int(at), rule.name, wrong, rule.remedy) for path, line, at, wrong in rows)
