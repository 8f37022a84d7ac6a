"""The wall and the tables behind it: each rule finds its violation and lets the neighbour through; what is compiled."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import (
    DENIED,
    MORE,
    PART_OF_ITSELF,
    SECOND_RULING,
    Case,
    assert_found,
    assert_let_through,
    both,
    of_event,
    refused,
    unfilled,
    with_keys,
    with_report,
    with_report_keys,
    without,
)
from small_seeds import (
    AGENCY,
    IDENTITY,
    MINISTRY,
    RULING,
    WEEKLY,
    Small,
    actor,
    report,
    reports_in,
    small_seeds,
    source,
    write_seeds,
)

from curation.candidate import compiled
from curation.reading import read_seeds
from curation.wall import RULES, walled

RULES_ON_ACTS: Final = ("office-not-known", "outside-term", "two-places", "undeclared-double")
COARSER: Final[dict[str, Any]] = {"adopt": "weekly-2026-01-20", "over": ["ministry-2026-01-06"]}

VIOLATIONS: Final = [
    Case(
        "event-after-source",
        "told as past, two days after the page",
        with_report_keys(WEEKLY, "freeze-2026", date="2026-01-22"),
        [(WEEKLY, "event: freeze-2026")],
    ),
    Case(
        "event-after-source",
        "an excerpt older than its page",
        with_report_keys(WEEKLY, "freeze-2026", as_of="2026-01-13"),
        [(WEEKLY, "event: freeze-2026")],
    ),
    Case(
        "event-after-source",
        "told as having occurred",
        with_report_keys(WEEKLY, "freeze-2026", date="2026-02", status="occurred"),
        [(WEEKLY, "event: freeze-2026")],
    ),
    Case(
        "part-of-cycle",
        "an interview is part of what was said in it",
        with_report_keys(AGENCY, "interview-2026", part_of="denial-2026"),
        [(AGENCY, "denial-2026"), (AGENCY, "interview-2026", 2)],
    ),
    Case(
        "part-of-cycle",
        "an event is part of what is decided to be the same",
        both(lambda seeds: of_event(seeds, AGENCY, "denial-2026").pop("part_of"), PART_OF_ITSELF),
        [(MORE, "denial-2026")],
    ),
    Case("passage-unfilled", "no span", unfilled("span"), [(MINISTRY, '{first: "We met"')]),
    Case("passage-unfilled", "no hash", unfilled("sha256"), [(MINISTRY, '{first: "We met"')]),
    Case(
        "ruling-without-claim",
        "the source adopted says nothing of the field",
        with_keys(RULING, adopt="agency-2026-01-13"),
        [(RULING, "id:")],
    ),
    Case(
        "ruling-without-claim", "nobody says anything of the field", with_keys(RULING, field="level"), [(RULING, "id:")]
    ),
    Case(
        "ruling-not-needed",
        "the reports agree",
        with_report_keys(MINISTRY, "talks-2026", format="multilateral"),
        [(RULING, "id:")],
    ),
    Case(
        "ruling-not-needed",
        "one report is merely coarser",
        lambda seeds: seeds.update({"rulings/when.yaml": dict(SECOND_RULING)}),
        [("rulings/when.yaml", "id:")],
    ),
    Case(
        "ruling-not-needed",
        "it adopts the coarser of two that agree, and so makes its own rival",
        lambda seeds: seeds.update({"rulings/when.yaml": SECOND_RULING | COARSER}),
        [("rulings/when.yaml", "id:")],
    ),
    Case(
        "ruling-not-needed",
        "the coarser report is adopted over the finer, and the conflict is the ruling's own",
        lambda seeds: seeds.update(
            {"rulings/when.yaml": SECOND_RULING | {"adopt": "weekly-2026-01-20", "over": ["ministry-2026-01-06"]}}
        ),
        [("rulings/when.yaml", "id:")],
    ),
    Case(
        "statement-without-speaker",
        "nobody says what is said",
        lambda seeds: [of_event(seeds, path, "denial-2026").pop("speakers") for path in (AGENCY, WEEKLY)],
        [(AGENCY, "event: denial-2026")],
    ),
    Case(
        "ruling-incomplete",
        "a rival appears that `over` does not name",
        with_report("talks-2026", "meeting", introduces=None, format="bilateral"),
        [(RULING, "id:")],
    ),
    Case(
        "ruling-incomplete",
        "`over` names a source that is no rival",
        with_keys(RULING, over=["agency-2026-01-13", "ministry-2026-01-06"]),
        [(RULING, "id:")],
    ),
]

NEIGHBOURS: Final = [
    Case("event-after-source", "one day of slack", with_report_keys(WEEKLY, "freeze-2026", date="2026-01-21")),
    *[
        Case(
            "event-after-source",
            f"told as {status}",
            with_report_keys(WEEKLY, "freeze-2026", date="2026-02", status=status),
        )
        for status in ("announced", "planned", "postponed", "cancelled", "denied", "unknown")
    ],
    Case("event-after-source", "an open start", with_report_keys(WEEKLY, "freeze-2026", date="../2026-03")),
    Case(
        "event-after-source",
        "begun before, ended after",
        with_report_keys(WEEKLY, "freeze-2026", date="2026-01/2026-03"),
    ),
    Case("part-of-cycle", "a nearer report knows what it is part of", PART_OF_ITSELF),
    Case("part-of-cycle", "two steps", with_report_keys(AGENCY, "interview-2026", part_of="talks-2026")),
    Case(
        "part-of-cycle",
        "no event is part of another",
        lambda seeds: of_event(seeds, AGENCY, "denial-2026").pop("part_of"),
    ),
    Case("passage-unfilled", "a source that was never read has no passages", lambda seeds: seeds),
    Case("ruling-without-claim", "the source adopted claims the field", lambda seeds: seeds),
    Case("ruling-not-needed", "two values exclude each other", lambda seeds: seeds),
    Case("ruling-not-needed", "no ruling at all", both(without(RULING), without(IDENTITY))),
    Case("ruling-incomplete", "`over` names every rival", lambda seeds: seeds),
    Case(
        "statement-without-speaker",
        "a second report leaves the speaker out",
        with_report("denial-2026", "statement", introduces=None, **{**DENIED, "speakers": None}),
    ),
    Case(
        "ruling-incomplete",
        "a further source agrees with the ruling",
        with_report("talks-2026", "meeting", introduces=None, format="multilateral"),
    ),
]


@pytest.mark.parametrize("case", VIOLATIONS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_violation_is_found_where_it_stands(tmp_path: Path, case: Case) -> None:
    assert_found(tmp_path, case)


@pytest.mark.parametrize("case", NEIGHBOURS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_sound_neighbour_is_let_through(tmp_path: Path, case: Case) -> None:
    assert_let_through(tmp_path, case)


@pytest.mark.parametrize("cases", [VIOLATIONS, NEIGHBOURS], ids=["violations", "neighbours"])
def test_every_rule_has_its_cases(cases: list[Case]) -> None:
    resolved = {name for name, rule in RULES.items() if rule.on == "resolved"}
    assert {case.rule for case in cases} == resolved - set(RULES_ON_ACTS)  # these: test_acts.py


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_what_must_hold_and_what_to_do(rule: Any) -> None:
    assert rule.says.endswith(".")
    assert rule.says[0].isupper()
    assert rule.remedy
    assert not rule.remedy.endswith(".")


def test_one_cause_is_one_finding(tmp_path: Path) -> None:
    told = refused(tmp_path, with_keys(RULING, adopt="agency-2026-01-13"))[1]
    assert [finding.rule for finding in told] == ["ruling-without-claim"]


def test_all_offences_of_a_stage_are_told_at_once_and_in_the_order_of_the_seeds(tmp_path: Path) -> None:
    late = with_report_keys(WEEKLY, "freeze-2026", date="2026-02")
    told = refused(tmp_path, both(late, unfilled("span"), with_keys(RULING, field="level")))[1]
    assert [(Path(each.path).stem, each.rule) for each in told] == [
        ("how-many-sides", "ruling-without-claim"),
        ("ministry-2026-01-06", "passage-unfilled"),
        ("weekly-2026-01-20", "event-after-source"),
    ]


def test_the_wall_gives_the_same_tables_as_compiling_without_it(tmp_path: Path) -> None:
    seeds = read_seeds(write_seeds(tmp_path, small_seeds()))
    assert walled(seeds).arrow() == compiled(seeds).arrow()


def test_the_small_seeds_make_the_tables_that_they_tell(tmp_path: Path) -> None:
    tables = compiled(read_seeds(write_seeds(tmp_path, small_seeds()))).arrow()
    rows = {name: table.to_pylist() for name, table in tables.items()}
    assert [row["event_id"] for row in rows["events"]] == ["denial-2026", "freeze-2026", "interview-2026", "talks-2026"]
    assert [(row["actor_id"], row["role"]) for row in rows["participants"] if row["event_id"] == "denial-2026"] == [
        ("colleague", "speaker"),  # members unite
        ("envoy", "speaker"),
        ("southland", "target"),
    ]
    assert [row["format"] for row in rows["meetings"]] == ["multilateral"]  # by the ruling
    assert [row["note"] for row in rows["claims"] if row["rule"] == "ruling" and row["adopted"]] == [
        "The ministry counts its own delegation alone."
    ]
    assert [row["date_edtf"] for row in rows["events"] if row["event_id"] == "talks-2026"] == ["2026-01-05"]
    assert {row["source_id"]: row["origin_id"] for row in rows["reports"] if row["event_id"] == "denial-2026"} == {
        "agency-2026-01-13": "agency-2026-01-13",
        "weekly-2026-01-20": "agency-2026-01-13",
    }


@pytest.mark.parametrize("kind", ["interview", "meeting", "policy_action", "statement"])
def test_one_event_of_which_nothing_is_told_but_what_must_be_makes_a_release(tmp_path: Path, kind: str) -> None:
    musts = {"topics": ["contacts"], "speakers": ["envoy"]} if kind == "statement" else {}
    told = source("agency-2026-01-13", report("only-2026", kind, title="So it was", **musts), title="Told")
    seeds = untold()
    made = walled(read_seeds(write_seeds(tmp_path, seeds | {AGENCY: told}))).arrow()
    assert [row["event_id"] for row in made["record"].to_pylist()] == ["only-2026"]
    assert made["participants"].num_rows == len(musts.get("speakers", ()))


def untold() -> Small:
    """The small seeds without a source, and so without anything that a source bears."""
    telling = ("sources", "rulings", "identities")
    rest = {path: record for path, record in small_seeds().items() if path.partition("/")[0] not in telling}
    return rest | {"actors/envoy.yaml": actor("envoy", "person")}


def test_the_order_in_which_reports_were_written_decides_nothing(tmp_path: Path) -> None:
    seeds = small_seeds()
    straight = compiled(read_seeds(write_seeds(tmp_path / "a", seeds))).arrow()
    for path in (AGENCY, WEEKLY):
        seeds[path]["reports"].reverse()
    assert compiled(read_seeds(write_seeds(tmp_path / "b", seeds))).arrow() == straight
    assert len(list(reports_in(seeds))) == straight["reports"].num_rows


def test_no_source_at_all_makes_an_empty_release_and_no_title_a_plain_one(tmp_path: Path) -> None:
    rest = untold()
    nothing = walled(read_seeds(write_seeds(tmp_path / "none", dict(rest)))).arrow()
    assert {name: nothing[name].num_rows for name in ("events", "reports", "claims", "record")} == dict.fromkeys(
        ("events", "reports", "claims", "record"), 0
    )
    told = source("agency-2026-01-13", report("only-2026", "meeting", participants=[DELEGATE]), title="Told")
    seeds = read_seeds(write_seeds(tmp_path / "one", rest | {AGENCY: told}))
    assert walled(seeds).arrow()["events"]["title"].to_pylist() == ["Talks: Envoy"]


DELEGATE: Final = {"actor": "envoy", "role": "delegate"}
