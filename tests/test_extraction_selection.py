"""Which trips are coded: found by declared rules, decided by the table, which is held against the list."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_lists import (
    BASE,
    CONFERENCE,
    NOT_NEEDED,
    PLACES,
    SAME_DAYS,
    STOPS,
    TRAVELLERS,
    VISIT,
    WHOLE,
    but,
    entry,
    faults,
    select,
)

from curation.decisions import Apart, Coded, Correction, LeftOut, Table, Twice
from curation.selection import caught
from curation.trips import Trip


def decisions(folder: Path, work: Callable[[], object]) -> list[tuple[str, str]]:
    """The rules that a selection offends against, each with the trip, or else with its place in the table."""
    found = []
    for rule, place in faults(work):
        path, _, line = place.partition(":")
        listed = (folder / path).read_text(encoding="utf-8").splitlines() if path.startswith("lists/") else []
        found.append((rule, "".join(filter(str.isdecimal, listed[int(line)])) if listed else place))
    return found


@pytest.mark.parametrize(
    ("country", "locale", "remarks", "words"),
    [
        ("afghanistan", "Bagram", "Visited U.S. troops.", ()),  # the country is enough, and says it all
        ("afghanistan", "Kabul", "Met with President Karzai.", ()),
        ("belgium", "Brussels", "Met with Afghan President Hamad Karzai.", ("Afghan", "Karzai")),
        ("qatar", "Doha", "Attended the signing of the U.S.-Taliban Peace Deal.", ("Taliban",)),
        ("portugal", "Lisbon", "Attended the ISAF and Resolute Support Summits.", ("ISAF", "Resolute Support")),
        ("belgium", "Brussels", "Met non-NATO ISAF-contributing countries.", ("ISAF",)),
        ("pakistan", "Islamabad", "Discussed cooperation against terrorism.", ("against terrorism",)),
        ("jordan", "Amman", "Met with King Abdullah II.", None),
        ("saudi-arabia", "Riyadh", "Met with Foreign Minister Abdullah bin Zayed.", None),
        ("germany", "Bonn", "Attended a G-20 Foreign Ministers’ Meeting.", None),
        ("belgium", "Brussels", "Attended NATO Summit Meeting.", None),
        ("france", "Paris", "Met with the Afghanis.", ("Afghanis",)),
        ("france", "Kabulstan", "Said Taliban-like things of talibanned men.", ("Taliban",)),
    ],
)
def test_a_trip_is_found_by_its_country_or_by_declared_words(
    country: str, locale: str, remarks: str, words: tuple[str, ...] | None
) -> None:
    day = "2013-01-01"
    trip = Trip("1", "roe-ann", "secretary", "Ann Roe", day, day, country, locale, remarks, "lists/roe.xml", 1, 1)
    assert caught(trip) == words


def test_coded_trips_come_with_their_rows_in_the_order_of_the_list(tmp_path: Path) -> None:
    assert [(trip.id, row) for trip, row in select(tmp_path)] == [("11", VISIT), ("13", CONFERENCE), ("15", STOPS)]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (but(left_out=()), [("undecided-trip", "14")]),
        (but(coded=(VISIT, CONFERENCE)), [("undecided-trip", "15"), (NOT_NEEDED, "table.py:1")]),
        (but(left_out=(BASE._replace(words=("ISAF",)),)), [("other-words", "14")]),
        (but(left_out=(BASE._replace(why=""),)), [(NOT_NEEDED, "table.py:1")]),
        (but(left_out=(BASE, LeftOut("12", (), "Why?"))), [(NOT_NEEDED, "table.py:1")]),  # found by no word
        (but(left_out=(BASE, LeftOut("99", (), "Why?"))), [(NOT_NEEDED, "table.py:1")]),  # in no list
        (but(left_out=(BASE, LeftOut("11", (), "Why?"))), [(NOT_NEEDED, "table.py:2")]),  # coded already
        (but(travellers={}), [("unknown-traveller", "11")]),
        (but(travellers=TRAVELLERS | {"doe-jo": TRAVELLERS["roe-ann"]}), [(NOT_NEEDED, "table.py:1")]),
        (but(places=PLACES | {("germany", "Berlin"): "berlin"}), [(NOT_NEEDED, "table.py:1")]),
        (but(places=dict(list(PLACES.items())[:2])), [("unknown-locale", "13")]),
        (but(coded=(VISIT, CONFERENCE, STOPS._replace(event=VISIT.event))), [(NOT_NEEDED, "table.py:1")]),
        (but(twice=(Twice("12", "13", "Why?"),)), [(NOT_NEEDED, "table.py:1")]),
        (but(apart=(Apart(("12", "13"), "Why?"),)), [(NOT_NEEDED, "table.py:1")]),
        (but(corrections=(Correction("11", "start", "2012-03-25", "2013-03-25", "?"),)), [(NOT_NEEDED, "table.py:2")]),
        (but(corrections=(Correction("99", "start", "2012-03-25", "2013-03-25", "?"),)), [(NOT_NEEDED, "table.py:1")]),
    ],
)
def test_every_trip_is_decided_and_every_decision_is_needed(
    tmp_path: Path, table: Table, found: list[tuple[str, str]]
) -> None:
    assert decisions(tmp_path, lambda: select(tmp_path, table)) == found


NEXT_DAY = entry("16", "2013-03-26/2013-03-27", "afghanistan", "Kabul", "Met with leaders.")
LATER = entry("16", "2013-03-27", "afghanistan", "Kabul", "Met with leaders.")
AGAIN = Coded("16", "roe-kabul-visit-again-2013-03", "Again")


@pytest.mark.parametrize("other", [SAME_DAYS, NEXT_DAY])
def test_one_journey_under_two_ids_is_found(tmp_path: Path, other: str) -> None:
    table = but(coded=(VISIT, CONFERENCE, STOPS, AGAIN), places=PLACES | {("afghanistan", "Kabul City"): "kabul"})
    rules = [rule for rule, _ in faults(lambda: select(tmp_path, table, (*WHOLE, other)))]
    assert "trip-twice" in rules


def test_two_journeys_may_look_like_one(tmp_path: Path) -> None:
    table = but(coded=(VISIT, CONFERENCE, STOPS, AGAIN), apart=(Apart(("11", "16"), "She left and came back."),))
    assert len(select(tmp_path, table, (*WHOLE, NEXT_DAY))) == 4


def test_journeys_with_no_day_in_common_are_two(tmp_path: Path) -> None:
    assert len(select(tmp_path, but(coded=(VISIT, CONFERENCE, STOPS, AGAIN)), (*WHOLE, LATER))) == 4


def test_a_duplicate_does_not_hide_a_trip_in_scope(tmp_path: Path) -> None:
    twin = entry("17", "2013-03-27", "france", "Paris", "Met with President Hollande on Afghanistan.")
    table = but(twice=(Twice("17", "12", "The same."),))
    found = decisions(tmp_path, lambda: select(tmp_path, table, (*WHOLE, twin)))
    assert found == [("undecided-trip", "17")]
