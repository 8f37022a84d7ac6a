"""Cases of design section 6, each a handful of reports of one event and what must come of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from envoylog import resolution as res
from envoylog._errors import RelayCycle, Unknown

NOTHING_NESTED = pd.DataFrame(columns=["of", "narrow", "broad", "since", "until"])


def told(name: str, published: str = "2026-01-13", **report: Any) -> dict[str, Any]:
    """A report of event `e` by source `name`; `relays`, `nearness`, `presented_as`, `as_of` as given."""
    blank = {"nearness": "held_it", "relays": None, "presented_as": None, "as_of": None}
    return {"report_id": f"{name}.e", "source_id": name, "event_id": "e", "published": published, **blank, **report}


def settle(
    reports: list[dict[str, Any]],
    claims: list[tuple[str, str, str]],
    rule: str = "nearest",
    rulings: list[tuple[str, str]] | None = None,
    table: str = "events",
    item: str | None = None,
    within: pd.DataFrame = NOTHING_NESTED,
) -> dict[tuple[str, str], tuple[str, str]]:
    """(source, field) -> (standing, rule) for claims given as (source, field, value); rulings as (bundle, source)."""
    told_by = pd.DataFrame(reports, dtype=object)
    sources = told_by[["source_id", "published"]].rename(columns={"published": "published_latest"})
    sources["relays"] = None
    told_by = told_by.merge(res.origins(told_by, sources), on="report_id")
    made = pd.DataFrame(
        [(f"{s}.e", "e", table, item, field, value, s) for s, field, value in claims],
        columns=["report_id", "event_id", "table", "item", "field", "value", "source"],
    )
    told_by["vantage"] = res.vantages(told_by, sources, made)
    ruled = pd.DataFrame(
        [("e", item, *each) for each in rulings or []], columns=["event_id", "item", "bundle", "source_id"]
    )
    done = res.resolve(made, told_by, sources, within, ruled, rule)
    assert done.loc[done["adopted"]].groupby("field").size().eq(1).all()
    assert done["adopted"].eq(done["standing"].eq("adopted")).all()
    return {
        (s, f): (st, r)
        for s, f, st, r in zip(done["source"], done["field"], done["standing"], done["rule"], strict=True)
    }


def dated(source: str, window: str, basis: str = "stated") -> list[tuple[str, str, str]]:
    return [(source, "date_edtf", window), (source, "date_basis", basis)]


AGENCY, RELAY, LATER = (
    told("agency"),
    told("relay", "2026-01-14", relays="agency", nearness="relay"),
    told("later", "2026-03-01"),
)


def test_one_claim_alone_is_adopted() -> None:
    assert settle([AGENCY], [("agency", "status", "occurred")])["agency", "status"] == ("adopted", "sole")


def test_reports_that_say_the_same_agree_and_the_nearest_is_adopted() -> None:
    found = settle([RELAY, AGENCY], [("relay", "status", "occurred"), ("agency", "status", "occurred")])
    assert found == {("relay", "status"): ("agrees", "agreed"), ("agency", "status"): ("adopted", "agreed")}


@pytest.mark.parametrize(
    ("agency", "relay", "standing", "rule"),
    [
        (("2025-04-23", "stated"), ("2025-04", "stated"), "coarser", "nearest"),
        (("2025-04-23", "stated"), ("2025-04-22", "stated"), "rival", "nearest"),  # disjoint
        (("2025-04-20/2025-04-23", "stated"), ("2025-04-22/2025-04-25", "stated"), "rival", "nearest"),  # overlap
        (("2026-01-06/2026-01-13", "news_cycle"), ("2026-01-07/2026-01-14", "news_cycle"), "bound", "nearest"),
        (("2023-09-21/2023-09-28", "news_cycle"), ("2026-01-07/2026-01-14", "inherited"), "rival", "nearest"),
        (("../2017-12-23", "publication_bound"), ("2017-12-20/2017-12-26", "stated"), "bound", "nearest"),
        (("../2017-12-23", "publication_bound"), ("2018-01-02", "stated"), "rival", "nearest"),
        (("2025-04", "stated"), ("2025-04-02/2025-04-09", "news_cycle"), "bound", "nearest"),  # refines no stated date
    ],
)
def test_windows_conflict_when_disjoint_or_overlapping_but_mere_bounds_only_when_disjoint(
    agency: tuple[str, str], relay: tuple[str, str], standing: str, rule: str
) -> None:
    found = settle([AGENCY, RELAY], [*dated("agency", *agency), *dated("relay", *relay)])
    assert found["agency", "date_edtf"] == ("adopted", rule)
    assert found["relay", "date_edtf"] == found["relay", "date_basis"] == (standing, rule)


def test_the_narrowest_claim_inside_the_anchor_is_adopted_with_its_basis() -> None:
    claims = [*dated("agency", "2025-04", "news_cycle"), *dated("relay", "2025-04-23", "stated")]
    found = settle([AGENCY, RELAY], claims)
    assert found["relay", "date_edtf"] == found["relay", "date_basis"] == ("adopted", "refined")
    assert found["agency", "date_edtf"] == ("coarser", "refined")


def test_two_days_inside_the_anchor_that_exclude_each_other_leave_the_anchor_adopted() -> None:
    claims = [*dated("agency", "2025-04"), *dated("relay", "2025-04-23"), *dated("later", "2025-04-22")]
    found = settle([AGENCY, RELAY, LATER], claims)
    assert found["agency", "date_edtf"] == ("adopted", "nearest")
    assert found["relay", "date_edtf"] == found["later", "date_edtf"] == ("finer", "nearest")


def test_two_days_inside_mere_bounds_that_exclude_each_other_are_a_conflict_and_not_lost_in_the_bounds() -> None:
    days = (
        dated("agency", "2025-06-26/2025-07-03", "news_cycle")
        + dated("relay", "2025-07-02")
        + dated("later", "2025-07-03")
    )
    found = settle([AGENCY, RELAY, LATER], days)
    assert [found[source, "date_edtf"][0] for source in ("agency", "relay", "later")] == ["adopted", "finer", "finer"]


def test_companions_are_adopted_together_and_a_missing_one_leaves_its_cell_empty() -> None:
    claims = [
        ("agency", "about_latest", "2017-12-23"),
        ("relay", "about_earliest", "2017-01-01"),
        ("relay", "about_latest", "2017-12-31"),
    ]
    found = settle([AGENCY, RELAY], claims, table="statements")
    assert found["agency", "about_latest"] == ("adopted", "nearest")
    assert found["relay", "about_earliest"][0] == found["relay", "about_latest"][0] == "rival"


@pytest.mark.parametrize(
    ("agency", "relay", "agencys", "relays"),
    [
        (("2025-04-17", None), ("2025-05-20", None), "adopted", "rival"),  # in force from the one day or the other
        (("2025-04-17", None), ("2025-04-17", "2025-12-31"), "coarser", "adopted"),  # one knows the end, too
        (("2025-04-17", "2025-12-31"), ("2025-04-17", None), "adopted", "coarser"),
        (("2025-04-17", "2025-12-31"), ("2025-05-20", "2025-06-30"), "adopted", "rival"),  # within is not the same
        (("2025-04-17", None), ("2025-04-17", None), "adopted", "agrees"),
    ],
)
def test_how_long_an_act_was_in_force_is_a_span_and_not_a_doubt(
    agency: tuple[str, str | None], relay: tuple[str, str | None], agencys: str, relays: str
) -> None:
    claims = [
        (source, f"in_force_{end}", day)
        for source, days in (("agency", agency), ("relay", relay))
        for end, day in zip(("earliest", "latest"), days, strict=True)
        if day
    ]
    found = settle([AGENCY, RELAY], claims, table="policy_actions")
    assert (found["agency", "in_force_earliest"][0], found["relay", "in_force_earliest"][0]) == (agencys, relays)


def test_two_ends_of_a_span_that_is_left_open_leave_it_open_and_are_told() -> None:
    until = {"relay": "2025-12-31", "later": "2026-02-28"}
    claims = [(source, "in_force_earliest", "2025-04-17") for source in ("agency", "relay", "later")]
    claims += [(source, "in_force_latest", day) for source, day in until.items()]
    found = settle([AGENCY, RELAY, LATER], claims, table="policy_actions")
    assert {source: found[source, "in_force_earliest"][0] for source in ("agency", "relay", "later")} == {
        "agency": "adopted",
        "relay": "finer",
        "later": "finer",
    }


def test_the_same_amount_said_to_be_exact_or_approximate_is_no_conflict() -> None:
    claims = [
        *[("agency", "amount", "7000000000"), ("agency", "amount_basis", "approximate"), ("agency", "currency", "USD")],
        *[("relay", "amount", "7000000000"), ("relay", "amount_basis", "exact"), ("relay", "currency", "USD")],
        *[("later", "amount", "9500000000"), ("later", "amount_basis", "at_least"), ("later", "currency", "USD")],
    ]
    found = settle([AGENCY, RELAY, LATER], claims, table="policy_actions")
    assert found["relay", "amount_basis"][0] == "agrees"
    assert found["later", "amount"][0] == "rival"


def test_an_old_remark_sold_as_new_ranks_last_for_date_and_container_alone() -> None:
    new = told("relay", "2023-01-14", nearness="own_act", presented_as="new")
    claims = [
        *[("relay", "part_of", "talk-2026"), ("agency", "part_of", "talk-2023")],
        *dated("relay", "2022-05-01"),
        *dated("agency", "2023-09-28"),
        *[("relay", "realis", "actual"), ("agency", "realis", "negated")],
    ]
    found = settle([told("agency", "2023-09-28"), new], claims)
    assert found["agency", "part_of"][0] == found["agency", "date_edtf"][0] == "adopted"
    assert found["relay", "part_of"][0] == found["relay", "date_edtf"][0] == "rival"
    assert found["relay", "realis"][0] == "adopted"  # for all else it is as near as it is


def test_an_observer_on_the_spot_precedes_a_participants_memory_for_dates_and_rosters_alone() -> None:
    reports = [
        told("memory", "2021-11-15", nearness="participant_account"),
        told("observer", "2021-11-16", nearness="on_the_spot"),
    ]
    by_date = settle(reports, [*dated("memory", "2021-11-14"), *dated("observer", "2021-11-15")])
    by_roster = settle(
        reports,
        [("memory", "attendance", "attended"), ("observer", "attendance", "absent")],
        table="participants",
        item="someone:delegate",
    )
    by_format = settle(
        reports, [("memory", "format", "bilateral"), ("observer", "format", "trilateral")], table="meetings"
    )
    assert by_date["observer", "date_edtf"][0] == by_roster["observer", "attendance"][0] == "adopted"
    assert by_format["memory", "format"][0] == "adopted"


def test_an_account_outranks_a_forecast_as_a_changed_plan_and_no_conflict() -> None:
    ahead = told("ahead", "2021-11-08", nearness="own_act")
    claims = [*dated("ahead", "2021-11-15"), ("ahead", "format", "multilateral"), ("ahead", "status", "planned")]
    claims += [*dated("agency", "2021-11-16"), ("agency", "format", "bilateral"), ("agency", "status", "occurred")]
    found = settle([ahead, told("agency", "2021-11-17")], claims)
    assert {found["ahead", field] for field in ("date_edtf", "format", "status")} == {("forecast", "nearest")}
    assert found["agency", "status"] == ("adopted", "nearest")


def test_of_several_forecasts_the_latest_tells_the_status() -> None:
    reports = [told("first", "2025-01-01"), told("second", "2025-01-20", nearness="relay")]
    claims = [*dated("first", "2025-02-01"), *dated("second", "2025-02-01")]
    found = settle(reports, [*claims, ("first", "status", "planned"), ("second", "status", "postponed")])
    assert found["second", "status"][0] == "adopted"


def test_a_teaser_younger_than_its_page_is_told_when_it_says() -> None:
    sources = pd.DataFrame({"source_id": ["page"], "published_latest": ["2025-04-24"]})
    reports = pd.DataFrame({"source_id": ["page", "page"], "as_of": ["2025-05-30", None]})
    assert (pd.to_datetime("1970-01-01") + pd.to_timedelta(res.told_on(reports, sources), unit="D")).dt.strftime(
        "%F"
    ).tolist() == [
        "2025-05-30",
        "2025-04-24",
    ]


PLACES = pd.DataFrame(
    {"place_id": ["kabul-airport", "kabul", "afghanistan"], "part_of": ["kabul", "afghanistan", None]}
)
ACTORS = pd.DataFrame(
    [
        ("supreme-court", "part_of", "russia", None),
        ("sputnik", "same_house", "ria", None),
        ("taliban-authorities", "part_of", "taliban", "2021-08-15/.."),
    ],
    columns=["actor_id", "relation", "other_actor_id", "term_edtf"],
)
NESTED = res.nesting(ACTORS, PLACES, pd.DataFrame(columns=["topic_id", "broader"]))


@pytest.mark.parametrize(
    ("field", "near", "far", "adopted", "standing"),
    [
        ("place_id", "afghanistan", "kabul-airport", "far", "coarser"),  # a site within a city within a country
        ("place_id", "kabul", "afghanistan", "near", "coarser"),
        ("place_id", "kabul", "moscow", "near", "rival"),
        ("on_behalf_of", "russia", "supreme-court", "far", "coarser"),
        ("on_behalf_of", "ria", "sputnik", "near", "coarser"),  # sister outlets do not contradict each other
        ("realis", "afghanistan", "kabul", "near", "rival"),  # only places and actors lie within one another
        ("on_behalf_of", "taliban", "taliban-authorities", "near", "rival"),  # not so before August 2021
        ("place_id", "not_found", "kabul", "far", "coarser"),  # to have searched in vain denies nothing
        ("place_id", "kabul", "not_found", "near", "coarser"),
        ("forum_id", "not_applicable", "moscow-format", "near", "rival"),
    ],
)
def test_what_lies_within_refines_and_does_not_conflict(
    field: str, near: str, far: str, adopted: str, standing: str
) -> None:
    found = settle([AGENCY, RELAY], [("agency", field, near), ("relay", field, far)], within=NESTED)
    standings = {"near": found["agency", field][0], "far": found["relay", field][0]}
    assert standings.pop(adopted) == "adopted"
    assert list(standings.values()) == [standing]


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("2021-08-01", None), ("2021-08-15", None)),  # open after
        ((None, "2018-12-31"), (None, "2018-06-30")),  # open before
        (("2021-08-01", None), ("2021-08-15", "2021-12-31")),  # half open by closed
    ],
)
def test_an_open_window_is_refined_by_a_narrower_one(near: tuple[str, str], far: tuple[str, str]) -> None:
    ends = ("about_earliest", "about_latest")
    claims = [("agency", end, day) for end, day in zip(ends, near, strict=True) if day]
    claims += [("relay", end, day) for end, day in zip(ends, far, strict=True) if day]
    found = settle([AGENCY, RELAY], claims, table="statements")
    assert {standing for (source, _), (standing, _) in found.items() if source == "relay"} == {"adopted"}
    assert {standing for (source, _), (standing, _) in found.items() if source == "agency"} == {"coarser"}


def test_a_status_cancelled_after_it_was_announced_is_cancelled() -> None:
    reports = [told("first", "2025-04-01"), told("second", "2025-04-10", nearness="relay")]
    claims = [*dated("first", "2025-04"), *dated("second", "2025-04-20")]
    found = settle(reports, [*claims, ("first", "status", "announced"), ("second", "status", "cancelled")])
    assert found["second", "status"][0] == "adopted"


def test_a_page_that_sells_an_old_remark_as_new_does_not_refine_its_date() -> None:
    new = told("relay", "2026-01-20", nearness="relay", presented_as="new")
    claims = [*dated("agency", "2026-01", "news_cycle"), *dated("relay", "2026-01-13/2026-01-20", "news_cycle")]
    assert settle([AGENCY, new], claims)["agency", "date_edtf"][0] == "adopted"


def test_a_forecast_lends_no_weight_to_a_majority() -> None:
    reports = [AGENCY, told("ahead", "2026-01-01"), told("opinion", "2026-01-15", nearness="opinion")]
    claims = [("agency", "format", "bilateral"), ("ahead", "format", "trilateral"), ("opinion", "format", "trilateral")]
    claims += dated("ahead", "2026-01-10")
    found = settle(reports, claims, rule="majority_of_origins", table="meetings")
    assert found["agency", "format"][0] == "adopted"


def test_most_precise_does_not_weigh_actors_by_the_bodies_they_belong_to() -> None:
    bodies = pd.DataFrame([("actors", "russia", "un"), ("actors", "russia", "sco")], columns=["of", "narrow", "broad"])
    bodies = bodies.assign(since=-float("inf"), until=float("inf"))
    claims = [("agency", "on_behalf_of", "usa"), ("relay", "on_behalf_of", "russia")]
    assert settle([AGENCY, RELAY], claims, rule="most_precise", within=bodies)["agency", "on_behalf_of"][0] == "adopted"


@pytest.mark.parametrize("backend", ["pyarrow", "numpy_nullable"])
def test_claims_of_any_backend_and_index_resolve_alike(backend: str) -> None:
    reports = pd.DataFrame([AGENCY, RELAY]).assign(origin_id="agency", relay_steps=[0, 1], vantage="account")
    sources = reports[["source_id", "published"]].rename(columns={"published": "published_latest"}).assign(relays=None)
    rows = [
        ("e", "meetings", None, "format", "bilateral", "agency.e"),
        ("e", "meetings", None, "format", "trilateral", "relay.e"),
    ]
    claims = pd.DataFrame(rows, columns=["event_id", "table", "item", "field", "value", "report_id"])
    same = claims.convert_dtypes(dtype_backend=backend).set_axis([7, 7], axis=0)  # type: ignore[arg-type]
    found = res.resolve(same, reports.convert_dtypes(dtype_backend=backend), sources, NOTHING_NESTED)  # type: ignore[arg-type]
    assert found["standing"].tolist() == ["adopted", "rival"]


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2019-02-05", "rival"), ("2021-08-15", "coarser"), ("2025-04-17", "coarser"), ("2021", "rival")],
)
def test_a_membership_refines_only_what_happened_while_it_held(day: str, standing: str) -> None:
    claims = [
        *dated("agency", day),
        ("agency", "on_behalf_of", "taliban-authorities"),
        ("relay", "on_behalf_of", "taliban"),
    ]
    assert settle([AGENCY, RELAY], claims, within=NESTED)["relay", "on_behalf_of"][0] == standing


def test_a_chain_of_memberships_holds_only_while_all_of_it_does() -> None:
    rows = [
        ("a", "member_of", "b", "2001/2010"),
        ("b", "member_of", "c", "2005/.."),
        ("c", "member_of", "a", "2020/.."),
    ]
    relations = pd.DataFrame(rows, columns=["actor_id", "relation", "other_actor_id", "term_edtf"])
    found = res.nesting(relations, PLACES.head(0), pd.DataFrame(columns=["topic_id", "broader"]))
    chain = found[found["narrow"].eq("a") & found["broad"].eq("c")].iloc[0]
    first, last = (pd.Timestamp(0) + pd.Timedelta(days=chain[end]) for end in ("since", "until"))
    assert (str(first.date()), str(last.date())) == ("2005-01-01", "2010-12-31")


def test_something_within_itself_is_refused() -> None:
    loop = pd.DataFrame({"place_id": ["a", "b"], "part_of": ["b", "a"]})
    with pytest.raises(ValueError, match="lies within itself"):
        res.nesting(ACTORS, loop, pd.DataFrame(columns=["topic_id", "broader"]))


FOUR = [
    told("agency", "2026-01-13"),
    told("copy-1", "2026-01-14", relays="agency", nearness="relay"),
    told("copy-2", "2026-01-14", relays="agency", nearness="relay"),
    told("other-1", "2026-01-15", nearness="retrospect"),
    told("other-2", "2026-01-16", nearness="opinion"),
    told("early", "2026-01-12", nearness="opinion"),
]


@pytest.mark.parametrize(
    ("rule", "adopted"),
    [
        ("nearest", "agency"),
        ("majority_of_origins", "other-1"),
        ("earliest_report", "early"),
        ("most_precise", "agency"),
    ],
)
def test_each_rule_adopts_its_own_and_relays_of_one_agency_are_one_origin(rule: str, adopted: str) -> None:
    values = ["2026-01-10", "2026-01-10", "2026-01-10", "2026-01-08", "2026-01-08", "2026-01-05/2026-01-06"]
    claims = [claim for report, value in zip(FOUR, values, strict=True) for claim in dated(report["source_id"], value)]
    found = settle(FOUR, claims, rule=rule)
    assert found[adopted, "date_edtf"] == ("adopted", rule)


def test_most_precise_prefers_the_narrowest_window_wherever_it_stands() -> None:
    found = settle([AGENCY, RELAY], [*dated("agency", "2025-04"), *dated("relay", "2025-05-02")], rule="most_precise")
    assert found["relay", "date_edtf"] == ("adopted", "most_precise")


def test_an_unknown_rule_is_refused_with_those_that_exist() -> None:
    with pytest.raises(Unknown, match="nearest"):
        settle([AGENCY], [("agency", "status", "occurred")], rule="loudest")


def test_a_ruling_adopts_its_claim_and_overrules_the_rest() -> None:
    found = settle(
        [AGENCY, RELAY],
        [("agency", "format", "multilateral"), ("relay", "format", "bilateral")],
        rulings=[("format", "relay")],
    )
    assert found["relay", "format"] == ("adopted", "ruling")
    assert found["agency", "format"] == ("overruled", "ruling")


RELAYS = pd.DataFrame(
    [("c", "e", "b"), ("b", "e", "a"), ("a", "e", None), ("d", "e", "unread"), ("x", "f", "b")],
    columns=["source_id", "event_id", "relays"],
).assign(report_id=lambda rows: rows["source_id"] + "." + rows["event_id"])
PAGES = pd.DataFrame(
    {"source_id": ["a", "b", "c", "d", "unread", "wire", "x"], "relays": [None, "wire", "b", None, "wire", None, None]}
)


def test_an_origin_is_the_root_of_the_chain_of_reports_of_the_event() -> None:
    found = res.origins(RELAYS, PAGES).set_index("report_id")
    assert found["origin_id"].to_dict() == {"c.e": "a", "b.e": "a", "a.e": "a", "d.e": "wire", "x.f": "wire"}
    assert found["relay_steps"].to_dict() == {"c.e": 2, "b.e": 1, "a.e": 0, "d.e": 2, "x.f": 2}


def test_a_circle_of_relays_is_refused_with_its_sources() -> None:
    circle = pd.DataFrame({"report_id": ["a.e", "b.e"], "source_id": ["a", "b"], "event_id": "e", "relays": ["b", "a"]})
    with pytest.raises(RelayCycle, match="a, b"):
        res.origins(circle, pd.DataFrame({"source_id": ["a", "b"], "relays": [None, None]}))
