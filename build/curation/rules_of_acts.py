"""Rules of the wall on those who act: in what office, and at what places on one day."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.rules import PLACE, rule
from curation.rules_of_doubles import linked, who_came
from envoylog._windows import days

_TOOK_PLACE: Final = ("occurred", "partly_occurred")


def _took_part(tables: Compiled) -> pd.DataFrame:
    """Those who came to events that took place, with the columns of `events`.

    An event without `status` counts as having taken place: most texts do not say so of what they simply tell.
    """
    events = tables.frames["events"]
    happened = events[events["status"].isna() | events["status"].isin(_TOOK_PLACE)]
    return who_came(tables).merge(happened, on="event_id")


_SPOKEN_OF: Final = ("mentioned", "target")
"""Roles of those who do not act themselves; they may have left the office long ago."""


def _acting(tables: Compiled) -> pd.DataFrame:
    """Whoever acts in an office, the place of the adopted claim that says so, and the days of the act."""
    claims = tables.frames["claims"]
    stated = claims[claims["field"].eq("capacity") & claims["adopted"]]
    named = stated["item"].astype("str").str.split(":", n=1, expand=True).reindex(columns=range(2)).astype(object)
    stated = stated[["event_id", *PLACE]].assign(actor_id=named[0], role=named[1])
    acts = _took_part(tables).merge(stated, on=["event_id", "actor_id", "role"])
    acts = acts[~acts["role"].isin(_SPOKEN_OF)].reset_index(drop=True)
    what = "`" + acts["actor_id"] + "` acts as `" + acts["capacity"].astype(object) + "` in `" + acts["event_id"]
    return _with_ends(acts, "date_edtf", "earliest", "latest").assign(what=what + "`")


def _with_ends(rows: pd.DataFrame, written: str, first: str, last: str) -> pd.DataFrame:
    """Rows with the first and last day of their windows as numbers, infinite where open."""
    ends = {first: np.nan_to_num(days(rows[written], 0), nan=-np.inf)}
    return rows.assign(**ends, **{last: np.nan_to_num(days(rows[written], 1), nan=np.inf)})


@rule(
    "office-not-known",
    says="Whoever acts in an office has it among the offices of his record.",
    remedy="mend `capacity`, or add the office to the actor's `offices` with the source that says so",
)
def office_not_known(tables: Compiled) -> pd.DataFrame:
    """Acts in an office that the actor's record does not have; an office that is only claimed need not be there."""
    acts, offices = _acting(tables), tables.frames["offices"]
    held = pd.MultiIndex.from_frame(offices[["actor_id", "office_id"]].astype(object))
    known = pd.MultiIndex.from_frame(acts[["actor_id", "capacity"]].astype(object)).isin(held)
    strange = acts[~known & acts["tenure"].ne("claimed")]
    return strange.assign(wrong=strange["what"] + ", which is none of the offices known of this actor")


@rule(
    "outside-term",
    says="Nobody acts in an office wholly outside of his terms in it, nor as its former holder within or before them.",
    remedy="mend `date`, `capacity` or `tenure`, or the terms in the actor's `offices`: one for each time it was held",
    waivable=True,
)
def outside_term(tables: Compiled) -> pd.DataFrame:
    """Acts in an office outside of every term in the actor's record, or as a former holder within or before them.

    Each person is judged alone, so that an office may have rival holders, and only where a term is stated: an entry
    without one says that the office was held, not when, and widens no term beside it. A window that touches a term is
    let through, an office that is only `claimed` is not judged. How the office was held is not compared either: one
    side's `acting` is the other's `de_facto`.
    """
    acts, offices = _acting(tables), tables.frames["offices"].dropna(subset=["term_edtf"])
    terms = _with_ends(offices, "term_edtf", "since", "until").rename(columns={"office_id": "capacity"})
    judged = acts.reset_index().merge(terms[_TERM].astype(object), on=["actor_id", "capacity"])
    judged["begun"] = judged["since"].le(judged["latest"])
    judged["touches"] = judged["begun"] & judged["until"].ge(judged["earliest"])
    judged["inside"] = judged["since"].le(judged["earliest"]) & judged["until"].ge(judged["latest"])
    terms_of_act = judged.groupby("index")
    acts = acts.join(terms_of_act[["begun", "touches", "inside"]].any(), how="inner")
    known = terms_of_act["term_edtf"].agg(", ".join)
    former = acts["tenure"].eq("former")
    odd = (acts["inside"] | ~acts["begun"]).where(former, ~acts["touches"] & acts["tenure"].ne("claimed"))
    as_former = former.map({True: " as a former holder", False: ""})
    act = acts["what"] + " (" + acts["date_edtf"].astype(object) + ")" + as_former
    return acts.assign(wrong=act + "; the office was held in " + known)[odd]


_TERM: Final = ["actor_id", "capacity", "term_edtf", "since", "until"]

_FARTHEST: Final = 5_000.0
"""Kilometres between two places at which one person may act on one day; `two_places` says why."""
_EARTH_RADIUS: Final = 6_371.0
"""Mean radius in kilometres (IUGG)."""
_ON_THE_SPOT: Final = (
    *("delegate", "head_of_delegation", "visitor", "chair", "mediator", "observer", "witness", "signatory"),
    *("interviewee", "interviewer"),
)
"""Roles that nobody has from afar where people meet. A host or convener may stay away, unless told to have attended."""


