"""Compile seeds/ into candidate/: read, check, resolve, lay out, validate, write."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.candidate import codes_of
from curation.commands import exit_status
from curation.findings import aggregate
from curation.progress import step
from curation.publishing import last_release, seeds_fingerprint, write_validated
from curation.reading import read_seeds
from curation.summary import summary
from curation.texts_at_hand import check_texts
from curation.versions import last_version
from curation.wall import walled
from curation.writing import refuse_foreign


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile; exit status 0, 1 where something is to be mended, 2 where it could not run."""
    return exit_status(lambda: compile_candidate(parse(arguments)))


def compile_candidate(options: argparse.Namespace) -> None:
    """Read, check, resolve, lay out, validate and write; nothing is written where anything is wrong."""
    refuse_foreign(options.output)
    released = last_release(options.release)
    with step("reading seeds"):
        seeds = read_seeds(options.seeds)
    with step("checking against texts"):
        ledger = check_texts(seeds, options.texts)
    with step("resolving"):
        tables = walled(seeds, last_version(options.release))
        made = tables.arrow()
    with step("validating and writing"):
        write_validated(made, options.output, codes_of(seeds), seeds_fingerprint(options.seeds))
    print(summary(made, released, str(options.output)))
    print(ledger)
    if warnings := [*ledger.findings, *tables.warnings]:
        print(aggregate(warnings))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seeds (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=Path("candidate"), help="folder replaced (default: %(default)s)")
    parser.add_argument("--release", type=Path, default=Path(), help="folder of the last release (default: here)")
    parser.add_argument("--texts", type=Path, help="folder of source texts; with it every passage is checked again")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    gc.disable()  # a short life with millions of values and no cycle: looking for one takes a third of the time
    sys.exit(main())
