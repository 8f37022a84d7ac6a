"""Write source records from a structured list: read, decide by the curated table, make records, compare, write."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.extracted import write_records
from curation.extraction import records, summary
from curation.progress import step
from curation.selection import decided
from curation.telling import every
from curation.told_elsewhere import read_elsewhere
from curation.trips import read_lists
from curation.us_travels import TABLE


def main(arguments: Sequence[str] | None = None) -> int:
    """Extract; exit status 0, 1 where something is to be decided or mended, 2 where it could not run."""
    return exit_status(lambda: extract_list(parse(arguments)), every)


def extract_list(options: argparse.Namespace) -> None:
    """Write the records of all lists of a folder, or nothing where any trip is undecided or any record edited."""
    own = {traveller.source for traveller in TABLE.travellers.values()}
    lists = read_lists(options.lists)
    elsewhere = read_elsewhere(options.seeds, own)
    chosen = decided(lists, TABLE)
    with step("finding passages"):
        made = records(lists, chosen, TABLE, elsewhere)
    outcome = write_records(made, options.output or options.seeds, own, TABLE.module, replace=options.replace)
    print("\n".join([*(f"wrote {path}" for path in outcome.written), summary(lists, made, TABLE, outcome)]))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, help="folder of lists, one .xml for each traveller")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seeds (default: %(default)s)")
    parser.add_argument("--output", type=Path, help="folder of seeds to write to (default: that of --seeds)")
    parser.add_argument("--replace", action="store_true", help="overwrite records that differ, hand edits included")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
