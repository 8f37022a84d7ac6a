"""Date windows: the first and last day that a written date can mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final, Literal

import numpy as np
import pandas as pd

Day = dt.date | None

_EPOCH: Final = dt.date(1970, 1, 1)
_SEASON_STARTS: Final = {21: 3, 22: 6, 23: 9, 24: 12}  # northern: EDTF 21 is spring
_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter beginning in"}
_POINT: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
EDTF_PATTERN: Final = r"^(?:(?:\.\.|{p})/{p}|{p}/\.\.|{p})$".replace("{p}", r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def bounds(written: str) -> tuple[Day, Day]:
    """First and last day of a window, each a `datetime.date`, or None where the window is open.

    Takes the part of EDTF (ISO 8601-2:2019) that a report can bear out: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`,
    the northern seasons `YYYY-21` to `YYYY-24`, and the intervals `A/B`, `A/..`, `../B`.
    Raises ValueError, saying what is wrong with what was written.
    """
    first, slash, last = written.partition("/")
    if not slash:
        return _point(written)
    if first == last == "..":
        raise ValueError(f"`{written}` is open at both ends and says nothing; leave the date out")
    earliest = None if first == ".." else _point(first)[0]
    latest = None if last == ".." else _point(last)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(f"`{written}` ends before it begins")
    return earliest, latest


def _point(written: str) -> tuple[dt.date, dt.date]:
    match = _POINT.fullmatch(written)
    if not match or not written.isascii():
        raise ValueError(f"`{written}` is no window; write YYYY, YYYY-MM, YYYY-MM-DD, A/B, A/.. or ../B")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        return _span(year or 0, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(f"`{written}` is not in the calendar") from None


def _span(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day is not None:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month in _SEASON_STARTS:
        first = _SEASON_STARTS[month]
        return dt.date(year, first, 1), _month_end(year + (first + 2) // 13, (first + 1) % 12 + 1)
    return dt.date(year, month, 1), _month_end(year, month)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def in_words(written: str) -> str:
    """A window as people say it, no narrower than it was written; raises ValueError as `bounds` does."""
    bounds(written)
    first, slash, last = written.partition("/")
    if not slash:
        return _point_in_words(written)
    if first == "..":
        return f"by {_point_in_words(last)}"
    if last == "..":
        return f"from {_point_in_words(first)} on"
    return f"between {_point_in_words(first)} and {_point_in_words(last)}"


def _point_in_words(written: str) -> str:
    year, _, rest = written.partition("-")
    month, _, day = rest.partition("-")
    if not month:
        return year
    if int(month) in _SEASONS:
        return f"{_SEASONS[int(month)]} {year}"
    return " ".join(part for part in (day.lstrip("0"), calendar.month_name[int(month)], year) if part)


def days(written: pd.Series, end: Literal[0, 1]) -> np.ndarray:
    """First (0) or last (1) day of each written window as days since 1970, NaN where unwritten or open."""
    known = {text: bounds(text)[end] for text in written.dropna().unique()}
    numbers = {text: (day - _EPOCH).days for text, day in known.items() if day}
    return written.map(numbers).to_numpy(dtype=float)
