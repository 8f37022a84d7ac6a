"""From a list of trips to source records: reports, passages, other sources on the same event."""

import dataclasses
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from small_lists import (
    BONN,
    BOTH,
    CONFERENCE,
    KABUL,
    KARZAI,
    KNOWN,
    MANAS,
    NOT_NEEDED,
    PARIS,
    SAME_DAYS,
    STOPS,
    TRAVELLERS,
    VISIT,
    Record,
    assert_borne_out,
    but,
    cut,
    entry,
    extract,
    faults,
    spans,
    written,
)
from small_seeds import report, small_seeds, write_seeds

from curation.decisions import Apart, Coded, Correction, Met, Table, Traveller, Twice
from curation.extraction import CODER
from curation.told_elsewhere import Elsewhere, read_elsewhere
from curation.trips import read_lists


def test_a_visit_is_told_as_the_list_tells_it(tmp_path: Path) -> None:
    report = extract(tmp_path)["historian-roe-2026"]["reports"][0]
    passage = report.pop("passages")
    assert (len(passage), passage[0]["first"], passage[0]["last"]) == (1, "<id>11</id>", "</trip>")
    assert report == {
        "event": "roe-kabul-visit-2013-03",
        "introduces": "true",
        "type": "meeting",
        "subtype": "visit",
        "title": "Roe in Kabul",
        "status": "occurred",
        "participants": [
            {
                "actor": "ann-roe",
                "role": "visitor",
                "capacity": "secretary",
                "on_behalf_of": "usa",
                "attendance": "attended",
            },
            {
                "actor": "karzai",
                "capacity": "president",
                "on_behalf_of": "republic",
                "role": "delegate",
                "attendance": "attended",
            },
        ],
        "mode": "in_person",
        "level": "minister",
        "place": "kabul",
        "date": "2013-03-25/2013-03-26",
        "date_basis": "stated",
        "nearness": "retrospect",
    }


class Told(NamedTuple):
    """What a report of the small list says in a few keys."""

    subtype: str
    role: str
    place: str
    date: str
    basis: str
    summary: str | None


def told(report: Record) -> Told:
    keys = (report["place"], report["date"], report["date_basis"], report.get("summary"))
    return Told(report["subtype"], report["participants"][0]["role"], *keys)


def test_an_occasion_on_a_journey_has_only_the_journey_s_days(tmp_path: Path) -> None:
    report = extract(tmp_path)["historian-roe-2026"]["reports"][1]
    assert told(report) == ("conference", "delegate", "bonn", "2013-04-01/2013-04-03", "inferred", None)
    assert report["date_note"]


def test_several_places_in_one_string_are_parted_by_the_table_alone(tmp_path: Path) -> None:
    report = extract(tmp_path)["historian-roe-2026"]["reports"][2]
    assert told(report) == ("visit", "visitor", "afghanistan", "2013-06-01", "stated", "Stops: Bagram, Kabul.")


def test_whoever_is_only_mentioned_or_signs_is_not_said_to_have_come(tmp_path: Path) -> None:
    met = (KARZAI._replace(role="mentioned"), Met("republic", role="signatory"))
    reports = extract(tmp_path, but(coded=(VISIT._replace(met=met), CONFERENCE, STOPS)))["historian-roe-2026"][
        "reports"
    ]
    assert ["attendance" in part for part in reports[0]["participants"]] == [True, False, False]


def test_a_corrected_day_says_that_it_is_not_the_list_s(tmp_path: Path) -> None:
    slip = Correction("11", "end", "2013-03-26", "2013-03-25", "She was in Paris by then.")
    report = extract(tmp_path, but(corrections=(slip,)))["historian-roe-2026"]["reports"][0]
    assert (report["date"], report["date_basis"], report["date_note"]) == ("2013-03-25", "inferred", slip.why)


def test_a_review_is_written_where_the_table_names_it(tmp_path: Path) -> None:
    reviewed = but(travellers={"roe-ann": TRAVELLERS["roe-ann"]._replace(reviewed_by=CODER)})
    assert "reviewed_by" not in extract(tmp_path)["historian-roe-2026"]
    assert extract(tmp_path, reviewed)["historian-roe-2026"]["reviewed_by"] == CODER


def test_passages_point_into_the_xml_and_leave_nothing_out(tmp_path: Path) -> None:
    [record] = extract(tmp_path).values()
    [read] = read_lists(tmp_path / "lists")
    assert_borne_out(record, read)
    [(_, span), *_] = spans(record)
    assert (read.whole[slice(*span)].split()[0], "Karzai" in read.whole[slice(*span)]) == ("<id>11</id>", True)
    assert [aside["reason"] for aside in record["set_aside"]] == [
        "furniture",
        "out_of_scope",
        "out_of_scope",
        "furniture",
    ]


def test_a_trip_told_twice_is_coded_once_and_the_other_set_aside_as_said_again(tmp_path: Path) -> None:
    table = but(twice=(Twice("16", "11", "The same."),))
    [record] = extract(tmp_path, table, entries=(KABUL, SAME_DAYS, PARIS, BONN, MANAS, BOTH)).values()
    assert len(record["reports"]) == 3
    assert [aside["reason"] for aside in record["set_aside"]][:4] == [
        *("furniture", "furniture", "restatement", "out_of_scope"),
    ]
    [read] = read_lists(tmp_path / "lists")
    assert_borne_out(record, read)


# Several lists, and other sources.

