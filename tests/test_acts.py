"""Rules on acts: each finds its seeded violation where it stands, and lets the sound neighbour through."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import (
    MORE,
    Case,
    Change,
    assert_found,
    assert_let_through,
    both,
    of_event,
    refused,
    set_place,
    with_keys,
    with_report,
    with_report_keys,
)
from small_seeds import AGENCY, IDENTITY, MINISTRY, PLACES, VOCABULARIES, WEEKLY, Record, Small, report, source

from curation.wall import RULES

ENVOY: Final = "actors/envoy.yaml"
OFFICE: Final = {"office": "post", "tenure": "acting"}
DELEGATE: Final[Record] = {"actor": "envoy", "role": "delegate", "capacity": "post"}


def with_codes(vocabulary: str, *codes: str) -> Change:
    """More codes than the small seeds have."""

    def change(seeds: Small) -> None:
        codes_of = next(each for each in seeds[VOCABULARIES]["vocabularies"] if each["id"] == vocabulary)["codes"]
        codes_of.extend(codes_of[0] | {"code": code} for code in codes)

    return change


def with_terms(*terms: str | None) -> Change:
    """The envoy's office, as often as there are terms; None for one that is not known."""
    held = [OFFICE | ({"term": term, "source": "ministry-2026-01-06"} if term else {}) for term in terms]
    return with_keys(ENVOY, offices=held)


def taking_part(**keys: Any) -> Change:
    """The envoy at the talks of 5 January, otherwise than in the small seeds; None takes a key out."""
    told = {key: value for key, value in (DELEGATE | keys).items() if value}
    return with_report_keys(MINISTRY, "talks-2026", participants=[told])


def talks_on(date: str) -> Change:
    """The talks in another window, in both reports."""
    return both(*(with_report_keys(path, "talks-2026", date=date) for path in (MINISTRY, WEEKLY)))


def in_another_office(seeds: Small) -> None:
    seeds["actors/seat.yaml"] = seeds["actors/post.yaml"] | {"id": "seat"}
    taking_part(capacity="seat")(seeds)


CAPACITY: Final = [(MINISTRY, "post")]
IN_OFFICE: Final = [
    Case("office-not-known", "he acts in the office of somebody else", in_another_office, [(MINISTRY, "seat")]),
    Case("office-not-known", "no office is known of him", lambda seeds: seeds[ENVOY].pop("offices"), CAPACITY),
    Case("outside-term", "he took the office afterwards", with_terms("2026-01-06/.."), CAPACITY),
    Case("outside-term", "he had left it", with_terms("../2026-01-04"), CAPACITY),
    Case("outside-term", "he held it before and after", with_terms("2021/2023", "2026-02/.."), CAPACITY),
    Case("outside-term", "that he held it once more, nobody knows when", with_terms("2021/2023", None), CAPACITY),
    Case(
        "outside-term",
        "the whole window lies after the term",
        both(with_terms("2021/2025"), talks_on("2026-01-05/..")),
        CAPACITY,
    ),
    Case(
        "outside-term",
        "called the former holder while he holds it",
        both(with_codes("tenure", "former"), taking_part(tenure="former")),
        CAPACITY,
    ),
    Case(
        "outside-term",
        "called the former holder before he held it",
        both(with_codes("tenure", "former"), taking_part(tenure="former"), with_terms("2027/..")),
        CAPACITY,
    ),
    Case(
        "outside-term",
        "told as having occurred",
        both(with_terms("2021/2025"), with_report_keys(MINISTRY, "talks-2026", status="occurred")),
        CAPACITY,
    ),
]

