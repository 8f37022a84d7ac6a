"""What became of an edit: refused at its place, accepted with no difference but itself, or a defect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from bench.mutation.laid_out import unlike
from bench.mutation.refusals import Traces
from bench.mutation.seed_pages import Edit
from bench.mutation.shown import changes, shown
from bench.mutation.told import Cell, Tree, tree
from bench.mutation.touched import touched
from bench.mutation.trial import Tables, Trial
from bench.mutation.world import World
from curation.findings import Finding

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


def _refused(edit: Edit, findings: Sequence[Finding]) -> Verdict:
    traces = Traces(edit)
    if traces.at_its_place(findings):
        return Verdict(Outcome.HERE)
    if traces.named(findings):
        return Verdict(Outcome.NAMED)
    return Verdict(Outcome.UNPLACED, "\n".join(str(finding) for finding in findings[:EXAMPLES]))


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


def _unaccounted(source: Tree) -> Tree:
    return {key: value for key, value in source.items() if key != "set_aside"}


def _undecided(seed: Tree) -> Tree:
    return {} if seed.get("decision") == "distinct" else seed


def _unreasoned(seed: Tree) -> Tree:
    return {"decision": seed["decision"], "events": seed["events"]} if "decision" in seed else seed


def _unwaived(seed: Tree) -> Tree:
    return {} if {"rule", "record", "until"} <= seed.keys() else seed


def _unordered(seed: Tree) -> Tree:
    """The seed with whatever is told as a set in one order."""
    return {key: sorted(each, key=str) if key in ("names", "over") else each for key, each in seed.items()}


_PARTS: Final[Mapping[str, Callable[[Tree], Tree]]] = {
    "what a source sets aside": _unaccounted,
    "a decision that two events are distinct": _undecided,
    "the basis or reason of a decision that events are one": _unreasoned,
    "a waiver": _unwaived,
    "the order of names or of sources overruled, which is none": _unordered,
}
"""Parts of seeds that no table has, each with what is left of a seed without it."""
