"""Windows reckoned from the calendar, and from the days on which a source can have been published."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from envoylog._windows import Day, bounds

Days = tuple[dt.date, dt.date]
"""First and last day."""
Window = tuple[Day, Day]
"""First and last day, either None where the window is open."""
Reckoned = Callable[[dt.date], Days]
"""What words mean in a source published on a day."""

_DAY: Final = dt.timedelta(days=1)
_PARTS: Final = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_SEASON_STARTS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON_CODES: Final = ("21", "22", "23", "24")


def against(published: Window | None, reckoned: Reckoned) -> Window | None:
    """What words mean, on whichever day of its window the source was published; None where unbounded."""
    if published is None:
        return None
    first, last = published
    window = first and reckoned(first)[0], last and reckoned(last)[1]
    return window if any(window) else None


def on(year: int, number: int, day: int) -> Days:
    """A single day; raises ValueError where the calendar does not have it."""
    return dt.date(year, number, day), dt.date(year, number, day)


def month(year: int, number: int, part: str | None = None) -> Days:
    """A month, or its early (1-10), mid (11-20) or late (21-end) part."""
    length = calendar.monthrange(year, number)[1]
    first, last = _PARTS[part.lower()] if part else (1, length)
    return dt.date(year, number, first), dt.date(year, number, min(last, length))


def season(year: int, name: str) -> Days:
    """The northern season that begins in a year: winter is December to February."""
    first = _SEASON_STARTS[name.lower()]
    return month(year, first)[0], month(year + (first == 12), (first + 1) % 12 + 1)[1]


def years(first: int, last: int) -> Days:
    """From the first day of a year to the last of another; raises ValueError where that is before it."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def days_from(first: int, last: int) -> Reckoned:
    """From so many days after publication (before it, if negative) to so many."""
    return lambda day: (day + first * _DAY, day + last * _DAY)


def weekday(number: int, first: int, last: int) -> Reckoned:
    """Every such day of the week (Monday is 0) from so many days after publication to so many."""

    def reckoned(published: dt.date) -> Days:
        near = [published + step * _DAY for step in range(first, last + 1)]
        fitting = [day for day in near if day.weekday() == number]
        return fitting[0], fitting[-1]

    return reckoned


def unit(name: str, step: int) -> Reckoned:
    """The week, month or year so many after publication's; a week may be held to begin on any day."""
    if name == "week":
        return days_from(7 * step - 6, 7 * step + 6)
    if name == "year":
        return lambda day: years(day.year + step, day.year + step)
    return lambda day: month(day.year + (day.month - 1 + step) // 12, (day.month - 1 + step) % 12 + 1)


def until_published(reckoned: Reckoned) -> Reckoned:
    """The part that is no later than publication."""
    return lambda day: (reckoned(day)[0], min(reckoned(day)[1], day))


def since_published(reckoned: Reckoned) -> Reckoned:
    """The part that is no earlier than publication."""
    return lambda day: (max(reckoned(day)[0], day), reckoned(day)[1])


OfYear = Callable[[int], Days]
"""What comes once a year; raises ValueError for a year that does not have it."""


def last_begun(of_year: OfYear) -> Reckoned:
    """The latest that had begun by publication."""
    return lambda day: next(days for days in _yearly(of_year, day.year, -1) if days[0] <= day)


def next_to_end(of_year: OfYear) -> Reckoned:
    """The earliest that had not ended before publication."""
    return lambda day: next(days for days in _yearly(of_year, day.year, 1) if days[1] >= day)


def last_two(of_year: OfYear) -> Reckoned:
    """From the last but one that had ended before publication to the last: `last August` can mean either."""

    def reckoned(published: dt.date) -> Days:
        ended = (days for days in _yearly(of_year, published.year, -1) if days[1] < published)
        last, before = next(ended), next(ended)
        return before[0], last[1]

    return reckoned


def next_two(of_year: OfYear) -> Reckoned:
    """From the next that begins after publication to the next but one."""

    def reckoned(published: dt.date) -> Days:
        begin = (days for days in _yearly(of_year, published.year, 1) if days[0] > published)
        following, after = next(begin), next(begin)
        return following[0], after[1]

    return reckoned


def _yearly(of_year: OfYear, year: int, step: int) -> Iterator[Days]:
    """What comes once a year, from the year after (or before) one on; eight years hold a 29 February."""
    for number in range(year - step, year + 9 * step, step):
        try:
            yield of_year(number)
        except ValueError:
            continue
    raise ValueError("no such day in any year")


def written(window: Window) -> str:
    """A window as seeds have it, as coarse as says the same: `2023`, `2023-21`, `2025-12`, `A/B`, `../B`."""
    first, last = (day.isoformat() if day else ".." for day in window)
    if ".." in (first, last):
        return f"{first}/{last}"
    points = [first[:4], *(f"{first[:4]}-{code}" for code in _SEASON_CODES), first[:7], first]
    ranges = [f"{first[:cut]}/{last[:cut]}" for cut in (4, 7, 10)]
    return next(candidate for candidate in (*points, *ranges) if bounds(candidate) == window)
