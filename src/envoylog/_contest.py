"""Cells in which reports differ: one option for each report, an anchor, and what every other option is beside it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from envoylog._windows import days

BUNDLE_OF: Final = {
    "date_edtf": "date",
    "date_basis": "date",
    "amount": "amount",
    "amount_basis": "amount",
    "currency": "amount",
    "about_earliest": "about",
    "about_latest": "about",
    "in_force_earliest": "in_force",
    "in_force_latest": "in_force",
    "first_published_earliest": "first_published",
    "first_published_latest": "first_published",
}
WINDOWS: Final = ("date", "about", "in_force", "first_published")
SPANS: Final = ("in_force",)  # windows whose ends are what is claimed: not some time within, but all of it
NESTED: Final = {"place_id": "places", "forum_id": "actors", "capacity": "actors", "on_behalf_of": "actors"}
MERE_BOUNDS: Final = ("dateline", "news_cycle", "publication_bound")  # computed from the page's own date
ONLY_BOUNDS: Final = (*MERE_BOUNDS, "inherited")
PROSPECTIVE: Final = ("announced", "planned")
WITHOUT_VALUE: Final = ("not_applicable", "not_found")  # a claim of either leaves its cell empty, with a reason
_FOR_AN_OPEN_END: Final = 1e7  # days: longer than any window
CONFLICTING: Final = ("rival", "finer", "overruled")


def verdicts(work: pd.DataFrame, within: pd.DataFrame, rulings: pd.DataFrame | None, rule: str) -> pd.DataFrame:
    """`standing` and `rule` of every claim of the cells in which reports differ, indexed like `work`.

    Takes claims with `cell`, `bundle`, `place` (in line), `forecast`, `told`, `sold_as_new`, `origin`, `source_id`,
    `begins`, `ends`; the rest as `envoylog.resolution.resolve`.
    """
    if work.empty:
        return pd.DataFrame({"standing": [], "rule": []}, index=work.index)
    options = _options(work)
    lying = _lying(options, within)
    options = _in_line(_live(options), rule, lying)
    options = _adopt(options, lying, rulings)
    options["standing"] = _standings(options, lying)
    options["rule"] = np.select([options["by_ruling"], options["refined"]], ["ruling", "refined"], rule)
    verdict = options.set_index(["cell", "report_id"])[["standing", "rule"]]
    keys = pd.MultiIndex.from_frame(work[["cell", "report_id"]])
    return verdict.reindex(keys).set_axis(work.index, axis=0)


def _options(work: pd.DataFrame) -> pd.DataFrame:
    """One row for each cell and report: its window (in days, open ends infinite) or its value; is it a mere bound?"""
    rows = work.drop_duplicates(["cell", "report_id"]).drop(columns=["field", "value"]).reset_index(drop=True)
    wide = work.pivot(index=["cell", "report_id"], columns="field", values="value")
    wide = wide.reindex(pd.MultiIndex.from_frame(rows[["cell", "report_id"]])).reset_index(drop=True)
    rows["low"], rows["high"] = _ends(wide)
    given = [name for name in wide.columns if BUNDLE_OF.get(name) not in WINDOWS and name != "amount_basis"]
    rows["value"] = wide[given].astype(object).bfill(axis=1).iloc[:, 0] if given else None
    if "amount" in wide and "currency" in wide:
        paid = rows["bundle"].eq("amount")
        rows["value"] = rows["value"].mask(paid, wide["amount"].astype(object) + " " + wide["currency"].astype(object))
    bases = wide["date_basis"] if "date_basis" in wide else pd.Series(index=rows.index, dtype=object)
    rows["bound"], rows["mere"] = bases.isin(ONLY_BOUNDS), bases.isin(MERE_BOUNDS)
    rows["window"], rows["span"] = rows["bundle"].isin(WINDOWS), rows["bundle"].isin(SPANS)
    return rows


def _ends(wide: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.full(len(wide), np.nan), np.full(len(wide), np.nan)
    for field in (name for name in wide.columns if BUNDLE_OF.get(name) in WINDOWS and name != "date_basis"):
        if not field.endswith("_latest"):
            low = np.where(np.isnan(low), days(wide[field], 0), low)
        if not field.endswith("_earliest"):
            high = np.where(np.isnan(high), days(wide[field], 1), high)
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def _lying(options: pd.DataFrame, within: pd.DataFrame) -> pd.DataFrame:
    """Which values of a cell lie within which others of it, on every day on which the event can have happened.

    Rows of `cell`, `narrow`, `broad` and `sisters`, a flag: houses of one owner, neither within the other.
    """
    nested = options[options["bundle"].isin(NESTED)]
    values = nested[["cell", "bundle", "value", "begins", "ends"]].drop_duplicates().rename(columns={"value": "narrow"})
    beside = values.merge(values[["cell", "narrow"]].rename(columns={"narrow": "broad"}), on="cell")
    beside["domain"] = beside["bundle"].map(NESTED)
    related = beside.merge(within, on=["narrow", "broad"])
    related["sisters"] = related["of"].eq("sisters") & related["domain"].eq("actors")
    holds = related["since"].le(related["begins"].fillna(-np.inf)) & related["until"].ge(related["ends"].fillna(np.inf))
    related = related[holds & (related["sisters"] | related["of"].eq(related["domain"]))]
    return related[["cell", "narrow", "broad", "sisters"]].drop_duplicates()


def _live(options: pd.DataFrame) -> pd.DataFrame:
    """Mark what speaks only where nothing else does: forecasts beside an account, `not_found` beside any value.

    A status that only announces is a forecast, whenever it was told; of nothing but forecasts, the latest tells it.
    """
    status = options["bundle"].eq("status")
    ahead = options["forecast"] | (status & options["value"].isin(PROSPECTIVE))
    silent = options["value"].eq("not_found")
    cell = options["cell"]
    outranked = ahead & (~ahead).groupby(cell).transform("any")
    return options.assign(
        silent=silent & (~silent).groupby(cell).transform("any"),
        outranked=outranked,
        late=options["sold_as_new"] & options["bundle"].isin(["date", "part_of"]),
        age=np.where(status & ahead & ~outranked, -options["told"], 0),
    )


def _in_line(options: pd.DataFrame, rule: str, lying: pd.DataFrame) -> pd.DataFrame:
    """Options in the order in which the rule believes them, cell by cell, with how much room each leaves."""
    options = options.assign(room=_room(options, lying), less_backed=-_backing(options))
    lead = {"majority_of_origins": ["less_backed"], "most_precise": ["room"]}.get(rule, [])
    keys = ["cell", "silent", "outranked", "late", "age", *lead, "place"]
    return options.sort_values(keys, kind="stable").reset_index(drop=True)


def _room(options: pd.DataFrame, lying: pd.DataFrame) -> np.ndarray:
    """How much each option leaves open beside the others of its cell: days, or how few of them it lies within.

    An open end leaves more room than any closed window; beyond that, what counts is how far the other end reaches.
    """
    ends = options[["low", "high"]].where(np.isfinite(options[["low", "high"]]))
    first = ends.min(axis=1).groupby(options["cell"]).transform("min")
    last = ends.max(axis=1).groupby(options["cell"]).transform("max")
    length = ends["high"].fillna(last) - ends["low"].fillna(first)
    days_left = length.fillna(0) + ends.isna().sum(axis=1) * _FOR_AN_OPEN_END
    return np.where(options["window"], days_left, -_depth(options, lying))


def _depth(options: pd.DataFrame, lying: pd.DataFrame) -> np.ndarray:
    """Within how many other values of its cell each value lies."""
    around = lying[~lying["sisters"]].groupby(["cell", "narrow"]).size()
    keys = pd.MultiIndex.from_arrays([options["cell"], options["value"]])
    return around.reindex(keys).fillna(0).to_numpy()


def _backing(options: pd.DataFrame) -> pd.Series:
    """How many origins give the same value for the same cell, of the reports that speak in it."""
    speaking = options["origin"].where(~options["outranked"] & ~options["late"] & ~options["silent"])
    keys = [options[column] for column in ("cell", "value", "low", "high")]
    return speaking.groupby(keys, dropna=False).transform("nunique")


def _adopt(options: pd.DataFrame, lying: pd.DataFrame, rulings: pd.DataFrame | None) -> pd.DataFrame:
    """Anchor each cell on its first option, then adopt the narrowest one lying wholly inside it."""
    pairs = _pairs(lying[~lying["sisters"]])
    anchor = _spread(options, options.groupby("cell").head(1))
    alike = _same(anchor, options)
    may_refine = ~options["outranked"] & ~options["silent"] & ~options["late"] & (anchor["mere"] | ~options["mere"])
    options["inside"] = alike | (may_refine & _contains(anchor, options, pairs))
    options["candidate"] = options["inside"] & (alike | ~_torn(options, pairs))
    options["by_ruling"] = _ruled(options, rulings)
    options["chosen_by_ruling"] = options["by_ruling"]
    options["by_ruling"] = options.groupby("cell")["by_ruling"].transform("any")
    chosen = _chosen(options)
    options["chosen"] = options.index.isin(chosen.index)
    options["refined"] = ~_same(anchor, _spread(options, chosen))
    return options


def _chosen(options: pd.DataFrame) -> pd.DataFrame:
    eligible = options["chosen_by_ruling"] | (~options["by_ruling"] & options["candidate"])
    narrowest = options[eligible].sort_values(["cell", "room"], kind="stable")
    return narrowest.groupby("cell").head(1)


def _spread(options: pd.DataFrame, one: pd.DataFrame) -> pd.DataFrame:
    """One option of each cell, repeated beside every option of that cell."""
    return one.set_index("cell", drop=False).reindex(options["cell"]).set_axis(options.index, axis=0)


def _pairs(lying: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(lying[["cell", "narrow", "broad"]])


def _same(left: pd.DataFrame, right: pd.DataFrame) -> pd.Series:
    ends = left["low"].eq(right["low"]) & left["high"].eq(right["high"])
    return ends.where(left["window"].astype(bool), left["value"].eq(right["value"]))


def _contains(outer: pd.DataFrame, inner: pd.DataFrame, pairs: pd.MultiIndex) -> pd.Series:
    """Where the outer option leaves room for the whole of the inner one; a span only at ends that it leaves open."""
    ends = outer["low"].le(inner["low"]) & outer["high"].ge(inner["high"])
    kept = (outer["low"].eq(inner["low"]) | np.isneginf(outer["low"])) & (
        outer["high"].eq(inner["high"]) | np.isposinf(outer["high"])
    )
    ends = ends.where(~inner["span"].astype(bool), kept)
    named = pd.MultiIndex.from_arrays([inner["cell"], inner["value"], outer["value"]]).isin(pairs)
    return ends.where(inner["window"].astype(bool), inner["value"].eq(outer["value"]) | named)


def _torn(options: pd.DataFrame, pairs: pd.MultiIndex) -> pd.Series:
    """Cells in which two options inside the anchor exclude each other, so that neither may refine it."""
    inside = options[options["inside"]]
    narrowest = inside.sort_values(["cell", "room"], kind="stable").groupby("cell").head(1)
    beside = _spread(inside, narrowest)
    apart = inside["low"].gt(beside["high"]) | inside["high"].lt(beside["low"])
    ends = inside.groupby("cell").agg(last_start=("low", "max"), first_end=("high", "min"))
    apart |= inside["cell"].map(ends["last_start"] > ends["first_end"])
    excluded = apart.where(inside["window"] & ~inside["span"], ~_contains(inside, beside, pairs))
    return options["cell"].isin(inside.loc[excluded, "cell"])


def _ruled(options: pd.DataFrame, rulings: pd.DataFrame | None) -> pd.Series:
    if rulings is None or rulings.empty:
        return pd.Series(data=False, index=options.index)
    keys = ["event_id", "item", "bundle", "source_id"]
    asked = pd.MultiIndex.from_frame(rulings[keys].astype(object).fillna(""))
    return pd.Series(pd.MultiIndex.from_frame(options[keys].astype(object).fillna("")).isin(asked), index=options.index)


def _standings(options: pd.DataFrame, lying: pd.DataFrame) -> pd.Series:
    """What each option is beside the adopted one."""
    pairs = _pairs(lying[~lying["sisters"]])
    adopted = _spread(options, options[options["chosen"]])
    beside = pd.MultiIndex.from_arrays([options["cell"], options["value"], adopted["value"]])
    sisters = beside.isin(_pairs(lying[lying["sisters"]]))
    overlap = options["low"].le(adopted["high"]) & options["high"].ge(adopted["low"]) & options["window"]
    finer = _contains(adopted, options, pairs) & ~options["by_ruling"]  # and yet not adopted: another excludes it
    cases = {
        "adopted": options["chosen"],
        "agrees": _same(options, adopted),
        "forecast": options["outranked"],
        "coarser": _contains(options, adopted, pairs) | sisters | options["silent"],
        "bound": overlap & (options["bound"] | (adopted["bound"] & ~finer)),
        "finer": finer,
        "overruled": options["by_ruling"],
    }
    return pd.Series(np.select(list(cases.values()), list(cases), "rival"), index=options.index)
