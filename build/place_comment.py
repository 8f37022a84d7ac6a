"""Say where the report on a pull request belongs: the arguments of `gh api` that edit its comment or add one.

gh api --paginate repos/OWNER/NAME/issues/7/comments > comments.json
gh api $(python build/place_comment.py comments.json OWNER/NAME 7) -F body=@report.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.comments import request


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the arguments; exit status 0, or 2 where what is given is no list of comments."""
    return exit_status(lambda: place_comment(parse(arguments)))


def place_comment(options: argparse.Namespace) -> None:
    """Find the comment and print the request."""
    comments = options.comments.read_text(encoding="utf-8", errors="replace")
    print(request(comments, options.repository, options.pull_request, options.author))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    lay_out = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=lay_out)
    parser.add_argument("comments", type=Path, help="the comments on the pull request, as gh api gives them")
    parser.add_argument("repository", help="OWNER/NAME")
    parser.add_argument("pull_request", type=int, help="its number")
    parser.add_argument("--author", default="github-actions[bot]", help="who writes the report (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
