"""The same seeds give the same bytes anywhere; what is written is whole, or what was there before is untouched."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_seeds import (
    AGENCY,
    CODES,
    MINISTRY,
    WEEKLY,
    Outcome,
    Small,
    commands,
    small_seeds,
    write_seeds,
)

from curation.validation import read_csv
from curation.writing import CannotWrite, recover, replace_folder, write_release, write_text
from schemas import TABLES, arrow_schema

ROOT: Final = Path(__file__).resolve().parent.parent
SURVIVES: Final = [
    "NA",
    "NaN",
    "null",
    "None",
    "true",
    "1e5",
    "0012",
    "2026-01-13",
    'He said: "no"',
    "a, b; c\tand d".replace("\t", " "),
    "it's = +1 @x",
    "Кабулов",
    "ضمیر کابلوف، نماینده",
    "王毅",
    "e\u0301 and é",
    "👩‍💻",
    "\\N \\n",
]


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compile_in(folder: Path, **told: Any) -> Outcome:
    """Compile the seeds of a folder into its candidate."""
    arguments = ("--seeds", folder / "seeds", "--output", folder / "candidate", "--release", folder)
    return commands().run("compile_candidate", *arguments, **told)


# The same bytes.


def test_the_same_seeds_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    here = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONHASHSEED": "1",
    }
    there = {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}
    folders = [tmp_path / "a", tmp_path / "another folder" / "кириллица"]
    running = []
    for folder, environment in zip(folders, (here, there), strict=True):
        write_seeds(folder, small_seeds())
        script = [sys.executable, str(ROOT / "build" / "compile_candidate.py")]
        running.append(
            subprocess.Popen(script, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        )
    assert [process.wait() for process in running] == [0, 0]
    assert state(folders[0] / "candidate") == state(folders[1] / "candidate")
    assert len(state(folders[0] / "candidate")) == 2 * len(TABLES) + 1


def test_the_same_release_written_twice_has_the_same_bytes(tmp_path: Path) -> None:
    tables = {"coders": coders(SURVIVES)}
    for name in ("a", "b"):
        write_release(tables, tmp_path / name, "0.1.0", codes(), {})
    assert state(tmp_path / "a") == state(tmp_path / "b")


# What a cell can hold.


def codes() -> dict[str, list[str]]:
    return {name: told.split() for name, told in CODES.items()}


def coders(notes: Sequence[str | None]) -> pa.Table:
    rows = [{"coder_id": f"coder-{number}", "kind": "person", "note": note} for number, note in enumerate(notes)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["coders"]))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    tables = {
        "coders": coders([*SURVIVES, None]),
        "places": places(),
        "coverage": arrow_schema(TABLES["coverage"]).empty_table(),
    }
    write_release(tables, tmp_path / "release", "0.1.0", codes(), {})
    return tmp_path / "release" / "data"


def places() -> pa.Table:
    exact = {"latitude": 55.7558, "longitude": -0.1, "precision_km": 20.0}
    rows = [{"place_id": "a", "label": "A", "kind": "city", **exact}, {"place_id": "b", "label": "B", "kind": "city"}]
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["places"]))


def test_a_csv_read_back_is_its_parquet(written: Path) -> None:
    for name in ("coders", "places", "coverage"):
        stored = pq.read_table(written / f"{name}.parquet")
        shown = read_csv(written / f"{name}.csv", stored.schema)
        assert shown.to_pylist() == stored.to_pylist()
        assert shown.schema.types == stored.schema.types


def test_every_text_survives_in_a_csv_as_any_reader_sees_it(written: Path) -> None:
    with (written / "coders.csv").open(encoding="utf-8", newline="") as file:
        told = {row["coder_id"]: row["note"] for row in csv.DictReader(file)}
    assert told == {f"coder-{number}": text for number, text in enumerate([*SURVIVES, ""])}


def test_a_null_is_an_empty_cell_and_no_word(written: Path) -> None:
    lines = (written / "places.csv").read_text(encoding="utf-8").splitlines()
    assert lines[2] == '"b","B","city",,,,,'
    assert pq.read_table(written / "places.parquet")["country"].null_count == 2


def test_a_file_has_a_header_lf_line_ends_and_no_byte_order_mark(written: Path) -> None:
    for name in ("coders", "places", "coverage"):
        content = (written / f"{name}.csv").read_bytes()
        assert content.startswith(",".join(TABLES[name].columns).encode() + b"\n")
        assert content.endswith(b"\n")
        assert b"\r" not in content
    assert not (written.parent / "datapackage.json").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_table_without_rows_is_a_header(written: Path) -> None:
    assert (written / "coverage.csv").read_text() == ",".join(TABLES["coverage"].columns) + "\n"


def test_a_parquet_file_says_what_it_is_to_pandas(written: Path) -> None:
    told = json.loads(pq.read_schema(written / "places.parquet").metadata[b"PANDAS_ATTRS"])
    assert (told["version"], told["units"]["latitude"]) == ("0.1.0", "degrees north")
    assert told["citation"].endswith("Version 0.1.0 [data set].")


def test_days_and_whole_numbers_keep_their_types(tmp_path: Path) -> None:
    row = {"event_id": "a-2026", "instrument": "embassy", "effect": "opens", "amount": 7_000_000_000_000}
    row |= {"amount_basis": "exact", "currency": "USD", "in_force_earliest": dt.date(1957, 3, 1)}
    table = pa.Table.from_pylist([row], schema=arrow_schema(TABLES["policy_actions"]))
    write_release({"policy_actions": table}, tmp_path / "release", "0.1.0", codes(), {})
    text = (tmp_path / "release" / "data" / "policy_actions.csv").read_text()
    assert text.splitlines()[1] == '"a-2026",,"embassy","opens",,7000000000000,"exact","USD",1957-03-01,'


# One file, whole or not at all.


def test_a_text_is_written_whole_with_lf(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "é\nb\n")
    assert state(tmp_path) == {"a.txt": b"\xc3\xa9\nb\n"}


def test_a_text_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.txt", "new \udcff")
    assert state(tmp_path) == {"a.txt": b"old"}


# One folder, whole or not at all.


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    write_seeds(folder, small_seeds())
    assert compile_in(folder).status == 0
    return folder


@pytest.fixture
def compiled_once(first: Path, tmp_path: Path) -> Path:
    """A folder with small seeds and the candidate that they make."""
    return shutil.copytree(first, tmp_path, dirs_exist_ok=True)


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
        killed = commands().run("small_seeds", place / "folder", compiled_once, "0.2.0", die_at=number, of=of)
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
    assert commands().run("small_seeds", folder, release, version).status == 0
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
    seeds[MINISTRY]["reports"][0]["date"] = "0999"  # a window for the reader, and no year for the schema


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
