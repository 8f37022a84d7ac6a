"""What is wrong with the tables of a release, and the refusal that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from envoylog._errors import EnvoylogError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One way in which one column of one table is not as it must be, with how often and examples."""

    validator: str
    table: str
    column: str
    wrong: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.table}.{self.column}" if self.column else self.table
        more = f", and {self.count - len(self.examples)} more" if self.count > len(self.examples) else ""
        return f"{self.validator}: {where}: {self.wrong} ({self.count}): {', '.join(self.examples)}{more}"


class InvalidRelease(EnvoylogError, ValueError):
    """Tables that are not a valid release; every fault of every table, by cause."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        reasons = f"{len(self.faults)} reason{'' if len(self.faults) == 1 else 's'}"
        super().__init__("\n".join([f"the tables are no valid release, for {reasons}:", *map(str, self.faults)]))
