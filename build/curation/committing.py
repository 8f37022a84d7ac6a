"""The commit and the tag of a release: made aside, where nobody sees them, and then put in their place in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curation.revisions import NoRevision, Repository


class CannotCommit(NoRevision):
    """A repository in which a release cannot be committed, and why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit on top of `parent`, and a tag on it, that no branch leads to yet; `paths` are those that differ."""

    branch: str
    parent: str
    commit: str
    tag: str
    tag_object: str
    paths: list[str]


def repository_of(release: Path) -> Repository | None:
    """The repository whose work tree begins in a folder; None where there is none.

    Raises CannotCommit where it is not fit for a release: no branch checked out, or changes that are not committed.
    """
    if not (release / ".git").exists():
        return None
    repository = Repository(release)
    _branch(repository)
    if changed := repository.git("status", "--porcelain", "--untracked-files=normal").decode().splitlines():
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise CannotCommit(f"{changed[0][3:]}{more} is not committed; commit first what the release is made from")
    return repository


def refuse_tag(repository: Repository, version: str) -> None:
    """Raise CannotCommit where a version is tagged already."""
    if repository.git("tag", "--list", f"v{version}").strip():
        raise CannotCommit(f"the tag v{version} is there already")


def prepared(
    repository: Repository, staged: Path, files: Sequence[str], removed: Sequence[str], version: str, message: str
) -> Prepared:
    """Make the commit and tag of a release, from files that stand staged instead of those that stand in the work tree.

    `files` are what the release consists of, files and folders, relative to both; `removed` are files it takes away.
    """
    index, branch = staged / ".index", _branch(repository)
    parent = repository.commit("HEAD")
    repository.git("read-tree", parent, index=index)
    gone = ("rm", "-r", "-q", "--cached", "--ignore-unmatch", "--", *files, *removed)
    repository.git(*gone, index=index)
    paths = sorted(path for name in files for path in _files_below(staged / name))
    asked = "".join(f"{path.resolve()}\n" for path in paths).encode()
    blobs = repository.git("hash-object", "-w", "--no-filters", "--stdin-paths", given=asked).decode().split()
    lines = [f"100644 {blob}\t{path.relative_to(staged).as_posix()}\n" for blob, path in zip(blobs, paths, strict=True)]
    repository.git("update-index", "--index-info", given="".join(lines).encode(), index=index)
    tree = repository.git("write-tree", index=index).decode().strip()
    index.unlink()
    commit = repository.git("commit-tree", "-p", parent, "-F", "-", tree, given=message.encode()).decode().strip()
    tagger = repository.git("var", "GIT_COMMITTER_IDENT").decode().strip()
    told = f"object {commit}\ntype commit\ntag v{version}\ntagger {tagger}\n\n{message}"
    tag = repository.git("mktag", given=told.encode()).decode().strip()
    return Prepared(branch, parent, commit, f"refs/tags/v{version}", tag, [*files, *removed])


def put_in_place(repository: Repository, made: Prepared) -> None:
    """Let the index have what the commit has, then lead tag and branch to it in one transaction; again if cut short.

    Raises CannotCommit where the branch went elsewhere meanwhile: the files then stand in the work tree, uncommitted.
    """
    if repository.commit(made.branch) == made.commit:
        return
    if repository.commit(made.branch) != made.parent or _branch(repository) != made.branch:
        name = made.branch.removeprefix("refs/heads/")
        raise CannotCommit(
            f"{name} is not where it was when the release was made; its files stand in the work tree: commit and tag "
            "them by hand, then remove candidate.release"
        )
    repository.git("reset", "-q", made.commit, "--", *made.paths)
    there = repository.git("for-each-ref", "--format=%(objectname)", made.tag).decode().strip()
    tag = "" if there == made.tag_object else f"create {made.tag} {made.tag_object}\n"
    moved = f"start\n{tag}update {made.branch} {made.commit} {made.parent}\nprepare\ncommit\n"
    repository.git("update-ref", "-m", f"release: {made.tag.rpartition('/')[2]}", "--stdin", given=moved.encode())


def _branch(repository: Repository) -> str:
    try:
        return repository.git("symbolic-ref", "-q", "HEAD").decode().strip()
    except NoRevision:
        raise CannotCommit("no branch is checked out; check out the branch that the release belongs to") from None


def _files_below(path: Path) -> list[Path]:
    return [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
