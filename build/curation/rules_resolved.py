"""Rules of the wall on the tables that resolution makes."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.rules import PLACE, returns, rule
from envoylog._windows import days
from envoylog.resolution import BUNDLE_OF, CONFLICTING, PROSPECTIVE, told_on

_ONE_DAY: Final = 1


@rule(
    "event-after-source",
    says="What a report tells as past cannot begin more than a day after the last day on which it can have been told.",
    remedy="widen or move `date`, give the report its own `as_of`, or a `status` of announced or planned",
    waivable=True,
)
def event_after_source(tables: Compiled) -> pd.DataFrame:
    """Reports whose own window begins after their source."""
    reports = tables.frames["reports"]
    claims = tables.frames["claims"]
    written = claims[claims["field"].eq("date_edtf")].set_index("report_id")["value"]
    status = claims[claims["field"].eq("status")].set_index("report_id")["value"]
    dates = reports["report_id"].map(written)
    last = told_on(reports, tables.frames["sources"]) + _ONE_DAY
    past = ~reports["report_id"].map(status).isin(_NOT_TOLD_AS_PAST)
    late = (days(dates, 0) > last) & past
    slips = [_turned(date, day) for date, day in zip(dates[late], last[late], strict=True)]
    told = "`" + reports.loc[late, "event_id"] + "` is told as past, yet begins after this source"
    return reports[late].assign(wrong=told + pd.Series(slips, index=told.index, dtype=object))


def _turned(date: str, last: float) -> str:
    """A remark where day and month in the other order would be no later than a day."""
    other = "-".join([*date.split("-")[:1], *date.split("-")[:0:-1]])
    try:
        return f" (on `{other}` it would not)" if len(other) == 10 and days(pd.Series([other]), 0)[0] <= last else ""
    except ValueError:  # there is no such day
        return ""


_NOT_TOLD_AS_PAST: Final = (*PROSPECTIVE, "postponed", "cancelled", "denied", "unknown")


@rule(
    "part-of-cycle",
    says="No event is part of itself, directly or through others.",
    remedy="name in `part_of` the occasion that holds the event, never one that the event holds",
)
def part_of_cycle(tables: Compiled) -> pd.DataFrame:
    """Adopted `part_of` claims that lead back to where they start."""
    claims = tables.frames["claims"]
    held = claims[claims["field"].eq("part_of") & claims["adopted"]]
    holder = dict(zip(held["event_id"], held["value"], strict=True))
    round_trips = held[np.array([returns(event, holder.get) for event in held["event_id"]], dtype=bool)]
    return round_trips.assign(
        wrong="`" + round_trips["event_id"] + "` is part of `" + round_trips["value"] + "`, which is part of it"
    )


@rule(
    "passage-unfilled",
    says="Every passage has the offsets and the hash that were computed from its text.",
    remedy="run `python build/check_seeds.py --fix --texts FOLDER` with the text at hand",
)
def passage_unfilled(tables: Compiled) -> pd.DataFrame:
    """Passages without span or hash."""
    passages = tables.frames["passages"]
    bare = passages[passages["start"].isna() | passages["end"].isna() | passages["sha256"].isna()]
    return bare.assign(wrong="the passage “" + bare["first"] + "” has no span or no hash")


def _ruled(tables: Compiled, resolved: str = "claims") -> pd.DataFrame:
    """Each ruling beside the claims of the cell that it decides, with it or, in the frame `unruled`, without."""
    claims = tables.frames[resolved]
    claims = claims[claims["event_id"].isin(tables.rulings["event_id"])]
    cells = claims.assign(
        bundle=claims["field"].map(BUNDLE_OF).fillna(claims["field"]),
        item=claims["item"].fillna(""),
        teller=claims["report_id"].map(tables.frames["reports"].set_index("report_id")["source_id"]),
    ).drop(columns=PLACE)
    rulings = tables.rulings.assign(item=tables.rulings["item"].astype(object).fillna(""))
    return rulings.merge(cells, on=["event_id", "item", "bundle"], how="left", suffixes=("", "_of_claim"))


def _supported(tables: Compiled) -> pd.Series:
    """Rulings whose source makes a claim of the cell; what the others decide is not worth a second finding."""
    ruled = _ruled(tables)
    return ruled.loc[ruled["teller"].eq(ruled["source_id"]), "ruling_id"]


@rule(
    "ruling-without-claim",
    says="A ruling can adopt only a value that some report claims.",
    remedy="name in `adopt` a source that reports this field of this event, or withdraw the ruling",
)
def ruling_without_claim(tables: Compiled) -> pd.DataFrame:
    """Rulings whose `adopt` makes no such claim."""
    lost = tables.rulings[~tables.rulings["ruling_id"].isin(_supported(tables))]
    return lost.assign(
        wrong="`" + lost["source_id"] + "` claims no `" + lost["bundle"] + "` of `" + lost["event_id"] + "`"
    )


@rule(
    "ruling-not-needed",
    says="A ruling stands only where reports conflict.",
    remedy="withdraw the ruling: the reports agree, or the rule decides",
)
def ruling_not_needed(tables: Compiled) -> pd.DataFrame:
    """Rulings over cells in which, without them, nothing conflicts."""
    ruled = _ruled(tables, "unruled")
    fought = ruled.loc[ruled["standing"].isin(CONFLICTING), "ruling_id"]
    names = tables.rulings["ruling_id"]
    idle = tables.rulings[names.isin(_supported(tables)) & ~names.isin(fought)]
    return idle.assign(wrong="nothing conflicts in `" + idle["bundle"] + "` of `" + idle["event_id"] + "`")


@rule(
    "ruling-incomplete",
    says="A ruling names every source that it overrules, and no other.",
    remedy="read the rival reports again; then list in `over` exactly the sources whose claims are set aside",
)
def ruling_incomplete(tables: Compiled) -> pd.DataFrame:
    """Rulings whose `over` is not the set of rival sources."""
    ruled = _ruled(tables)
    ruled = ruled[ruled["ruling_id"].isin(_supported(tables))]
    rivals = ruled[ruled["standing"].isin(CONFLICTING)].groupby("ruling_id")["teller"].agg(set)
    named = tables.rulings["over"].map(set)
    actual = tables.rulings["ruling_id"].map(rivals)
    known = tables.rulings[actual.notna()]
    wrong = [
        ""
        if actual[row] == named[row]
        else f"the rivals are {', '.join(sorted(actual[row]))}; `over` has {', '.join(sorted(named[row]))}"
        for row in known.index
    ]
    return known.assign(wrong=wrong)[np.array(wrong, dtype=bool)]


@rule(
    "statement-without-speaker",
    says="Every statement has a speaker in at least one of its reports.",
    remedy="name in `speakers` whoever said it; where nobody is named there is no statement to code",
)
def statement_without_speaker(tables: Compiled) -> pd.DataFrame:
    """The introducing reports of statements in which nobody speaks."""
    statements, reports = tables.frames["statements"], tables.frames["reports"]
    mute = statements.loc[statements["n_speakers"].eq(0), "event_id"]
    introducing = reports[reports["introduces"] & reports["event_id"].isin(mute)]
    return introducing.assign(wrong="no report of `" + introducing["event_id"] + "` names a speaker")
