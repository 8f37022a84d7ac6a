"""Why a loaded table has the types it has: what users do with it must work on the frame as it comes.

Each use below was tried on every candidate type. Text is `str`, days are `datetime64[us]`, whole numbers that
may be null are `int64[pyarrow]`; `REJECTED` names for each other candidate a use that fails with it. When one
of them no longer fails, the choice can be made anew.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import seaborn as sns
import statsmodels.formula.api as smf
from matplotlib import pyplot as plt

from envoylog._frames import to_frame
from schemas import TABLES

mpl.use("Agg")

ROWS: Final = 60
BEYOND_FLOATS: Final = 2**53 + 1
Use = Callable[[pd.DataFrame], object]


def as_loaded() -> pd.DataFrame:
    """Sixty rows as `load` gives them, the last with nulls wherever there may be any."""
    place = list(range(ROWS))
    columns = {
        "act": pa.array([("deny", "urge", "praise")[i % 3] for i in place[1:]] + [None]),
        "day": pa.array([dt.date(2017, 1, 1) + dt.timedelta(days=i * 41) for i in place[1:]] + [None]),
        "amount": pa.array([(i * 37 % 60) * 10**8 + 1 for i in place[1:]] + [None], pa.int64()),
        "n_reports": pa.array([1 + i * 7 % 9 for i in place], pa.int64()),
        "latitude": pa.array([i * 13 % 60 / 7 for i in place[1:]] + [None]),
        "reviewed": pa.array([i % 4 == 0 for i in place]),
    }
    nulls = {"n_reports", "reviewed"}
    fields = [pa.field(name, column.type, nullable=name not in nulls) for name, column in columns.items()]
    return to_frame(pa.table(list(columns.values()), schema=pa.schema(fields)))


def their_own() -> pd.DataFrame:
    """A table of the user's, with days parsed as pandas parses them."""
    days = pd.to_datetime(["2018-01-01", "2019-01-01", "2020-05-05"])
    return pd.DataFrame({"day": days, "act": ["deny", "urge", "other"], "price": [1, 2, 3]})


def known_days(f: pd.DataFrame) -> pd.DataFrame:
    return f.dropna(subset=["day"]).sort_values("day")


def fitted(formula: str) -> Use:
    return lambda f: smf.ols(formula, f).fit().params


def drawn(draw: Use) -> Use:
    def use(frame: pd.DataFrame) -> None:
        draw(frame)
        plt.gcf().canvas.draw()
        plt.close("all")

    return use


def by_year(f: pd.DataFrame) -> "pd.Series[int]":
    return f.groupby(f["day"].dt.year).size()


