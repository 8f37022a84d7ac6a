"""A waiver sets one finding of one rule aside, is told on every build, and ends: by itself, or when nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import Change, Place, both, place_of, with_report_keys, with_same
from small_commands import compile_in, publish_in
from small_seeds import MINISTRY, WEEKLY, small_seeds, write_seeds

from curation.findings import Finding, SeedErrors
from curation.reading import read_seeds
from curation.wall import RULES, walled

WAIVER: Final = "waivers/freeze-day.yaml"
WAIVED: Final = {
    "id": "freeze-day",
    "rule": "event-after-source",
    "record": "weekly-2026-01-20",
    "until": "0.2.0",
    "reason": "The issue is dated a week before it is sold.",
}
LATE: Final = with_report_keys(WEEKLY, "freeze-2026", date="2026-02")
BOTH_LATE: Final = both(LATE, with_report_keys(WEEKLY, "denial-2026", date="2026-03"))


def waive(**keys: Any) -> Change:
    return lambda seeds: seeds.update({WAIVER: WAIVED | keys})


def told(folder: Path, change: Change, released: str = "0.1.0") -> tuple[Path, Sequence[Finding]]:
    """The seeds after a change, and what the wall tells of them."""
    seeds = small_seeds()
    change(seeds)
    written = write_seeds(folder, seeds)
    try:
        return written, walled(read_seeds(written), released).warnings
    except SeedErrors as error:
        return written, error.findings


def rules_and_severities(found: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in found]


def test_a_finding_that_is_waived_is_told_as_a_warning_with_the_reason_and_the_end(tmp_path: Path) -> None:
    written, (finding,) = told(tmp_path, both(LATE, waive()))
    assert Place(finding.path, finding.line, finding.column) == place_of(written, WEEKLY, "event: freeze-2026")
    assert (finding.rule, finding.severity) == ("event-after-source", "warning")
    assert finding.right == "waived until 0.2.0 by `freeze-day`: The issue is dated a week before it is sold."


@pytest.mark.parametrize(
    ("what", "change", "released", "expected"),
    [
        ("the event is named", both(LATE, waive(event="freeze-2026")), "0.1.0", [("event-after-source", "warning")]),
        (
            "the event is named by an id that another took in",
            both(
                LATE,
                lambda seeds: seeds[MINISTRY]["reports"].append(
                    seeds[WEEKLY]["reports"][-1] | {"event": "thaw-2026", "date": "2026-01-05", "introduces": "true"}
                ),
                with_same("freeze-2026", "thaw-2026"),
                waive(event="thaw-2026"),
            ),
            "0.1.0",
            [("event-after-source", "warning")],
        ),
        ("a whole record is named", both(BOTH_LATE, waive()), "0.1.0", [("event-after-source", "warning")] * 2),
        (
            "one of two findings is waived",
            both(BOTH_LATE, waive(event="freeze-2026")),
            "0.1.0",
            [("event-after-source", "error")],
        ),
        (
            "another record is named",
            both(LATE, waive(record="agency-2026-01-13")),
            "0.1.0",
            NOT_WAIVED := [("event-after-source", "error")],
        ),
        ("another event is named", both(LATE, waive(event="talks-2026")), "0.1.0", NOT_WAIVED),
        ("nothing is late", waive(), "0.1.0", [("waiver-not-needed", "error")]),
        ("its last release was the last one", both(LATE, waive()), "0.2.0", [("event-after-source", "warning")]),
        ("its last release lies behind", both(LATE, waive()), "0.3.0", [("waiver-expired", "error")]),
        ("ten is more than nine", both(LATE, waive(until="0.9.0")), "0.10.0", [("waiver-expired", "error")]),
        ("no such rule", both(LATE, waive(rule="event-after-sourc")), "0.1.0", [("waiver-refused", "error")]),
        ("a rule without exception", waive(rule="relay-cycle"), "0.1.0", [("waiver-refused", "error")]),
        ("a rule of reading", waive(rule="bad-window"), "0.1.0", [("waiver-refused", "error")]),
    ],
)
def test_a_waiver_sets_aside_what_it_names_and_nothing_else(
    tmp_path: Path, what: str, change: Change, released: str, expected: list[tuple[str, str]]
) -> None:
    assert rules_and_severities(told(tmp_path, change, released)[1]) == expected, what


@pytest.mark.parametrize(
    ("change", "released"), [(waive(), "0.1.0"), (waive(rule="x"), "0.1.0"), (both(LATE, waive()), "0.3.0")]
)
def test_what_is_wrong_with_a_waiver_is_told_where_it_stands(tmp_path: Path, change: Change, released: str) -> None:
    written, (finding,) = told(tmp_path, change, released)
    assert Place(finding.path, finding.line, finding.column) == place_of(written, WAIVER, "id:")


def test_what_keeps_a_release_from_being_resolved_or_trusted_cannot_be_waived() -> None:
    assert {name for name, rule in RULES.items() if rule.waivable and rule.on != "resolved"} == set()
    assert not {"passage-unfilled", "ruling-incomplete", "part-of-cycle"} & {n for n, r in RULES.items() if r.waivable}


def test_no_release_after_its_last_carries_a_waiver(tmp_path: Path) -> None:
    seeds = small_seeds()
    both(LATE, waive(until="0.1.0"))(seeds)
    write_seeds(tmp_path, seeds)
    compiled = compile_in(tmp_path, unvalidated=True)
    assert (compiled.status, compiled.out.splitlines()[-1]) == (0, "1 warning")
    refused = publish_in(tmp_path, "0.1.1")
    told = f"0.1.1 may not carry the waiver seeds/{WAIVER}, which ends with 0.1.0; mend what it sets aside"
    assert (refused.status, refused.err) == (1, "")
    assert f"  {told}" in refused.out.splitlines()
    assert publish_in(tmp_path, "0.1.0").status == 0
