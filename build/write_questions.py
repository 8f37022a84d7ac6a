"""Run the Python blocks of docs/questions.md on the release in data/ and write what they print below them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.questions_page import answered, asked_of
from curation.writing import write_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Write; exit status 0, or 2 where a block does not run."""
    return exit_status(lambda: write_questions(parse(arguments)))


def write_questions(options: argparse.Namespace) -> None:
    """Write the page anew and say whether an answer differs."""
    there = options.page.read_text(encoding="utf-8")
    anew = answered(there, asked_of(options.release))
    write_text(options.page, anew)
    print(f"wrote {options.page}" + ("" if anew == there else ": answers differ, read the words around them"))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, default=Path("docs/questions.md"), help="default: %(default)s")
    parser.add_argument("--release", type=Path, default=Path(), help="folder that holds data/ and src/ (default: here)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
