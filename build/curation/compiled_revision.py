"""The tables that the seeds of one revision make, by the code that runs, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from curation.candidate import Codes, Compiled, codes_of, compiled, merged_events
from curation.findings import Finding, SeedErrors
from curation.reading import Seeds, read_seeds
from curation.validation import Fault, faults_in
from curation.wall import RULES, walled

SEEDS: Final = "seeds"


@dataclass(frozen=True, slots=True)
class Made:
    """What the seeds of a revision make.

    `tables` is None where they cannot be resolved. They are there where rules only find fault with what resolution
    makes of them; some `findings` are then errors too. `same` leads from each event that an identity makes one with
    another to that other. `seeds` is None where they cannot be read.
    """

    tables: Mapping[str, pa.Table] | None
    findings: tuple[Finding, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    seeds: Seeds | None = None
    compiled: Compiled | None = None
    codes: Codes = field(default_factory=dict)

    def faults(self) -> list[Fault]:
        """What is wrong with the tables themselves."""
        return faults_in(self.tables, self.codes) if self.tables else []

    @property
    def errors(self) -> list[Finding]:
        """The findings that keep a candidate from being built."""
        return [finding for finding in self.findings if finding.severity == "error"]


def made(folder: Path, released: str) -> Made:
    """What the folder `seeds` in a folder makes; `released` is the version of the last release."""
    seeds = folder / SEEDS
    if not seeds.is_dir():  # a revision without any is told what is missing
        seeds.unlink(missing_ok=True)
        seeds.mkdir()
    try:
        read = read_seeds(seeds)
    except SeedErrors as error:
        return Made(None, error.findings)
    try:
        tables = walled(read, released)
    except SeedErrors as error:
        if any(RULES[finding.rule].on == "told" for finding in error.findings):
            return Made(None, error.findings, seeds=read)
        return _made(read, compiled(read), error.findings)
    return _made(read, tables, tables.warnings)


def _made(read: Seeds, tables: Compiled, findings: tuple[Finding, ...]) -> Made:
    return Made(tables.arrow(), findings, merged_events(read), read, tables, codes_of(read))
