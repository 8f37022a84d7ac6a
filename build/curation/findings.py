"""What is wrong with the seeds: where, by which rule, and what would be right."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

RULES: Final = {
    # the folder
    "stray-file": "keep here sources/<year>/<id>.yaml; <id>.yaml in actors/, rulings/, identities/; the lists",
    "missing-file": "write it",
    "unreadable": "let it be read",
    "too-large": "split it: a seed has at most 2,000,000 bytes",
    "id-unlike-name": "name the file by its id",
    "wrong-year": "keep a source in the folder of the year in its id",
    "id-twice": "give each record an id of its own",
    # the text
    "not-utf-8": "save the file as UTF-8",
    "byte-order-mark": "save the file as UTF-8 without a byte order mark",
    "line-ends": "save the file with Unix line ends (LF)",
    "tab": "write spaces",
    "control-character": "delete it",
    "bidi-control": "delete it: quotation marks are enough around right-to-left words",
    "not-nfc": "save the file in the Unicode form NFC",
    # the YAML
    "not-yaml": "compare a file that is right; quote a value that holds `: `, ` #` or brackets",
    "too-deep": "nest at most 12 deep",
    "too-many-parts": "split it: a seed is a small file",
    "anchor-alias-tag": "write the value out, as plain text",
    "several-documents": "keep one record a file",
    "duplicate-key": "write each key once",
    "empty-value": "leave the key out where nothing is known",
    # one record
    "unknown-key": "leave it out",
    "missing-key": "add it",
    "wrong-kind": "write what the key takes",
    "wrong-length": "list as many as the key takes",
    "twice": "write it once",
    "key-of-another": "leave it out",
    "subtype-of-another": "write a subtype of the type",
    "missing-companion": "add it, or leave both out",
    "role-twice": "name each actor once in a role",
    "bears": "say in `bears` which keys of the report it bears; `rest` is whatever no other passage bears",
    "bad-span": "write [start, end], the end after the start",
    "unread": "leave it out, or mend `extent`",
    "english-label": "give exactly one name with `language: en, kind: label`",
    "adopted-and-over": "name in `over` only the sources that the ruling decides against",
    # between records
    "missing-vocabulary": "add it",
    "not-introduced": "write `introduces: true` in the report that tells of it best",
    "introduced-twice": "keep `introduces: true` in one report",
    "type-disagreement": "let all reports of an event agree on its type",
    "first-level-topic": "give a statement exactly one first-level topic, the same in all reports",
}
"""Every rule with what would be right by it, save the families `bad-<scalar>` and `unknown-<kind>`."""


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

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.wrong}; {self.right}"


@dataclass(frozen=True, slots=True)
class Notes:
    """Where rules leave what is wrong in one file: the one place that adds the address."""

    path: str
    findings: list[Finding]

    def add(self, rule: str, at: Place, wrong: str, right: str = "") -> None:
        """Note what is wrong at a place of this file; what is right is the rule's remedy unless said."""
        self.findings.append(Finding(self.path, at.line, at.column, rule, shown(wrong, 300), right or RULES[rule]))


def shown(text: str, most: int = 60) -> str:
    """A text as a terminal can bear it: of some length, and nothing in it but what can be seen."""
    text = text if len(text) <= most else f"{text[:most]}…"
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


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
    total = _counted(sum(map(len, by_rule.values())), "finding")
    hidden = any(len(found) > examples for found in by_rule.values())
    return "\n".join([*blocks, f"{total}; to see all: python build/check_seeds.py --all" if hidden else total])


def _block(rule: str, findings: list[Finding], examples: int) -> str:
    shown = [f"  {finding}" for finding in findings[:examples]]
    if len(findings) > examples:
        shown.append(f"  and {len(findings) - examples:,} more")
    return "\n".join([f"{rule}: {_counted(len(findings), 'finding')}", *shown])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def suggest(value: str, known: Collection[str]) -> str:
    """`did you mean ...?` with the known name closest to the value, or nothing where none is close."""
    near = [name for name in known if abs(len(name) - len(value)) <= 3]  # spares difflib the hopeless ones
    close = difflib.get_close_matches(value, near, n=1, cutoff=0.65)
    return f"did you mean `{close[0]}`?" if close else ""
