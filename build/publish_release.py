"""Publish the validated candidate as a release; without --publish, only say what that would do.

The version follows from what differs from the last release (docs/design.md, section 9). Whatever released value is
edited or removed needs a reason in seeds/changes/, whatever id is gone a record in seeds/retirements/. In a git
repository a release ends with a commit and a tag. Cut short at any point, it is finished by the next call.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.commands import exit_status
from curation.publishing import finish, publication, publish


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0, 1 where something keeps it from being published, 2 where it could not run."""
    return exit_status(lambda: publish_release(parse(arguments)))


def publish_release(options: argparse.Namespace) -> int:
    """Publish, or say what publishing would do; 1 where something keeps it from being published."""
    if options.publish and (finished := finish(options.release)):
        print(f"data/ and datapackage.json are now {finished}; its publication had been cut short")
        return 0
    asked = publication(options.candidate, options.release, options.version, options.seeds)
    if not options.publish or asked.plan.problems:
        print("\n".join(asked.lines(options.all)))
        return 1 if asked.plan.problems else 0
    print("\n".join(publish(asked, options.candidate, options.release, options.day)))
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", nargs="?", help="a higher version than follows from the differences, such as 1.0.0")
    parser.add_argument("--publish", action="store_true", help="do it")
    parser.add_argument("--all", action="store_true", help="print every line of the plan, not five of each kind")
    parser.add_argument("--day", type=_day, default=_today(), help="day of the release, YYYY-MM-DD (default: today)")
    parser.add_argument("--candidate", type=Path, default=Path("candidate"), help="default: %(default)s")
    parser.add_argument(
        "--seeds", type=Path, default=Path("seeds"), help="what it was made from (default: %(default)s)"
    )
    parser.add_argument("--release", type=Path, default=Path(), help="folder that holds data/ (default: here)")
    return parser.parse_args(arguments)


def _day(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat()


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


if __name__ == "__main__":
    sys.exit(main())
