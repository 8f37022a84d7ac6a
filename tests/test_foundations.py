"""Rules on what was told: each finds its seeded violation where it stands, and lets the sound neighbour through."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from small_changes import (
    ECHO,
    MORE,
    MOVED,
    SECOND_RULING,
    Case,
    again_in_agency,
    assert_found,
    assert_let_through,
    both,
    drop_vocabulary,
    lies_in,
    refused,
    set_place,
    unfilled,
    with_keys,
    with_report,
    with_report_keys,
    with_same,
)
from small_seeds import (
    AGENCY,
    IDENTITY,
    MINISTRY,
    PLACES,
    RULING,
    VOCABULARIES,
    WEEKLY,
    small_seeds,
    write_seeds,
)

from curation.candidate import compiled
from curation.reading import read_seeds
from curation.wall import RULES
from envoylog._errors import RelayCycle

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
        "a colleague is a member of a state that is part of the colleague",
        both(lies_in("colleague", "northland", "member_of"), lies_in("northland", "colleague")),
        [("actors/colleague.yaml", "{relation: member_of"), ("actors/northland.yaml", "{relation: part_of")],
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
        "term-without-source",
        "an office is held until a day that nobody reported",
        with_keys("actors/colleague.yaml", offices=[{"office": "post", "tenure": "acting", "term": "2020/2021"}]),
        [("actors/colleague.yaml", "{office: post, tenure")],
    ),
    Case(
        "term-without-source",
        "a membership has lasted since a day that nobody reported",
        with_keys("actors/colleague.yaml", relations=[{"relation": "member_of", "actor": "bank", "term": "2020/.."}]),
        [("actors/colleague.yaml", "{relation: member_of")],
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
    Case("within-itself", "one lay in the other for a time", lies_in("northland", "envoy")),
    Case("term-without-source", "a membership whose term is not known", lies_in("colleague", "bank", "member_of")),
    Case("names-itself", "two states of one house", lies_in("northland", "southland", "same_house")),
    Case(
        "ruling-twice",
        "two rulings decide two values of one event",
        both(MOVED, lambda seeds: seeds.update({"rulings/when.yaml": dict(SECOND_RULING)})),
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
    told = {name for name, rule in RULES.items() if rule.on == "told"}
    assert {case.rule for case in cases} == told - {"waiver-refused", "waiver-expired"}  # these: test_waivers.py


def test_what_cannot_be_resolved_is_told_before_anything_is(tmp_path: Path) -> None:
    told = refused(tmp_path, both(set_place(1, part_of="gulf-city"), unfilled("span")))[1]
    assert [finding.rule for finding in told] == ["within-itself"]


def test_without_the_wall_a_relay_cycle_still_ends_in_its_own_error(tmp_path: Path) -> None:
    seeds = small_seeds()
    seeds[AGENCY]["relays"] = "weekly-2026-01-20"
    with pytest.raises(RelayCycle, match="agency-2026-01-13, weekly-2026-01-20"):
        compiled(read_seeds(write_seeds(tmp_path, seeds)))
