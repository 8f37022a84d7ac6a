"""Put random single edits of the seeds to every check and judge what came of each; --write fills docs/validation.md.

Each edit must be refused with its place, or give a valid candidate that differs by exactly that edit.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import bench.roots
from bench.mutation.edits import drawn
from bench.mutation.figures import HEAD, Judged, Run, figures, placed
from bench.mutation.seed_pages import Edit
from bench.mutation.told import tree
from bench.mutation.trial import tried, unedited
from bench.mutation.verdict import Base, verdicts
from bench.mutation.world import World

SEEDS = bench.roots.ROOT / "seeds"
PAGE = bench.roots.ROOT / "docs" / "validation.md"
SHARE = 60
"""Edits that one process tries before another takes over, so that none grows old and large."""


def main() -> int:
    options = parse()
    run = made(options)
    print(*defects(run.judged), figures(run), sep="\n")
    if options.write:
        page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
        PAGE.write_text(placed(page, figures(run)), encoding="utf-8", newline="\n")
    return 1 if any(defects(run.judged)) else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="folder of source texts; without it, half of the figures")
    parser.add_argument("--each", type=int, default=120, help="edits of each kind (default: %(default)s)")
    parser.add_argument("--chance", type=int, default=1, help="draws other edits (default: %(default)s)")
    parser.add_argument("--whole", type=int, default=50, help="candidates to write out (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="at a time (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="write docs/validation.md")
    options = parser.parse_args()
    if options.texts and not options.texts.is_dir():
        parser.error(f"{options.texts} is no folder; name the folder of texts")
    return options


def made(options: argparse.Namespace) -> Run:
    """A run over the seeds as they are when it begins."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        seeds = Path(shutil.copytree(SEEDS, Path(name) / "seeds"))
        edits = drawn(texts_of(seeds), options.each, options.chance)
        judged = in_processes(seeds, edits, options)
        count = len(texts_of(seeds))
    taken = time.perf_counter() - start
    return Run(judged, count, options.texts is not None, options.chance, taken, options.processes)


def in_processes(seeds: Path, edits: Sequence[Edit], options: argparse.Namespace) -> list[Judged]:
    """What became of each edit."""
    count = max(len(edits) // SHARE, 1)
    work = partial(judge, seeds, options.texts, -(-options.whole // count))
    found: list[Judged] = []
    with multiprocessing.get_context("fork").Pool(options.processes, maxtasksperchild=1) as pool:
        for share in pool.imap_unordered(work, [edits[at::count] for at in range(count)]):
            found += share
            print(f"{len(found):,} of {len(edits):,} edits", file=sys.stderr)
    return found


def judge(seeds: Path, texts: Path | None, whole: int, edits: Sequence[Edit]) -> list[Judged]:
    """What became of each edit, tried in a copy of a folder of seeds; the first `whole` candidates are written out."""
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(seeds, Path(name) / "seeds"))
        base = base_of(folder)
        found: list[Judged] = []
        for edit in edits:
            write = sum(each.written for each in found) < whole
            trial = tried(folder, edit, texts, whole=write)
            found.append(Judged(edit, *verdicts(trial, base), write and trial.tables is not None))
    return found


def base_of(folder: Path) -> Base:
    """A folder of seeds before any edit, with the candidate that it makes."""
    world = World.of({path: tree(text.encode()) for path, text in texts_of(folder).items()})
    trial = tried(folder, unedited(folder), None)
    if trial.tables is None:
        raise SystemExit(f"{folder} is not sound before any edit; run build/check_seeds.py")
    return Base(world, trial.tables, trial.page)


def texts_of(seeds: Path) -> dict[str, str]:
    """Every seed of a folder as text, by its path in it."""
    return {path.relative_to(seeds).as_posix(): path.read_bytes().decode() for path in sorted(seeds.rglob("*.yaml"))}


def defects(judged: Sequence[Judged]) -> list[str]:
    """What to look into: the edit, its lines before and after, and what is wrong with what came of it."""
    return [
        f"{each.edit.told()}\n  {verdict.outcome}{how}\n  {verdict.why}"
        for each in judged
        for verdict, how in ((each.without, ""), (each.at_hand, ", with the texts"))
        if verdict.outcome.defect and not (how and each.without == each.at_hand)
    ]


if __name__ == "__main__":
    sys.exit(main())
