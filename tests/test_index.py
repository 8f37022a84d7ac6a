"""With the index, a file is checked as without it, whatever it tells and whatever else has changed."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import test_acts
import test_candidate
import test_foundations
import test_waivers
from small_changes import Case, Change, both, with_report, with_report_keys
from small_seeds import AGENCY, MINISTRY, RULING, WEEKLY, Small, small_seeds, write_seeds

from curation import index
from curation.checking import check
from curation.findings import Finding, SeedErrors

SOUND: Final = [Case("", "nothing", lambda seeds: seeds), Case("", "one more source", with_report("b-2026", "meeting"))]
CASES: Final = (*test_foundations.VIOLATIONS, *test_candidate.VIOLATIONS, *test_acts.VIOLATIONS)
VIOLATIONS: Final = {case.rule: case for case in CASES}


def write(folder: Path, seeds: Small) -> Path:
    """Seeds that were all written a minute ago."""
    written = write_seeds(folder, seeds)
    for path in written.rglob("*.yaml"):
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - 60_000_000_000))
    return written


def told(seeds: Path, *names: str) -> list[Finding]:
    """All that is told of some files."""
    try:
        return list(check(seeds, [seeds / name for name in names], None).told)
    except SeedErrors as error:
        return list(error.findings)


@cache
def made() -> Path:
    """A folder with small seeds and their index, which tests copy."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    assert told(write(folder, small_seeds()), AGENCY) == []
    assert (folder / index.FOLDER / "index.json").is_file()
    return folder


def indexed(folder: Path) -> Path:
    """Small seeds and their index."""
    return Path(shutil.copytree(made(), folder, dirs_exist_ok=True)) / "seeds"


def changed(folder: Path, seeds: Path, change: Change) -> list[str]:
    """Make a change in seeds that are indexed; the names of the files that differ."""
    before, after = small_seeds(), small_seeds()
    change(after)
    for name in before.keys() - after.keys():
        (seeds / name).unlink()
    names = [name for name in after if before.get(name) != after[name]]
    write_seeds(folder, {name: after[name] for name in names})
    return names


@pytest.mark.parametrize("case", [*VIOLATIONS.values(), *SOUND], ids=lambda case: f"{case.rule}: {case.what}")
def test_a_change_is_told_of_alike_with_the_index_and_without(tmp_path: Path, case: Case) -> None:
    seeds = indexed(tmp_path)
    names = changed(tmp_path, seeds, case.change) or [AGENCY]
    with_index = [told(seeds, name) for name in names]
    shutil.rmtree(tmp_path / index.FOLDER)
    for name, found in zip(names, with_index, strict=True):
        assert found == told(seeds, name), name
        shutil.rmtree(tmp_path / index.FOLDER, ignore_errors=True)


def test_what_was_not_named_but_changed_since_is_read_again(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    changed(tmp_path, seeds, with_report_keys(WEEKLY, "talks-2026", format="bilateral"))  # as the ministry has it
    assert [finding.rule for finding in told(seeds, RULING)] == ["ruling-not-needed"]


def test_what_a_file_that_is_gone_named_is_known_no_longer(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    (seeds / AGENCY).unlink()
    assert {finding.rule for finding in told(seeds, WEEKLY)} == {"unknown-source", "not-introduced"}


def test_of_other_files_nothing_is_told(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    names = changed(tmp_path, seeds, with_report_keys(MINISTRY, "talks-2026", host="nobody"))
    assert names == [MINISTRY]
    assert told(seeds, AGENCY) == []
    assert [finding.rule for finding in told(seeds, MINISTRY)] == ["unknown-actor"]


def spoil(name: str) -> Callable[[Path], object]:
    return lambda folder: next(path for path in folder.iterdir() if path.name.endswith(name)).write_bytes(b"{}")


def other_code(folder: Path) -> None:
    path = folder / "index.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"code": "other"}))


@pytest.mark.parametrize(
    "change", [spoil("index.json"), spoil("events"), other_code, shutil.rmtree], ids=["list", "frame", "code", "none"]
)
def test_an_index_that_does_not_hold_is_made_anew(tmp_path: Path, change: Callable[[Path], object]) -> None:
    seeds = indexed(tmp_path)
    change(tmp_path / index.FOLDER)
    names = changed(tmp_path, seeds, test_waivers.LATE)
    assert [finding.rule for finding in told(seeds, *names)] == ["event-after-source"]
    changed(tmp_path, seeds, lambda unchanged: unchanged)
    write(tmp_path, small_seeds())
    assert told(seeds, WEEKLY) == []
    assert index.part_and_rest(seeds, [f"seeds/{WEEKLY}"]) is not None


def test_only_what_is_about_the_events_of_a_file_is_read(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    found = index.part_and_rest(seeds, [f"seeds/{MINISTRY}"])
    assert found is not None
    part, rest = found
    assert part.events == {"talks-2026", "denial-2026"}  # the second, because an identity compares them
    assert {path for path in part.paths if "/sources/" in path} == {
        f"seeds/{each}" for each in (AGENCY, MINISTRY, WEEKLY)
    }
    assert sorted(rest.frames["events"]["event_id"]) == ["denial-2026", "freeze-2026", "interview-2026", "talks-2026"]


def test_after_many_changes_all_is_read_again(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    more = both(*(with_actor(f"actor-{number}") for number in range(index.MOST_STALE + 1)))
    changed(tmp_path, seeds, more)
    assert index.part_and_rest(seeds, [f"seeds/{MINISTRY}"]) is None
    assert told(seeds, MINISTRY) == []


def with_actor(name: str) -> Change:
    told_of = {"id": name, "kind": "person", "names": [{"text": name, "language": "en", "kind": "label"}]}
    return lambda seeds: seeds.update({f"actors/{name}.yaml": told_of})
