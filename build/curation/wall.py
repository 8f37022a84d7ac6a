"""The wall: named rules, each a declaration and a query; what a rule finds is refused with its place in the seeds.

Rules on what was `told` come first: where one of them finds anything, nothing can be resolved. The others are put to
the tables that resolution makes. A waiver sets one finding of a rule aside, with its reason; it is told on every build,
ends with the release that it names, and is itself refused once it is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Protocol

import numpy as np
import pandas as pd

from curation import rules_of_acts, rules_of_doubles, rules_on_waivers, rules_resolved, rules_told
from curation.candidate import Compiled, gathered, resolved
from curation.findings import Finding, SeedErrors
from curation.reading import Seeds
from curation.rules import PLACE, Stage
from curation.rules import RULES as RULES
from curation.versions import UNRELEASED, number

DECLARED: Final = (rules_told, rules_resolved, rules_of_acts, rules_of_doubles, rules_on_waivers)
"""Where the rules stand; to import them is to declare them."""


class Others(Protocol):
    """What seeds make that were not read: put beside what is gathered, and beside what is resolved."""

    def told(self, tables: Compiled) -> Compiled:
        """With the sources that were not read."""

    def resolved(self, tables: Compiled) -> Compiled:
        """With the events that were not resolved."""


def walled(seeds: Seeds, released: str = UNRELEASED, others: Others | None = None) -> Compiled:
    """All tables that the seeds make, with the warnings of rules; `released` is the version of the last release.

    Raises SeedErrors with every offence of the first stage that has any.
    """
    told = others.told(gathered(seeds)) if others else gathered(seeds)
    ended = np.array([number(until) < number(released) for until in told.waivers["until"]], dtype=bool)
    told = replace(told, waivers=told.waivers.assign(expired=ended))
    warnings = _let_through(findings(told, "told"))
    made = others.resolved(resolved(told)) if others else resolved(told)
    tables, found = _waived(made)
    warnings += _let_through(found) + _let_through(findings(tables, "waived"))
    return replace(tables, warnings=tuple(sorted(warnings)))


def findings(tables: Compiled, on: Stage = "resolved") -> list[Finding]:
    """Every offence against every rule on a stage, waived or not, in the order of the seeds."""
    return sorted(_findings(_offences(tables, on)))


def _offences(tables: Compiled, on: Stage) -> pd.DataFrame:
    """Offenders of all rules on a stage: the rule's name, the place, what is wrong, the event or nothing."""
    found = [
        each.offenders(tables).reindex(columns=[*PLACE, "wrong", "event_id"]).assign(rule=each.name)
        for each in RULES.values()
        if each.on == on
    ]
    return pd.concat([each.astype(object) for each in found], ignore_index=True)


def _findings(offences: pd.DataFrame) -> Iterator[Finding]:
    for path, line, at, wrong, name in offences[[*PLACE, "wrong", "rule"]].itertuples(index=False, name=None):
        yield Finding(path, int(line), int(at), name, wrong, RULES[name].remedy, RULES[name].severity)


def _let_through(found: list[Finding]) -> list[Finding]:
    """What is only a warning; raises SeedErrors with whatever is more."""
    if errors := [finding for finding in found if finding.severity == "error"]:
        raise SeedErrors(errors)
    return found


def _waived(tables: Compiled) -> tuple[Compiled, list[Finding]]:
    """The tables, knowing which waivers were used, and what rules find in them: what is waived as a warning."""
    offences = _offences(tables, "resolved")
    stems = [PurePosixPath(path).stem for path in offences["path"]]
    offences["record"] = pd.Series(stems, index=offences.index, dtype=object)
    pairs = offences.reset_index().merge(tables.waivers, on=["rule", "record"], suffixes=("", "_of_waiver"))
    pairs = pairs[_meant(pairs)]
    used = tables.waivers["waiver_id"].isin(pairs["waiver_id"])
    left = offences[~offences.index.isin(pairs["index"])]
    set_aside = pairs.drop_duplicates("index")
    told = [
        replace(finding, right=f"waived until {until} by `{name}`: {reason}", severity="warning")
        for finding, until, name, reason in zip(
            _findings(set_aside), set_aside["until"], set_aside["waiver_id"], set_aside["reason"], strict=True
        )
    ]
    return replace(tables, waivers=tables.waivers.assign(used=used)), [*_findings(left), *told]


def _meant(pairs: pd.DataFrame) -> pd.Series:
    """Whether a waiver names no event, or the one that the rule finds."""
    return pairs["event_id_of_waiver"].eq("") | pairs["event_id_of_waiver"].eq(pairs["event_id"])
