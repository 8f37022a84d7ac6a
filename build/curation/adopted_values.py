"""Which adopted values differ between two versions, and why: an edit of their own claim, or another claim that wins."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from envoylog.resolution import WITHOUT_VALUE

_CELL: Final = ["event_id", "table", "item", "field"]
_ROW: Final = ["event_id", "table", "item"]


def adopted_changes(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """One row for each cell whose adopted value differs, of events that both versions have.

    Takes the table `claims` of both. Returns `event_id`, `table`, `item` (empty where there is none), `field`; `old`
    and `new`, null for an empty cell; `old_report` and `new_report`, whose claims they are; the `rule` that adopts now;
    and `why`: `edited` (the same report says otherwise), `another claim wins`, `emptied`, `filled`, or, for a
    participant, topic or link, `row gone` and `row added`. `old_claim` says what became of the claim that was adopted:
    `stands`, `edited` or `gone`.
    """
    pairs = _adopted(old).merge(_adopted(new), on=_CELL, how="outer", suffixes=("_before", ""))
    both = pairs["event_id"].isin(old["event_id"]) & pairs["event_id"].isin(new["event_id"])
    same = pairs["value"].eq(pairs["value_before"]) | (pairs["value"].isna() & pairs["value_before"].isna())
    told = pairs[both & ~same.fillna(value=False)]
    told = told.assign(why=_why(told), old_claim=_became(told["claim_id_before"], told["value_before"], new))
    names = {"value_before": "old", "value": "new", "report_id_before": "old_report", "report_id": "new_report"}
    told = _by_row(told, old, new).rename(columns=names)
    return told[[*_CELL, "old", "new", "old_report", "new_report", "rule", "why", "old_claim"]].reset_index(drop=True)


def _adopted(claims: pd.DataFrame) -> pd.DataFrame:
    """Adopted claims by their cell; a claim that leaves its cell empty has no value."""
    found = claims.loc[claims["adopted"], [*_CELL, "claim_id", "value", "report_id", "rule"]].astype(object)
    return found.assign(item=found["item"].fillna(""), value=found["value"].mask(found["value"].isin(WITHOUT_VALUE)))


def _why(pairs: pd.DataFrame) -> np.ndarray:
    of_one = pairs["report_id"].eq(pairs["report_id_before"])
    found = [pairs["value"].isna(), pairs["value_before"].isna(), of_one]
    return np.select(found, ["emptied", "filled", "edited"], "another claim wins")


def _became(claim_ids: pd.Series, values: pd.Series, new: pd.DataFrame) -> pd.Series:
    """What became of claims: whether they are gone, edited, or stand."""
    now = claim_ids.map(new.set_index("claim_id")["value"])
    became = np.select([now.isna(), now.ne(values)], ["gone", "edited"], "stands")
    return pd.Series(became, index=claim_ids.index).mask(claim_ids.isna())


def _by_row(told: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """With one row for each item that is gone or new as a whole, instead of one for each of its cells."""
    item = told["item"].ne("")
    rows = pd.MultiIndex.from_frame(told[_ROW])
    gone, come = (~rows.isin(pd.MultiIndex.from_frame(_adopted(side)[_ROW])) & item for side in (new, old))
    whole = told[gone | come].drop_duplicates(_ROW)
    why = np.where(gone[whole.index], "row gone", "row added")
    whole = whole.assign(field="", value=None, value_before=None, why=why)
    return pd.concat([told[~(gone | come)], whole]).sort_values(_CELL)
