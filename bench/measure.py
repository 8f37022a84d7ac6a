"""Measure the ratios of docs/benchmarks.md, each side by side in one run, and write that page with --write."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import yaml
from histories import size, ten_releases, works
from synthetic import many_events, multiply_sources

import bench.roots
from curation.candidate import codes_of, compiled
from curation.index import FOLDER
from curation.reading import read_seeds
from curation.validation import faults_in
from curation.wall import findings
from curation.writing import write_release
from envoylog import Release
from schemas import TABLES, with_codes

ROOT = bench.roots.ROOT


@dataclass(frozen=True)
class Ratio:
    """One line of the page: what was measured against what, the ratio found and the ratio that is wanted."""

    what: str
    against: str
    seconds: float
    base: float
    wanted: str
    holds: bool
    unit: str = "s"

    def __str__(self) -> str:
        ratio = self.seconds / self.base
        shown = f"1/{self.base / self.seconds:.0f}" if ratio < 0.2 else f"{ratio:.2f}"
        kept = "yes" if self.holds else "**no**"
        times = f"{self.seconds:.2f} {self.unit} | {self.base:.2f} {self.unit}"
        return f"| {self.what} | {self.against} | {times} | {shown} | {self.wanted} | {kept} |"


def at_most(limit: float, what: str, against: str, seconds: float, base: float) -> Ratio:
    return Ratio(what, against, seconds, base, f"at most {limit}", seconds <= limit * base)


def timed(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternating(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Median seconds of two works run in turn, so that what else the machine does falls on both."""
    pairs = [(timed(one), timed(other)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def in_a_process(code: str, *arguments: str) -> float:
    """Seconds that the code says it took, in an interpreter of its own."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "build", ROOT / "src", ROOT, ROOT / "bench")))}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True, env=env, cwd=ROOT
    )
    return float(done.stdout.splitlines()[-1])


COMPOSE = """
import gc, sys, time, yaml
from pathlib import Path
gc.disable()
start = time.perf_counter()
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.compose(path.read_bytes(), Loader=yaml.CBaseLoader)
print(time.perf_counter() - start)
"""
COMPILE = """
import gc, sys, time
from pathlib import Path
import measure
gc.disable()
start = time.perf_counter()
measure.compile_without_frictionless(Path(sys.argv[1]), Path(sys.argv[2]))
print(time.perf_counter() - start)
"""


def compile_without_frictionless(seeds: Path, folder: Path) -> None:
    """All that `compile_candidate.py` does but for frictionless: read, check, resolve, validate, write."""
    read = read_seeds(seeds)
    made = compiled(read)
    assert not findings(made)
    tables, codes = made.arrow(), codes_of(read)
    assert not faults_in(tables, codes)
    write_release(tables, Path(tempfile.mkdtemp(dir=folder)) / "release", "0.0.0", codes, {})


def compiling(folder: Path, rounds: int) -> Iterator[Ratio]:
    for count in (5000, 10000):
        multiply_sources(ROOT / "seeds", folder / str(count), count)
    small, large = (str(folder / str(count)) for count in (5000, 10000))
    runs = [
        (
            in_a_process(COMPILE, small, str(folder)),
            in_a_process(COMPOSE, small),
            in_a_process(COMPILE, large, str(folder)),
        )
        for _ in range(rounds)
    ]
    small_compile, compose, large_compile = (min(column) for column in zip(*runs, strict=True))
    yield at_most(3, "compile 5,000 sources, no frictionless", "libyaml's bare compose", small_compile, compose)
    yield at_most(2.2, "compile 10,000 sources", "compile 5,000", large_compile, small_compile)


def validating(folder: Path, rows: int, rounds: int) -> Iterator[Ratio]:
    tables = many_events(rows)
    codes = codes_of(read_seeds(ROOT / "seeds"))
    write_release(tables, folder / "events", "0.0.0", codes, {})
    frames = {name: tables[name].to_pandas(types_mapper=pd.ArrowDtype) for name in tables}

    def pandera_alone() -> None:
        for name, frame in frames.items():
            with_codes(TABLES[name], codes).validate(frame, lazy=True)

    def frictionless_alone() -> None:
        assert frictionless.Package(str(folder / "events" / "datapackage.json")).validate().valid

    assert not faults_in(tables, codes)
    ours, alone = alternating(lambda: faults_in(tables, codes), pandera_alone, rounds)
    slow = timed(frictionless_alone)
    name = f"pandera and our own checks, {rows:,} events"
    yield Ratio(name, "frictionless on the same CSVs", ours, slow, "at most 1/20", ours * 20 <= slow)
    yield at_most(1.6, name, "pandera alone", ours, alone)


IMPORT = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def importing(rounds: int) -> Ratio:
    pairs = [(in_a_process(IMPORT.format("envoylog")), in_a_process(IMPORT.format("pandas"))) for _ in range(rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return at_most(1.1, "`import envoylog`", "`import pandas`", ours, theirs)


def loading(folder: Path, rounds: int) -> Ratio:
    write_release(many_events(100_000), folder / "load", "0.0.0", codes_of(read_seeds(ROOT / "seeds")), {})
    release, path = Release(folder / "load"), folder / "load" / "data" / "events.parquet"
    pair = alternating(lambda: release.load("events"), lambda: pq.read_table(path).to_pandas(), rounds)
    return at_most(1.3, '`load("events")`, 100,000 rows', "a bare pyarrow read to pandas", *pair)


def checking(folder: Path, rounds: int) -> Iterator[Ratio]:
    """One changed file among 5,000, each time by a command of its own: without an index, and then with it."""
    seeds = folder / "checked" / "seeds"
    multiply_sources(ROOT / "seeds", seeds, 5000)
    changed = min(seeds.glob("sources/2025/*.yaml"))
    text = changed.read_text(encoding="utf-8")
    check = [str(ROOT / "build" / "check_seeds.py"), "--seeds", str(seeds), str(changed)]

    def seconds(*arguments: str) -> float:
        return timed(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT))

    def of_one_round(number: int) -> tuple[float, float, float]:
        shutil.rmtree(folder / "checked" / FOLDER, ignore_errors=True)
        without = seconds(*check)
        changed.write_text(text.replace('title: "', f'title: "{number} ', 1), encoding="utf-8")
        return seconds(*check), without, seconds("-c", "import pandas, pyarrow, yaml")

    rows = zip(*(of_one_round(number) for number in range(rounds)), strict=True)
    indexed, without, importing = (statistics.median(column) for column in rows)
    name = "check one changed file among 5,000"
    yield at_most(0.2, name, "the same without an index", indexed, without)
    yield at_most(4, name, "`import pandas, pyarrow, yaml` alone", indexed, importing)


def going_back(folder: Path, claims: int, rounds: int) -> Iterator[Ratio]:
    last = ten_releases(folder / "history", claims)
    whole, newest = (size(last / name) / 1e6 for name in ("data/history", "data"))
    name = f"row versions of 10 releases, {claims:,} claims, 10 % of rows edited in each"
    yield Ratio(name, "Parquet of the newest alone", whole, newest, "at most 2", whole <= 2 * newest, "MB")
    for what, against, wanted, one, other in works(last):
        yield at_most(wanted, f"{what}, {claims:,} claims", against, *alternating(one, other, rounds))


def page(ratios: list[Ratio], rows: int) -> str:
    head = (
        "# Benchmarks\n\nRatios, each measured side by side in one run of `make bench` (`python bench/measure.py "
        "--write`); no test asserts a time.\n\n"
        f"Last run: Python {platform.python_version()}, {os.cpu_count()} cores, PyYAML {yaml.__version__}, "
        f"pandas {pd.__version__}.\n\n"
        "| what | against | measured | base | ratio | wanted | holds |\n|---|---|---|---|---|---|---|\n"
    )
    notes = (
        "\nThe sources are the project's own, copied with ids and actors of their own. The events are synthetic "
        "interviews, told once each, with one claim behind each coded cell; all their tables are validated on both "
        "sides.\n"
    )
    return head + "\n".join(map(str, ratios)) + "\n" + notes


PARTS: Final[dict[str, Callable[[Path, argparse.Namespace], Iterable[Ratio]]]] = {
    "compile": lambda folder, options: compiling(folder, options.rounds),
    "check": lambda folder, options: checking(folder, options.rounds),
    "validate": lambda folder, options: validating(folder, options.rows, options.rounds),
    "import": lambda folder, options: [importing(4 * options.rounds)],
    "history": lambda folder, options: going_back(folder, options.rows, options.rounds),
    "load": lambda folder, options: [loading(folder, 4 * options.rounds)],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="events to validate, claims to go back in (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="times each pair is measured (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--only", choices=PARTS, help="measure one part, for a look; not with --write")
    options = parser.parse_args()
    if options.only and options.write:
        parser.error("the page is of one run of all parts; leave out --only or --write")
    with tempfile.TemporaryDirectory() as name:
        parts = [options.only] if options.only else PARTS
        ratios = [ratio for part in parts for ratio in PARTS[part](Path(name), options)]
    text = page(ratios, options.rows)
    print(text)
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8", newline="\n")
    return 0 if all(ratio.holds for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
