"""Findings for people, programs and GitHub; and events that a checked file introduces beside those it may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import ECHO, MORE, Change, both, place_of, with_report, with_report_keys, with_same
from small_commands import Outcome, check
from small_seeds import AGENCY, small_seeds, write_seeds

from curation.findings import Finding
from curation.rulebook import RULES
from curation.telling import as_annotations, as_json

ODD: Final = Finding("seeds/a,b:c.yaml", 3, 7, "bears", "100 %: “x”\nand, more\r", "mend it")
WARNING: Final = Finding("seeds/d.yaml", 1, 1, "term-without-source", "none", "name it", "warning")
SUGGESTION: Final = Finding("seeds/d.yaml", 2, 1, "may-be-known", "known", "look", "suggestion")


def test_annotations_are_workflow_commands_with_all_that_would_end_them_escaped() -> None:
    assert as_annotations([ODD, WARNING, SUGGESTION]).splitlines() == [
        "::error file=seeds/a%2Cb%3Ac.yaml,line=3,col=7,title=bears::100 %25: “x”%0Aand, more%0D; mend it",
        "::warning file=seeds/d.yaml,line=1,col=1,title=term-without-source::none; name it",
        "::notice file=seeds/d.yaml,line=2,col=1,title=may-be-known::known; look",
    ]


def test_json_counts_by_severity_and_has_every_finding_with_the_page_of_its_rule() -> None:
    told = json.loads(as_json([ODD, WARNING, SUGGESTION]))
    assert (told["errors"], told["warnings"], told["suggestions"]) == (1, 1, 1)
    assert told["findings"][0] == {
        "path": "seeds/a,b:c.yaml",
        "line": 3,
        "column": 7,
        "rule": "bears",
        "severity": "error",
        "wrong": "100 %: “x”\nand, more\r",
        "right": "mend it",
        "page": "docs/rules/bears.md",
    }
    assert json.loads(as_json([])) == {"errors": 0, "warnings": 0, "suggestions": 0, "findings": []}


def checked(folder: Path, change: Change, *arguments: object) -> tuple[Path, Outcome]:
    seeds = small_seeds()
    change(seeds)
    return write_seeds(folder, seeds), check(folder, *arguments)


BROKEN: Final = with_report_keys(AGENCY, "denial-2026", part_of="intervew-2026")


@pytest.mark.parametrize("to", ["json", "github"])
def test_what_is_for_programs_goes_to_standard_output_alone(tmp_path: Path, to: str) -> None:
    written, outcome = checked(tmp_path, BROKEN, "--format", to)
    path, line, column = place_of(written, AGENCY, "intervew-2026")
    assert (outcome.status, outcome.err) == (1, "")
    if to == "json":
        (told,) = json.loads(outcome.out)["findings"]
        assert (told["path"], told["line"], told["column"], told["rule"]) == (path, line, column, "unknown-event")
    else:
        place = f"file={path},line={line},col={column},title=unknown-event"
        assert outcome.out == f"::error {place}::no event `intervew-2026`; did you mean `interview-2026`?\n"


def test_sound_seeds_are_an_empty_list_for_programs_and_nothing_for_github(tmp_path: Path) -> None:
    _, outcome = checked(tmp_path, lambda seeds: seeds, "--format", "json")
    assert (outcome.status, json.loads(outcome.out)["findings"]) == (0, [])
    assert check(tmp_path, "--format", "github") == (0, "", "")


def suggested(folder: Path, change: Change) -> list[str]:
    """What is said of the events that one more source introduces."""
    _, outcome = checked(folder, change, folder / "seeds" / MORE)
    assert outcome.status == 0, outcome.err
    told = [line.partition(": may-be-known: ")[2] for line in outcome.out.splitlines()]
    return [line.partition(";")[0] for line in told if line]


ROSTER: Final = [{"actor": each, "role": "delegate"} for each in ("colleague", "envoy")]
AGAIN: Final[dict[str, Any]] = {"format": "bilateral", "participants": ROSTER}
TITLE: Final = "Talks: The Envoy, Northland, Capital"
MAY_BE: Final = f"`again-2026` may be `talks-2026`, {TITLE}, 2026-01-05: both have envoy"
KNOWN: Final[list[tuple[str, Change, list[str]]]] = [
    ("the same type, day and envoy", with_report("again-2026", "meeting", date="2026-01", **AGAIN), [MAY_BE]),
    ("another month", with_report("again-2026", "meeting", date="2025-11", **AGAIN), []),
    ("nobody in common", with_report("again-2026", "meeting", date="2026-01", format="bilateral"), []),
    ("another type", with_report("again-2026", "interview", date="2026-01", interviewee="colleague"), []),
    (
        "decided to be distinct",
        both(
            with_report("again-2026", "meeting", date="2026-01", **AGAIN),
            lambda seeds: seeds.update(
                {
                    "identities/two.yaml": {
                        "id": "two",
                        "decision": "distinct",
                        "events": ["again-2026", "talks-2026"],
                        "basis": "Two days.",
                        "reason": "So.",
                    }
                }
            ),
        ),
        [],
    ),
    ("decided to be the same", both(ECHO, with_same("denial-2026", "echo-2026")), []),
]


@pytest.mark.parametrize(("what", "change", "expected"), KNOWN, ids=[what for what, *_ in KNOWN])
def test_what_a_file_introduces_is_held_against_what_is_known(
    tmp_path: Path, what: str, change: Change, expected: list[str]
) -> None:
    assert suggested(tmp_path, change) == expected, what


def test_nothing_is_suggested_where_no_file_is_named(tmp_path: Path) -> None:
    _, outcome = checked(tmp_path, KNOWN[0][1])
    assert (outcome.status, "may-be-known" in outcome.out) == (0, False)
    assert "may-be-known" in RULES
