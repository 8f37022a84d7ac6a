"""A folder is replaced whole or not at all, whatever befalls the run: death, a full disk, somebody else's files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from small_commands import Outcome, commands, compile_in, state, with_candidate
from small_seeds import AGENCY, PLACES, WEEKLY, Small, small_seeds, write_seeds

from curation.writing import CannotWrite, recover, replace_folder, write_text


@pytest.fixture
def compiled_once(tmp_path: Path) -> Path:
    """A folder with small seeds and the candidate that they make."""
    return shutil.copytree(with_candidate(), tmp_path, dirs_exist_ok=True)


def changed(folder: Path, seeds: Small) -> None:
    """Other sound seeds in place of the small ones."""
    seeds[AGENCY]["title"] = "Envoy says no, again"
    write_seeds(folder, seeds)


KINDS: Final = {
    "rename": ["os.rename"],
    "mkdir": ["os.mkdir"],
    "rmdir": ["os.rmdir"],
    "remove": ["os.remove"],
    "open": ["open"],
}


@pytest.mark.parametrize("of", KINDS.values(), ids=KINDS)
def test_killed_before_any_change_of_the_disk_the_next_run_finds_one_state_and_finishes(
    compiled_once: Path, tmp_path: Path, of: list[str]
) -> None:
    old, new = (rewritten(tmp_path / version, compiled_once, version) for version in ("0.1.0", "0.2.0"))
    for number in range(1, 99):
        place = tmp_path / of[0] / str(number)
        shutil.copytree(tmp_path / "0.1.0", place / "folder")
        killed = commands().run("small_commands", place / "folder", compiled_once, "0.2.0", die_at=number, of=of)
        if killed.status == 0:
            break
        assert killed.status == -9
        shutil.copytree(place, place.with_suffix(".recovered"))
        recover(place.with_suffix(".recovered") / "folder")
        assert state(place.with_suffix(".recovered") / "folder") in (old, new)
        assert rewritten(place / "folder", compiled_once, "0.2.0") == new
        assert [path.name for path in place.iterdir()] == ["folder"]
    assert number > 1, "nothing of this kind was done"


def rewritten(folder: Path, release: Path, version: str) -> dict[str, bytes]:
    """A folder after it was replaced by two tables of a release."""
    assert commands().run("small_commands", folder, release, version).status == 0
    return state(folder)


@pytest.mark.parametrize("of", [["os.rename"], ["os.rmdir"]], ids=["rename", "rmdir"])
def test_a_compile_that_was_killed_is_made_good_by_the_next(compiled_once: Path, of: list[str]) -> None:
    old = state(compiled_once / "candidate")
    changed(compiled_once, small_seeds())
    found: list[dict[str, bytes]] = []
    while compile_in(compiled_once, die_at=len(found) + 1, of=of, unvalidated=True).status == -9:
        recover(compiled_once / "candidate")
        found.append(state(compiled_once / "candidate"))
    new = state(compiled_once / "candidate")
    assert new != old
    assert found
    assert all(each in (old, new) for each in found)
    assert sorted(path.name for path in compiled_once.iterdir()) == ["candidate", "seeds"]


def test_a_first_compile_that_was_killed_leaves_nothing_that_looks_like_a_candidate(tmp_path: Path) -> None:
    write_seeds(tmp_path, small_seeds())
    assert compile_in(tmp_path, die_at=30, of=["open"], unvalidated=True).status == -9
    assert not (tmp_path / "candidate").exists()
    assert compile_in(tmp_path, unvalidated=True).status == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["candidate", "seeds"]


def unsound(seeds: Small) -> None:
    seeds[AGENCY]["publisher"] = "nobody"


def against_the_wall(seeds: Small) -> None:
    seeds[WEEKLY]["reports"][2]["date"] = "2026-02"


def not_valid(seeds: Small) -> None:
    seeds[PLACES]["places"][0]["precision_km"] = "20001"  # a whole number for the reader, and too many for the schema


@pytest.mark.parametrize("defect", [unsound, against_the_wall, not_valid])
def test_nothing_is_written_where_anything_is_wrong(compiled_once: Path, defect: Any) -> None:
    old = state(compiled_once / "candidate")
    seeds = small_seeds()
    defect(seeds)
    write_seeds(compiled_once, seeds)
    outcome = compile_in(compiled_once)
    assert outcome.status == 1
    assert state(compiled_once / "candidate") == old
    assert sorted(path.name for path in compiled_once.iterdir()) == ["candidate", "seeds"]


def one_sentence(outcome: Outcome) -> str:
    """What a command that could not run says: one line, and no trace."""
    assert (outcome.status, outcome.out) == (2, "")
    (line,) = outcome.err.splitlines()
    assert line.startswith("could not run: ")
    return line


def test_a_full_disk_leaves_the_old_candidate(compiled_once: Path) -> None:
    old = state(compiled_once / "candidate")
    changed(compiled_once, small_seeds())
    sizes = {Path(name).suffix: max(len(old[each]) for each in old if each.endswith(Path(name).suffix)) for name in old}
    for most_bytes in sorted({500, *(size - 1 for size in sizes.values())}):  # in a CSV, a Parquet, the descriptor
        said = one_sentence(compile_in(compiled_once, most_bytes=most_bytes, unvalidated=True))
        assert said.endswith("File too large; nothing was changed")
        assert state(compiled_once / "candidate") == old
        assert sorted(path.name for path in compiled_once.iterdir()) == ["candidate", "seeds"]


def test_a_folder_that_may_not_be_written_leaves_the_old_candidate(compiled_once: Path) -> None:
    old = state(compiled_once / "candidate")
    compiled_once.chmod(0o555)
    said = one_sentence(compile_in(compiled_once, humble=True, unvalidated=True))
    compiled_once.chmod(0o755)
    assert said.endswith("Permission denied; nothing was changed")
    assert state(compiled_once / "candidate") == old


def files(folder: Path) -> None:
    folder.write_text("a file")


def someone_elses(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")


def another_package(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "datapackage.json").write_text('{"name": "other"}')


def the_seeds(folder: Path) -> None:
    write_seeds(folder.parent / "more", small_seeds())
    (folder.parent / "more" / "seeds").rename(folder)


@pytest.mark.parametrize(
    ("there", "says"),
    [
        (files, "it is a file"),
        (someone_elses, "it holds thesis.tex, which no build wrote"),
        (another_package, "it holds data, which no build wrote"),
        (the_seeds, "it holds actors, which no build wrote"),
    ],
)
def test_what_no_build_wrote_is_never_replaced(tmp_path: Path, there: Any, says: str) -> None:
    write_seeds(tmp_path, small_seeds())
    there(tmp_path / "candidate")
    before = state(tmp_path)
    assert says in one_sentence(compile_in(tmp_path, unvalidated=True))
    assert state(tmp_path) == before


@pytest.mark.parametrize("output", [".", "/", "", "seeds", "candidate/../seeds", "seeds/places.yaml/candidate"])
def test_an_output_that_cannot_be_meant_is_refused(tmp_path: Path, output: str) -> None:
    write_seeds(tmp_path, small_seeds())
    before = state(tmp_path)
    arguments = ("--seeds", "seeds", "--output", output)
    one_sentence(commands().run("compile_candidate", *arguments, cwd=str(tmp_path), unvalidated=True))
    assert state(tmp_path) == before


@pytest.mark.parametrize("name", ["candidate.old", "candidate.new"])
def test_what_is_no_leftover_of_ours_is_neither_removed_nor_taken_for_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "notes.txt").write_text("mine")
    with pytest.raises(CannotWrite, match=r"notes\.txt, which no build wrote; move it away"):
        replace_folder(tmp_path / "candidate", lambda folder: (folder / "data").mkdir())
    assert state(tmp_path) == {f"{name}/notes.txt": b"mine"}


def test_of_two_runs_at_once_the_second_is_refused_and_the_first_finishes(tmp_path: Path) -> None:
    def first(folder: Path) -> None:
        with pytest.raises(CannotWrite, match=r"another run is writing .*candidate\.new; wait until it has ended"):
            replace_folder(tmp_path / "candidate", lambda folder: (folder / "second").mkdir())
        (folder / "data").mkdir()

    replace_folder(tmp_path / "candidate", first)
    assert [path.name for path in (tmp_path / "candidate").iterdir()] == ["data"]
    assert [path.name for path in tmp_path.iterdir()] == ["candidate"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "candidate").symlink_to(tmp_path / "elsewhere")
    replace_folder(tmp_path / "candidate", lambda folder: (folder / "data").mkdir())
    assert (tmp_path / "candidate").is_symlink()
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["data"]


def test_whatever_is_raised_while_a_folder_is_filled_leaves_the_old_one(tmp_path: Path) -> None:
    def stopped(folder: Path) -> None:
        (folder / "data").mkdir()
        raise KeyboardInterrupt

    replace_folder(
        tmp_path / "candidate", lambda folder: write_text(folder / "datapackage.json", '{"name": "envoylog"}')
    )
    before = state(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(tmp_path / "candidate", stopped)
    assert state(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["candidate"]
