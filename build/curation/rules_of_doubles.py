"""The rule of the wall on acts told twice as two: when events look like one, and what holds them apart."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.rules import PLACE, rule
from envoylog._titles import STAYED_AWAY
from envoylog._windows import days

_MONTH: Final = 31
_YEAR: Final = 366
_PAIR: Final = ["first", "second"]
_ALIKE_BY: Final = {
    "interview": "interviewee and outlet",
    "meeting": "form, and forum or roster",
    "policy_action": "issuer, instrument, effect and target",
    "statement": "speaker, speech act, target and topic",
}


@rule(
    "undeclared-double",
    says="No act is in the record twice: two events that look like one are decided to be one, or declared to be two.",
    remedy="let the reports name one event, or decide it by an identity: `same`, or `distinct`; a link declares two",
)
def undeclared_double(tables: Compiled) -> pd.DataFrame:
    """Second event, as the seeds introduce them, of each pair that looks like one act and is nowhere held apart.

    Interviews look alike by interviewee and outlet (one house has several), or by interviewee and subtype where an
    outlet is not named; meetings by subtype and forum, or by subtype, roster (one within the other, or two in common)
    and a place that can be the same; policy actions by issuer, instrument, effect and a target that can be the same;
    statements by a speaker, speech act, target and first-level topic. Their windows are the same, or overlap and are
    no wider than a month for what is said and a year for what is done: an agency asks one envoy again and again, and
    he repeats himself; but that two sides met once more in the same year is worth a look where a text knows no more
    than the year. Statements made on one occasion need no window. An identity `distinct`, a link or `part_of` holds
    two events apart.
    """
    dated = _dated(tables)
    families = (_interviews, _meetings, _policy_actions, _statements)
    pairs: pd.DataFrame = pd.concat([alike(tables, dated) for alike in families], ignore_index=True)
    apart = pd.MultiIndex.from_frame(pairs[_PAIR].astype(object)).isin(_held_apart(tables))
    pairs = pairs[~apart & tables.looks_at(pairs["first"], pairs["second"])]
    pairs = pairs.rename(columns={f"{column}_second": column for column in ("event_id", *PLACE)})
    one, other = ("`" + pairs[side] + "` (" + pairs[f"date_edtf_{side}"].astype(object) + ")" for side in _PAIR)
    by = pairs["event_type_second"].astype(object).map(_ALIKE_BY)
    return pairs.assign(wrong=other + " looks like " + one + ": the same " + by)


def _held_apart(tables: Compiled) -> pd.MultiIndex:
    """Pairs of events, either way round, that are declared to be two."""
    decided = tables.identities[tables.identities["decision"].eq("distinct")].merge(tables.identities, on="identity_id")
    parts = tables.frames["events"][["event_id", "part_of"]].dropna()
    return linked(tables).union(both_ways(decided[["event_id_x", "event_id_y"]])).union(both_ways(parts))


def linked(tables: Compiled) -> pd.MultiIndex:
    """Pairs of events, either way round, of which one leads to the other by a link."""
    return both_ways(tables.frames["links"][["event_id", "other_event_id"]])


def both_ways(pairs: pd.DataFrame) -> pd.MultiIndex:
    """Pairs, a row each, as they stand and turned round."""
    there = pairs.astype(object).set_axis(_PAIR, axis=1)
    back = there[_PAIR[::-1]].set_axis(_PAIR, axis=1)
    return pd.MultiIndex.from_frame(pd.concat([there, back]))


def who_came(tables: Compiled) -> pd.DataFrame:
    """Participants, but for those who by the texts did not come, or of whom they say only that they were asked."""
    participants = tables.frames["participants"].astype(object)
    return participants[~participants["attendance"].isin(STAYED_AWAY)]


def _in_role(tables: Compiled, *roles: str) -> pd.DataFrame:
    """Who came to an event in one of some roles: `event_id` and `actor_id`."""
    came = who_came(tables)
    return came.loc[came["role"].isin(roles), ["event_id", "actor_id"]].drop_duplicates()


def _dated(tables: Compiled) -> pd.DataFrame:
    """Events with their first and last day as numbers and where they are introduced, in the order of the seeds."""
    events, reports = tables.frames["events"], tables.frames["reports"]
    introducing = reports.loc[reports["introduces"], ["event_id", *PLACE]].sort_values(["path", "line"])
    known = events[_OF_EVENT].astype(object).where(events[_OF_EVENT].notna(), np.nan)  # null equals nothing, nor itself
    events = introducing.merge(known, on="event_id").reset_index(names="rank")
    return events.assign(earliest=days(events["date_edtf"], 0), latest=days(events["date_edtf"], 1))


_OF_EVENT: Final = ["event_id", "event_type", "subtype", "date_edtf", "place_id", "part_of"]


def _interviews(tables: Compiled, dated: pd.DataFrame) -> pd.DataFrame:
    answered = tables.frames["interviews"][["event_id"]].merge(_in_role(tables, "interviewee"), on="event_id")
    outlets = _in_role(tables, "interviewer")
    relations = tables.frames["actor_relations"]
    sisters = both_ways(relations.loc[relations["relation"].eq("same_house"), ["actor_id", "other_actor_id"]])
    others = outlets.merge(sisters.to_frame(index=False), left_on="actor_id", right_on="first")
    houses = pd.concat([outlets, others[["event_id", "second"]].set_axis(outlets.columns, axis=1)]).drop_duplicates()
    pairs = _pairs(dated, answered, ["actor_id"])
    named = pairs["first"].isin(outlets["event_id"]) & pairs["second"].isin(outlets["event_id"])
    alike_in_form = ~named & pairs["subtype_first"].eq(pairs["subtype_second"])
    return pairs[_same_window(pairs, _MONTH) & (_shared(pairs, houses).gt(0) | alike_in_form)]


_ROSTER: Final = (
    *("delegate", "head_of_delegation", "visitor", "host", "convener", "chair"),
    *("mediator", "observer", "witness", "signatory"),
)


def _meetings(tables: Compiled, dated: pd.DataFrame) -> pd.DataFrame:
    meetings = tables.frames["meetings"]
    forums = meetings[["event_id", "forum_id"]].dropna().set_axis(["event_id", "actor_id"], axis=1)
    roster = meetings[["event_id"]].merge(_in_role(tables, *_ROSTER), on="event_id")
    met = pd.concat([roster, forums]).drop_duplicates().merge(dated[["event_id", "subtype"]], on="event_id")
    pairs = _pairs(dated, met, ["actor_id", "subtype"])
    in_common, size = _shared(pairs, roster), roster.groupby("event_id").size()
    smaller = pd.concat([pairs[side].map(size) for side in _PAIR], axis=1).min(axis=1)
    alike = (in_common.ge(2) | in_common.eq(smaller)) & _same_place(tables, pairs)
    return pairs[_same_window(pairs, _YEAR) & (alike | _shared(pairs, forums).gt(0))]


def _policy_actions(tables: Compiled, dated: pd.DataFrame) -> pd.DataFrame:
    actions = tables.frames["policy_actions"][["event_id", "instrument", "effect"]]
    issued = actions.merge(_in_role(tables, "issuer"), on="event_id")
    pairs = _pairs(dated, issued, ["actor_id", "instrument", "effect"])
    targets = _in_role(tables, "target")
    untold = ~(pairs["first"].isin(targets["event_id"]) & pairs["second"].isin(targets["event_id"]))
    return pairs[_same_window(pairs, _YEAR) & (_shared(pairs, targets).gt(0) | untold)]


def _statements(tables: Compiled, dated: pd.DataFrame) -> pd.DataFrame:
    topics, given = tables.frames["topics"], tables.frames["event_topics"]
    of_first_level = given[given["topic_id"].isin(topics.loc[topics["level"].eq("1"), "topic_id"])]
    said = tables.frames["statements"][["event_id", "speech_act"]].merge(of_first_level, on="event_id")
    said = said.merge(_in_role(tables, "speaker"), on="event_id")
    pairs = _pairs(dated, said, ["actor_id", "speech_act", "topic_id"])
    targets = _in_role(tables, "target")
    aimless = ~(pairs["first"].isin(targets["event_id"]) | pairs["second"].isin(targets["event_id"]))
    on_one_occasion = pairs["part_of_first"].eq(pairs["part_of_second"])
    alike = _shared(pairs, targets).gt(0) | aimless
    return pairs[(_same_window(pairs, _MONTH) | on_one_occasion) & alike]


def _pairs(dated: pd.DataFrame, rows: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Pairs of events that have a row of the same values in common and may be at one time, `first` introduced first.

    The columns of `dated` get the suffixes `_first` and `_second`. Lest all meet all, events meet by what is theirs of
    time: the stretches of a year in which they begin and end, the window as written, the occasion. Two windows of at
    most a year that overlap share a stretch.
    """
    stretches = [(dated[end] // _YEAR).astype(object) for end in ("earliest", "latest")]
    times = [
        dated[["event_id", "rank"]].assign(time=each) for each in (*stretches, dated["date_edtf"], dated["part_of"])
    ]
    keyed = pd.concat(times).dropna().drop_duplicates().merge(rows[["event_id", *on]], on="event_id")
    met = keyed.merge(keyed, on=["time", *on], suffixes=("_first", "_second"))
    met = met[met["rank_first"].lt(met["rank_second"])]
    pairs = met[["event_id_first", "event_id_second"]].set_axis(_PAIR, axis=1).drop_duplicates()
    for side in _PAIR:
        pairs = pairs.merge(dated.add_suffix(f"_{side}"), left_on=side, right_on=f"event_id_{side}")
    return pairs


def _same_window(pairs: pd.DataFrame, widest: int) -> pd.Series:
    """Whether the windows of each pair are written alike, or overlap and have at most so many days."""
    overlap = pairs["earliest_first"].le(pairs["latest_second"]) & pairs["earliest_second"].le(pairs["latest_first"])
    for side in _PAIR:
        overlap &= pairs[f"latest_{side}"].sub(pairs[f"earliest_{side}"]).lt(widest)
    return overlap | pairs["date_edtf_first"].eq(pairs["date_edtf_second"])


def _shared(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """How many actors the events of each pair have in common, among rows of `event_id` and `actor_id`."""
    both = pairs[_PAIR].reset_index(names="pair").merge(rows, left_on="first", right_on="event_id")
    both = both.merge(rows, left_on=["second", "actor_id"], right_on=["event_id", "actor_id"])
    return both.groupby("pair").size().reindex(pairs.index, fill_value=0)


def _same_place(tables: Compiled, pairs: pd.DataFrame) -> pd.Series:
    """Whether the events of each pair can be at one place: the same, one within the other, or one not known."""
    one, other = (pairs[f"place_id_{side}"].astype(object) for side in _PAIR)
    nested = pd.MultiIndex.from_arrays([one, other]).isin(both_ways(_nested(tables.frames["places"])))
    return one.isna() | other.isna() | one.eq(other) | nested


def _nested(places: pd.DataFrame) -> pd.DataFrame:
    """Each place beside every place that it lies in, directly or through others."""
    steps = places[["place_id", "part_of"]].dropna()
    around, found = steps.set_index("place_id")["part_of"], [steps]
    while len(steps):
        steps = steps.assign(part_of=steps["part_of"].map(around)).dropna()
        found.append(steps)
    return pd.concat(found)