USES: Final[dict[str, Use]] = {
    "group by a code": lambda f: f.groupby("act")["amount"].agg(["sum", "mean", "max"]),
    "group by year": by_year,
    "group by quarter": lambda f: f.groupby(pd.Grouper(key="day", freq="QS")).size(),
    "resample": lambda f: known_days(f).set_index("day").resample("YS")["n_reports"].sum(),
    "months": lambda f: f["day"].dt.to_period("M"),
    "slice of years": lambda f: known_days(f).set_index("day").loc["2018":"2019"],
    "days against text": lambda f: f[f["day"] > "2019-01-01"],
    "days between": lambda f: (f["day"] - f["day"].min()).dt.days,
    "days and offsets": lambda f: f["day"] + pd.DateOffset(months=1),
    "merge on text": lambda f: f.merge(their_own()[["act", "price"]], on="act"),
    "merge on days": lambda f: f.merge(their_own().drop(columns="act"), on="day", how="left"),
    "nearest day before": lambda f: pd.merge_asof(known_days(f), their_own(), on="day"),
    "concat": lambda f: pd.concat([f, their_own()]),
    "filter by a flag": lambda f: f[~f["reviewed"]],
    "filter by text": lambda f: f[f["act"].str.contains("en")],
    "filter by a number with nulls": lambda f: f[f["amount"] > 10**9],
    "fill in text": lambda f: f["act"].fillna("not coded"),
    "choose by text": lambda f: np.where(f["act"] == "deny", "no", "other"),
    "crosstab": lambda f: pd.crosstab(f["act"], f["day"].dt.year),
    "pivot": lambda f: f.pivot_table(index=f["day"].dt.year, columns="act", values="amount", aggfunc="sum"),
    "describe": lambda f: f.describe(),
    "logarithm": lambda f: np.log(f["amount"]),
    "plot a line": drawn(lambda f: f.plot(x="day", y="amount")),
    "plot a scatter": drawn(lambda f: f.plot.scatter(x="n_reports", y="amount")),
    "plot bars": drawn(lambda f: by_year(f).plot.bar()),
    "plot a histogram": drawn(lambda f: f["amount"].plot.hist()),
    "matplotlib": drawn(lambda f: plt.scatter(f["day"], f["amount"])),
    "seaborn scatter": drawn(lambda f: sns.scatterplot(f, x="day", y="amount", hue="act", style="reviewed")),
    "seaborn lines": drawn(lambda f: sns.lineplot(f, x="day", y="n_reports", hue="act")),
    "seaborn histogram": drawn(lambda f: sns.histplot(f, x="day", hue="act")),
    "seaborn counts": drawn(lambda f: sns.countplot(f, x="act", hue="reviewed")),
    "seaborn regression": drawn(lambda f: sns.regplot(f, x="n_reports", y="amount")),
    "seaborn heat map": drawn(lambda f: sns.heatmap(pd.crosstab(f["act"], f["day"].dt.year))),
    "formula of whole numbers": fitted("amount ~ n_reports"),
    "formula of a number with nulls": fitted("n_reports ~ amount + np.log(amount)"),
    "formula of text": fitted("n_reports ~ C(act)"),
    "formula of text and amount": fitted("amount ~ act + n_reports"),
    "formula of a flag": fitted("n_reports ~ reviewed"),
    "count model": lambda f: smf.poisson("n_reports ~ act", f).fit(disp=0).params,
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.filterwarnings("ignore:vert. bool was deprecated")
def test_it_works_on_the_frame_as_it_comes(use: str) -> None:
    USES[use](as_loaded())


REJECTED: Final = [
    ("act", "string", "formula of text"),  # pd.NA has no truth for patsy
    ("act", pd.ArrowDtype(pa.string()), "formula of text"),  # patsy knows numpy's types and `str`
    ("act", "category", "fill in text"),  # nothing but its own codes
    ("day", "datetime64[s]", "nearest day before"),  # merge_asof wants one unit, and pandas 3 parses to [us]
    ("day", "datetime64[ns]", "nearest day before"),
    ("day", pd.ArrowDtype(pa.date32()), "seaborn lines"),
    ("day", "object", "group by year"),  # datetime.date, as Arrow converts by default
    ("amount", "Int64", "formula of whole numbers"),  # as `string`
    ("reviewed", "boolean", "formula of a flag"),
]


@pytest.mark.parametrize(("column", "dtype", "use"), REJECTED)
def test_the_type_not_chosen_fails_a_use(column: str, dtype: Any, use: str) -> None:
    frame = as_loaded()
    with pytest.raises((TypeError, AttributeError, ValueError, pa.ArrowException)):
        USES[use](frame.assign(**{column: frame[column].astype(dtype)}))


def test_a_float_was_not_chosen_for_whole_numbers_as_it_rounds() -> None:
    amounts = pa.table({"amount": pa.array([BEYOND_FLOATS, None], pa.int64())})
    assert to_frame(amounts)["amount"].iloc[0] == BEYOND_FLOATS
    assert int(amounts.to_pandas()["amount"].iloc[0]) != BEYOND_FLOATS


def test_nulls_stay_nulls_and_whole_numbers_whole() -> None:
    frame = as_loaded()
    assert frame.isna().sum().to_dict() == {**dict.fromkeys(frame, 1), "n_reports": 0, "reviewed": 0}
    assert pd.api.types.is_integer_dtype(frame["amount"])
    assert frame["amount"].iloc[0] == 37 * 10**8 + 1


def test_no_flag_can_be_null_as_no_type_for_that_passes_every_use() -> None:
    flags = {name: column for t in TABLES.values() for name, column in t.columns.items() if "bool" in str(column.dtype)}
    assert flags
    assert not [name for name, column in flags.items() if column.nullable]
