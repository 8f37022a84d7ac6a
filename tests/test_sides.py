"""For which side those at a meeting came, and who met whom: case by case, and whatever holds of the release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import small_meetings
from small_meetings import delegates

from curation.sides import SIDES, at_meetings, came, encounters, meetings, met
from envoylog import Release

CAME: list[tuple[dict[str, str], str, tuple[str, str] | None]] = [
    ({"actor": "northland"}, "2021-11-15", ("northland", "itself")),
    ({"actor": "front-council"}, "2021-11-15", ("front-council", "itself")),
    ({"actor": "envoy", "on_behalf_of": "northland"}, "2021-11-15", ("northland", "on_behalf_of")),
    ({"actor": "envoy", "on_behalf_of": "mission"}, "2021-11-15", ("union", "on_behalf_of")),
    ({"actor": "mission"}, "2021-11-15", ("union", "relation")),
    ({"actor": "fighter"}, "2021-11-15", ("front", "relation")),
    ({"actor": "house"}, "2021-08-14", ("northland", "relation")),
    ({"actor": "house"}, "2021-08-15", ("front-council", "relation")),
    ({"actor": "deputy", "capacity": "deputy-minister"}, "2021-11-15", ("southland", "capacity")),
    ({"actor": "deputy", "capacity": "deputy-minister", "tenure": "former"}, "2021-11-15", None),
    ({"actor": "deputy", "capacity": "deputy-minister"}, "2003-05-01", None),  # his dated term says on nobody's law
    ({"actor": "deputy"}, "2021-11-15", None),  # in what capacity he came is not told
    ({"actor": "fighter", "on_behalf_of": "eastland"}, "2021-11-15", ("eastland", "on_behalf_of")),
    ({"actor": "stranger"}, "2021-11-15", None),
]
NOT_AT_THE_TABLE: list[dict[str, str]] = [
    {"role": "host"},
    {"role": "convener"},
    {"role": "observer"},
    {"role": "mentioned"},
    *({"role": "delegate", "attendance": why} for why in ("declined", "not_invited", "unconfirmed", "substituted")),
]
VISITED = [{"actor": "northland", "role": "visitor"}, *delegates("southland", "union")]
MET: list[tuple[str, list[dict[str, str]], dict[str, Any], set[tuple[str, str, bool]]]] = [
    ("talks of two", delegates("southland", "northland"), {}, {("northland", "southland", True)}),
    ("a conference of which two are named", delegates("southland", "northland"), {"subtype": "conference"},
        {("northland", "southland", False)}),
    ("a session of two", delegates("southland", "northland"), {"subtype": "session", "format": "bilateral"},
        {("northland", "southland", True)}),
    ("talks of more, of whom two are named", delegates("southland", "northland"), {"format": "multilateral"},
        {("northland", "southland", False)}),
    ("talks of three", delegates("southland", "northland", "eastland"), {},
        {("eastland", "northland", False), ("eastland", "southland", False), ("northland", "southland", False)}),
    ("two persons of one side", [
        {"actor": "envoy", "role": "delegate", "on_behalf_of": "northland"},
        {"actor": "visitor", "role": "delegate", "on_behalf_of": "northland"}, *delegates("southland")], {},
        {("northland", "southland", True)}),
    ("a movement and its authority are one side", delegates("front", "front-council", "northland"), {},
        {("front-council", "northland", True)}),
    ("a member of an organisation is a side beside it", delegates("union", "eastland"), {},
        {("eastland", "union", True)}),
    ("those visited did not meet", VISITED, {"subtype": "visit"},
        {("northland", "southland", False), ("northland", "union", False)}),
    ("one side alone", delegates("northland"), {}, set()),
    ("not told as having happened", delegates("southland", "northland"), {"status": "planned"}, set()),
    ("begun and broken off", delegates("southland", "northland"), {"status": "partly_occurred"},
        {("northland", "southland", True)}),
    ("several meetings told as one", delegates("southland", "northland", "union"), {"format": "multi_bilateral"},
        set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A meeting for each case: those of `CAME`, of `NOT_AT_THE_TABLE`, of `MET`, and a visit with talks within it."""
    reports = [
        *(small_meetings.meeting(n, [{"role": "delegate", **row}], date=day) for n, (row, day, _) in enumerate(CAME)),
        *(small_meetings.meeting(100 + n, [{"actor": "eastland", **row}]) for n, row in enumerate(NOT_AT_THE_TABLE)),
        *(small_meetings.meeting(200 + n, rows, **told) for n, (_, rows, told, _) in enumerate(MET)),
        small_meetings.meeting(300, VISITED, subtype="visit"),
        small_meetings.meeting(301, [VISITED[0], VISITED[1]], part_of="meeting-300"),
    ]
    return Release(small_meetings.make(tmp_path_factory.mktemp("sides") / "release", reports))


