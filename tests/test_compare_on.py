"""Whether a result is the same on two releases, and which records make it differ, in cases whose answer is known."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from small_changes import both, with_keys, with_report, with_report_keys
from small_history import nothing
from small_seeds import AGENCY, MINISTRY, WEEKLY
from small_versions import NEW, OLD, released

import envoylog
from envoylog import EnvoylogError, Release, ResultComparison

ECHO: Final = with_report("echo-2026", "statement", topics=["contacts"], speakers=["envoy"])
FREEZE: Final = with_report_keys(WEEKLY, "freeze-2026", amount="8000000000")
TALKS: Final = with_report_keys(MINISTRY, "talks-2026", date="2026-01-04")
INTERVIEW: Final = with_report_keys(AGENCY, "interview-2026", date="2026-01-08", date_basis="stated")
TITLE: Final = with_keys(AGENCY, title="Envoy says so")
ALL: Final = both(ECHO, FREEZE, TALKS, INTERVIEW, TITLE)


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small release, and one with five changes."""
    folder = tmp_path_factory.mktemp("sides")
    return released(folder, nothing, OLD), released(folder, ALL, NEW)


def dates(release: Release) -> pd.Series:
    return release.load("events", ["event_id", "date_edtf"]).set_index("event_id")["date_edtf"]


def moved(release: Release) -> tuple[bool, bool]:
    """Whether the talks and the interview have the days of the newer release."""
    told = dates(release)
    return told["talks-2026"] == "2026-01-04", told["interview-2026"] == "2026-01-08"


def amount(release: Release) -> float:
    return float(release.load("policy_actions")["amount"].sum())


def first_and(release: Release) -> int:
    """The talks change it, the interview only once the talks have."""
    talks, interview = moved(release)
    return 1 + interview if talks else 0


def raising(release: Release) -> int:
    assert amount(release) < 8e9, "too much money"
    return 1


Shares = set[tuple[str, tuple[str, ...]]]
RESPONSIBLE: Final[dict[str, tuple[Callable[[Release], Any], Shares]]] = {
    "an event that is added": (
        lambda release: release.load("events").groupby("event_type").size(),
        {("alone", ("event echo-2026",))},
    ),
    "a value that is edited": (amount, {("alone", ("event freeze-2026",))}),
    "words of a source": (
        lambda release: sorted(release.load("sources").query("publisher_id == 'agency'")["title"].dropna()),
        {("alone", ("source agency-2026-01-13",))},
    ),
    "two, each by itself": (
        lambda release: sum(moved(release)),
        {("alone", ("event talks-2026",)), ("alone", ("event interview-2026",))},
    ),
    "two, only together": (
        lambda release: all(moved(release)),
        {("together", ("event interview-2026", "event talks-2026"))},
    ),
    "one, and another once the first is there": (
        first_and,
        {("alone", ("event talks-2026",)), ("beside others", ("event interview-2026",))},
    ),
    "an event, through the flat table": (
        lambda release: release.load("record").set_index("event_id").loc["talks-2026", "date_edtf"],
        {("alone", ("event talks-2026",))},
    ),
    "an event, through a join": (
        lambda release: release.load("policy_actions", ["amount", "status"], with_event=True)["amount"].max(),
        {("alone", ("event freeze-2026",))},
    ),
    "an event whose value makes the function stop": (raising, {("alone", ("event freeze-2026",))}),
    "an event, under a rule that the function names": (
        lambda release: release.load("policy_actions", rule="most_precise")["amount"].sum(),
        {("alone", ("event freeze-2026",))},
    ),
}


def shares(found: ResultComparison) -> Shares:
    grouped = found.responsible.groupby(["share", "how"], sort=False)["unit"]
    return {(how, tuple(sorted(set(units)))) for (_, how), units in grouped}


@pytest.mark.parametrize("case", RESPONSIBLE)
def test_the_records_responsible_are_named(case: str, sides: tuple[Path, Path]) -> None:
    function, told = RESPONSIBLE[case]
    found = envoylog.compare(*sides, on=function)
    assert (found.same, found.steady, found.itself, found.whole) == (False, True, False, True)
    assert shares(found) == told


@pytest.mark.parametrize("rules", [("most_precise", "most_precise"), ("nearest", "earliest_report")])
def test_they_are_named_under_rules_too(rules: tuple[str, str], sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, rules=rules, on=amount)
    assert (found.old, found.new) == (f"0.1.0 by {rules[0]}", f"0.2.0 by {rules[1]}")
    assert shares(found) == {("alone", ("event freeze-2026",))}


