"""A publication cut short at any point is made good by the next run; half a release is never taken for a whole one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from small_commands import compile_in, publish_in, state, with_release, with_release_staged

from curation.publishing import finish
from envoylog import Release
from envoylog._errors import NoRelease

PUBLISHED: Final = [".zenodo.json", "CHANGELOG.md", "CITATION.cff", "SHA256SUMS", "data", "datapackage.json"]


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A folder with release 0.1.0, changed seeds and the candidate that they make."""
    return shutil.copytree(with_release(), tmp_path / "released")


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """The same with release 0.2.0 decided, of which nothing was moved into place yet."""
    return shutil.copytree(with_release_staged(), tmp_path / "staged")


def published_state(folder: Path) -> dict[str, bytes]:
    return state(folder, *PUBLISHED)


BEFORE_IT_IS_DECIDED: Final = [
    *(("os.mkdir", 1), ("os.mkdir", 2), ("open", 1), ("open", 40), ("os.rename", 1), ("os.rename", 2), ("os.rename", 3))
]


@pytest.mark.parametrize(("of", "number"), BEFORE_IT_IS_DECIDED)
def test_killed_while_it_is_staged_the_old_release_stands_and_the_next_run_publishes(
    released: Path, of: str, number: int
) -> None:
    old = published_state(released)
    assert publish_in(released, "0.2.0", die_at=number, of=[of]).status == -9
    assert published_state(released) == old
    assert publish_in(released, "0.2.0").status == 0
    assert_published(released, "0.2.0")


def test_killed_before_any_move_the_next_run_makes_it_good(staged: Path, tmp_path: Path) -> None:
    old = published_state(staged)
    whole = shutil.copytree(staged, tmp_path / "whole")
    assert publish_in(whole, "0.2.0").status == 0
    new = published_state(whole)
    for number in range(1, 99):
        folder = shutil.copytree(staged, tmp_path / str(number))
        if publish_in(folder, "0.2.0", die_at=number, of=["os.rename", "os.rmdir"]).status == 0:
            break
        if published_state(folder) not in (old, new):
            assert "the publication of 0.2.0 was cut short" in compile_in(folder).err
        assert publish_in(folder, "0.2.0").status == 0
        assert published_state(folder) == new
        assert_published(folder, "0.2.0")
    assert number > 4, "the old data, the new, the descriptor and the changelog are moved"


@pytest.mark.parametrize("number", [1, 40])
def test_killed_while_the_old_data_is_removed_the_next_run_removes_the_rest(staged: Path, number: int) -> None:
    assert publish_in(staged, "0.2.0", die_at=number, of=["os.remove"]).status == -9
    assert publish_in(staged, "0.2.0").status == 0
    assert_published(staged, "0.2.0")


def assert_published(folder: Path, version: str) -> None:
    """That the release is of this version and whole, and that nothing else is left beside it."""
    release = Release(folder)
    assert (release.version, release.load().attrs["version"]) == (version, version)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*PUBLISHED, "candidate", "seeds"])


def test_a_publication_that_was_cut_short_is_said_to_be_finished(staged: Path) -> None:
    outcome = publish_in(staged, "0.2.0")
    assert outcome == (0, "data/ and datapackage.json are now 0.2.0; its publication had been cut short\n", "")


def test_whatever_is_asked_for_what_was_cut_short_is_finished_first_and_alone(staged: Path) -> None:
    outcome = publish_in(staged, "0.3.0")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "data/ and datapackage.json are now 0.2.0; its publication had been cut short\n"
    assert_published(staged, "0.2.0")


def test_a_candidate_is_not_compared_with_half_a_release(staged: Path) -> None:
    before = state(staged)
    outcome = compile_in(staged)
    assert outcome.status == 2
    assert outcome.err == (
        "could not run: the publication of 0.2.0 was cut short; "
        "run `python build/publish_release.py --publish` to finish it\n"
    )
    assert state(staged) == before


def test_a_release_of_two_versions_is_not_loaded(released: Path) -> None:
    path = released / "datapackage.json"
    path.write_text(path.read_text().replace('"version": "0.1.0"', '"version": "0.2.0"'))
    with pytest.raises(NoRelease, match="mixed"):
        Release(released).load()


def test_there_is_nothing_to_finish_where_nothing_is_staged(released: Path) -> None:
    before = state(released)
    assert finish(released) is None
    assert state(released) == before


def test_a_move_that_fails_is_said_and_made_good(staged: Path) -> None:
    staged.chmod(0o555)
    outcome = publish_in(staged, "0.2.0", humble=True)
    staged.chmod(0o755)
    assert (outcome.status, len(outcome.err.splitlines())) == (2, 1)
    assert "the publication stopped half way" in outcome.err
    assert publish_in(staged, "0.2.0").status == 0
    assert Release(staged).load().attrs["version"] == "0.2.0"