@pytest.fixture(scope="module")
def ours(root: Path) -> Release:
    return Release(root)


@pytest.mark.parametrize(("number", "side"), [(number, side) for number, (_, _, side) in enumerate(CAME)])
def test_a_side_is_found_by_the_nearest_that_the_tables_say(
    release: Release, number: int, side: tuple[str, str] | None
) -> None:
    found = came(release).set_index("event_id").loc[f"meeting-{number}", ["side", "found"]]
    assert found.isna().tolist() == [side is None] * 2
    assert side is None or tuple(found) == side


@pytest.mark.parametrize("number", range(len(NOT_AT_THE_TABLE)))
def test_whoever_stayed_away_or_only_received_others_did_not_meet_them(release: Release, number: int) -> None:
    assert f"meeting-{100 + number}" not in set(came(release)["event_id"])


@pytest.mark.parametrize("number", range(len(MET)), ids=[case for case, *_ in MET])
def test_two_sides_met_where_both_are_at_the_table(release: Release, number: int) -> None:
    pairs = encounters(release)
    pairs = pairs[pairs["event_id"].eq(f"meeting-{200 + number}")]
    assert set(zip(pairs["side"], pairs["other"], pairs["alone"], strict=True)) == MET[number][3]


def test_a_visit_leaves_the_counting_to_the_meetings_within_it(release: Release) -> None:
    pairs = encounters(release)
    within = pairs[pairs["event_id"].isin(["meeting-300", "meeting-301"])]
    assert within.to_numpy().tolist() == [["meeting-301", "northland", "southland", True]]


def test_meetings_are_counted_for_each_pair(release: Release) -> None:
    counted = met(release).set_index(["side", "other"])
    assert counted.loc[("northland", "southland")].to_dict() == {"alone": 6, "in_company": 4}
    assert counted.loc[("eastland", "union")].to_dict() == {"alone": 1, "in_company": 0}
    assert ("southland", "union") not in counted.index


# The release itself.


def test_a_side_is_of_a_kind_that_meets(ours: Release) -> None:
    kinds = ours.load("actors").set_index("actor_id")["kind"]
    assert set(came(ours)["side"].dropna().map(kinds)) <= set(SIDES)


def test_everyone_who_came_stands_once_for_each_meeting(ours: Release) -> None:
    people = came(ours)
    assert not people.duplicated(["event_id", "actor_id"]).any()
    assert people["side"].isna().equals(people["found"].isna())
    assert set(people["event_id"]) <= set(meetings(ours)["event_id"])


def test_no_side_meets_itself_or_what_it_is_part_of(ours: Release) -> None:
    relations = ours.load("actor_relations")
    parts = relations[relations["relation"].eq("part_of")]
    within = {frozenset(pair) for pair in zip(parts["actor_id"], parts["other_actor_id"], strict=True)}
    pairs = met(ours)
    assert (pairs["side"] < pairs["other"]).all()
    assert {frozenset(pair) for pair in zip(pairs["side"], pairs["other"], strict=True)} & within == set()


def test_no_two_sides_met_more_often_than_either_met_anyone(ours: Release) -> None:
    pairs, present = met(ours), at_meetings(ours)["side"].value_counts()
    times = pairs["alone"] + pairs["in_company"]
    assert times.ge(1).all()
    assert (times <= pairs["side"].map(present)).all()
    assert (times <= pairs["other"].map(present)).all()
