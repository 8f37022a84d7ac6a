"""For which side the participants of meetings came, and which sides met."""

from __future__ import annotations

from typing import Final

import pandas as pd

from envoylog import Release
from envoylog._titles import took_part

SIDES: Final = ("state", "authority", "movement", "organisation")
"""Kinds of actors that meet one another; all others act for one of them."""
HAPPENED: Final = ("occurred", "partly_occurred")
AT_THE_TABLE: Final = ("delegate", "head_of_delegation", "visitor", "chair", "mediator", "signatory")
"""Roles of those who meet; a host, a convener or an observer is no side by that alone."""
OF_MANY: Final = ("conference", "session")
"""Subtypes that mean more than two sides, where no report gives the format."""


def came(release: Release) -> pd.DataFrame:
    """Who came to the meetings that are told as having happened, and for which side.

    One row for each meeting and actor, sorted; columns: `event_id`, `actor_id`, `visitor` (flag), `side` (an actor;
    null where the tables lead to none), `found`: `itself`, `on_behalf_of`, `capacity` or `relation`, by what the side
    was found in this order; null with `side`.
    """
    days = meetings(release)[["event_id", "date_latest"]]
    people = took_part(release.load("participants")).merge(days, on="event_id")
    people = people[~people["attendance"].eq("substituted")]
    former = people["tenure"].eq("former")
    told = people.assign(visitor=people["role"].eq("visitor"), capacity=people["capacity"].mask(former))
    each = told.groupby(["event_id", "actor_id"]).agg(
        {"visitor": "any", "on_behalf_of": "first", "capacity": "first", "date_latest": "first"}
    )
    seated = people[people["role"].isin(AT_THE_TABLE)].set_index(["event_id", "actor_id"]).index
    there = each[each.index.isin(seated)].reset_index()
    return _with_sides(there, release)[["event_id", "actor_id", "visitor", "side", "found"]]


def meetings(release: Release) -> pd.DataFrame:
    """Meetings told as having happened: the columns of `meetings` and of `events`."""
    every = release.load("meetings", with_event=True)
    return every[every["status"].isin(HAPPENED)]


def at_meetings(release: Release) -> pd.DataFrame:
    """The sides at each meeting.

    One row for each meeting and side; columns: `event_id`, `side`, `visitor` (flag: one of that side came as such),
    `visit` (flag), `alone` (flag: two sides are named, and no report says that more met). A series of meetings told
    as one, and a visit within which meetings are told, are left out: their meetings stand by themselves. Where a side
    and a part of it are named, the part stands for both.
    """
    held = meetings(release)
    series = held["format"].eq("multi_bilateral")
    visit = held["subtype"].eq("visit")
    held = held.assign(visit=visit)[~series & ~(visit & held["event_id"].isin(held["part_of"]))]
    there = came(release).dropna(subset="side").groupby(["event_id", "side"], as_index=False).agg({"visitor": "any"})
    there = _narrowest(there.merge(held, on="event_id"), release)
    many = there["format"].notna() & there["format"].ne("bilateral")
    many |= there["format"].isna() & there["subtype"].isin(OF_MANY)
    two = there.groupby("event_id")["side"].transform("size").eq(2)
    return there.assign(alone=two & ~many)[["event_id", "side", "visitor", "visit", "alone"]]


def encounters(release: Release) -> pd.DataFrame:
    """Each two sides at each meeting, but of those visited on one visit nobody is taken to have met another.

    One row for each meeting and pair; columns: `event_id`, `side`, `other` (actors, `side` the first by its id),
    `alone` (flag, as in `at_meetings`).
    """
    there = at_meetings(release)
    others = there[["event_id", "side", "visitor"]].rename(columns={"side": "other", "visitor": "other_visitor"})
    pairs = there.merge(others, on="event_id")
    came_to_it = ~pairs["visit"] | pairs["visitor"] | pairs["other_visitor"]
    return pairs[(pairs["side"] < pairs["other"]) & came_to_it][["event_id", "side", "other", "alone"]]


def met(release: Release) -> pd.DataFrame:
    """How often each two sides met; columns: `side`, `other` (as in `encounters`), `alone`, `in_company` (meetings)."""
    pairs = encounters(release)
    told = pairs.assign(in_company=~pairs["alone"])
    return told.groupby(["side", "other"], as_index=False)[["alone", "in_company"]].sum()


def _with_sides(there: pd.DataFrame, release: Release) -> pd.DataFrame:
    """Adds `side` and `found`."""
    kinds = release.load("actors").set_index("actor_id")["kind"]
    ways = {
        "itself": there["actor_id"].where(there["actor_id"].map(kinds).isin(SIDES)),
        "on_behalf_of": there["on_behalf_of"],
        "capacity": _authorities(there, release),
        "relation": there["actor_id"],
    }
    side = pd.Series(None, index=there.index, dtype="str")
    found = side.copy()
    for way, actor in ways.items():
        of = _uppermost(actor, there["date_latest"], kinds, release)
        found = found.mask(side.isna() & of.notna(), way)
        side = side.fillna(of)
    return there.assign(side=side, found=found)


def _authorities(there: pd.DataFrame, release: Release) -> pd.Series:
    """On whose law each participant held the office in which it came, by its own term in that office."""
    asked = there.reset_index().merge(
        release.load("offices"), left_on=["actor_id", "capacity"], right_on=["actor_id", "office_id"]
    )
    return _first_that_held(asked, "authority_id").reindex(there.index)


def _uppermost(actor: pd.Series, day: pd.Series, kinds: pd.Series, release: Release) -> pd.Series:
    """The side that each actor is, belongs to or is part of on a day; null where that leads to none."""
    relations = release.load("actor_relations")
    relations = relations[relations["relation"].isin(["part_of", "member_of"])]
    while (below := actor.notna() & ~actor.map(kinds).isin(SIDES)).any():
        asked = pd.DataFrame({"actor_id": actor[below], "date_latest": day[below]}).reset_index()
        above = _first_that_held(asked.merge(relations, on="actor_id"), "other_actor_id")
        actor = actor.mask(below, above.reindex(actor.index))
    return actor


def _first_that_held(asked: pd.DataFrame, column: str) -> pd.Series:
    """Of several terms of each `index`, what the first says that held on `date_latest`; those with dates go before."""
    out = asked["term_earliest"].gt(asked["date_latest"]) | asked["term_latest"].lt(asked["date_latest"])
    held = asked[~out].assign(undated=asked["term_edtf"].isna()).sort_values(["index", "undated", "number"])
    return held.drop_duplicates("index").set_index("index")[column]


def _narrowest(there: pd.DataFrame, release: Release) -> pd.DataFrame:
    """Without a side of which another one at the same meeting is part."""
    relations = release.load("actor_relations")
    part = relations[relations["relation"].eq("part_of")]
    wholes = there.merge(part, left_on="side", right_on="actor_id").set_index(["event_id", "other_actor_id"]).index
    return there[~there.set_index(["event_id", "side"]).index.isin(wholes)]