OUT_OF_OFFICE: Final = with_terms("2021/2025")
SOUND_IN_OFFICE: Final = [
    Case(
        "office-not-known",
        "an office that he only claims",
        both(with_codes("tenure", "claimed"), in_another_office, taking_part(capacity="seat", tenure="claimed")),
    ),
    Case("office-not-known", "nothing is said of an office", taking_part(capacity=None)),
    Case("outside-term", "he held the office, and nobody knows when", with_terms(None)),
    Case("outside-term", "the day of the handing over", with_terms("../2026-01-05")),
    Case("outside-term", "a second term", with_terms("2021/2023", "2026-01/..")),
    Case(
        "outside-term",
        "the window touches the term",
        both(OUT_OF_OFFICE, talks_on("2025-12/2026-01")),
    ),
    Case(
        "outside-term",
        "an open start",
        both(OUT_OF_OFFICE, talks_on("../2026-01-05")),
    ),
    Case(
        "outside-term",
        "his rival's term",
        both(
            OUT_OF_OFFICE,
            with_report("parley-2026", "meeting", participants=[DELEGATE | {"actor": "colleague"}], date="2026-01-10"),
            taking_part(capacity=None),
            with_keys("actors/colleague.yaml", offices=[OFFICE | {"term": "2026/..", "source": "ministry-2026-01-06"}]),
        ),
    ),
    *[
        Case(
            "outside-term",
            f"by tenure {tenure}",
            both(OUT_OF_OFFICE, with_codes("tenure", tenure), taking_part(tenure=tenure)),
        )
        for tenure in ("former", "claimed")
    ],
    *[
        Case(
            "outside-term",
            f"as {role}",
            both(OUT_OF_OFFICE, with_codes("role", "mentioned"), taking_part(role=role)),
        )
        for role in ("mentioned", "target")
    ],
    *[
        Case(
            "outside-term",
            f"told as {status}",
            both(OUT_OF_OFFICE, with_report_keys(MINISTRY, "talks-2026", status=status)),
        )
        for status in ("announced", "planned", "cancelled", "denied", "unknown")
    ],
    Case("outside-term", "he stayed away", both(OUT_OF_OFFICE, taking_part(attendance="absent"))),
]


def apart(degrees: str, **keys: str) -> Change:
    """The city at the gulf so many degrees along the equator from the capital; one is 111.19 km, 40 km are doubtful."""
    return both(
        set_place(0, latitude="0", longitude="0"),
        set_place(1, latitude="0", longitude=degrees, precision_km="20", **keys),
    )


FAR_OFF: Final = apart("45.5")
CODES: Final = both(
    with_codes("subtype", "reception", "visit", "call", "press_conference"),
    with_codes("meeting_mode", "video", "hybrid", "letters"),
    with_codes("medium", "in_person_event"),
    with_codes("role", "chair"),
)


def met_there(*changes: Change, **keys: Any) -> Change:
    """The envoy at a reception in the city at the gulf, on the day of the talks in the capital."""
    there = {"place": "gulf-city", "date": "2026-01-05", "subtype": "reception"}
    there |= {"participants": [{"actor": "envoy", "role": "delegate"}]}
    return both(CODES, FAR_OFF, with_report("reception-2026", "meeting", **there | keys), *changes)


def asked_there(**keys: Any) -> Change:
    """The envoy asked in the city at the gulf, on the day of the talks in the capital."""
    there = {"place": "gulf-city", "date": "2026-01-05", "interviewee": "envoy"}
    return both(CODES, FAR_OFF, with_report("asked-2026", "interview", **there | keys))


def as_(role: str, **keys: str) -> list[Record]:
    return [{"actor": "envoy", "role": role, **keys}]


def unmapped(seeds: Small) -> None:
    for key in ("latitude", "longitude", "precision_km"):
        del seeds[PLACES]["places"][1][key]


def told_first(seeds: Small) -> None:
    seeds[FIRST] = source("agency-2026-01-10", *seeds.pop(MORE)["reports"], title="First")


FIRST: Final = "sources/2026/agency-2026-01-10.yaml"
HOTEL: Final = {"id": "hotel", "label": "Hotel", "kind": "city", "part_of": "gulf-city"}
FOLLOWS: Final = {"relation": "follows", "event": "talks-2026"}
RECEPTION: Final = [(MORE, "event: reception-2026")]
ASKED: Final = [(MORE, "event: asked-2026")]
TWO_PLACES: Final = [
    Case("two-places", "a reception far from the talks", met_there(), RECEPTION),
    Case("two-places", "a visit", met_there(subtype="visit"), RECEPTION),
    Case("two-places", "told to have been in person", met_there(mode="in_person"), RECEPTION),
    Case("two-places", "told to have occurred", met_there(status="occurred"), RECEPTION),
    Case("two-places", "in the chair", met_there(participants=as_("chair")), RECEPTION),
    Case(
        "two-places", "a host told to have come", met_there(participants=as_("host", attendance="attended")), RECEPTION
    ),
    Case("two-places", "at a podium", asked_there(medium="in_person_event"), ASKED),
    Case("two-places", "before the press", asked_there(subtype="press_conference"), ASKED),
    Case(
        "two-places",
        "in a place of which it is known only what it lies in",
        met_there(lambda seeds: seeds[PLACES]["places"].append(HOTEL), place="hotel"),
        RECEPTION,
    ),
    Case(
        "two-places",
        "the one told of in a file that comes first",
        met_there(told_first),
        [(MINISTRY, "event: talks-2026")],
    ),
]
SOUND_PLACES: Final = [
    Case("two-places", "not too far, for all that is doubtful", met_there(apart("45.2"))),
    Case("two-places", "at a place that is nowhere on the map", met_there(unmapped)),
    Case("two-places", "nobody knows where", met_there(place=None)),
    Case("two-places", "on the next day", met_there(date="2026-01-06")),
    Case("two-places", "on one of two days", met_there(date="2026-01-05/2026-01-06")),
    Case("two-places", "another person", met_there(participants=[{"actor": "colleague", "role": "delegate"}])),
    Case("two-places", "his state", met_there(participants=[{"actor": "northland", "role": "delegate"}])),
    *[Case("two-places", f"by {mode}", met_there(mode=mode)) for mode in ("phone", "video", "hybrid", "letters")],
    Case("two-places", "a call", met_there(subtype="call")),
    *[
        Case("two-places", f"told as {status}", met_there(status=status))
        for status in ("planned", "cancelled", "denied")
    ],
    Case("two-places", "he stayed away", met_there(participants=as_("delegate", attendance="absent"))),
    *[
        Case("two-places", f"as {role}", met_there(participants=as_(role)))
        for role in ("host", "convener", "addressee")
    ],
    Case("two-places", "asked by an agency, perhaps by telephone", asked_there(medium="news_agency")),
    Case("two-places", "before the press, for television", asked_there(subtype="press_conference", medium="print")),
    Case("two-places", "a text has the one follow the other", met_there(links=[FOLLOWS])),
]


