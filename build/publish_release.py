"""Publish the validated candidate as a release: data/, datapackage.json and a changelog line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.publishing import publish


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish; exit status 0, 1 where its tables are no longer valid, 2 where it may not or cannot be published."""
    return exit_status(lambda: publish_release(parse(arguments)))


def publish_release(options: argparse.Namespace) -> None:
    """Promote the candidate and say what was written."""
    for line in publish(options.candidate, options.release, options.version, options.seeds):
        print(line)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", help="version to publish, such as 0.1.0")
    parser.add_argument("--candidate", type=Path, default=Path("candidate"), help="default: %(default)s")
    parser.add_argument(
        "--seeds", type=Path, default=Path("seeds"), help="what it was made from (default: %(default)s)"
    )
    parser.add_argument("--release", type=Path, default=Path(), help="folder that holds data/ (default: here)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