DOE = Traveller("historian-doe-2026", "ann-roe", "secretary", "2026-07-18", "2026-11-21")
WITH_HER = entry("21", "2013-03-25", "afghanistan", "Kabul", "Accompanied Secretary Roe.", who="doe-jo")
COMPANION = Coded("21", VISIT.event, "Doe with Roe")
TWO = but(travellers=TRAVELLERS | {"doe-jo": DOE}, coded=(VISIT, CONFERENCE, STOPS, COMPANION))


def extract_two(folder: Path, table: Table) -> dict[str, Record]:
    written(folder, WITH_HER, name="doe")
    return extract(folder, table)


def introducing(made: dict[str, Record]) -> list[tuple[str, str]]:
    reports = [(name, report) for name, record in made.items() for report in record["reports"]]
    return [(name, report["event"]) for name, report in reports if "introduces" in report]


def test_companions_tell_of_one_event_and_one_list_introduces_it(tmp_path: Path) -> None:
    made = extract_two(tmp_path, TWO)
    assert [report["event"] for report in made["historian-doe-2026"]["reports"]] == [VISIT.event]
    assert [name for name, event in introducing(made) if event == VISIT.event] == ["historian-doe-2026"]


def test_companions_with_two_events_are_united_or_parted(tmp_path: Path) -> None:
    apart = but(TWO, coded=(VISIT, CONFERENCE, STOPS, COMPANION._replace(event="doe-kabul-visit-2013-03")))
    assert faults(lambda: extract_two(tmp_path, apart)) == [("same-occasion", "lists/doe.xml:3")]
    assert extract_two(tmp_path, but(apart, apart=(Apart(("11", "21"), "He went alone."),)))


def test_a_list_without_a_coded_trip_makes_no_record(tmp_path: Path) -> None:
    table = but(TWO, coded=(VISIT, CONFERENCE, STOPS))
    written(tmp_path, cut(PARIS, "roe-ann", "doe-jo").replace("<id>12", "<id>22"), name="doe")
    assert list(extract(tmp_path, table)) == ["historian-roe-2026"]


def elsewhere(folder: Path, **keys: Any) -> Elsewhere:
    """The small names, and a source that tells of a meeting of the traveller's on 26 March 2013."""
    meeting = {"participants": [{"actor": "ann-roe", "role": "delegate"}], "date": "2013-03-26", **keys}
    telling = report("agency-talks-2013", "meeting", **meeting)
    seeds = write_seeds(folder, small_seeds() | {"sources/2026/x-2026.yaml": {"id": "x-2026", "reports": [telling]}})
    return dataclasses.replace(KNOWN, tellings=read_elsewhere(seeds, ()).tellings)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"date": "2013-03"},  # a month that holds the day
        {"participants": [], "place": "kabul", "subtype": "visit"},  # place and form
        {"participants": [], "speakers": ["ann-roe"]},
    ],
)
def test_an_event_that_another_source_may_tell_of_is_a_finding(tmp_path: Path, keys: Record) -> None:
    found = faults(lambda: extract(tmp_path, elsewhere=elsewhere(tmp_path, **keys)))
    assert found == [("told-elsewhere", "lists/roe.xml:3")]


@pytest.mark.parametrize(
    "keys",
    [
        {"date": "2013-03-28"},
        {"date": "2013"},  # could be any
        {"date": "../2013-03-26"},
        {"participants": [], "place": "kabul", "subtype": "talks"},
        {"participants": [], "place": "bonn", "subtype": "visit"},
        {"participants": [{"actor": "karzai", "role": "delegate"}]},
        {"type": "statement"},
    ],
)
def test_an_event_that_shares_too_little_is_another(tmp_path: Path, keys: Record) -> None:
    assert extract(tmp_path, elsewhere=elsewhere(tmp_path, **keys))


def test_an_event_that_is_there_is_told_of_again_and_never_introduced_twice(tmp_path: Path) -> None:
    table = but(coded=(VISIT._replace(event="agency-talks-2013"), CONFERENCE, STOPS))
    made = extract(tmp_path, table, elsewhere(tmp_path))
    assert [event for _, event in introducing(made)] == [CONFERENCE.event, STOPS.event]


def test_an_event_that_looks_alike_may_be_kept_apart_as_long_as_it_does(tmp_path: Path) -> None:
    table = but(coded=(VISIT._replace(apart=("agency-talks-2013",)), CONFERENCE, STOPS))
    assert extract(tmp_path, table, elsewhere(tmp_path))
    assert faults(lambda: extract(tmp_path, table)) == [(NOT_NEEDED, "table.py:1")]


def test_the_extraction_s_own_records_are_not_told_elsewhere(tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path, small_seeds() | {"sources/2026/x-2026.yaml": {"id": "x-2026", "reports": []}})
    assert read_elsewhere(seeds, ["x-2026"]) == read_elsewhere(seeds, ["x-2026", "y-2026"])
    assert {telling.event for telling in read_elsewhere(seeds, ["agency-2026-01-13"]).tellings} >= {"talks-2026"}


@pytest.mark.parametrize(
    ("kind", "lacking"), [("actor", "karzai"), ("place", "bagram"), ("topic", "us-afghan-policy"), ("coder", CODER)]
)
def test_a_name_that_no_seed_bears_is_a_finding(tmp_path: Path, kind: str, lacking: str) -> None:
    known = KNOWN.known | {kind: KNOWN.known[kind] - {lacking}}
    found = faults(lambda: extract(tmp_path, elsewhere=Elsewhere(known, ())))
    assert found == [(f"unknown-{kind}", "table.py:1")]
