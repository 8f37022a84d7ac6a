"""What is wrong with the seeds: where, by which rule, and what would be right."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from curation.rulebook import RULES as RULES
from curation.rulebook import Severity


class Place(Protocol):
    """Whatever knows its line and column, counted from 1."""

    @property
    def line(self) -> int:
        """Line in the file, from 1."""

    @property
    def column(self) -> int:
        """Column in the line in code points, from 1."""


Wrong = tuple[Place, str] | tuple[Place, str, str]
"""Where something is wrong and what; and what would be right, where the rule's own remedy says too little."""


class Spot(NamedTuple):
    """A bare place in a file."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong in one place of one file; as text `path:line:column: rule: wrong; right`."""

    path: str
    line: int
    column: int
    rule: str
    wrong: str
    right: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.wrong}; {self.right}"


@dataclass(frozen=True, slots=True)
class Notes:
    """Where rules leave what is wrong in one file: the one place that adds the address."""

    path: str
    findings: list[Finding]

    def add(self, rule: str, at: Place, wrong: str, right: str = "") -> None:
        """Note what is wrong at a place of this file; what is right is the rule's remedy unless said."""
        right = right or RULES[rule].remedy
        self.findings.append(Finding(self.path, at.line, at.column, rule, shown(wrong, 300), right))


def shown(text: str, most: int = 60) -> str:
    """A text as a terminal can bear it: of some length, and nothing in it but what can be seen."""
    text = text if len(text) <= most else f"{text[:most]}…"
    return (
        text
        if text.isprintable()
        else "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    )


class SeedErrors(Exception):
    """All findings of one reading of all files, in order; as text they are aggregated by rule."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__(self.findings)

    def __str__(self) -> str:
        return aggregate(self.findings)


def aggregate(findings: Iterable[Finding], examples: int = 5) -> str:
    """A total for each rule with its first few findings, and last how to see them all."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings):
        by_rule[finding.rule].append(finding)
    blocks = [_block(rule, by_rule[rule], examples) for rule in sorted(by_rule)]
    total = _total([finding for found in by_rule.values() for finding in found])
    hidden = any(len(found) > examples for found in by_rule.values())
    return "\n".join([*blocks, f"{total}; to see all: python build/check_seeds.py --all" if hidden else total])


def _block(rule: str, findings: list[Finding], examples: int) -> str:
    shown = [f"  {finding}" for finding in findings[:examples]]
    if len(findings) > examples:
        shown.append(f"  and {len(findings) - examples:,} more")
    return "\n".join([f"{rule}: {_total(findings)}", *shown])


def _total(findings: Sequence[Finding]) -> str:
    counts = Counter[str](finding.severity for finding in findings)
    nouns = {"error": "finding", "warning": "warning", "suggestion": "suggestion"}
    told = [_counted(counts[severity], noun) for severity, noun in nouns.items() if counts[severity]]
    return ", ".join(told) or _counted(0, "finding")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def suggest(value: str, known: Collection[str]) -> str:
    """`did you mean ...?` with the known name closest to the value, or nothing where none is close."""
    return did_you_mean(closest(value, known))


def closest(value: str, known: Collection[str], likeness: float = 0.65) -> list[str]:
    """The known name that is spelt most like a value, perhaps in another order of its words.

    None where none is as like it, 1 being the same.
    """
    near = [name for name in known if abs(len(name) - len(value)) <= 3]  # spares difflib the hopeless ones
    if found := difflib.get_close_matches(value, near, n=1, cutoff=likeness):
        return found
    ordered = {_in_order(name): name for name in near if len(name.split("-")) > 1}
    return [ordered[name] for name in difflib.get_close_matches(_in_order(value), ordered, n=1, cutoff=likeness)]


def _in_order(name: str) -> str:
    """A name with its words in the order of the alphabet."""
    return "-".join(sorted(name.split("-")))


def did_you_mean(names: Sequence[str]) -> str:
    """The question that suggests one name or leaves the choice between a few; nothing for none, or for many."""
    return f"did you mean {' or '.join(f'`{name}`' for name in names)}?" if 0 < len(names) <= 3 else ""
