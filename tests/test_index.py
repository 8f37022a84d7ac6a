"""With the index, a file is checked as without it, whatever it tells and whatever else has changed."""

from __future__ import annotations

import atexit
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
import test_telling
import test_waivers
from small_changes import (
    MORE,
    Case,
    Change,
    both,
    drop_vocabulary,
    lies_in,
    of_event,
    set_place,
    with_keys,
    with_report,
    with_report_keys,
    without,
)
from small_seeds import (
    ACTORS,
    AGENCY,
    IDENTITY,
    MINISTRY,
    PLACES,
    RULING,
    STUB,
    WEEKLY,
    Small,
    small_seeds,
    write_seeds,
)

from curation import index
from curation.candidate import gathered, resolved
from curation.checking import check
from curation.findings import Finding, SeedErrors
from curation.reading import read_seeds
from curation.rest import FRAMES

SOUND: Final = [Case("", "nothing", lambda seeds: seeds), Case("", "one more source", with_report("b-2026", "meeting"))]
CASES: Final = (*test_foundations.VIOLATIONS, *test_candidate.VIOLATIONS, *test_acts.VIOLATIONS)
BEYOND: Final = ("relay-cycle", "within-itself", "office-not-known", "outside-term")
"""Rules that look from a file to sources and actors that are not read; of the others, one violation each is tried."""
VIOLATIONS: Final = {case.rule if case.rule not in BEYOND else case.what: case for case in CASES}
HELD_APART: Final = (
    *("a meeting within the meeting", "a statement that is linked", "a text has the one follow the other"),
    *("a statement that is decided to be another", "a statement that is decided to be the same"),
)
COMPARED: Final = [
    *(case for case in CASES if case.rule in ("undeclared-double", "two-places")),
    *(case for case in test_acts.NEIGHBOURS if case.what in HELD_APART),
    *(Case("may-be-known", what, change) for what, change, _ in test_telling.KNOWN),
]
"""One more source, and events of sources that are not read: with which they are compared."""


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


def without_index(seeds: Path, name: str) -> list[Finding]:
    """All that is told of a file where there is no index."""
    shutil.rmtree(seeds.parent / index.FOLDER, ignore_errors=True)
    return told(seeds, name)


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
    assert with_index == [without_index(seeds, name) for name in names]


