"""Dates as people write them, in the one way of the seeds: what `13.01.2026` or `6-13 January 2026` can mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final

from curation.dating import find_dates
from curation.texts import normalise
from envoylog._windows import bounds

Match = re.Match[str]

_LONGEST: Final = 60  # letters that a date may have


def windows_meant(value: str) -> list[str]:
    """The windows that a date written in another way can mean; none where nobody can say.

    A day that no calendar has is not guessed at, nor a long time that ends before it begins.
    """
    plain = normalise(value) if len(value) <= _LONGEST else ""
    plain = re.sub("(?<=[0-9]) - (?=[0-9])", "-", plain)
    readings = (read(plain) for read in (_points, _spans, _open, _turned))
    return next((found for found in readings if found), [])


def _points(plain: str) -> list[str]:
    """Single days, months and the like that the words can mean."""
    for pattern, written in _FORMS:
        if match := pattern.fullmatch(plain):
            return _windows(written(match))
    dates = (date for date in find_dates(plain) if date.words == plain and date.basis == "stated")
    return [date.window for date in dates if date.window]


def _spans(plain: str) -> list[str]:
    """From one to another, which may leave out what it shares with the first."""
    ends = next((match for pattern in _BETWEEN if (match := pattern.fullmatch(plain))), None)
    if not ends:
        return []
    first, last = ends.groups()
    shared = first[: -len(last)] if len(last) < len(first) and re.fullmatch("[0-9-]+", last) else ""
    return _windows(f"{a}/{b}" for a, b in product(_points(first), _points(f"{shared}{last}")))


def _turned(plain: str) -> list[str]:
    """What ends before it begins: with its ends in the other order, or over the end of the year."""
    first, _, last = plain.partition("/")
    if not (_is_window(first) and _is_window(last)) or ".." in plain:
        return []
    found = _windows([f"{last}/{first}", f"{first}/{int(last[:4]) + 1:04}{last[4:]}"])
    return [window for window in found if _days(window) <= _MONTH]


def _days(window: str) -> int:
    first, last = bounds(window)
    return (last - first).days if first and last else 0


_MONTH: Final = 31


def _open(plain: str) -> list[str]:
    until, since = _UNTIL.fullmatch(plain), _SINCE.fullmatch(plain)
    before = [f"../{point}" for point in _points(until["point"])] if until else []
    return before or ([f"{point}/.." for point in _points(since["point"])] if since else [])


def _windows(found: Iterable[str]) -> list[str]:
    return [window for window in dict.fromkeys(found) if _is_window(window)]


def _is_window(written: str) -> bool:
    try:
        bounds(written)
    except ValueError:
        return False
    return True


def _year_first(match: Match) -> Iterator[str]:
    """Year, month and day; the day before the month where it cannot be one."""
    month, day = int(match["month"]), int(match["day"] or 0)
    if month > 12 and 0 < day <= 12:
        month, day = day, month
    yield f"{match['year']}-{month:02}" + (f"-{day:02}" if day else "")


def _year_last(match: Match) -> Iterator[str]:
    """Day and month in either order, save between dots, where the day comes first."""
    one, other = int(match["one"]), int(match["other"])
    orders = [(other, one)] if match["mark"] == "." else [(other, one), (one, other)]
    yield from (f"{match['year']}-{month:02}-{day:02}" for month, day in orders)


def _in_russian(match: Match) -> Iterator[str]:
    month = 1 + next(number for number, stem in enumerate(_STEMS) if re.match(stem, match["month"].lower()))
    yield f"{match['year']}-{month:02}" + (f"-{int(match['day']):02}" if match["day"] else "")


_STEMS: Final = ("янв", "фев", "мар", "апр", "ма[йя]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_PARTS: Final = {
    "{Y}": "(?P<year>[12][0-9]{3})",
    "{M}": "(?P<month>[0-9]{1,2})",
    "{D}": "(?P<day>[0-9]{1,2})",
    "{R}": f"(?P<month>(?:{'|'.join(_STEMS)})[а-я]*)",
    "{I}": "([0-9]{4}(?:-[0-9]{2}){0,2})",
}


def _form(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.compile(pattern, re.IGNORECASE)


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[Match], Iterator[str]]], ...]] = (
    (_form("{Y}(?P<month>[0-9]{2})(?P<day>[0-9]{2})"), _year_first),
    (_form("{Y}(?P<mark>[-./]){M}(?:(?P=mark){D}(?:[T ][0-9:]+Z?)?)?"), _year_first),
    (_form("(?P<one>[0-9]{1,2})(?P<mark>[-./])(?P<other>[0-9]{1,2})(?P=mark){Y}"), _year_last),
    (_form("(?:{D} )?{R} {Y}(?: г(?:ода|[.])?)?"), _in_russian),
)
_BETWEEN: Final = tuple(map(_form, ("{I}-{I}", "(?:from |between )?(.+) (?:to|and|until|till) (.+)", "(.+?) ?/ ?(.+)")))
_UNTIL: Final = _form("(?:(?:until|till|by|up to|no later than) |/)(?P<point>.+)")
_SINCE: Final = _form("(?:since |from )?(?P<point>.+?)/?")
