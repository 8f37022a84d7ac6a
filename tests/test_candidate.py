"""The wall: each rule finds its seeded violation where it stands, and lets the sound neighbour through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from small_seeds import (
    AGENCY,
    IDENTITY,
    MINISTRY,
    PLACES,
    RULING,
    VOCABULARIES,
    WEEKLY,
    Place,
    Record,
    Small,
    place_of,
    report,
    reports_in,
    small_seeds,
    source,
    write_seeds,
)

from curation.candidate import compiled, gathered, resolved
from curation.findings import Finding, SeedErrors
from curation.reading import read_seeds
from curation.wall import RULES, findings, walled
from envoylog._errors import RelayCycle

Change = Callable[[Small], object]
Words = tuple[str, str] | tuple[str, str, int]
"""A seed, words in it, and which time they stand there if not the first."""
ENVOY: Final = "actors/envoy.yaml"
MORE: Final = "sources/2026/weekly-2026-01-22.yaml"
SAME: Final = "identities/united.yaml"


class Case(NamedTuple):
    """A rule, what is changed in the small seeds, and where the rule finds it."""

    rule: str
    what: str
    change: Change
    at: Sequence[Words] = ()


def of_event(seeds: Small, path: str, event: str) -> Record:
    """What a source reports of an event."""
    found: Record = next(each for each in seeds[path]["reports"] if each["event"] == event)
    return found


def with_report(event: str, kind: str, **keys: Any) -> Change:
    """One more source, with one report."""
    told = source("weekly-2026-01-22", report(event, kind, **keys), title="More")
    return lambda seeds: seeds.update({MORE: told})


def with_same(*events: str) -> Change:
    decision = {"id": "united", "decision": "same", "events": list(events), "basis": "One act.", "reason": "So."}
    return lambda seeds: seeds.update({SAME: decision})


def with_report_keys(path: str, event: str, **keys: Any) -> Change:
    return lambda seeds: of_event(seeds, path, event).update(keys)


def with_keys(path: str, **keys: Any) -> Change:
    return lambda seeds: seeds[path].update(keys)


def without(path: str) -> Change:
    return lambda seeds: seeds.pop(path)


def both(*changes: Change) -> Change:
    return lambda seeds: [change(seeds) for change in changes]


def drop_vocabulary(name: str) -> Change:
    def change(seeds: Small) -> None:
        told = seeds[VOCABULARIES]["vocabularies"]
        seeds[VOCABULARIES]["vocabularies"] = [each for each in told if each["id"] != name]

    return change


def unfilled(*keys: str) -> Change:
    """The ministry's first passage without some of its keys."""

    def change(seeds: Small) -> None:
        passage = of_event(seeds, MINISTRY, "talks-2026")["passages"][0]
        for key in keys:
            del passage[key]

    return change


def set_place(number: int, **keys: str) -> Change:
    return lambda seeds: seeds[PLACES]["places"][number].update(keys)


def lies_in(actor: str, other: str, relation: str = "part_of") -> Change:
    return with_keys(f"actors/{actor}.yaml", relations=[{"relation": relation, "actor": other}])


def again_in_agency(event: str) -> Change:
    told = report(event, "statement", topics=["contacts"])
    return lambda seeds: seeds[AGENCY]["reports"].append(told)


DENIED: Final[dict[str, Any]] = {"topics": ["contacts"]}
ECHO: Final = with_report("echo-2026", "statement", **DENIED)
PART_OF_ITSELF: Final = both(
    with_report("echo-2026", "statement", part_of="denial-2026", **DENIED), with_same("denial-2026", "echo-2026")
)
SECOND_RULING: Final = {
    "id": "when",
    "event": "talks-2026",
    "field": "date",
    "adopt": "ministry-2026-01-06",
    "over": ["weekly-2026-01-20"],
    "reason": "So.",
}
MOVED: Final = with_report_keys(WEEKLY, "talks-2026", date="2026-01-02")

