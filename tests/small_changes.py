"""Changes of the small seeds that a rule of the wall may find, and where in them it finds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from small_seeds import (
    AGENCY,
    MINISTRY,
    PLACES,
    VOCABULARIES,
    WEEKLY,
    Record,
    Small,
    report,
    small_seeds,
    source,
    write_seeds,
)

from curation.candidate import gathered, resolved
from curation.findings import Finding, SeedErrors
from curation.reading import read_seeds
from curation.wall import RULES, findings, walled

Change = Callable[[Small], object]
Words = tuple[str, str] | tuple[str, str, int]
"""A seed, words in it, and which time they stand there if not the first."""
MORE: Final = "sources/2026/weekly-2026-01-22.yaml"
SAME: Final = "identities/united.yaml"


class Place(NamedTuple):
    """Where in a seed something stands."""

    path: str
    line: int
    column: int


def place_of(folder: Path, path: str, words: str, nth: int = 1) -> Place:
    """Where words stand for the nth time in a seed, its path as findings show it."""
    text = (folder / path).read_text(encoding="utf-8")
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return Place(f"{folder.name}/{path}", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class Case(NamedTuple):
    """A rule, what is changed in the small seeds, and where the rule finds it."""

    rule: str
    what: str
    change: Change
    at: Sequence[Words] = ()


def of_event(seeds: Small, path: str, event: str) -> Record:
    """What a source reports of an event."""
    found: Record = next(each for each in seeds[path]["reports"] if each["event"] == event)
    return found


def with_report(event: str, kind: str, **keys: Any) -> Change:
    """One more source, with one report."""
    told = source("weekly-2026-01-22", report(event, kind, **keys), title="More")
    return lambda seeds: seeds.update({MORE: told})


def with_same(*events: str) -> Change:
    decision = {"id": "united", "decision": "same", "events": list(events), "basis": "One act.", "reason": "So."}
    return lambda seeds: seeds.update({SAME: decision})


def with_report_keys(path: str, event: str, **keys: Any) -> Change:
    return lambda seeds: of_event(seeds, path, event).update(keys)


def with_keys(path: str, **keys: Any) -> Change:
    return lambda seeds: seeds[path].update(keys)


def without(path: str) -> Change:
    return lambda seeds: seeds.pop(path)


def both(*changes: Change) -> Change:
    return lambda seeds: [change(seeds) for change in changes]


def drop_vocabulary(name: str) -> Change:
    def change(seeds: Small) -> None:
        told = seeds[VOCABULARIES]["vocabularies"]
        seeds[VOCABULARIES]["vocabularies"] = [each for each in told if each["id"] != name]

    return change


def unfilled(*keys: str) -> Change:
    """The ministry's first passage without some of its keys."""

    def change(seeds: Small) -> None:
        passage = of_event(seeds, MINISTRY, "talks-2026")["passages"][0]
        for key in keys:
            del passage[key]

    return change


def set_place(number: int, **keys: str) -> Change:
    return lambda seeds: seeds[PLACES]["places"][number].update(keys)


def lies_in(actor: str, other: str, relation: str = "part_of") -> Change:
    return with_keys(f"actors/{actor}.yaml", relations=[{"relation": relation, "actor": other}])


def again_in_agency(event: str) -> Change:
    told = report(event, "statement", topics=["contacts"])
    return lambda seeds: seeds[AGENCY]["reports"].append(told)


DENIED: Final[dict[str, Any]] = {"topics": ["contacts"]}
ECHO: Final = with_report("echo-2026", "statement", **DENIED)
PART_OF_ITSELF: Final = both(
    with_report("echo-2026", "statement", part_of="denial-2026", **DENIED), with_same("denial-2026", "echo-2026")
)
SECOND_RULING: Final = {
    "id": "when",
    "event": "talks-2026",
    "field": "date",
    "adopt": "ministry-2026-01-06",
    "over": ["weekly-2026-01-20"],
    "reason": "So.",
}
MOVED: Final = with_report_keys(WEEKLY, "talks-2026", date="2026-01-02")


def refused(folder: Path, change: Change) -> tuple[Path, Sequence[Finding]]:
    """The seeds after a change, and what the wall tells of them: its errors, or where there are none its warnings."""
    seeds = small_seeds()
    change(seeds)
    written = write_seeds(folder, seeds)
    try:
        return written, walled(read_seeds(written)).warnings
    except SeedErrors as error:
        return written, error.findings


def assert_found(folder: Path, case: Case) -> None:
    """That a rule finds its violation where it stands, and nowhere else."""
    written, told = refused(folder, case.change)
    found = [Place(each.path, each.line, each.column) for each in told if each.rule == case.rule]
    assert found == sorted(place_of(written, *words) for words in case.at)


def assert_let_through(folder: Path, case: Case) -> None:
    """That no rule of a stage finds anything in a sound neighbour of its violations."""
    seeds = small_seeds()
    case.change(seeds)
    told = gathered(read_seeds(write_seeds(folder, seeds)))
    on = RULES[case.rule].on
    assert findings(told if on == "told" else resolved(told), on) == []
