"""How words that say when are read: by the calendar, or against the days a source can be from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from curation import reckoning
from curation.reckoning import Days, OfYear, Reckoned, Window, against


class Reading(NamedTuple):
    """The basis code that fits, the window, and another one where the words can also mean a time to come."""

    basis: str
    window: Window | None = None
    ahead: Window | None = None


Match = re.Match[str]
Reader = Callable[[Match, Window | None], Reading]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_STEPS: Final = {"last": -1, "this": 0, "next": 1}
_DAYS_AWAY: Final = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}


def stated(days: Callable[[Match], Days]) -> Reader:
    """A date in the calendar; what the calendar does not have (31 February) is read without a window."""

    def read(match: Match, _: Window | None) -> Reading:
        try:
            return Reading("stated", days(match))
        except ValueError:
            return Reading("stated")

    return read


def yearless(of_year: Callable[[Match], OfYear], basis: str = "stated") -> Reader:
    """What comes every year: the last that had begun, or ahead the next to end; `last` and `next` widely."""

    def read(match: Match, published: Window | None) -> Reading:
        each, which = of_year(match), (match.groupdict().get("which") or "").lower()
        try:
            if which in ("last", "next"):
                told = reckoning.last_two(each) if which == "last" else reckoning.next_two(each)
                return Reading(basis, against(published, told))
            back, ahead = reckoning.last_begun(each), reckoning.next_to_end(each)
            return Reading(basis, against(published, back), against(published, ahead))
        except ValueError:
            return Reading(basis)

    return read


def weekday(match: Match, published: Window | None) -> Reading:
    """A day of the week: within seven days of publication; with `last` or `next`, of that week, widely."""
    number, which = _index(_WEEKDAYS, match["weekday"]), (match["which"] or "").lower()
    if which in ("last", "next"):
        reach = (-13, -1) if which == "last" else (1, 13)
        return Reading("weekday", against(published, reckoning.weekday(number, *reach)))
    back, ahead = reckoning.weekday(number, -7, 0), reckoning.weekday(number, 0, 7)
    return Reading("weekday", against(published, back), against(published, ahead))


def relative(reckoned: Callable[[Match], Reckoned]) -> Reader:
    """Words reckoned from publication."""
    return lambda match, published: Reading("relative", against(published, reckoned(match)))


def unbounded(_match: Match, _published: Window | None) -> Reading:
    """Words that say when but that nothing bounds."""
    return Reading("relative")


def unit(match: Match) -> Reckoned:
    """Last, this or next week, month or year; earlier or later in this one."""
    whole = reckoning.unit(match["unit"].lower(), _STEPS[match["step"].lower()])
    parts = {"earlier": reckoning.until_published, "later": reckoning.since_published}
    part = parts.get((match["part"] or "").lower())
    return part(whole) if part else whole


def day_away(match: Match) -> Reckoned:
    """Today, yesterday, tomorrow; so many days ago."""
    groups = match.groupdict()
    if "count" not in groups:
        return reckoning.days_from(*2 * (_DAYS_AWAY[groups["away"].lower()],))
    count = groups["count"].lower()
    away = int(count) if count.isdecimal() else 1 + _COUNTS.index("one" if count in ("a", "an") else count)
    return reckoning.days_from(-away, -away)


def day_month(match: Match) -> OfYear:
    """A day of a month, or days up to another, in any year."""
    first, last = int(match["day"]), int(match.groupdict().get("until") or match["day"])
    return lambda year: _between(year, _month(match), first, last)


def month_part(match: Match) -> OfYear:
    """A month or its early, mid or late part, in any year."""
    return lambda year: reckoning.month(year, _month(match), match.groupdict().get("part"))


def season(match: Match) -> OfYear:
    """A northern season, in the year in which it begins."""
    return lambda year: reckoning.season(year, match["season"])


def in_its_year(of_year: Callable[[Match], OfYear]) -> Callable[[Match], Days]:
    """What comes once a year, in the year that the words name."""
    return lambda match: of_year(match)(int(match["year"]))


def season_of_year(match: Match) -> Days:
    """A season of a year; of a winter, the one that ends in it and the one that begins in it."""
    year, name = int(match["year"]), match["season"]
    begins = year - 1 if name.lower() == "winter" else year
    return reckoning.season(begins, name)[0], reckoning.season(year, name)[1]


def years(match: Match) -> Days:
    """A year, several, or a decade."""
    first, until = match["year"], match.groupdict().get("until")
    return reckoning.years(int(first), int(first[: 4 - len(until)] + until) if until else int(first))


def decade(match: Match) -> Days:
    """Ten years."""
    return reckoning.years(int(match["decade"]), int(match["decade"]) + 9)


def numeric(match: Match) -> Days:
    """Year, month and day in figures; two digits of a year are of this century, where the record begins."""
    year = int(match["year"]) + 2000 * (len(match["year"]) == 2)
    return reckoning.on(year, int(match["month"]), int(match["day"]))


def slashed(match: Match) -> Days:
    """Day and month in the order that the calendar allows; raises ValueError where it allows both."""
    one, other = sorted((int(match["one"]), int(match["other"])))
    if other <= 12 and one != other:
        raise ValueError("either could be the month")
    return reckoning.on(int(match["year"]), one, other)


def _between(year: int, number: int, first: int, last: int) -> Days:
    days = reckoning.on(year, number, first)[0], reckoning.on(year, number, last)[1]
    if last < first:
        raise ValueError("the last day is before the first")
    return days


def _month(match: Match) -> int:
    return _index(_MONTHS, match["month"]) + 1


def _index(names: tuple[str, ...], name: str) -> int:
    return names.index(name[:3].lower())
