"""Events that a source introduces and that may be known already: what the record has of that type, time and company."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.findings import Finding
from curation.rulebook import RULES
from curation.rules import PLACE
from envoylog._windows import days

_MOST: Final = 3
_A_YEAR: Final = 365
"""How far an open window is taken to reach here; who meant an earlier day would most often have said more."""
_PASSIVE: Final = ("target", "addressee", "mentioned")
_NAME: Final = "may-be-known"


def known_already(tables: Compiled, paths: Collection[str]) -> Iterator[Finding]:
    """For each event that a file of `paths` introduces, up to three others of its type that it may be.

    They overlap in time and share somebody who acts in both; those with most actors in common first, then those whose
    time is known best. Left out is what the same source tells of too, for a source tells each event once, and what an
    identity or a link sets apart already.
    """
    reports = tables.frames["reports"]
    introduced = reports[reports["introduces"] & reports["path"].isin(paths)]
    if introduced.empty:
        return
    pairs = _company(tables, introduced["event_id"])
    pairs = pairs[~_declared(pairs, tables)].sort_values(["shared", "width", "other"], ascending=[False, True, True])
    first = pairs.groupby("event_id").head(_MOST).merge(introduced[["event_id", *PLACE]], on="event_id")
    told = first[["event_id", "other", "title", "date_edtf", "actors", *PLACE]]
    for event, other, title, window, actors, path, line, column in told.itertuples(index=False, name=None):
        wrong = f"`{event}` may be `{other}`, {title}, {window}: both have {actors}"
        yield Finding(path, int(line), int(column), _NAME, wrong, RULES[_NAME].remedy, "suggestion")


def _company(tables: Compiled, new: pd.Series) -> pd.DataFrame:
    """Each new event beside all others of its type that overlap it in time and share an actor with it."""
    events = tables.frames["events"][["event_id", "event_type", "title", "date_edtf"]]
    first, last = days(events["date_edtf"], 0), days(events["date_edtf"], 1)
    first, last = np.where(np.isnan(first), last - _A_YEAR, first), np.where(np.isnan(last), first + _A_YEAR, last)
    events = events.assign(first=first, last=last)
    roles = tables.frames["participants"]
    actors = roles.loc[~roles["role"].isin(_PASSIVE), ["event_id", "actor_id"]].drop_duplicates()
    known = actors.merge(events, on="event_id").rename(columns={"event_id": "other"})
    ours = actors[actors["event_id"].isin(new)].merge(events.drop(columns="title"), on="event_id")
    pairs = ours.merge(known, on=["actor_id", "event_type"], suffixes=("_of_new", ""))
    apart = (pairs["last"] < pairs["first_of_new"]) | (pairs["last_of_new"] < pairs["first"])
    pairs = pairs[pairs["event_id"].ne(pairs["other"]) & ~apart]
    pairs = pairs.assign(width=pairs["last"] - pairs["first"])
    by_pair = pairs.groupby(["event_id", "other", "title", "date_edtf", "width"], as_index=False)
    return by_pair.agg(shared=("actor_id", "size"), actors=("actor_id", lambda ids: ", ".join(sorted(map(str, ids)))))


def _declared(pairs: pd.DataFrame, tables: Compiled) -> pd.Series:
    """Whether two events are told of by one source, set apart by an identity, or joined by a link."""
    reports, identities, links = tables.frames["reports"], tables.identities, tables.frames["links"]
    apart = _together(reports, "source_id") | _together(identities, "identity_id")
    apart |= set(zip(links["event_id"], links["other_event_id"], strict=True))
    found = [
        (one, other) in apart or (other, one) in apart
        for one, other in zip(pairs["event_id"], pairs["other"], strict=True)
    ]
    return pd.Series(found, index=pairs.index, dtype=bool)


def _together(frame: pd.DataFrame, by: str) -> set[tuple[str, str]]:
    told = frame[["event_id", by]]
    both = told.merge(told, on=by)
    return set(zip(both["event_id_x"], both["event_id_y"], strict=True))
