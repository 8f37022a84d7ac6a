"""Write data/history anew from the releases that stand at some revisions of the repository, oldest first.

publish_release.py keeps the history; this is for a repository that has releases and no history of them yet, or to see
that the history says what the repository says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.history_files import history_of
from curation.revisions import Repository


def main(arguments: Sequence[str] | None = None) -> int:
    """Write; exit status 0, or 2 where a revision holds no release or the last is not the one that stands there."""
    return exit_status(lambda: write(parse(arguments)))


def write(options: argparse.Namespace) -> None:
    """Write the history and say what is in it."""
    for line in history_of(Repository(options.release), options.revisions, options.release):
        print(line)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revisions", nargs="+", help="tags or commits of the releases, such as v0.1.0 v0.2.0")
    parser.add_argument("--release", type=Path, default=Path(), help="folder that holds data/ (default: here)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
