"""The figures of a run as Markdown, and the marked part of a page that they fill."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from bench.mutation.edits import KINDS
from bench.mutation.seed_pages import Edit
from bench.mutation.verdict import Outcome, Verdict

BEGIN: Final = "<!-- written by bench/mutations.py -->"
END: Final = "<!-- end of what bench/mutations.py writes -->"
HEAD: Final = "# Validation\n\nWhat was tried against the checks, and what came of it.\n"
COMMAND: Final = "python bench/mutations.py --texts FOLDER --write"


class Judged(NamedTuple):
    """An edit with its verdicts; `written` where its candidate was written out and validated as a stranger reads it."""

    edit: Edit
    without: Verdict
    at_hand: Verdict
    written: bool


class Run(NamedTuple):
    """All that came of a run, and under which conditions."""

    judged: Sequence[Judged]
    seeds: int
    texts: bool
    chance: int
    seconds: float
    processes: int


def figures(run: Run) -> str:
    """The part of the page: what was asked, what came of each kind of edit, what no table shows."""
    parts = [BEGIN, "## Single edits at random", "", _asked(run), ""]
    parts += ["### Without the texts, as in a fresh clone", "", *_grid(run, lambda judged: judged.without), ""]
    if run.texts:
        parts += ["### With the texts at hand", "", *_grid(run, lambda judged: judged.at_hand), ""]
    return "\n".join([*parts, *_kept(run), END]) + "\n"


_ASKED: Final = """\
`{command}` makes {count:,} single edits of the {seeds} seeds,
on their lines, as a careless hand or a bad merge would. Each must be refused with a message that says where it is, or
give a valid candidate that differs by exactly that edit. What the candidate must show is worked out from the seeds with
plain PyYAML and tables of keys and columns of its own (`bench/mutation/`): each cell of each table is compared with it,
and what follows from several reports together may change only for events that the edit touches. {written} of the
candidates were also written out and read by frictionless.

Last run: {minutes:.0f} minutes, {processes} processes, chance {chance}; **{defects} defects**."""


def _asked(run: Run) -> str:
    return _ASKED.format(
        command=COMMAND,
        count=len(run.judged),
        seeds=run.seeds,
        written=sum(each.written for each in run.judged),
        minutes=run.seconds / 60,
        processes=run.processes,
        chance=run.chance,
        defects=sum(each.without.outcome.defect or each.at_hand.outcome.defect for each in run.judged),
    )


def _grid(run: Run, of: Callable[[Judged], Verdict]) -> Iterator[str]:
    counts = Counter((each.edit.kind, of(each).outcome) for each in run.judged)
    shown = [outcome for outcome in Outcome if not outcome.defect or any(counts[kind, outcome] for kind in KINDS)]
    yield _row("edit", *shown)
    yield _row("---", *["---:"] * len(shown))
    for kind in KINDS:
        yield _row(kind, *(counts[kind, outcome] for outcome in shown))
    yield _row("**all**", *(f"**{sum(counts[kind, outcome] for kind in KINDS):,}**" for outcome in shown))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _kept(run: Run) -> Iterator[str]:
    kept = Counter(each.without.why for each in run.judged if each.without.outcome is Outcome.KEPT)
    at_hand = Counter(each.at_hand.why for each in run.judged if each.at_hand.outcome is Outcome.KEPT)
    if kept:
        yield "Kept in the seeds alone, seen in no table, only in the fingerprint of the seeds in `datapackage.json`:"
        yield ""
        for part, count in kept.most_common():
            yield f"* {part}: {count}" + (f", with the texts {at_hand[part]}" if run.texts else "")
        yield ""


def placed(page: str, part: str) -> str:
    """The page with its marked part replaced, or added at the end."""
    if BEGIN not in page:
        return f"{page.rstrip()}\n\n{part}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}\n", lambda _: part, page, flags=re.DOTALL)
