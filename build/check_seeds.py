"""Check seeds/: all that the build checks, and the canonical form; with --fix, fill passages and write that form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.checking import check, fix
from curation.commands import every, exit_status
from curation.findings import aggregate
from curation.publishing import last_version


def main(arguments: Sequence[str] | None = None) -> int:
    """Check; exit status 0, 1 where something is to be mended, 2 where it could not run."""
    options = parse(arguments)
    return exit_status(lambda: check_seeds(options), every if options.all else aggregate)


def check_seeds(options: argparse.Namespace) -> None:
    """Fix first if asked to, then report everything that is still to be mended."""
    if options.fix:
        for path in fix(options.seeds, options.files, options.texts):
            print(f"rewrote {path}")
    ledger, warnings = check(options.seeds, options.files, options.texts, last_version(options.release))
    if warnings:
        print(every(warnings) if options.all else aggregate(warnings))
    print(f"{'these' if options.files else 'all'} seeds are sound")
    print(ledger)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="seed files to report on (default: all)")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seeds (default: %(default)s)")
    parser.add_argument("--release", type=Path, default=Path(), help="folder of the last release (default: here)")
    parser.add_argument("--texts", type=Path, help="folder of source texts; with it every passage is checked again")
    parser.add_argument("--all", action="store_true", help="print every finding, not a few of each kind")
    parser.add_argument("--fix", action="store_true", help="fill spans and hashes from the texts, write canonical form")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