@pytest.mark.parametrize("case", COMPARED, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_new_source_is_held_against_all_that_is_known(tmp_path: Path, case: Case) -> None:
    seeds = small_seeds()
    case.change(seeds)
    new = next(name for name in (MORE, test_acts.FIRST) if name in seeds)
    later = {name: told_of for name, told_of in seeds.items() if name == new or name.startswith("identities/")}
    before = {name: told_of for name, told_of in seeds.items() if name not in later}
    folder = write(tmp_path, before | {IDENTITY: small_seeds()[IDENTITY]})
    assert told(folder, STUB) == []
    write_seeds(tmp_path, later)
    assert index.part_and_rest(folder, [f"seeds/{new}"]) is not None
    with_index = told(folder, new)
    assert with_index == without_index(folder, new)


def test_a_circle_of_relays_is_found_through_sources_that_are_not_read(tmp_path: Path) -> None:
    seeds = small_seeds()
    with_report("again-2026", "statement", topics=["drugs"], speakers=["colleague"])(seeds)
    seeds[STUB] |= {"relays": "weekly-2026-01-22", "relays_basis": "textual"}
    folder = write(tmp_path, seeds)
    assert told(folder, STUB) == []
    relaying = seeds[MORE] | {"relays": "wire-2026-01", "relays_basis": "textual"}
    write_seeds(tmp_path, {MORE: relaying})
    found = told(folder, MORE)
    assert {finding.rule for finding in found} == {"relay-cycle"}
    assert found == without_index(folder, MORE)


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


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def turned(content: bytes, at: int) -> bytes:
    """One letter becomes another."""
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


DAMAGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "empty": lambda content: b"",
    "cut off": cut,
    "a letter at the beginning": lambda content: turned(content, 0),
    "a letter in the middle": lambda content: turned(content, len(content) // 2),
    "a letter at the end": lambda content: turned(content, -1 % len(content)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_an_index_of_which_any_file_is_damaged_does_not_hold(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    seeds = indexed(tmp_path)
    paths = sorted((tmp_path / index.FOLDER).iterdir())
    assert len(paths) == 1 + len(FRAMES)
    for path in paths:
        content = path.read_bytes()
        path.write_bytes(damage(content))
        assert index.part_and_rest(seeds, [f"seeds/{WEEKLY}"]) is None, path.name
        path.write_bytes(content)
    assert index.part_and_rest(seeds, [f"seeds/{WEEKLY}"]) is not None


def test_an_index_that_other_code_made_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = indexed(tmp_path)
    monkeypatch.setattr(index, "_code", lambda: "other")
    assert index.part_and_rest(seeds, [f"seeds/{WEEKLY}"]) is None


def spoil(name: str) -> Callable[[Path], object]:
    return lambda folder: next(path for path in folder.iterdir() if path.name.endswith(name)).write_bytes(b"{}")


@pytest.mark.parametrize("change", [spoil("index.json"), spoil("events"), shutil.rmtree], ids=["list", "frame", "none"])
def test_an_index_that_does_not_hold_is_made_anew(tmp_path: Path, change: Callable[[Path], object]) -> None:
    seeds = indexed(tmp_path)
    change(tmp_path / index.FOLDER)
    names = changed(tmp_path, seeds, test_waivers.LATE)
    assert [finding.rule for finding in told(seeds, *names)] == ["event-after-source"]
    changed(tmp_path, seeds, lambda unchanged: unchanged)
    write(tmp_path, small_seeds())
    assert told(seeds, WEEKLY) == []
    assert index.part_and_rest(seeds, [f"seeds/{WEEKLY}"]) is not None


def with_actor(name: str) -> Change:
    told_of = {"id": name, "kind": "person", "names": [{"text": name, "language": "en", "kind": "label"}]}
    return lambda seeds: seeds.update({f"actors/{name}.yaml": told_of})


def renamed(event: str) -> Change:
    return lambda seeds: of_event(seeds, AGENCY, event).update(event="renamed-2026")


def no_member(seeds: Small) -> None:
    del seeds["actors/envoy.yaml"]["relations"]


def drop_place(seeds: Small) -> None:
    del seeds[PLACES]["places"][1]


HOTEL: Final = {"id": "hotel", "label": "Hotel", "kind": "city", "part_of": "gulf-city"}
RESTED_ON: Final[dict[str, tuple[Change, bool]]] = {
    "an actor is part of another now": (lies_in("colleague", "bank"), True),
    "an actor is no longer a member": (no_member, True),
    "an office is none any more": (with_keys("actors/post.yaml", kind="organisation"), True),
    "a place lies in another now": (set_place(1, part_of="northland-land"), True),
    "a place is gone": (drop_place, True),
    "a vocabulary is gone": (drop_vocabulary("presented_as"), True),
    "a source is gone": (without(STUB), True),
    "an event that others lead to is gone": (renamed("denial-2026"), True),
    "an event that its own source leads to is gone": (renamed("interview-2026"), False),
    "an actor has a note": (with_keys("actors/bank.yaml", note="A bank."), False),
    "a place is new": (lambda seeds: seeds[PLACES]["places"].append(HOTEL), False),
    "an actor is new": (with_actor("newcomer"), False),
}


@pytest.mark.parametrize(("change", "rested"), RESTED_ON.values(), ids=RESTED_ON)
def test_where_files_that_are_not_read_rest_on_what_changed_all_is_read(
    tmp_path: Path, change: Change, rested: bool
) -> None:
    seeds = indexed(tmp_path)
    changed(tmp_path, seeds, change)
    assert (index.part_and_rest(seeds, [f"seeds/{MINISTRY}"]) is None) == rested


def test_only_what_is_about_the_events_of_a_file_is_read(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    found = index.part_and_rest(seeds, [f"seeds/{MINISTRY}"])
    assert found is not None
    part, rest = found
    assert part.events == {"talks-2026", "denial-2026"}  # the second, because an identity compares them
    assert {path for path in part.paths if "/sources/" in path} == {
        f"seeds/{each}" for each in (AGENCY, MINISTRY, WEEKLY)
    }
    assert not any("/actors/" in path for path in part.paths)
    told_of = rest.told(gathered(read_seeds(seeds, part)))
    near = rest.resolved(resolved(told_of)).frames["events"]["event_id"]
    assert set(near) == {*part.events, "interview-2026"}  # the freeze is of another day
    assert sorted(told_of.frames["actors"]["actor_id"]) == sorted(ACTORS)
    named = [name["text"] for path, seed in small_seeds().items() if "actors/" in path for name in seed["names"]]
    assert sorted(rest.names()) == sorted(named)


def test_after_many_changes_all_is_read_again(tmp_path: Path) -> None:
    seeds = indexed(tmp_path)
    more = both(*(with_actor(f"actor-{number}") for number in range(index.MOST_STALE + 1)))
    changed(tmp_path, seeds, more)
    assert index.part_and_rest(seeds, [f"seeds/{MINISTRY}"]) is None
    assert told(seeds, MINISTRY) == []