def again(kind: str, *changes: Change, **keys: Any) -> Change:
    """One more event that is coded like the one of its kind in the small seeds, but for the keys given."""
    codes = both(with_codes("subtype", "session", "written"), with_codes("effect", "lifts"))
    return both(codes, with_report("again-2026", kind, **LIKE[kind] | keys), *changes)


LIKE: Final[dict[str, Record]] = {
    "interview": {"interviewee": "envoy", "outlet": "agency", "date": "2026-01-10"},
    "meeting": {"participants": as_("delegate"), "host": "northland", "place": "capital", "date": "2026-01-05"},
    "policy_action": {"issuer": "southland", "target": "bank", "date": "2026-01-15"},
    "statement": {"speakers": ["envoy"], "target": "southland", "topics": ["contacts"], "date": "2026-01-13"},
}
TALKS_OF_THREE: Final = with_report_keys(
    MINISTRY, "talks-2026", participants=[DELEGATE, *[{"actor": "bank", "role": "delegate"}]]
)


def at_the_round_table(seeds: Small) -> None:
    of_event(seeds, MINISTRY, "talks-2026")["forum"] = "round-table"


def aimless(seeds: Small) -> None:
    for path in (AGENCY, WEEKLY):
        del of_event(seeds, path, "denial-2026")["target"]


def one_house(seeds: Small) -> None:
    seeds["actors/weekly.yaml"]["relations"] = [{"relation": "same_house", "actor": "agency"}]


def interview_in(date: str) -> Change:
    return with_report_keys(AGENCY, "interview-2026", date=date)


def decided(decision: str, event: str) -> Change:
    return with_keys(IDENTITY, decision=decision, events=[event, "again-2026"])


AGAIN: Final = [(MORE, "event: again-2026")]
DOUBLES: Final = [
    Case("undeclared-double", what, change, AGAIN)
    for what, change in (
        ("an interview", again("interview")),
        ("an interview, by the outlet's sister", again("interview", one_house, outlet="weekly")),
        ("an interview, by nobody knows whom", again("interview", outlet=None)),
        ("an interview in another form", again("interview", subtype="written")),
        ("an interview in that month", again("interview", date="2026-01")),
        ("an interview in the same half of a year", again("interview", interview_in("2026/2027"), date="2026/2027")),
        ("a meeting", again("meeting")),
        ("a meeting of which one source knows less", again("meeting", host=None)),
        (
            "a meeting of which each source knows another",
            again("meeting", TALKS_OF_THREE, target="bank", convener="southland"),
        ),
        ("a meeting in that country", again("meeting", place="northland-land")),
        ("a meeting in some place", again("meeting", place=None)),
        ("a meeting in that year", again("meeting", date="2026")),
        (
            "a meeting of one forum",
            again(
                "meeting", at_the_round_table, forum="round-table", host="bank", participants=None, place="gulf-city"
            ),
        ),
        ("a policy action", again("policy_action")),
        ("a policy action of that year", again("policy_action", date="2026")),
        ("a policy action against nobody knows whom", again("policy_action", target=None)),
        ("a statement", again("statement")),
        ("a statement of one of two speakers", again("statement", speakers=["colleague"])),
        ("a statement of those days", again("statement", date="2026-01-10/2026-02-09")),
        ("a statement on that occasion", again("statement", part_of="interview-2026", date="2025")),
        ("a statement about nobody", again("statement", aimless, target=None)),
    )
]

