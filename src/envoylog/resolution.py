"""Resolution: which of several reports' claims is adopted, by a named rule.

A claim is one value for one field of one item of one event, made by one report. Claims of companion fields (a date and
its basis; an amount, its basis and currency; the two ends of a window) form one bundle and are adopted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from envoylog._contest import BUNDLE_OF, CONFLICTING, PROSPECTIVE, WITHOUT_VALUE, verdicts
from envoylog._errors import RelayCycle, Unknown
from envoylog._windows import days

__all__ = [
    "BUNDLE_OF",
    "CONFLICTING",
    "NEARNESS",
    "PROSPECTIVE",
    "RULES",
    "WITHOUT_VALUE",
    "nesting",
    "origins",
    "ranked",
    "resolve",
    "told_on",
    "vantages",
]

RULES: Final = ("nearest", "majority_of_origins", "most_precise", "earliest_report")

NEARNESS: Final = (
    "own_act",
    "held_it",
    "participant_account",
    "on_the_spot",
    "same_day_report",
    "relay",
    "retrospect",
    "opinion",
)
SPOT_FIRST: Final = ("own_act", "held_it", "on_the_spot", "participant_account", *NEARNESS[4:])

_CELL: Final = ["event_id", "table", "item", "bundle"]


def origins(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The root of each report's relay chain, and how many steps away it lies.

    Takes reports (`report_id`, `source_id`, `event_id`, `relays`) and sources (`source_id`, `relays`: what a page
    relays where it does not say otherwise). A chain goes from a report to the report of the same event in the source
    it relays; where that source tells nothing of the event, to that source and what it relays by default.
    Returns a frame of `report_id`, `origin_id` (a source), `relay_steps` (whole, 0 for an own report).
    Raises RelayCycle naming the sources in the loop.
    """
    told = dict(
        zip(zip(reports["source_id"], reports["event_id"], strict=True), _or_none(reports["relays"]), strict=True)
    )
    default = dict(zip(sources["source_id"], _or_none(sources["relays"]), strict=True))
    pairs = zip(reports["source_id"], reports["event_id"], strict=True)
    roots = [_root(source, event, told, default) for source, event in pairs]
    return pd.DataFrame(
        {
            "report_id": reports["report_id"].to_numpy(),
            "origin_id": [root for root, _ in roots],
            "relay_steps": [steps for _, steps in roots],
        }
    )


def _or_none(column: pd.Series) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in column]


def _root(
    source: str, event: str, told: dict[tuple[str, str], str | None], default: dict[str, str | None]
) -> tuple[str, int]:
    seen = [source]
    while True:
        here = seen[-1]
        onward = told[here, event] if (here, event) in told else default.get(here)
        if onward is None:
            return here, len(seen) - 1
        if onward in seen:
            raise RelayCycle(seen[seen.index(onward) :])
        seen.append(onward)


