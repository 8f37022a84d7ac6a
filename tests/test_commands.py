"""Every command ends in 0, 1 or 2, says where what is to be mended stands, and never shows a stack trace."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import Place, place_of
from small_commands import check, commands, compile_in, findings, state
from small_seeds import (
    AGENCY,
    MINISTRY,
    PLACES,
    RULING,
    VOCABULARIES,
    WEEKLY,
    Small,
    report,
    reports_in,
    small_seeds,
    write_seeds,
)

from curation.commands import exit_status
from curation.findings import SeedErrors
from curation.progress import step
from curation.validation import Fault, InvalidRelease
from envoylog._errors import NoRelease

ROOT: Final = Path(__file__).resolve().parent.parent
# How each ends.


def test_sound_seeds_end_in_zero(tmp_path: Path) -> None:
    write_seeds(tmp_path, small_seeds())
    assert check(tmp_path) == (
        0,
        "all seeds are sound\nNo text at hand: the passages of 3 sources were not checked again (give --texts)\n",
        "",
    )
    outcome = compile_in(tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "4 sources (1 known but unread), 6 reports, 54 claims, 7 passages",
        "4 events: 1 interview, 1 meeting, 1 policy action, 1 statement",
        "1 conflicts, decided: 1 by ruling",
        "  talks-2026 format: multilateral, not bilateral (ruling)",
        "No release to compare with yet",
        f"Written to {tmp_path / 'candidate'}",
        "No text at hand: the passages of 3 sources were not checked again (give --texts)",
    ]


def unsound(seeds: Small) -> list[tuple[str, str, int]]:
    seeds[WEEKLY]["publisher"] = "wekly"
    return [(WEEKLY, "wekly", 1)]


def relay_cycle(seeds: Small) -> list[tuple[str, str, int]]:
    seeds[AGENCY]["relays"] = "weekly-2026-01-20"
    return [(AGENCY, "weekly-2026-01-20", 1), (WEEKLY, "agency-2026-01-13", 1)]


def actor_cycle(seeds: Small) -> list[tuple[str, str, int]]:
    for actor, other in (("bank", "ministry"), ("ministry", "bank")):
        seeds[f"actors/{actor}.yaml"]["relations"] = [{"relation": "part_of", "actor": other}]
    return [("actors/bank.yaml", "{relation: part_of", 1), ("actors/ministry.yaml", "{relation: part_of", 1)]


def place_cycle(seeds: Small) -> list[tuple[str, str, int]]:
    seeds[PLACES]["places"][2]["part_of"] = "capital"
    return [(PLACES, "id: capital", 1), (PLACES, "id: northland-land", 1)]


def topic_cycle(seeds: Small) -> list[tuple[str, str, int]]:
    seeds["topics.yaml"]["topics"][2]["broader"] = "poppy"
    return [("topics.yaml", "poppy", 2)]


def told_twice(seeds: Small) -> list[tuple[str, str, int]]:
    seeds[AGENCY]["reports"].append(report("echo-2026", "statement", topics=["contacts"]))
    same = {"id": "united", "decision": "same", "events": ["denial-2026", "echo-2026"], "basis": "B.", "reason": "R."}
    seeds["identities/united.yaml"] = same
    return [(AGENCY, "event: echo-2026", 1)]


def vocabulary_missing(seeds: Small) -> list[tuple[str, str, int]]:
    told = seeds[VOCABULARIES]["vocabularies"]
    seeds[VOCABULARIES]["vocabularies"] = [each for each in told if each["id"] != "vantage"]
    return [(VOCABULARIES, "vocabularies:", 1)]


def two_rulings(seeds: Small) -> list[tuple[str, str, int]]:
    seeds["rulings/once-more.yaml"] = seeds[RULING] | {"id": "once-more"}
    return [("rulings/once-more.yaml", "id:", 1)]


DEFECTS: Final = [
    *(unsound, relay_cycle, actor_cycle, place_cycle, topic_cycle, told_twice, vocabulary_missing, two_rulings)
]


@pytest.mark.parametrize("command", [check, compile_in])
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_what_is_to_be_mended_ends_in_one_and_is_told_with_its_place(tmp_path: Path, command: Any, defect: Any) -> None:
    seeds = small_seeds()
    places = defect(seeds)
    folder = write_seeds(tmp_path, seeds)
    outcome = command(tmp_path)
    assert (outcome.status, outcome.out) == (1, "")
    told = [line.split(": ")[0].split(":") for line in findings(outcome)]
    assert [Place(path, int(line), int(column)) for path, line, column in told] == [
        place_of(folder, *place) for place in places
    ]


def test_tables_that_are_not_valid_end_in_one_and_are_told_by_cause(tmp_path: Path) -> None:
    seeds = small_seeds()
    seeds[PLACES]["places"][0]["precision_km"] = "20001"
    write_seeds(tmp_path, seeds)
    outcome = compile_in(tmp_path)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.splitlines()[0] == "the tables are no valid release, for 1 reason:"
    assert "pandera: places.precision_km: less_than_or_equal_to(20000) (1): `20001.0` in row 0" in outcome.err


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        ("check_seeds", ["--seeds", "nowhere"], "there is no folder nowhere"),
        ("compile_candidate", ["--seeds", "nowhere"], "there is no folder nowhere"),
        ("check_seeds", ["--texts", "nowhere"], "nowhere is no folder"),
        ("compile_candidate", ["--texts", "nowhere"], "nowhere is no folder"),
        ("check_seeds", ["seeds/actors/nobody.yaml"], "seeds/actors/nobody.yaml is no file in seeds"),
        ("check_seeds", ["--fix", "seeds/actors/nobody.yaml"], "seeds/actors/nobody.yaml is no file in seeds"),
        ("check_seeds", ["mine.yaml"], "mine.yaml is no file in seeds"),  # it is there, but no seed
        ("publish_release", ["0.1.0"], "no candidate in candidate"),
        ("publish_release", ["one"], "no candidate in candidate"),  # which is looked for before a version is judged
    ],
)
def test_what_cannot_run_ends_in_two_and_one_sentence(
    tmp_path: Path, command: str, arguments: list[str], says: str
) -> None:
    write_seeds(tmp_path, small_seeds())
    (tmp_path / "mine.yaml").write_text("id: mine\n")
    before = state(tmp_path)
    outcome = commands().run(command, *arguments, cwd=str(tmp_path))
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert outcome.err.startswith("could not run: ")
    assert says in outcome.err
    assert state(tmp_path) == before


@pytest.mark.parametrize("command", ["check_seeds", "compile_candidate", "publish_release"])
def test_an_option_that_there_is_not_ends_in_two_and_help_in_zero(command: str) -> None:
    assert commands().run(command, "--bogus").status == 2
    outcome = commands().run(command, "--help")
    assert (outcome.status, outcome.err) == (0, "")
    assert "--seeds" in outcome.out


def raising(error: BaseException) -> Any:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (SeedErrors([]), 1, "0 findings"),
        (InvalidRelease([Fault("pandera", "events", "", "so", 1, ("`x`",))]), 1, "pandera: events: so (1): `x`"),
        (NoRelease("there is none"), 2, "could not run: there is none"),
        (PermissionError(13, "Permission denied", "x"), 2, "could not run: x: Permission denied"),
        (KeyboardInterrupt(), 2, "could not run: it was stopped from the keyboard"),
    ],
)
def test_an_error_on_purpose_ends_in_its_status(
    capsys: pytest.CaptureFixture[str], error: BaseException, status: int, says: str
) -> None:
    assert exit_status(raising(error)) == status
    assert says in capsys.readouterr().err


def test_an_error_that_nobody_foresaw_keeps_its_trace() -> None:
    with pytest.raises(ZeroDivisionError):
        exit_status(raising(ZeroDivisionError()))


# What is printed.


def many_findings(seeds: Small) -> int:
    """Actors whom nobody knows; how many."""
    for number, told in enumerate(reports_in(seeds)):
        told["told_by"] = f"nobody-{number}"
    seeds[WEEKLY]["publisher"] = "nobody"
    return 7


def test_of_many_findings_a_few_of_each_kind_are_printed(tmp_path: Path) -> None:
    seeds = small_seeds()
    assert many_findings(seeds) == 7
    write_seeds(tmp_path, seeds)
    outcome = check(tmp_path)
    lines = outcome.err.splitlines()
    assert lines[0] == "unknown-actor: 7 findings"
    assert len(findings(outcome)) == 5
    assert lines[-2:] == ["  and 2 more", "7 findings; to see all: python build/check_seeds.py --all"]


def test_all_prints_every_finding_on_a_line_of_its_own(tmp_path: Path) -> None:
    seeds = small_seeds()
    many_findings(seeds)
    write_seeds(tmp_path, seeds)
    outcome = check(tmp_path, "--all")
    assert (outcome.status, outcome.out) == (1, "")
    assert len(findings(outcome)) == 7
    assert findings(outcome) == outcome.err.splitlines()


def test_findings_of_every_stage_are_printed_together(tmp_path: Path) -> None:
    seeds = small_seeds()
    del seeds[MINISTRY]["reports"][0]["passages"][0]["sha256"]
    folder = write_seeds(tmp_path, seeds)
    path = folder / PLACES
    path.write_text(path.read_text().replace('"Capital"', "Capital"))
    rules = [line.split(": ")[1] for line in findings(check(tmp_path, "--all"))]
    assert sorted(rules) == ["not-canonical", "passage-unfilled"]


def test_only_the_findings_of_the_files_named_are_printed(tmp_path: Path) -> None:
    seeds = small_seeds()
    many_findings(seeds)
    write_seeds(tmp_path, seeds)
    outcome = check(tmp_path, tmp_path / "seeds" / MINISTRY)
    assert [line.partition(":")[0] for line in findings(outcome)] == [f"seeds/{MINISTRY}"]
    sound = check(tmp_path, tmp_path / "seeds" / PLACES)
    assert (sound.status, sound.out.splitlines()[0]) == (0, "these seeds are sound")


@pytest.mark.parametrize("named", [".", "../seeds", "../linked"])
def test_the_folder_of_seeds_may_be_named_in_any_way(tmp_path: Path, named: str) -> None:
    folder = write_seeds(tmp_path, small_seeds())
    (tmp_path / "linked").symlink_to(folder)
    arguments = ("--seeds", named, PLACES if named == "." else f"../seeds/{PLACES}")
    (folder / PLACES).write_text((folder / PLACES).read_text().replace('"Capital"', "Capital"))
    outcome = commands().run("check_seeds", *arguments, cwd=str(folder))
    assert [line.split(": ")[:2] for line in findings(outcome)] == [[f"seeds/{PLACES}:3:1", "not-canonical"]]
    assert commands().run("check_seeds", "--fix", *arguments, cwd=str(folder)).status == 0


def test_away_from_a_terminal_the_output_is_plain(tmp_path: Path) -> None:
    write_seeds(tmp_path, small_seeds())
    for outcome in (check(tmp_path), compile_in(tmp_path, unvalidated=True)):
        assert not re.search(r"[\r\x1b]", outcome.out + outcome.err)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), ""), (Terminal(), "\r\x1b[Kreading ...\r\x1b[K")])
def test_a_step_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: str) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with step("reading"):
        pass
    assert stream.getvalue() == shown


# The project's own seeds.


def test_the_projects_own_seeds_are_sound_and_compile(tmp_path: Path) -> None:
    arguments = ("--seeds", ROOT / "seeds", "--output", tmp_path / "candidate", "--release", tmp_path)
    outcome = commands().run("compile_candidate", *arguments)
    assert (outcome.status, outcome.err) == (0, "")
    assert (tmp_path / "candidate" / "data" / "events.csv").read_text(encoding="utf-8").count("\n") > 50