def test_a_result_that_is_the_same_is_said_to_be_with_what_differs_beneath_it(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: len(release.load("events", "date_edtf").dropna()) > 2)
    assert (found.same, bool(found), found.runs, len(found.responsible)) == (True, False, 4, 0)
    assert set(found.changed["unit"]) == {"event echo-2026", "event interview-2026", "event talks-2026"}
    assert str(found) == (
        "0.1.0 → 0.2.0: the result is the same\n"
        "In what the function loads of events, 3 records differ: 2 edited, 1 added."
    )


def test_only_the_columns_that_are_loaded_count(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: release.load("policy_actions", ["effect", "currency"]))
    assert list(found.read.itertuples(index=False, name=None)) == [
        ("policy_actions", "currency"),
        ("policy_actions", "effect"),
    ]
    assert found.changed.empty


def test_the_answer_says_what_differs_why_and_how_sure_that_is(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: {"total": amount(release), "version": 1})
    assert str(found) == (
        "0.1.0 → 0.2.0: the result differs\n"
        "  total: 7e+09 → 8e+09\n"
        "Changes it alone:\n"
        "  event freeze-2026 (policy_actions.amount 7000000000 → 8000000000)\n"
        "In what the function loads of policy_actions, 1 record differs: 1 edited.\n"
        f"The function ran {found.runs} times: with these taken over into 0.1.0, and nothing else, its result is that "
        "of 0.2.0."
    )
    assert "- event `freeze-2026` (`policy_actions.amount` `7000000000` → `8000000000`)" in found.markdown()
    assert "event <code>freeze-2026</code>" in found._repr_html_()
    told = json.loads(found.json())
    assert (told["same"], told["whole"], told["parts"]) == (
        False,
        True,
        [{"part": "total", "there": "both", "old": 7e9, "new": 8e9}],
    )
    assert told["responsible"][0]["unit"] == "event freeze-2026"


# What is not known is said.


def test_where_the_runs_are_spent_the_rest_is_not_parted(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: sum(moved(release)), runs=3)
    assert (shares(found), found.whole) == ({("not parted", ("event interview-2026", "event talks-2026"))}, False)
    assert "which of them is not known, for the runs were spent" in found.text()
    assert "what is named does not account for all that differs" in found.text()


def test_a_function_that_gives_another_result_each_time_is_told_from_the_release(sides: tuple[Path, Path]) -> None:
    count = itertools.count()
    found = envoylog.compare(*sides, on=lambda release: (amount(release), next(count)))
    assert (found.steady, found.runs, len(found.responsible)) == (False, 4, 0)
    assert "the function gave two results on one: the release does not decide it" in found.text()


def test_a_function_that_stops_on_one_side_is_told_with_its_error(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=raising)
    assert (found.errors, found.results, found.same) == ((None, "AssertionError: too much money"), (1, None), False)
    assert "  0.2.0: stops with AssertionError: too much money" in found.text().splitlines()


def test_a_function_that_stops_alike_on_both_sides_says_nothing_of_them(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: release.load("evnets"))
    assert found.errors[0] == found.errors[1]
    assert found.errors[0].startswith("Unknown: no table `evnets`")
    assert "the function stops alike on both" in found.text()


def test_a_record_with_which_the_function_stops_is_named_as_that(sides: tuple[Path, Path]) -> None:
    def function(release: Release) -> int:
        talks, interview = moved(release)
        assert talks or not interview, "cannot be"
        return int(talks)

    found = envoylog.compare(*sides, on=function)
    assert shares(found) == {("fails", ("event interview-2026",)), ("alone", ("event talks-2026",))}
    assert "the function stops when this is taken over" in found.text()


def test_what_the_release_says_of_itself_is_no_record(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: release.version)
    assert (found.same, found.itself, len(found.responsible)) == (False, True, 0)
    assert "It changes before any record does" in found.text()


def test_a_column_that_a_side_lacks_is_no_record_either() -> None:
    found = envoylog.compare("0.1.0", "0.2.0", on=lambda release: release.load("record", "when").shape[1], runs=5)
    assert (found.same, found.itself, found.whole) == (False, True, True)
    assert found.errors[0].startswith("Unknown: no column `when`")
    assert len(found.responsible) == 0


def test_a_record_of_a_table_that_is_empty_on_one_side_is_named() -> None:
    found = envoylog.compare("0.1.0", "0.2.0", on=lambda release: release.load("coders"))
    assert shares(found) == {("alone", ("coder list-extraction",))}


def test_where_every_event_matters_all_are_named_within_the_runs_of_the_default() -> None:
    found = envoylog.compare("0.1.0", "0.2.0", on=lambda release: len(release.load("events", "event_id")))
    assert (found.whole, {how for how, _ in shares(found)}) == (True, {"alone"})
    assert set(found.responsible["unit"]) == set(found.changed["unit"])


