"""Revisions of a git repository: the commit two of them share, the files of one, the files that differ. Read only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from curation.findings import shown
from envoylog._errors import EnvoylogError

_LINK: Final = b"120000"
_IN_WINDOWS: Final[bool] = sys.platform == "win32"
_NOT_IN_WINDOWS: Final = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)', re.IGNORECASE
)
"""Letters that no name may have there, ends that it loses there, and names of devices."""


class NoRevision(EnvoylogError):
    """There is no such revision, no repository, or nothing that two revisions share."""


class FileChange(NamedTuple):
    """A file that differs between two commits: A added, D deleted, M edited, T of another kind."""

    status: str
    path: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository by any folder in it; neither its work tree nor its index is touched."""

    folder: Path

    def commit(self, revision: str) -> str:
        """The full id of the commit that a revision names; raises NoRevision where it names none."""
        done = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode:
            self.git("rev-parse", "--git-dir")
            raise NoRevision(f"`{revision}` names no commit here; name a branch, a tag or a commit that was fetched")
        return done.stdout.decode().strip()

    def shared(self, one: str, other: str) -> str:
        """The last commit that two have in common; raises NoRevision where they have none."""
        done = self._git("merge-base", one, other)
        if done.returncode:
            raise NoRevision(f"{one[:10]} and {other[:10]} share no commit; fetch the whole history of both")
        return done.stdout.decode().split()[0]

    def day(self, commit: str) -> str:
        """The day of a commit, in UTC, as ISO 8601 has it."""
        asked = ("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", commit)
        return self.git(*asked).decode().strip()

    def changed(self, old: str, new: str, *paths: str) -> list[FileChange]:
        """The files below some paths that differ between two commits; one renamed is deleted and added."""
        asked = ("diff-tree", "-r", "-z", "--no-renames", "--name-status", old, new, "--", *paths)
        parts = os.fsdecode(self.git(*asked)).split("\0")[:-1]
        return [FileChange(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]

    def write(self, commit: str, paths: tuple[str, ...], folder: Path) -> None:
        """Write the files below some paths of a commit into a folder, byte for byte as they were committed.

        `git archive` and `git worktree` let a revision's own attributes hide or rewrite files; this does not. A
        symbolic link becomes one that leads nowhere, so that nothing is ever read through it, or a file that says where
        it led, as git makes of it on a system that lets nobody make links. Raises NoRevision for names that a system
        would take for others.
        """
        files = list(self._files(commit, paths))
        asked = b"".join(each + b"\n" for _, each, _ in files)
        contents = _contents(self.git("cat-file", "--batch", given=asked))
        for (mode, _, name), content in zip(files, contents, strict=True):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if mode != _LINK or not _linked(path):
                _write_new(path, content, f"{commit[:10]} has a file `{shown(name)}`")

    def _files(self, commit: str, paths: tuple[str, ...]) -> Iterator[tuple[bytes, bytes, str]]:
        """Mode, object and path of each file; a repository within the repository is no file."""
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
        for line in listed.split(b"\0")[:-1]:
            told, _, name = line.partition(b"\t")
            mode, kind, each = told.split()
            path = os.fsdecode(name)
            if ".." in PurePosixPath(path).parts:
                raise NoRevision(f"{commit[:10]} has a file whose path leads out of the repository")
            if _IN_WINDOWS and _NOT_IN_WINDOWS.search(path):  # a backslash would lead out, a colon write elsewhere
                raise NoRevision(f"{commit[:10]} has a file `{shown(path)}`, which Windows cannot hold; ask on Linux")
            if kind == b"blob":
                yield mode, each, path

    def git(self, *arguments: str, given: bytes = b"", index: Path | None = None) -> bytes:
        """What a git command prints, given something to read; `index` stands in for the repository's own.

        Raises NoRevision with what git says where it refuses.
        """
        done = self._git(*arguments, given=given, index=index)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {done.returncode}"]
            reason = next((line for line in said if line.startswith("fatal: ")), said[-1])
            raise NoRevision(f"git {arguments[0]}: {reason.removeprefix('fatal: ')}")
        return done.stdout

    def _git(
        self, *arguments: str, given: bytes = b"", index: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", str(self.folder), *arguments]
        environment = os.environ | {"LC_ALL": "C", "TZ": "UTC"}
        if index:
            environment["GIT_INDEX_FILE"] = str(index.resolve())
        return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)


def _linked(path: Path) -> bool:
    """Make a link that leads nowhere; whether the system let us."""
    try:
        path.symlink_to("nowhere")
    except OSError:
        return False
    return True


def _write_new(path: Path, content: bytes, told: str) -> None:
    """Write a file that is not there; where it is, its name differs from another's in what the system does not see."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise NoRevision(f"{told} and another that this system cannot tell from it by name; ask on Linux") from None


def _contents(answer: bytes) -> Iterator[bytes]:
    """The contents that `git cat-file --batch` gives, one after the other, each below a line that ends in its size."""
    at = 0
    while at < len(answer):
        begins = answer.index(b"\n", at) + 1
        ends = begins + int(answer[at:begins].split()[-1])
        yield answer[begins:ends]
        at = ends + 1
