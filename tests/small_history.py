"""A git repository with small seeds and release 0.1.0 made of them, and what the report says of a change in it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from small_changes import Change
from small_commands import Outcome, commands, with_release
from small_seeds import Small, report, small_seeds, source, write_seeds

from curation.change_page import MARKER

MAIN: Final = "main"
NEW: Final = "sources/2026/agency-2026-01-22.yaml"
ECHO: Final = report("echo-2026", "statement", topics=["contacts"], speakers=["envoy"], title="An echo")
_ALONE: Final = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


class History:
    """A repository in a folder; every commit writes all seeds anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        """Run git in the repository and give what it prints."""
        command = ["git", "-C", str(self.folder), *arguments]
        environment = os.environ | _ALONE
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()

    def begin(self) -> None:
        """Make the repository, with whoever commits in it, and commit what lies there."""
        self.git("init", "--quiet", "--initial-branch", MAIN)
        for name, value in {"user.name": "Ann", "user.email": "ann@example.org", "commit.gpgsign": "false"}.items():
            self.git("config", name, value)
        self.commit("Begin")

    def commit(self, message: str) -> str:
        """Commit whatever lies in the folder; give the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def seeds(self, change: Change, message: str = "Change") -> str:
        """Commit the small seeds after a change, in place of those that were there."""
        seeds = small_seeds()
        change(seeds)
        there = self.folder / "seeds"
        shutil.rmtree(there) if there.is_dir() else there.unlink()
        write_seeds(self.folder, seeds)
        return self.commit(message)

    def branch(self, name: str, start: str = MAIN) -> None:
        """Go to a new branch that starts from another."""
        self.git("switch", "--quiet", "--create", name, start)

    def report(self, base: str, head: str, *options: str) -> Outcome:
        """The report on what a revision does since it left another."""
        return commands().run("report_change", "--repository", self.folder, *options, "--", base, head)

    def told(self, base: str = MAIN, head: str = "HEAD", *options: str) -> dict[str, list[str]]:
        """The lines of the report by section; those above the first section stand under no name."""
        outcome = self.report(base, head, *options)
        assert (outcome.status, outcome.err) == (0, "")
        return sections(outcome.out)


def sections(markdown: str) -> dict[str, list[str]]:
    """Lines by the section that they stand in, without the signs that Markdown has at their start."""
    first, *lines = markdown.splitlines()
    assert first == MARKER
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in lines:
        words = line.removeprefix("> ").removeprefix(">")
        if words.startswith("### ") or words == "**Losses**":
            name = words.removeprefix("### ").strip("*")
            found[name] = []
        elif words.startswith("- "):
            found[name].append(words.removeprefix("- "))
        elif words and words != "[!CAUTION]":
            found[""].append(words)
    return found


def nothing(seeds: Small) -> None:
    """Leave the seeds as they are."""


def with_source(*reports: Any, path: str = NEW, **keys: Any) -> Change:
    """One more source."""
    told = source(Path(path).stem, *reports, **{"title": "New", **keys})
    return lambda seeds: seeds.update({path: told})


def new_history(folder: Path) -> History:
    """A repository whose one commit has the small seeds and release 0.1.0 made of them."""
    return History(shutil.copytree(_begun(), folder / "here", symlinks=True))


@cache
def _begun() -> Path:
    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made)
    folder = shutil.copytree(with_release(), made / "here", ignore=shutil.ignore_patterns("candidate"))
    shutil.rmtree(folder / "seeds")
    write_seeds(folder, small_seeds())  # those of the release: what follows it has another headline, and a reason
    (folder / "README.md").write_text("Words.\n")
    History(folder).begin()
    return folder
