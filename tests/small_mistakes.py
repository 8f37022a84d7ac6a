"""A mistake of a contributor in the small seeds, made in a file's bytes as an editor would, and the answer to it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from small_commands import check
from small_seeds import AGENCY, small_seeds, write_seeds

from curation.rule_pages import rules
from curation.rulebook import RULES


class Mistake(NamedTuple):
    """What somebody did: other words in a seed, or a new one; and each line of the answer, from its place there on."""

    what: str
    old: str
    new: str
    answer: str | list[str]
    path: str = AGENCY

    @property
    def lines(self) -> list[str]:
        """The answer as it is printed."""
        return printed(self.answer, self.path)


def printed(answer: str | list[str], path: str) -> list[str]:
    """Findings as they are printed: those in another seed begin with its path, those without a remedy have the rule's.

    Every letter counts, those of the remedy included.
    """
    lines = [answer] if isinstance(answer, str) else answer
    whole = [line if line.startswith("seeds/") else f"seeds/{path}:{line}" for line in lines]
    return [line if "; " in line else f"{line}; {REMEDIES[line.split(': ')[1]]}" for line in whole]


REMEDIES = {name: page.remedy for name, page in rules().items()} | {name: told.remedy for name, told in RULES.items()}


def answered(folder: Path, mistake: Mistake) -> tuple[int, list[str]]:
    """How the check ends on seeds with a mistake, and the lines that it prints."""
    path = write_seeds(folder, small_seeds()) / mistake.path
    path.parent.mkdir(exist_ok=True)
    right = path.read_bytes() if path.exists() else b""
    assert right.count(mistake.old.encode()) == 1, f"{mistake.old!r} stands {right.count(mistake.old.encode())} times"
    path.write_bytes(right.replace(mistake.old.encode(), mistake.new.encode()))
    outcome = check(folder, "--all")
    return outcome.status, outcome.err.splitlines()
