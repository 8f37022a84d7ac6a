"""What became of an edit: refused at its place, accepted with no difference but itself, or a defect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from bench.mutation.laid_out import unlike
from bench.mutation.seed_pages import Edit
from bench.mutation.shown import changes, shown
from bench.mutation.told import Cell, Tree, tree
from bench.mutation.touched import touched
from bench.mutation.trial import Tables, Trial
from bench.mutation.world import World
from curation.findings import Finding

NEAR: Final = 3
"""So many lines from the edit is at its place."""
EXAMPLES: Final = 5


class Outcome(StrEnum):
    """What became of an edit; the last four are defects."""

    HERE = "refused at the edit"
    NAMED = "refused elsewhere, naming it"
    EXACT = "accepted, the difference is the edit"
    PAGE = "accepted, shows in the codebook alone"
    KEPT = "accepted, kept in the seeds alone"
    UNPLACED = "refused without its place"
    CRASHED = "stopped by something else"
    WIDE = "accepted, with another difference"
    SILENT = "accepted without a trace"

    @property
    def defect(self) -> bool:
        return self in (Outcome.UNPLACED, Outcome.CRASHED, Outcome.WIDE, Outcome.SILENT)


class Verdict(NamedTuple):
    """The outcome of an edit, and why where that is no matter of course."""

    outcome: Outcome
    why: str = ""


class Base(NamedTuple):
    """Everything before an edit: what the seeds tell, the candidate's tables and its codebook."""

    world: World
    tables: Tables
    page: str


def verdicts(trial: Trial, base: Base) -> tuple[Verdict, Verdict]:
    """What became of an edit, without texts and with the texts at hand."""
    if trial.stray:
        return (Verdict(Outcome.CRASHED, trial.stray),) * 2
    if trial.tables is None:
        return (_refused(trial.edit, trial.findings),) * 2
    accepted = _accepted(trial, trial.tables, base)
    return accepted, _refused(trial.edit, trial.at_hand) if trial.at_hand else accepted


# Refusals.


def _refused(edit: Edit, findings: Sequence[Finding]) -> Verdict:
    if any(_here(edit, finding) for finding in findings):
        return Verdict(Outcome.HERE)
    names = _names(edit)
    if any(_mentions(edit, finding, names) for finding in findings):
        return Verdict(Outcome.NAMED)
    return Verdict(Outcome.UNPLACED, "\n".join(str(finding) for finding in findings[:EXAMPLES]))


def _here(edit: Edit, finding: Finding) -> bool:
    """Whether a finding stands in the edited file within a few lines, or at all in a file that is new or gone."""
    if edit.copy and finding.path.endswith(f"/{edit.copy}"):
        return True
    same = finding.path.endswith(f"/{edit.path}")
    return same and (edit.after is None or any(abs(line - finding.line) <= NEAR for line in edit.lines))


def _mentions(edit: Edit, finding: Finding, names: set[str]) -> bool:
    """Whether a finding tells of what the edit took away, brought or changed."""
    said = set(re.findall(r"[\w:./-]+", finding.wrong))
    return bool(said & names) or _overlaps(edit, finding)


def _names(edit: Edit) -> set[str]:
    """What a finding must name to tell of the edit: the values in its lines, the event and the seed they stand in."""
    old, new = (content.decode(errors="replace").splitlines() for content in (edit.before, edit.after or b""))
    lines = [*_lost(old, new), *_lost(new, old), *(new[line - 1] for line in edit.lines if line <= len(new))]
    told = {word.strip(".:/-") for line in lines for word in re.findall(r"[\w:./-]+", line)}
    event = next((line for line in reversed(new[: edit.lines[0]]) if "- event: " in line), "")
    stem = edit.path.rpartition("/")[2].removesuffix(".yaml")
    return {name for name in (*told, event.rpartition(" ")[2], stem) if len(name) > 3}


def _lost(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    return list((Counter(lines) - Counter(others)).elements())


def _overlaps(edit: Edit, finding: Finding) -> bool:
    """Whether a sentence that a finding gives by its offsets lies in a passage that the edit changed."""
    old, new = (content.decode(errors="replace").splitlines() for content in (edit.before, edit.after or b""))
    spans = [span for line in _lost(old, new) for span in _spans(line, "span: ")]
    return any(start < end_of and start_of < end for start, end in _spans(finding.wrong) for start_of, end_of in spans)


def _spans(text: str, before: str = "") -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in re.findall(rf"{before}\[([0-9]+), ([0-9]+)\]", text)]


# Acceptance.


def _accepted(trial: Trial, after: Tables, base: Base) -> Verdict:
    edit = trial.edit
    world = base.world.edited(edit.path, None if edit.after is None else tree(edit.after))
    if edit.copy:
        world = world.edited(edit.copy, tree(edit.before))
    if wrong := list(_wider(world, after, base)):
        return Verdict(Outcome.WIDE, "\n".join(wrong[:EXAMPLES]))
    if world.differing(base.world):
        return Verdict(Outcome.EXACT)
    if base.page != trial.page:
        return Verdict(Outcome.PAGE)
    kept = kept_in_seeds(edit)
    return Verdict(Outcome.KEPT, kept) if kept else Verdict(Outcome.SILENT)


def _wider(world: World, after: Tables, base: Base) -> Iterator[str]:
    """Every cell that is not as the seeds tell after the edit, or changed for an event that the edit does not touch."""
    seen = shown(after)
    for cell, _ in sorted(seen.items() ^ world.cells.items(), key=str):
        yield f"{_named(cell)} shows {seen.get(cell)}, told is {world.cells.get(cell)}"
    yield from unlike(after, world)
    events = touched(world, base.world)
    for change in changes(base.tables, after):
        if change.event not in events:
            yield f"{_named(change.cell)} changed, which the edit does not touch"


def _named(cell: Cell) -> str:
    return f"{cell.table}[{', '.join(cell.key)}].{cell.column or 'row'}"


def kept_in_seeds(edit: Edit) -> str:
    """Which part of the seeds, that no table has, alone was edited; nothing where more was."""
    old, new = ({} if content is None else tree(content) for content in (edit.before, edit.after))
    for part, rest in _PARTS.items():
        if rest(old) == rest(new):
            return part
    return ""


def _without(*keys: str) -> Any:
    return lambda seed: {key: value for key, value in seed.items() if key not in keys}


def _undecided(seed: Tree) -> Tree:
    return {} if seed.get("decision") == "distinct" else seed


def _unwaived(seed: Tree) -> Tree:
    return {} if {"rule", "record", "until"} <= seed.keys() else seed


_PARTS: Final[Mapping[str, Any]] = {
    "what a source sets aside": _without("set_aside"),
    "a decision that two events are distinct": _undecided,
    "the basis or reason of a decision that events are one": _without("basis", "reason"),
    "a waiver": _unwaived,
}
"""Parts of seeds that no table has, each with what is left of a seed without it."""