def test_a_function_that_reads_elsewhere_is_noticed(sides: tuple[Path, Path]) -> None:
    found = envoylog.compare(*sides, on=lambda release: len(envoylog.load("events")))
    assert found.same
    assert "The function loads no table through the release that it is given" in found.text()


# When two results are the same.

TABLE: Final = pd.DataFrame({"b": [1.0, 2.0]}, index=["x", "y"])
SAME: Final[dict[str, tuple[Any, Any]]] = {
    "numbers within the tolerance of pandas": (1.0, 1.0 + 9e-6),
    "a whole number and the same with a fraction": (2, 2.0),
    "nulls of any kind": ([None, float("nan")], [pd.NA, pd.NaT]),
    "rows in another order": (TABLE, TABLE.iloc[::-1]),
    "a series and the same as text of pandas": (pd.Series(["a"], dtype=object), pd.Series(["a"], dtype="str")),
    "numpy's numbers": (np.float64(3), 3.0),
    "labels that come twice": (pd.Series([1, 2], index=["a", "a"]), pd.Series([1, 2], index=["a", "a"])),
}
OTHER: Final[dict[str, tuple[Any, Any, list[tuple[str, str, Any, Any]]]]] = {
    "a number beyond the tolerance": (1.0, 1.0001, [("result", "both", 1.0, 1.0001)]),
    "a whole number by one": (10**9, 10**9 + 1, [("result", "both", 10**9, 10**9 + 1)]),
    "a cell of a table": (TABLE, TABLE.assign(b=[1.0, 3.0]), [("y, b", "both", 2.0, 3.0)]),
    "a row that is there once": (TABLE, TABLE.iloc[:1], [("y, b", "old", 2.0, None)]),
    "a part of a part": ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a, b", "both", 1, 2)]),
    "one of several under one label": (
        pd.Series([1, 2], index=["a", "a"]),
        pd.Series([1, 3], index=["a", "a"]),
        [("a, no. 2", "both", 2, 3)],
    ),
    "a label of several levels": (
        pd.Series([1], index=pd.MultiIndex.from_tuples([("a", 2021)])),
        pd.Series([4], index=pd.MultiIndex.from_tuples([("a", 2021)])),
        [("a 2021", "both", 1, 4)],
    ),
    "a null and a number": (pd.NA, 0, [("result", "both", pd.NA, 0)]),
    "members of a set": ({"a"}, {"b"}, [("a", "old", True, None), ("b", "new", None, True)]),
}


def given(sides: tuple[Path, Path], old: Any, new: Any) -> ResultComparison:
    return envoylog.compare(*sides, on=lambda release: old if release.version == OLD else new, runs=1)


@pytest.mark.parametrize("case", SAME)
def test_results_are_the_same(case: str, sides: tuple[Path, Path]) -> None:
    found = given(sides, *SAME[case])
    assert (found.same, len(found.parts)) == (True, 0)


@pytest.mark.parametrize("case", OTHER)
def test_results_differ_in_parts(case: str, sides: tuple[Path, Path]) -> None:
    old, new, parts = OTHER[case]
    found = given(sides, old, new)
    assert not found.same
    assert str(list(found.parts.itertuples(index=False, name=None))) == str(parts)


def test_a_result_that_is_like_nothing_but_itself_is_refused(sides: tuple[Path, Path]) -> None:
    with pytest.raises(EnvoylogError, match=r"the function gives a `builtins\.object`.*return what you would print"):
        envoylog.compare(*sides, on=lambda release: object())


def test_a_part_that_a_side_lacks_is_told_from_a_null(sides: tuple[Path, Path]) -> None:
    told = given(sides, {"a": 1, "b": None}, {"b": 1.5, "c": None}).text().splitlines()
    assert told[1:4] == ["  a: 1 → not there", "  b: null → 1.5", "  c: not there → null"]


# The project's own releases.


def test_one_edited_status_is_found_among_all_that_was_added() -> None:
    def planned(release: Release) -> set[str]:
        events = release.load("events", ["event_id", "status"]).set_index("event_id")["status"]
        return {event for event in ("moscow-format-2021-10",) if events[event] == "announced"}

    found = envoylog.compare("0.1.0", "0.2.0", on=planned)
    assert shares(found) == {("alone", ("event moscow-format-2021-10",))}
    assert found.by_kind == {"edited": True, "added": False}
    assert found.changed["unit"].nunique() > 300


def test_the_event_on_which_a_rule_decides_a_result_is_found() -> None:
    cells = envoylog.by_rule("most_precise").query("table == 'policy_actions'")
    found = envoylog.compare(
        rules="most_precise",
        on=lambda release: release.load("policy_actions")["in_force_earliest"].dropna().astype(str),
    )
    assert {units for _, units in shares(found)} == {(f"event {event}",) for event in cells["event_id"]}
