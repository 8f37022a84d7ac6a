"""Report what a change between two git revisions does to the record, for the comment on a pull request.

The report is Markdown, or JSON for programs. Its first line is a marker, by which the comment is found again and edited
in place; build/place_comment.py says which one. Nothing is written, and no network is used.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.change_page import page
from curation.change_report import as_json, report
from curation.commands import exit_status
from curation.revisions import Repository


def main(arguments: Sequence[str] | None = None) -> int:
    """Report; exit status 0 whatever the report says, 2 where there is none."""
    return exit_status(lambda: report_change(parse(arguments)))


def report_change(options: argparse.Namespace) -> None:
    """Compile both revisions, compare, and print."""
    told = report(Repository(options.repository), options.base, options.head)
    print(as_json(told) if options.format == "json" else page(told, options.all).rstrip())


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="branch, tag or commit that the change is to go into, such as origin/main")
    parser.add_argument("head", help="branch, tag or commit of the change, such as HEAD")
    parser.add_argument("--repository", type=Path, default=Path(), help="folder in a git repository (default: here)")
    parser.add_argument("--all", action="store_true", help="print every line, not a few of each section")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown", help="default: %(default)s")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    gc.disable()  # a short life with millions of values and no cycle: looking for one takes a third of the time
    sys.exit(main())
