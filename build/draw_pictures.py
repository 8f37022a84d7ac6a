"""Draw the pictures of docs/pictures/ from a release: when, who met whom, whose word it rests on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.pictures import pictures
from curation.writing import write_text
from envoylog import Release


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw; exit status 0, 2 where it could not run."""
    return exit_status(lambda: draw_pictures(parse(arguments)))


def draw_pictures(options: argparse.Namespace) -> None:
    """Draw all pictures, then write them and say so."""
    drawn = pictures(Release(options.release))
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in drawn.items():
        write_text(options.output / f"{name}.svg", text)
        print(f"wrote {options.output / name}.svg")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, default=Path(), help="folder that holds data/ (default: here)")
    parser.add_argument(
        "--output", type=Path, default=Path("docs/pictures"), help="folder written to (default: %(default)s)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