SOUND_DOUBLES: Final = [
    Case("undeclared-double", what, change)
    for what, change in (
        ("an interview by another outlet", again("interview", outlet="weekly")),
        ("an interview in another form by nobody knows whom", again("interview", outlet=None, subtype="written")),
        ("an interview of another", again("interview", interviewee="colleague")),
        ("an interview on the next day", again("interview", date="2026-01-14")),
        ("an interview in those two months", again("interview", date="2025-12/2026-01")),
        ("a meeting of another form", again("meeting", subtype="session")),
        ("a meeting with one in common", again("meeting", host="southland")),
        (
            "a meeting of one who stayed away",
            again("meeting", host=None, participants=as_("delegate", attendance="absent")),
        ),
        ("a meeting elsewhere", again("meeting", place="gulf-city")),
        ("a meeting on another day", again("meeting", date="2026-01-06")),
        ("a meeting in those two years", again("meeting", date="2026/2027")),
        ("a meeting within the meeting", again("meeting", part_of="talks-2026")),
        ("a policy action with another effect", again("policy_action", effect="lifts")),
        ("a policy action with another instrument", again("policy_action", instrument="embassy")),
        ("a policy action of another", again("policy_action", issuer="northland")),
        ("a policy action against another", again("policy_action", target="northland")),
        ("a policy action of the year before", again("policy_action", date="2025")),
        ("a statement of another", again("statement", speakers=["southland"])),
        ("a statement by another act", again("statement", speech_act="demand")),
        ("a statement on another topic", again("statement", topics=["drugs"])),
        ("a statement about another", again("statement", target="northland")),
        ("a statement about nobody, where the other is", again("statement", target=None)),
        ("a statement of the next day", again("statement", date="2026-01-14")),
        ("a statement of more than a month", again("statement", date="2026-01-10/2026-02-10")),
        ("a statement that is linked", again("statement", links=[{"relation": "follows", "event": "denial-2026"}])),
        ("a statement that is decided to be another", again("statement", decided("distinct", "denial-2026"))),
        ("a statement that is decided to be the same", again("statement", decided("same", "denial-2026"))),
    )
]

VIOLATIONS: Final = [*IN_OFFICE, *TWO_PLACES, *DOUBLES]
NEIGHBOURS: Final = [*SOUND_IN_OFFICE, *SOUND_PLACES, *SOUND_DOUBLES]


@pytest.mark.parametrize("case", VIOLATIONS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_violation_is_found_where_it_stands(tmp_path: Path, case: Case) -> None:
    assert_found(tmp_path, case)


@pytest.mark.parametrize("case", NEIGHBOURS, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_sound_neighbour_is_let_through(tmp_path: Path, case: Case) -> None:
    assert_let_through(tmp_path, case)


@pytest.mark.parametrize("cases", [VIOLATIONS, NEIGHBOURS], ids=["violations", "neighbours"])
def test_every_rule_on_acts_has_its_cases(cases: list[Case]) -> None:
    here = ("curation.rules_of_acts", "curation.rules_of_doubles")
    assert {case.rule for case in cases} == {name for name, rule in RULES.items() if rule.offenders.__module__ in here}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            OUT_OF_OFFICE,
            "`envoy` acts as `post` in `talks-2026` (2026-01-05); the office was held in 2021/2025",
        ),
        (
            both(with_codes("tenure", "former"), taking_part(tenure="former")),
            "`envoy` acts as `post` in `talks-2026` (2026-01-05) as a former holder; the office was held in 2021/..",
        ),
        (
            met_there(),
            "`envoy` is on 2026-01-05 in `gulf-city` and in `capital` for `talks-2026`, at least 5019 km away",
        ),
        (
            again("interview"),
            "`again-2026` (2026-01-10) looks like `interview-2026` (2026-01-06/2026-01-13): "
            "the same interviewee and outlet",
        ),
    ],
)
def test_a_finding_says_what_does_not_fit(tmp_path: Path, change: Change, wrong: str) -> None:
    assert [finding.wrong for finding in refused(tmp_path, change)[1]] == [wrong]


def test_three_that_look_like_one_are_told_pair_by_pair(tmp_path: Path) -> None:
    third = report("third-2026", "interview", **LIKE["interview"])
    told = refused(tmp_path, again("interview", lambda seeds: seeds[MORE]["reports"].append(third)))[1]
    pairs = [tuple(finding.wrong.split("`")[1::2]) for finding in told]
    assert pairs == [("again-2026", "interview-2026"), ("third-2026", "again-2026"), ("third-2026", "interview-2026")]
