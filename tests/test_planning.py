"""What a release would be: its version, the reasons it owes, the ids it gives up, and what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from small_seeds import AGENCY, IDENTITY, MINISTRY, PLACES, RULING, WEEKLY, Small, small_seeds, write_seeds

from curation.candidate import compiled
from curation.owed import Change
from curation.planning import Plan, planned
from curation.reading import read_seeds

AGENCY_RECORD: Final = "sources agency-2026-01-13"
RETIRED_FREEZE: Final = {
    "id": "freeze",
    "table": "events",
    "retired": "freeze-2026",
    "kind": "withdrawn",
    "reason": "It was never enacted.",
    "source": "The page, read again.",
}


def plan(folder: Path, change: Callable[[Small], object], asked: str | None = None) -> Plan:
    """The plan of a release of changed seeds, after a release 0.1.0 of the small seeds."""
    seeds = small_seeds()
    old = compiled(read_seeds(write_seeds(folder / "old", seeds))).arrow()
    change(seeds)
    read = read_seeds(write_seeds(folder / "new", seeds))
    return planned(compiled(read).arrow(), read, old, folder, "0.1.0", asked)


def fragment(*touches: str, **keys: Any) -> Small:
    told = {"id": "why", "touches": list(touches), "reason": "A slip.", "source": "The page, read again."}
    return {"changes/why.yaml": {**told, **keys}}


def headline(seeds: Small) -> None:
    seeds[AGENCY]["title"] = "Envoy says no, again"


def wording(seeds: Small) -> None:
    seeds[AGENCY]["reports"][1]["wording"] = "paraphrase"


def speech_act(seeds: Small) -> None:
    for source, at in ((AGENCY, 1), (WEEKLY, 0)):
        seeds[source]["reports"][at]["speech_act"] = "demand"


def without_freeze(seeds: Small) -> None:
    del seeds[WEEKLY]["reports"][2]


def another_bank(seeds: Small) -> None:
    seeds["actors/bank.yaml"]["names"][0]["text"] = "The Bank"


def new_place(seeds: Small) -> None:
    seeds[PLACES]["places"].append({"id": "port", "label": "Port", "kind": "city"})


def as_they_are(seeds: Small) -> None:
    """Leave all as it is."""


def and_also(change: Callable[[Small], object], **more: Any) -> Callable[[Small], None]:
    def both(seeds: Small) -> None:
        change(seeds)
        seeds.update(more)

    return both


def with_records(change: Callable[[Small], object], records: Small) -> Callable[[Small], None]:
    return and_also(change, **records)


def retiring(records: dict[str, Any], change: Callable[[Small], object] = without_freeze) -> Callable[[Small], None]:
    return with_records(change, {"retirements/freeze.yaml": records})


LOST: Final = "the id `freeze-2026` of events is lost; write what became of it in seeds/retirements/freeze-2026.yaml"
CASES: Final[dict[str, tuple[Callable[[Small], object], str, list[str], int]]] = {
    "nothing": (as_they_are, "0.1.0", ["nothing differs from 0.1.0; there is nothing to publish"], 0),
    "a row more": (new_place, "0.2.0", [], 0),
    "a headline": (
        headline,
        "0.1.1",
        [f"`{AGENCY_RECORD}` has no reason for what is edited or removed (sources.title); add one to seeds/changes/"],
        0,
    ),
    "a headline, with its reason": (with_records(headline, fragment(AGENCY_RECORD)), "0.1.1", [], 1),
    "a headline, with a reason for its field": (
        with_records(headline, fragment(AGENCY_RECORD, fields=["title"])),
        "0.1.1",
        [],
        1,
    ),
    "a headline, with a reason for another field": (
        with_records(headline, fragment(AGENCY_RECORD, fields=["url"])),
        "0.1.1",
        [
            f"`{AGENCY_RECORD}` has no reason for what is edited or removed (sources.title); add one to seeds/changes/",
            "seeds/changes/why.yaml gives a reason for what does not differ; take it out, or mend `touches`",
        ],
        0,
    ),
    "a name of an actor": (with_records(another_bank, fragment("actors bank")), "0.2.0", [], 2),
    "a value of two claims, by its field": (
        with_records(speech_act, fragment("denial-2026", fields=["speech_act"])),
        "0.2.0",
        [],
        3,
    ),
    "an id that is lost": (without_freeze, "0.2.0", [LOST], 0),
    "an id that is retired": (retiring(RETIRED_FREEZE), "0.2.0", [], -1),
    "an id that was never released": (
        retiring({**RETIRED_FREEZE, "retired": "thaw-2026"}, new_place),
        "0.2.0",
        ["seeds/retirements/freeze.yaml retires `thaw-2026` of events, which no release had; take the file out"],
        0,
    ),
}


@pytest.mark.parametrize(("change", "version", "problems", "reasons"), CASES.values(), ids=CASES)
def test_what_differs_says_the_version_and_owes_reasons(
    tmp_path: Path, change: Callable[[Small], object], version: str, problems: list[str], reasons: int
) -> None:
    told = plan(tmp_path, change)
    assert (told.version, told.problems) == (version, problems)
    assert len(told.changes) == reasons or reasons < 0 < len(told.changes)


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        ("0.2.0", []),
        ("0.10.0", []),
        ("1.0.0", []),
        ("0.1.9", ["0.1.9 is too low: what differs is MINOR, and asks for 0.2.0"]),
        ("0.1.0", ["0.1.0 is not higher than 0.1.0, the last release"]),
        ("0.0.10", ["0.0.10 is not higher than 0.1.0, the last release"]),
    ],
)
def test_a_version_may_be_higher_than_it_must_be_and_not_lower(tmp_path: Path, asked: str, problems: list[str]) -> None:
    assert plan(tmp_path, new_place, asked).problems == problems


def test_what_another_claim_wins_has_its_reason_of_itself(tmp_path: Path) -> None:
    def told_by_the_ministry(seeds: Small) -> None:
        denial = {**seeds[AGENCY]["reports"][1], "nearness": "own_act", "speech_act": "demand"}
        del denial["introduces"]
        seeds[MINISTRY]["reports"].append(denial)

    told = plan(tmp_path, told_by_the_ministry)
    assert told.problems == []
    why = "by the rule `nearest`, `ministry-2026-01-06` now has the say"
    assert told.changes == [Change("statements", "denial-2026", "speech_act", why, "ministry-2026-01-06")]


def test_what_a_ruling_changes_has_the_reason_of_the_ruling(tmp_path: Path) -> None:
    def ruled_otherwise(seeds: Small) -> None:
        told = {"adopt": "ministry-2026-01-06", "over": ["weekly-2026-01-20"], "reason": "It held the talks."}
        seeds[RULING] |= told

    told = plan(tmp_path, ruled_otherwise)
    assert told.problems == []
    assert told.changes == [Change("meetings", "talks-2026", "format", "It held the talks.", "ministry-2026-01-06")]


def test_events_that_are_found_to_be_one_are_merged_with_the_reason_of_the_identity(tmp_path: Path) -> None:
    seeds = small_seeds()
    seeds[MINISTRY]["reports"].append({**seeds[AGENCY]["reports"][1], "event": "denial-again-2026"})
    old = compiled(read_seeds(write_seeds(tmp_path / "old", seeds))).arrow()
    seeds[IDENTITY] = {**seeds[IDENTITY], "decision": "same", "events": ["denial-2026", "denial-again-2026"]}
    read = read_seeds(write_seeds(tmp_path / "new", seeds))
    told = planned(compiled(read).arrow(), read, old, tmp_path, "0.1.0", None)
    assert [(each.id, each.kind, each.successors, each.reason) for each in told.retired] == [
        ("denial-again-2026", "merged", "denial-2026", "He spoke a week after the talks.")
    ]
    assert told.problems == []


FLOORS: Final = {
    "met": ({"table": "events", "rows": "4"}, []),
    "too few rows": (
        {"table": "events", "rows": "5"},
        ["seeds/floors.yaml:2: events has 4 rows, and at least 5 are asked for: So."],
    ),
    "filled": ({"table": "places", "column": "country", "filled": "25"}, []),
    "too empty": (
        {"table": "places", "column": "country", "filled": "26"},
        ["seeds/floors.yaml:2: places.country is filled in 1 of 4 rows, and in at least 26 of 100 it should be"],
    ),
    "no table": (
        {"table": "battles", "rows": "1"},
        ["seeds/floors.yaml:2: the floor `least` is of nothing: no table `battles`, or no such column in it"],
    ),
    "no column": (
        {"table": "events", "column": "deaths", "filled": "1"},
        ["seeds/floors.yaml:2: the floor `least` is of nothing: no table `events`, or no such column in it"],
    ),
}


@pytest.mark.parametrize(("floor", "problems"), FLOORS.values(), ids=FLOORS)
def test_a_release_does_not_fall_below_its_floors(tmp_path: Path, floor: dict[str, str], problems: list[str]) -> None:
    records = {"floors.yaml": {"floors": [{"id": "least", **floor, "reason": "So."}]}}
    told = plan(tmp_path, with_records(new_place, records))
    assert told.problems == problems