@rule(
    "two-places",
    says="Nobody is on one day in person at two places that lie more than 5,000 km apart.",
    remedy="mend `date`, `place`, `mode` or `attendance` of one; or link them where a text tells of the journey",
    waivable=True,
)
def two_places(tables: Compiled) -> pd.DataFrame:
    """Second of two events of one day, as the seeds introduce them, that are too far apart for a person seen at both.

    The bound is measured, not reasoned: days are local, and whoever flies west gains hours, so that no distance on
    Earth is impossible. Of the 1,863 journeys of US presidents and secretaries of state since 2001 (the list of
    docs/lists.md), who have an aircraft waiting, 57 pairs of stops at two places are of one and the same single day;
    the farthest, Bali and Canberra on 22 October 2003, lie 4,540 km apart. The precision of both places is taken off.
    Whoever links two events has seen both: where a text tells of such a journey, the one follows the other.
    """
    seen = _seen(tables)
    pairs = seen.merge(seen, on=["actor_id", "day"], suffixes=("", "_first"))
    known = pd.MultiIndex.from_frame(pairs[["event_id", "event_id_first"]].astype(object)).isin(linked(tables))
    asked = tables.looks_at(pairs["event_id"], pairs["event_id_first"])
    pairs = pairs[_comes_after(pairs) & ~known & asked]
    first = pairs[[f"{column}_first" for column in _POINT]].set_axis(_POINT, axis=1)
    apart = _kilometres(pairs, first) - pairs["precision_km"] - first["precision_km"]
    far = pairs.assign(apart=apart)[apart.gt(_FARTHEST)]
    here = "`" + far["actor_id"] + "` is on " + far["date_edtf"].astype(object) + " in `" + far["place_id"] + "`"
    there = "in `" + far["place_id_first"] + "` for `" + far["event_id_first"] + "`"
    return far.assign(
        wrong=here + " and " + there + ", at least " + far["apart"].astype(int).astype("str") + " km away"
    )


_POINT: Final = ["latitude", "longitude", "precision_km"]


def _seen(tables: Compiled) -> pd.DataFrame:
    """Each person in person at an event of a single day at a known point, and where the event is introduced."""
    actors, reports = tables.frames["actors"], tables.frames["reports"]
    there = _took_part(tables)
    there = there[there["role"].isin(_ON_THE_SPOT) | there["attendance"].notna()]
    people = actors.loc[actors["kind"].eq("person"), "actor_id"]
    there = there[there["actor_id"].isin(people) & there["event_id"].isin(_in_one_room(tables))]
    there = there.assign(day=days(there["date_edtf"], 0), until=days(there["date_edtf"], 1))
    there = there[there["day"].eq(there["until"])].drop_duplicates(["actor_id", "event_id"])
    introducing = reports.loc[reports["introduces"], ["event_id", *PLACE]]
    points = _points(tables.frames["places"])
    return there.merge(points, left_on="place_id", right_index=True).merge(introducing, on="event_id")


def _in_one_room(tables: Compiled) -> pd.Series:
    """Ids of the events whose participants were all at the event's place: what does not say otherwise of a meeting."""
    meetings, interviews = tables.frames["meetings"], tables.frames["interviews"]
    subtype = tables.frames["events"].set_index("event_id")["subtype"]
    met = meetings["event_id"].map(subtype).ne("call") & (meetings["mode"].isna() | meetings["mode"].eq("in_person"))
    conference = interviews["medium"].isna() & interviews["event_id"].map(subtype).eq("press_conference")
    asked = interviews["medium"].eq("in_person_event") | conference
    ids: pd.Series = pd.concat([meetings.loc[met, "event_id"], interviews.loc[asked, "event_id"]])
    return ids


def _points(places: pd.DataFrame) -> pd.DataFrame:
    """Latitude and longitude in degrees and precision in kilometres of each place, or of the nearest one around it."""
    measured: pd.DataFrame = places.set_index("place_id")[_POINT].apply(pd.to_numeric).astype(float)
    within = places.set_index("place_id")["part_of"].astype(object)
    around, found = within, measured
    while around.notna().any():
        found = found.where(found["latitude"].notna(), measured.reindex(around).set_axis(found.index))
        around = around.map(within)
    return found.dropna()


def _kilometres(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Great-circle distance between the points of each row, by the haversine formula on a sphere."""
    half_way = np.sin(np.radians(other["latitude"] - one["latitude"]) / 2) ** 2
    half_round = np.sin(np.radians(other["longitude"] - one["longitude"]) / 2) ** 2
    narrowed = np.cos(np.radians(one["latitude"])) * np.cos(np.radians(other["latitude"]))
    return pd.Series(2 * _EARTH_RADIUS * np.arcsin(np.sqrt(half_way + narrowed * half_round)), index=one.index)


def _comes_after(pairs: pd.DataFrame) -> pd.Series:
    """Whether an event is introduced after the first of its pair, in the order of the seeds."""
    below = pairs["path"].eq(pairs["path_first"]) & pairs["line"].gt(pairs["line_first"])
    return below | pairs["path"].gt(pairs["path_first"])
