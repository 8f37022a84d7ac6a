"""A candidate becomes a release as it is, or not at all; what was cut short is finished by the next run."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import pytest
from small_commands import compile_in, plan_in, publish_in, state, with_candidate, with_release
from small_seeds import AGENCY, MINISTRY, PLACES, small_seeds, write_seeds

from envoylog import Release
from schemas import TABLES

PUBLISHED: Final = [".zenodo.json", "CHANGELOG.md", "CITATION.cff", "SHA256SUMS", "data", "datapackage.json"]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with small seeds and the candidate that they make, and no release yet."""
    return shutil.copytree(with_candidate(), tmp_path / "here")


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The same with release 0.1.0, other seeds and the candidate that they make."""
    return shutil.copytree(with_release(), tmp_path / "released")


# Refused.


def replace_in(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def write(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def remove(name: str) -> Callable[[Path], object]:
    return lambda folder: shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()


def hand_edited(folder: Path) -> None:
    """A CSV edited by hand, and the descriptor made to agree."""
    path = folder / "candidate" / "data" / "topics.csv"
    replace_in("candidate/data/topics.csv", "Opium.", "Opium!")(folder)
    content = path.read_bytes()
    described = json.loads((folder / "candidate" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if resource["name"] == "topics":
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / "candidate" / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")


def table_unlisted(folder: Path) -> None:
    path = folder / "candidate" / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"] = [each for each in described["resources"] if "coders" not in each["name"]]
    path.write_text(json.dumps(described), encoding="utf-8")


def nothing(folder: Path) -> None:
    """Leave it as it is."""


AGAIN: Final = "run `python build/compile_candidate.py`"
REFUSED: Final[dict[str, tuple[Callable[[Path], object], str, str]]] = {
    "no candidate": (remove("candidate"), "0.2.0", f"/candidate; {AGAIN}"),
    "a changed CSV": (
        replace_in("candidate/data/topics.csv", "Opium.", "Opium!"),
        "0.2.0",
        "topics.csv is not as it was",
    ),
    "a changed Parquet": (write("candidate/data/topics.parquet", b"PAR1"), "0.2.0", "topics.parquet is not as it was"),
    "a missing file": (remove("candidate/data/topics.csv"), "0.2.0", "topics.csv is not as it was validated"),
    "a descriptor that is none": (
        write("candidate/datapackage.json", b"{"),
        "0.2.0",
        "datapackage.json cannot be read",
    ),
    "a descriptor of nothing": (write("candidate/datapackage.json", b"{}"), "0.2.0", "does not describe one"),
    "a table left out": (table_unlisted, "0.2.0", "lists other tables than the schemas"),
    "a CSV edited together with its hash": (hand_edited, "0.2.0", "the CSV of topics is not what its Parquet says"),
    "a seed changed since": (
        replace_in(f"seeds/{AGENCY}", "says no", "says No"),
        "0.2.0",
        f"seeds changed since the candidate was made; {AGAIN}",
    ),
    "a seed removed since": (remove(f"seeds/{MINISTRY}"), "0.2.0", "seeds changed since"),
    "a seed added since": (write("seeds/actors/new.yaml", b"id: new\n"), "0.2.0", "seeds changed since"),
    "no seeds": (remove("seeds"), "0.2.0", "seeds changed since"),
    "a damaged release": (write("data/topics.parquet", b"PAR1"), "0.2.0", "topics.parquet cannot be read"),
    "a changelog in another encoding": (
        write("CHANGELOG.md", b"# Changelog\n\n\xe9\n"),
        "0.2.0",
        "CHANGELOG.md is not UTF-8",
    ),
}


@pytest.mark.parametrize(("change", "version", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_published_is_refused_in_one_sentence_and_nothing_changes(
    released: Path, change: Callable[[Path], object], version: str, says: str
) -> None:
    change(released)
    before = state(released)
    outcome = publish_in(released, version)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert says in outcome.err
    assert state(released) == before


# What stands in the way of a publication is told with the plan.


def test_without_being_told_to_it_only_says_what_it_would_do(released: Path) -> None:
    before = state(released)
    outcome = plan_in(released)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "0.1.0 -> 0.1.1 (PATCH)",
        "because: 2",
        "  words, an address or a place in a text differ: sources agency-2026-01-13 title "
        "(Envoy says no -> Envoy says no, again)",
        "  derived values differ: record",
        "differences: 2",
        "  sources: 1 cells edited",
        "  record: 2 cells edited",
        "edited or removed, with reasons: 1",
        "  sources agency-2026-01-13 title: The headline was cut short. (The page, read again.)",
        "reasons used up: 1",
        "  seeds/changes/again.yaml",
        "no commit: the folder is no git repository",
    ]
    assert state(released) == before


WRONG_VERSIONS: Final = {
    "0.1.0": "0.1.0 is not higher than 0.1.0, the last release",
    "0.0.9": "0.0.9 is not higher than 0.1.0",
    "0.0.0": "0.0.0 is not higher than 0.1.0",
    **dict.fromkeys(
        ("0.2", "v0.2.0", "0.2.0-rc1", "00.2.0", "0.2.0\n", "", "٠.٢.٠", "1.0.0.0"),
        "is no version; write MAJOR.MINOR.PATCH, such as 0.1.1",
    ),
}


@pytest.mark.parametrize("version", WRONG_VERSIONS)
def test_a_version_that_cannot_be_is_in_the_way(released: Path, version: str) -> None:
    before = state(released)
    outcome = publish_in(released, version)
    assert (outcome.status, outcome.err) == (1, "")
    assert WRONG_VERSIONS[version] in outcome.out
    assert state(released) == before


def test_without_a_version_it_is_the_one_that_follows(released: Path) -> None:
    assert publish_in(released, None).status == 0
    assert Release(released).version == "0.1.1"


def test_a_candidate_that_is_no_longer_valid_is_refused_with_its_faults(here: Path) -> None:
    seeds = small_seeds()
    seeds[PLACES]["places"][0]["precision_km"] = "20001"  # a whole number for the reader, and too many for the schema
    write_seeds(here, seeds)
    assert compile_in(here, unvalidated=True).status == 0
    before = state(here)
    outcome = publish_in(here, "0.1.0", unvalidated=False)
    assert outcome.status == 1
    assert "pandera: places.precision_km" in outcome.err
    assert state(here) == before


@pytest.mark.parametrize("most_bytes", [2000, 40_000])
def test_a_full_disk_leaves_the_old_release(released: Path, most_bytes: int) -> None:
    before = state(released)
    outcome = publish_in(released, "0.2.0", most_bytes=most_bytes)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.endswith("File too large; nothing was changed\n")
    assert state(released) == before


def test_a_folder_that_may_not_be_written_leaves_the_old_release(released: Path) -> None:
    before = state(released)
    released.chmod(0o555)
    outcome = publish_in(released, "0.2.0", humble=True)
    released.chmod(0o755)
    assert (outcome.status, len(outcome.err.splitlines())) == (2, 1)
    assert outcome.err.endswith("Permission denied; nothing was changed\n")
    assert state(released) == before


# Promoted.


def test_a_release_is_its_candidate_under_a_number(here: Path) -> None:
    before = state(here, "candidate", "seeds")
    outcome = publish_in(here, "0.1.0", unvalidated=False)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines()[0] == "data/ and datapackage.json are now 0.1.0"
    assert state(here, "candidate", "seeds") == before
    assert sorted(path.name for path in here.iterdir()) == sorted([*PUBLISHED, "candidate", "seeds"])


def test_the_csv_files_are_the_candidates_byte_for_byte(here: Path) -> None:
    publish_in(here, "0.1.0")
    for name in TABLES:
        csv = Path("data") / f"{name}.csv"
        assert (here / csv).read_bytes() == (here / "candidate" / csv).read_bytes()


def test_the_parquet_files_say_the_version_and_hold_the_same(here: Path) -> None:
    publish_in(here, "0.1.0")
    for name in TABLES:
        stored = pq.read_table(here / "data" / f"{name}.parquet")
        candidate = pq.read_table(here / "candidate" / "data" / f"{name}.parquet")
        assert stored.equals(candidate)
        told = [json.loads(table.schema.metadata[b"PANDAS_ATTRS"])["version"] for table in (stored, candidate)]
        assert told == ["0.1.0", "0.0.0"]


def test_the_descriptor_tells_the_truth_of_every_file(here: Path) -> None:
    publish_in(here, "0.1.0")
    described = json.loads((here / "datapackage.json").read_text(encoding="utf-8"))
    assert described["version"] == "0.1.0"
    told = {each["path"]: (each["bytes"], each["hash"]) for each in described["resources"]}
    tables = {f"data/{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    files = {name: content for name, content in state(here, "data").items() if name in tables}
    assert told == {
        name: (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") for name, content in files.items()
    }


def test_a_release_can_be_loaded(here: Path) -> None:
    publish_in(here, "0.1.0")
    release = Release(here)
    assert (release.version, release.load().attrs["version"], len(release.load())) == ("0.1.0", "0.1.0", 4)


def test_the_changelog_tells_each_version_newest_first(released: Path) -> None:
    publish_in(released, "0.2.0")
    lines = (released / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert lines[:7] == [
        "# Changelog",
        "",
        "- **0.2.0**: 4 events from 6 reports in 4 sources.",
        "  - sources: 1 cells edited",
        "  - record: 2 cells edited",
        "  - 1 changed: The headline was cut short. (The page, read again.)",
        "- **0.1.0**: 4 events from 6 reports in 4 sources.",
    ]
    assert "  - events: 4 added" in lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# Changelog\n\nWhat each version holds.\n",
            "# Changelog\n\nWhat each version holds.\n\n- **0.1.0**: 4 events",
        ),
        ("# Changelog", "# Changelog\n\n- **0.1.0**: 4 events"),
        ("", "# Changelog\n\n- **0.1.0**: 4 events"),
        ("# Changelog\n\n- **0.0.1**: none.\n", "# Changelog\n\n- **0.1.0**: 4 events"),
        ("# Changelog\r\n\r\nWords.\r\n", "# Changelog\n\nWords.\n\n- **0.1.0**: 4 events"),
    ],
)
def test_a_version_goes_below_the_head_of_the_changelog(here: Path, before: str, after: str) -> None:
    (here / "CHANGELOG.md").write_bytes(before.encode())
    publish_in(here, "0.1.0")
    text = (here / "CHANGELOG.md").read_bytes().decode()
    assert text.startswith(after)
    assert ("- **0.0.1**: none.\n" in text) == ("0.0.1" in before)


def test_what_the_last_release_had_and_the_next_has_not_is_gone(released: Path) -> None:
    (released / "data" / "old_table.csv").write_text("a\n")
    publish_in(released, "0.2.0")
    assert not (released / "data" / "old_table.csv").exists()
