"""Check seeds/: all that the build checks, and the canonical form; with --fix, fill passages and write that form."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.checking import check, fix
from curation.commands import exit_status
from curation.telling import FORMATS, Told, every
from curation.versions import last_version


def main(arguments: Sequence[str] | None = None) -> int:
    """Check; exit status 0, 1 where something is to be mended, 2 where it could not run."""
    options = parse(arguments)
    told = every if options.all else FORMATS[options.format]
    to_people = options.format == "text"
    return exit_status(lambda: check_seeds(options, told), told, sys.stderr if to_people else sys.stdout)


def check_seeds(options: argparse.Namespace, told: Told) -> None:
    """Fix first if asked to, then report everything that is still to be mended."""
    rewritten = fix(options.seeds, options.files, options.texts) if options.fix else []
    if options.format == "text":
        for path in rewritten:
            print(f"rewrote {path}")
    ledger, found = check(options.seeds, options.files, options.texts, last_version(options.release))
    if found or options.format == "json":
        print(told(found))
    if options.format == "text":
        print(f"{'these' if options.files else 'all'} seeds are sound")
        print(ledger)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="seed files to report on (default: all)")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seeds (default: %(default)s)")
    parser.add_argument("--release", type=Path, default=Path(), help="folder of the last release (default: here)")
    parser.add_argument("--texts", type=Path, help="folder of source texts; with it every passage is checked again")
    parser.add_argument("--fix", action="store_true", help="fill spans and hashes from the texts, write canonical form")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--all", action="store_true", help="print every finding, not a few of each kind")
    shown.add_argument("--format", choices=FORMATS, default="text", help="for whom (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    gc.disable()  # a short life with many values and no cycle: looking for one takes a tenth of the time
    sys.exit(main())
