"""In a git repository a release ends with a commit and a tag, and the branch moves last, wherever it is cut short."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from small_commands import compile_in, plan_in, publish_in, state, with_release

from envoylog import Release

SEEDS_LEFT: Final = "seeds/changes/again.yaml"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with release 0.1.0 and, committed, the seeds of the next, whose candidate stands there."""
    folder = shutil.copytree(with_release(), tmp_path_factory.mktemp("git") / "repository")
    (folder / ".gitignore").write_text("candidate/\ncandidate.*/\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    for name, value in {"user.name": "Maintainer", "user.email": "maintainer@example.org", "gc.auto": "0"}.items():
        git(folder, "config", name, value)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Before")
    return folder


@pytest.fixture
def repository(committed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(committed, tmp_path / "repository")


def test_the_commit_has_the_release_and_nothing_else(repository: Path) -> None:
    before = git(repository, "rev-parse", "HEAD")
    assert publish_in(repository, "0.2.0").status == 0
    assert_released(repository, before)
    changed = git(repository, "diff", "--name-status", before, "HEAD").splitlines()
    assert {line.split("\t")[1].partition("/")[0] for line in changed} == {
        *("CHANGELOG.md", "CITATION.cff", ".zenodo.json", "SHA256SUMS", "data", "datapackage.json", "seeds"),
    }
    assert f"D\t{SEEDS_LEFT}" in changed
    assert "The headline was cut short. (The page, read again.)" in git(repository, "log", "-1", "--format=%B")


def assert_released(folder: Path, parent: str) -> None:
    """That branch, tag, index and work tree all have release 0.2.0, on top of a commit, and nothing is left over."""
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "rev-parse", "HEAD^") == parent
    assert git(folder, "rev-parse", "v0.2.0^{commit}") == git(folder, "rev-parse", "main")
    assert git(folder, "cat-file", "-t", "v0.2.0") == "tag"
    assert Release(folder).version == "0.2.0"
    assert not (folder / SEEDS_LEFT).exists()
    assert not list(folder.glob("candidate.*"))


@pytest.fixture(scope="module")
def decided(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with release 0.2.0 decided, its commit made aside, of which nothing was moved into place yet."""
    for number in range(1, 99):
        folder = shutil.copytree(committed, tmp_path_factory.mktemp("decided") / str(number))
        assert publish_in(folder, "0.2.0", die_at=number, of=["os.rename"]).status == -9
        if (folder / "candidate.release").exists():
            return folder
    raise AssertionError("it was never decided")


def files_of(folder: Path) -> dict[str, bytes]:
    return state(folder, "data", "datapackage.json", "CHANGELOG.md")


@pytest.mark.parametrize(("of", "number"), [("subprocess.Popen", 1), ("subprocess.Popen", 9), ("os.rename", 1)])
def test_killed_before_it_is_decided_nothing_is_seen_of_the_new_release(repository: Path, of: str, number: int) -> None:
    parent, old = git(repository, "rev-parse", "HEAD"), files_of(repository)
    assert publish_in(repository, "0.2.0", die_at=number, of=[of]).status == -9
    assert files_of(repository) == old
    assert (git(repository, "status", "--porcelain"), git(repository, "tag")) == ("", "")
    assert publish_in(repository, "0.2.0").status == 0
    assert_released(repository, parent)


def test_killed_at_any_step_after_that_the_next_run_makes_it_good_and_the_branch_moves_last(
    decided: Path, tmp_path: Path
) -> None:
    parent, steps = git(decided, "rev-parse", "HEAD"), ["subprocess.Popen", "os.rename"]
    for number in range(1, 40):
        folder = shutil.copytree(decided, tmp_path / str(number))
        ended = publish_in(folder, "0.2.0", die_at=number, of=steps)
        if git(folder, "rev-parse", "main") != parent:
            assert git(folder, "status", "--porcelain") == ""
            assert Release(folder).version == "0.2.0"
        if ended.status == 0:
            break
        assert publish_in(folder, "0.2.0").status == 0
        assert_released(folder, parent)
    assert number > 8, "files are moved, then the index, then tag and branch"


def uncommitted(folder: Path) -> None:
    (folder / "seeds" / "places.yaml").open("a").close()
    (folder / "new.txt").write_text("words", encoding="utf-8")


def tagged(folder: Path) -> None:
    git(folder, "tag", "v0.2.0")


def detached(folder: Path) -> None:
    git(folder, "checkout", "-q", "--detach")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (uncommitted, "new.txt is not committed; commit first what the release is made from"),
        (tagged, "the tag v0.2.0 is there already"),
        (detached, "no branch is checked out; check out the branch that the release belongs to"),
    ],
)
def test_a_repository_that_is_not_fit_for_a_release_is_refused(repository: Path, change: object, says: str) -> None:
    change(repository)  # type: ignore[operator]
    before = state(repository, "data", "datapackage.json", "CHANGELOG.md", "seeds")
    outcome = publish_in(repository, "0.2.0")
    assert outcome == (2, "", f"could not run: {says}\n")
    assert state(repository, "data", "datapackage.json", "CHANGELOG.md", "seeds") == before


def test_a_branch_that_went_elsewhere_meanwhile_is_not_moved(decided: Path, tmp_path: Path) -> None:
    repository = shutil.copytree(decided, tmp_path / "repository")
    git(repository, "commit", "-q", "--allow-empty", "-m", "Meanwhile")
    there = git(repository, "rev-parse", "main")
    outcome = publish_in(repository, "0.2.0")
    assert outcome.status == 2
    assert "main is not where it was when the release was made" in outcome.err
    assert git(repository, "rev-parse", "main") == there


def test_the_plan_names_the_commit(repository: Path) -> None:
    assert plan_in(repository).out.splitlines()[-1] == "commit and tag: v0.1.1"
    assert compile_in(repository).status == 0
