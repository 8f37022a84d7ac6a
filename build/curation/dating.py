"""Dates found in English prose, each with the window that its words allow and no narrower."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from curation import date_readings as read
from curation.date_readings import Match, Reader, Reading
from curation.reckoning import Window, written
from curation.texts import normalise


class FoundDate(NamedTuple):
    """Words that say when, where they stand in the normalised text, and what they can mean.

    `basis` is the code that fits: stated, weekday or relative. `window` reads the words as told of the past
    where they do not say, and is None where nothing bounds them; `ahead` is given where the same words can
    mean a time to come, and reads them so.
    """

    start: int
    end: int
    words: str
    basis: str
    window: str | None
    ahead: str | None = None


def find_dates(text: str, published: Window | None = None) -> list[FoundDate]:
    """Dates in an English text, in order; of words that overlap, the first and longest.

    `published` is the window of publication, against which words like "Saturday" or "last week" are reckoned,
    in the widest reading; without it they are listed and have no window.
    """
    whole = normalise(text)
    found = [(match, reader) for pattern, reader in _ROWS for match in pattern.finditer(whole)]
    found = [pair for pair in found if pair[0]["words"].isascii()]  # ignoring case, s would fit a long s
    found.sort(key=lambda pair: (pair[0].start("words"), -pair[0].end("words")))
    return [_found(match, reader(match, published)) for match, reader in _apart(found)]


def _apart(found: list[tuple[Match, Reader]]) -> Iterator[tuple[Match, Reader]]:
    after = 0
    for match, reader in found:
        if match.start("words") >= after:
            after = match.end("words")
            yield match, reader


def _found(match: Match, reading: Reading) -> FoundDate:
    window = written(reading.window) if reading.window else None
    other = reading.ahead if reading.ahead != reading.window else None
    ahead = written(other) if other else None
    return FoundDate(*match.span("words"), match["words"], reading.basis, window, ahead)


_FULL: Final = "January|February|April|June|July|August|September|October|November|December"
_VERB: Final = "(?-i:May|MAY|March|MARCH)"  # may and march are also verbs: only capitals, and company, tell
_SHORT: Final = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_COUNT: Final = "an?|one|two|three|four|five|six|seven|eight|nine|ten"
_UNITS: Final = "(?:days?|weeks?|months?|years?)"
_PARTS: Final = {
    "{Y}": r"(?<![$€£#])(?P<year>(?:19|20)[0-9]{2})",
    "{M}": f"(?P<month>{_FULL}|{_VERB}|{_SHORT})",
    "{F}": f"(?P<month>{_FULL})",
    "{V}": f"(?P<month>{_VERB})",
    "{D}": "(?P<day>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?",
    "{T}": "(?P<until>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?",
    "{W}": "(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?",
    "{S}": "(?P<season>spring|summer|autumn|fall|winter)",
    "{P}": "(?P<part>early|mid|late)[- ](?:in )?",
}


def _row(pattern: str, reader: Reader, lead: str = "") -> tuple[re.Pattern[str], Reader]:
    """A pattern for whole words, `lead` being words that must come before and are no part of them."""
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    guarded = rf"(?<![\w/-])(?<![0-9][.,:]){lead}(?P<words>{pattern})(?!\w|[/:.,-][0-9])"
    return re.compile(guarded, re.IGNORECASE), reader


_numeric = read.stated(read.numeric)
_day = read.stated(read.in_its_year(read.day_month))
_month = read.stated(read.in_its_year(read.month_part))
_any_day = read.yearless(read.day_month)
_any_month = read.yearless(read.month_part)
_any_season = read.yearless(read.season, "relative")

_ROWS: Final = (
    _row("(?P<year>(?:19|20)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})", _numeric),
    _row(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{2}(?:[0-9]{2})?)", _numeric),
    _row("(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})/(?P<year>[0-9]{4})", read.stated(read.slashed)),
    _row("{W}{D}(?:-{T})?(?: of)? {M},? {Y}", _day),
    _row("{W}{M} {D}(?:-{T})?,? {Y}", _day),
    _row("{W}{D}(?:-{T})?(?: of)? {M}", _any_day),
    _row("{W}{M} {D}(?:-{T})?", _any_day),
    _row("{P}{M},?(?: of)? {Y}", _month),
    _row("{M},?(?: of)? {Y}", _month),
    _row("{P}{M}", _any_month),
    _row("(?:(?P<which>last|this|next) )?{F}", _any_month),
    _row("{V}", _any_month, lead="(?:(?:in|since|until|by|from|during|through) )"),
    _row("(?P<which>last|this|next) {V}", _any_month),
    _row("(?:{P})?{S},?(?: of)? {Y}(?:[-/][0-9]{2})?", read.stated(read.season_of_year)),
    _row("(?P<which>last|this|next) {S}", _any_season),
    _row("{S}", _any_season, lead="(?:in (?:the )?)"),
    _row("(?:(?:the )?(?:entire |whole |full )?year (?:of )?|{P})?{Y}", read.stated(read.years)),
    _row("{Y}[-/](?P<until>(?:19|20)[0-9]{2}|[0-9]{2})", read.stated(read.years)),
    _row("(?:the )?(?:{P})?(?P<decade>(?:19|20)[0-9]0)'?s", read.stated(read.decade)),
    _row("(?:pre|post)-{Y}", read.unbounded),
    _row("(?:(?P<which>last|this|next) )?(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", read.weekday),
    _row("(?P<away>yesterday|today|tonight|tomorrow)", read.relative(read.day_away)),
    _row(f"(?P<count>[0-9]{{1,3}}|{_COUNT}) days? ago", read.relative(read.day_away)),
    _row("(?:(?P<part>earlier|later) )?(?P<step>this) (?P<unit>week|month|year)", read.relative(read.unit)),
    _row("(?P<part>)(?P<step>last|next) (?P<unit>week|month|year)", read.relative(read.unit)),
    _row(f"(?:[0-9]{{1,3}}|{_COUNT}|several|many) {_UNITS} (?:ago|earlier|later|before)", read.unbounded),
    _row(f"(?:in )?(?:recent|the (?:last|past|next|coming)(?: few| {_COUNT})?) {_UNITS}", read.unbounded),
    _row("(?:the )?(?:same|next|previous|following) day", read.unbounded),
    _row("(?:last|this|next|the) weekend", read.unbounded),
)