VIOLATIONS: Final = [
    Case(
        "missing-vocabulary",
        "codes that only the build gives",
        drop_vocabulary("vantage"),
        [(VOCABULARIES, "vocabularies:")],
    ),
    Case(
        "missing-vocabulary",
        "codes that no seed happens to use",
        drop_vocabulary("presented_as"),
        [(VOCABULARIES, "vocabularies:")],
    ),
    Case(
        "told-twice",
        "one source tells of both events that are decided to be one",
        both(again_in_agency("echo-2026"), with_same("denial-2026", "echo-2026")),
        [(AGENCY, "event: echo-2026")],
    ),
    Case(
        "identity-contradicted",
        "the same two events are decided both ways",
        both(ECHO, with_keys(IDENTITY, events=["denial-2026", "echo-2026"]), with_same("denial-2026", "echo-2026")),
        [(IDENTITY, "echo-2026")],
    ),
    Case(
        "identity-contradicted",
        "they are the same by way of a third",
        both(
            ECHO,
            again_in_agency("again-2026"),
            with_keys(IDENTITY, events=["again-2026", "echo-2026"]),
            with_same("denial-2026", "echo-2026", "again-2026"),
        ),
        [(IDENTITY, "echo-2026")],
    ),
    Case(
        "type-disagreement",
        "a meeting and an interview are decided to be one",
        with_same("talks-2026", "interview-2026"),
        [(AGENCY, "interview\n")],
    ),
    Case(
        "first-level-topic",
        "statements on two topics are decided to be one",
        both(with_report("echo-2026", "statement", topics=["poppy", "drugs"]), with_same("denial-2026", "echo-2026")),
        [(MORE, "drugs")],
    ),
    Case(
        "relay-cycle",
        "two sources relay each other",
        with_keys(AGENCY, relays="weekly-2026-01-20"),
        [(AGENCY, "weekly-2026-01-20"), (WEEKLY, "agency-2026-01-13")],
    ),
    Case(
        "relay-cycle",
        "a source relays itself",
        with_keys(AGENCY, relays="agency-2026-01-13"),
        [(AGENCY, "agency-2026-01-13", 3)],  # after its id and its address
    ),
    Case(
        "relay-cycle",
        "a report relays one that relays it by default",
        with_report_keys(AGENCY, "denial-2026", relays="weekly-2026-01-20"),
        [(AGENCY, "event: denial-2026")],
    ),
    Case(
        "relay-cycle",
        "a report relays one that relays a source which tells nothing of the event, but relays the first",
        both(
            with_report_keys(MINISTRY, "talks-2026", relays="weekly-2026-01-20"),
            with_report_keys(WEEKLY, "talks-2026", relays="wire-2026-01"),
            with_keys("sources/2026/wire-2026-01.yaml", relays="ministry-2026-01-06"),
        ),
        [(MINISTRY, "event: talks-2026"), (WEEKLY, "event: talks-2026")],
    ),
    Case(
        "within-itself",
        "a city lies in a country that lies in the city",
        set_place(2, part_of="capital"),
        [(PLACES, "id: capital"), (PLACES, "id: northland-land")],
    ),
    Case("within-itself", "a place lies in itself", set_place(1, part_of="gulf-city"), [(PLACES, "id: gulf-city")]),
    Case(
        "within-itself",
        "an envoy is a member of a state that is part of the envoy",
        lies_in("northland", "envoy"),
        [(ENVOY, "{relation: member_of"), ("actors/northland.yaml", "{relation: part_of")],
    ),
    Case(
        "within-itself",
        "three bodies in a ring, and a fourth that hangs on it",
        both(
            lies_in("post", "ministry"),
            lies_in("ministry", "bank"),
            lies_in("bank", "weekly"),
            lies_in("weekly", "ministry"),
        ),
        [(f"actors/{actor}.yaml", "{relation: part_of") for actor in ("bank", "ministry", "weekly")],
    ),
    Case(
        "names-itself",
        "an event responds to itself",
        with_report_keys(WEEKLY, "freeze-2026", links=[{"relation": "responds_to", "event": "freeze-2026"}]),
        [(WEEKLY, "{relation: responds_to")],
    ),
    Case(
        "names-itself",
        "a link leads to what is decided to be the same",
        both(
            with_report("thaw-2026", "policy_action", links=[{"relation": "follows", "event": "freeze-2026"}]),
            with_same("freeze-2026", "thaw-2026"),
        ),
        [(MORE, "{relation: follows")],
    ),
    Case(
        "names-itself",
        "a state succeeds itself",
        lies_in("northland", "northland", "successor_of"),
        [("actors/northland.yaml", "{relation: successor_of")],
    ),
    Case(
        "names-itself",
        "an office holds itself",
        with_keys("actors/post.yaml", offices=[{"office": "post", "tenure": "acting"}]),
        [("actors/post.yaml", "{office: post, tenure")],
    ),
    Case(
        "ruling-twice",
        "two rulings decide one value",
        lambda seeds: seeds.update({"rulings/once-more.yaml": seeds[RULING] | {"id": "once-more"}}),
        [("rulings/once-more.yaml", "id:")],
    ),
    Case(
        "ruling-twice",
        "one names the field as the seed does, one as the table does",
        both(
            MOVED,
            lambda seeds: seeds.update({"rulings/when.yaml": dict(SECOND_RULING)}),
            lambda seeds: seeds.update({"rulings/why.yaml": SECOND_RULING | {"id": "why", "field": "date_edtf"}}),
        ),
        [("rulings/why.yaml", "id:")],
    ),
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
    Case(
        "missing-vocabulary",
        "a vocabulary that no column names",
        lambda seeds: seeds[VOCABULARIES]["vocabularies"].append(
            seeds[VOCABULARIES]["vocabularies"][0] | {"id": "spare"}
        ),
    ),
    Case(
        "told-twice",
        "two sources tell of events that are decided to be one",
        both(ECHO, with_same("denial-2026", "echo-2026")),
    ),
    Case("told-twice", "one source tells of two events that stay two", again_in_agency("echo-2026")),
    Case(
        "identity-contradicted",
        "what is distinct from one of two is distinct from both",
        both(ECHO, with_same("denial-2026", "echo-2026")),
    ),
    Case(
        "type-disagreement",
        "two statements are decided to be one",
        both(ECHO, with_same("denial-2026", "echo-2026")),
    ),
    Case(
        "first-level-topic",
        "one of them adds a second-level topic",
        both(
            with_report("echo-2026", "statement", topics=["contacts", "poppy"]),
            with_same("denial-2026", "echo-2026"),
        ),
    ),
    Case(
        "first-level-topic", "a meeting has two", with_report_keys(MINISTRY, "talks-2026", topics=["contacts", "drugs"])
    ),
    Case(
        "relay-cycle",
        "a report relays what is the other's own",
        with_report_keys(MINISTRY, "talks-2026", relays="weekly-2026-01-20"),
    ),
    Case(
        "relay-cycle",
        "one of the two switches its default off",
        both(
            with_report_keys(AGENCY, "denial-2026", relays="weekly-2026-01-20"),
            with_report_keys(WEEKLY, "denial-2026", relays="none"),
        ),
    ),
    Case(
        "within-itself",
        "one lies in another in two ways",
        both(lies_in("ministry", "northland"), lies_in("post", "ministry")),
    ),
    Case("names-itself", "two states of one house", lies_in("northland", "southland", "same_house")),
    Case(
        "ruling-twice",
        "two rulings decide two values of one event",
        both(MOVED, lambda seeds: seeds.update({"rulings/when.yaml": dict(SECOND_RULING)})),
    ),
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


def refused(folder: Path, change: Change) -> tuple[Path, Sequence[Finding]]:
    """The seeds after a change, and what the wall finds in them."""
    seeds = small_seeds()
    change(seeds)
    written = write_seeds(folder, seeds)
    try:
        walled(read_seeds(written))
    except SeedErrors as error:
        return written, error.findings
    return written, ()


@pytest.mark.parametrize("case", VIOLATIONS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_violation_is_found_where_it_stands(tmp_path: Path, case: Case) -> None:
    folder, told = refused(tmp_path, case.change)
    found = [Place(each.path, each.line, each.column) for each in told if each.rule == case.rule]
    assert found == sorted(place_of(folder, *words) for words in case.at)


@pytest.mark.parametrize("case", NEIGHBOURS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_sound_neighbour_is_let_through(tmp_path: Path, case: Case) -> None:
    seeds = small_seeds()
    case.change(seeds)
    told = gathered(read_seeds(write_seeds(tmp_path, seeds)))
    on = RULES[case.rule].on
    assert findings(told if on == "told" else resolved(told), on) == []


@pytest.mark.parametrize("cases", [VIOLATIONS, NEIGHBOURS], ids=["violations", "neighbours"])
def test_every_rule_has_its_cases(cases: list[Case]) -> None:
    assert {case.rule for case in cases} == set(RULES)


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


def test_what_cannot_be_resolved_is_told_before_anything_is(tmp_path: Path) -> None:
    told = refused(tmp_path, both(set_place(1, part_of="gulf-city"), unfilled("span")))[1]
    assert [finding.rule for finding in told] == ["within-itself"]


def test_without_the_wall_a_relay_cycle_still_ends_in_its_own_error(tmp_path: Path) -> None:
    seeds = small_seeds()
    seeds[AGENCY]["relays"] = "weekly-2026-01-20"
    with pytest.raises(RelayCycle, match="agency-2026-01-13, weekly-2026-01-20"):
        compiled(read_seeds(write_seeds(tmp_path, seeds)))


# What is compiled.


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
    seeds = {path: record for path, record in small_seeds().items() if path.partition("/")[0] not in TELLING}
    made = walled(read_seeds(write_seeds(tmp_path, seeds | {AGENCY: told}))).arrow()
    assert [row["event_id"] for row in made["record"].to_pylist()] == ["only-2026"]
    assert made["participants"].num_rows == len(musts.get("speakers", ()))


TELLING: Final = ("sources", "rulings", "identities")


def test_the_order_in_which_reports_were_written_decides_nothing(tmp_path: Path) -> None:
    seeds = small_seeds()
    straight = compiled(read_seeds(write_seeds(tmp_path / "a", seeds))).arrow()
    for path in (AGENCY, WEEKLY):
        seeds[path]["reports"].reverse()
    assert compiled(read_seeds(write_seeds(tmp_path / "b", seeds))).arrow() == straight
    assert len(list(reports_in(seeds))) == straight["reports"].num_rows