def vantages(reports: pd.DataFrame, sources: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """`forecast` for a report told before its own window of the event begins, otherwise `account`.

    Takes reports (`report_id`, `source_id`, `as_of`), sources (`published_latest`, days) and claims (for `date_edtf`).
    Returns a series of codes in the order of `reports`. A report without a first day is an account.
    """
    written = claims.loc[claims["field"] == "date_edtf"].set_index("report_id")["value"]
    begins = days(reports["report_id"].map(written), 0)
    told = told_on(reports, sources)
    return pd.Series(np.where(told < begins, "forecast", "account"), index=reports.index)


def told_on(reports: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Last day on which each report can have been told: of its `as_of` window, else of its source's publication."""
    published = sources.set_index("source_id")["published_latest"]
    printed = pd.to_datetime(reports["source_id"].map(published)).to_numpy().astype("datetime64[D]").astype(float)
    as_of = days(reports["as_of"], 1)
    return pd.Series(np.where(np.isnan(as_of), printed, as_of), index=reports.index)


def ranked(reports: pd.DataFrame, sources: pd.DataFrame, rule: str = "nearest") -> pd.DataFrame:
    """The order in which reports of one event are believed: a place in line for each kind of field.

    Takes reports with `nearness`, `relay_steps`, `vantage`, `presented_as`, and sources with `published_latest`.
    Returns whole numbers, lower first, in columns `any`, `date`, `part_of`, `roster`, `status`, indexed like `reports`.
    Accounts come before forecasts. `date` and `part_of` put a report that sells an old remark as new last; `date` and
    `roster` put an observer on the spot before a participant's memory; of several forecasts the latest tells `status`.
    Raises Unknown for a rule that is not in `RULES`.
    """
    if rule not in RULES:
        raise Unknown("rule", rule, RULES)
    facts = pd.DataFrame(
        {
            "forecast": reports["vantage"].eq("forecast"),
            "told": told_on(reports, sources),
            "near": reports["nearness"].map({code: place for place, code in enumerate(NEARNESS)}),
            "spot": reports["nearness"].map({code: place for place, code in enumerate(SPOT_FIRST)}),
            "steps": reports["relay_steps"],
            "new": reports["presented_as"].eq("new").fillna(value=False),
            "source": reports["source_id"],
        }
    )
    facts["latest"] = facts["told"].where(facts["forecast"], 0) * -1
    lead = ["told"] if rule == "earliest_report" else []
    orders = {
        "any": ["forecast", *lead, "near"],
        "date": ["forecast", "new", *lead, "spot"],
        "part_of": ["forecast", "new", *lead, "near"],
        "roster": ["forecast", *lead, "spot"],
        "status": ["forecast", "latest", *lead, "near"],
    }
    return pd.DataFrame({name: _places(facts, [*keys, "steps", "told", "source"]) for name, keys in orders.items()})


def _places(facts: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    order = facts.sort_values(list(keys), kind="stable").index
    return pd.Series(np.arange(len(order)), index=order).reindex(facts.index)


def nesting(actor_relations: pd.DataFrame, places: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """What lies within what, and when: rows (`of`, `narrow`, `broad`, `since`, `until`).

    Takes the tables of those names. `of` is one of actors, places, topics, sisters; the ends are days since 1970,
    infinite where open. Memberships and parts are followed to the end, as long as all of a chain hold; `same_house`
    stands both ways as `sisters`. Raises ValueError where something would always lie within itself.
    """
    related = actor_relations.assign(
        since=_or_open(days(actor_relations["term_edtf"], 0), -np.inf),
        until=_or_open(days(actor_relations["term_edtf"], 1), np.inf),
    )
    ends = ["since", "until"]
    always = dict(zip(ends, (-np.inf, np.inf), strict=True))
    pairs = ["actor_id", "other_actor_id"]
    inner = related.loc[related["relation"].isin(["member_of", "part_of"]), [*pairs, *ends]]
    house = related.loc[related["relation"].eq("same_house"), [*pairs, *ends]]
    edges = {
        "actors": inner,
        "places": places[["place_id", "part_of"]].assign(**always),
        "topics": topics[["topic_id", "broader"]].assign(**always),
    }
    found = [_closure(frame.dropna().set_axis(_PAIR, axis=1)).assign(of=of) for of, frame in edges.items()]
    one_way, other_way = house.set_axis(_PAIR, axis=1), house[[*pairs[::-1], *ends]].set_axis(_PAIR, axis=1)
    return pd.concat([*found, pd.concat([one_way, other_way]).assign(of="sisters")], ignore_index=True)


_PAIR: Final = ["narrow", "broad", "since", "until"]


def _or_open(ends: np.ndarray, open_end: float) -> np.ndarray:
    return np.where(np.isnan(ends), open_end, ends)


def _closure(edges: pd.DataFrame) -> pd.DataFrame:
    """Every pair that the given pairs imply, for as long as all that it rests on holds."""
    pairs = steps = edges.drop_duplicates()
    onward = edges.set_axis(["broad", "next", "from", "to"], axis=1)
    while len(steps):
        inside_itself = steps["narrow"].eq(steps["broad"])
        always = np.isneginf(steps["since"]) & np.isposinf(steps["until"])
        if (inside_itself & always).any():
            raise ValueError(f"`{steps.loc[inside_itself & always, 'narrow'].iloc[0]}` lies within itself")
        chained = steps[~inside_itself].merge(onward, on="broad")
        since, until = chained[["since", "from"]].max(axis=1), chained[["until", "to"]].min(axis=1)
        steps = chained.assign(since=since, until=until)[["narrow", "next", "since", "until"]].set_axis(_PAIR, axis=1)
        new = ~pd.MultiIndex.from_frame(steps).isin(pd.MultiIndex.from_frame(pairs))
        steps = steps[new & steps["since"].le(steps["until"])].drop_duplicates()
        pairs = pd.concat([pairs, steps], ignore_index=True)
    return pairs


def resolve(
    claims: pd.DataFrame,
    reports: pd.DataFrame,
    sources: pd.DataFrame,
    within: pd.DataFrame,
    rulings: pd.DataFrame | None = None,
    rule: str = "nearest",
) -> pd.DataFrame:
    """The claims with `adopted` (flag), `standing` and `rule` (codes) filled in, rows and order unchanged.

    Takes claims (`event_id`, `table`, `item`, `field`, `value`, `report_id`), reports with `vantage`, `origin_id` and
    `relay_steps`, sources, `within` (as `nesting` gives it) and rulings (`event_id`, `item`, `bundle`, `source_id` to
    adopt).
    One claim at most of each field of each item is adopted: one exactly, but for a companion (such as one end of a
    window) that the adopted report does not give. Raises Unknown for an unknown rule.
    """
    work = _ready(claims, reports, sources, rule)
    contested = work["cell"].isin(_contested(work))
    settled = _settled(work[~contested])
    fought = verdicts(work[contested], within, rulings, rule)
    found = pd.concat([settled, fought]).reindex(work.index).set_axis(claims.index, axis=0)
    return claims.assign(adopted=found["standing"].eq("adopted"), standing=found["standing"], rule=found["rule"])


def _ready(claims: pd.DataFrame, reports: pd.DataFrame, sources: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Claims with the cell they speak of, their bundle, and their report's place in line for that field."""
    places = ranked(reports, sources, rule)
    by_report = places.assign(
        forecast=reports["vantage"].eq("forecast"),
        told=told_on(reports, sources),
        sold_as_new=reports["presented_as"].eq("new").fillna(value=False),
        origin=reports["origin_id"],
        source_id=reports["source_id"],
    ).set_axis(reports["report_id"], axis=0)
    work = claims[["event_id", "table", "item", "field", "value", "report_id"]].reset_index(drop=True).astype("str")
    work["bundle"] = work["field"].map(BUNDLE_OF).fillna(work["field"])
    work["cell"] = work.groupby(_CELL, sort=False, dropna=False).ngroup()
    happened = _days_of_events(work)
    for end in ("begins", "ends"):
        work[end] = work["event_id"].map(happened[end].to_dict()).astype(float)
    lines = by_report.reindex(work["report_id"]).set_axis(work.index, axis=0)
    kinds = pd.Series("any", index=work.index).mask(work["table"].eq("participants"), "roster")
    kinds = kinds.mask(work["bundle"].isin(["date", "part_of", "status"]), work["bundle"])
    work["place"] = np.select([kinds == kind for kind in places.columns], [lines[kind] for kind in places.columns], -1)
    return work.join(lines[["forecast", "told", "sold_as_new", "origin", "source_id"]])


def _days_of_events(work: pd.DataFrame) -> pd.DataFrame:
    """`begins` and `ends` of each event: the days that all its reports leave open, or else any of them."""
    dates = work[work["field"].eq("date_edtf")]
    low, high = _or_open(days(dates["value"], 0), -np.inf), _or_open(days(dates["value"], 1), np.inf)
    told = pd.DataFrame({"low": low, "high": high}).groupby(dates["event_id"].to_numpy())
    ends = told.agg(begins=("low", "max"), ends=("high", "min"))
    agree = ends["begins"].le(ends["ends"])
    return ends.where(agree, told.agg(begins=("low", "min"), ends=("high", "max")))


def _contested(work: pd.DataFrame) -> pd.Index:
    """Cells in which reports differ: in a value, or in which companions they give."""
    codes = pd.Series(pd.factorize(work["value"])[0], index=work.index)
    fields = codes.groupby([work["cell"], work["field"]]).agg(["min", "max", "size"])
    tellers = work.groupby("cell")["report_id"].nunique()
    differs = (fields["min"] != fields["max"]) | (
        fields["size"] != tellers.reindex(fields.index.get_level_values(0)).to_numpy()
    )
    return fields.index.get_level_values(0)[differs.to_numpy()].unique()


def _settled(work: pd.DataFrame) -> pd.DataFrame:
    first = work["place"] == work.groupby("cell")["place"].transform("min")
    alone = work.groupby("cell")["place"].transform("nunique") == 1
    return pd.DataFrame(
        {"standing": np.where(first, "adopted", "agrees"), "rule": np.where(alone, "sole", "agreed")}, index=work.index
    )
