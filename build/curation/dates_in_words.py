"""Dates held against the words that bear them: none is narrower than these say, and none is another."""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Iterable, Iterator
from typing import Any, Final

from curation.dating import FoundDate, find_dates
from curation.findings import RULES, Finding
from curation.reckoning import Window
from envoylog._windows import Day, bounds

RULE: Final = "date-beyond-words"
_TOLD: Final = ("stated", "weekday")
_SINCE: Final = re.compile(r"\b(?:since|from|after|following) $", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\b(?:until|till|by|before|prior to|ahead of) $", re.IGNORECASE)
_PART: Final = re.compile(r"\b(?:beginning|start|middle|end|half|weeks?|days) of(?: the)? $", re.IGNORECASE)


def beyond_words(source: Any, text: str) -> Iterator[Finding]:
    """Findings on dates, `stated` or by their `weekday`, that the words which bear them do not tell, in English.

    `text` is the normalised text. Where a day of the week, a word like "yesterday" or anything else in these words may
    mean the day that is coded, they are trusted; so they are where they hold no date that can be read.
    """
    if str(source["language"]) != "en":
        return
    published = bounds(str(source["published"]))
    for report in source.get("reports", ()):
        date = report["date"]
        told = report["date_basis"] in _TOLD
        if said := _said(_bearing(report, text), bounds(str(date)), published) if told else None:
            wrong = f"the words that bear `{date}` say “{said[0]}”, which is {said[1]}"
            yield Finding(source.path, date.line, date.column, RULE, wrong, RULES[RULE].remedy, "warning")


def _bearing(report: Any, text: str) -> str:
    """The words of the passages that bear a report's date; those alone whose places are filled in."""
    passages = report["passages"]
    named = [each for each in passages if "date" in each.get("bears", ())]
    rest = [each for each in passages if len(passages) == 1 or "rest" in each.get("bears", ())]
    spans = [(int(each["span"][0]), int(each["span"][1])) for each in named or rest if "span" in each]
    return "\n".join(text[start:end] for start, end in spans)


def _said(words: str, coded: Window, published: Window) -> tuple[str, str] | None:
    """What words say of a time instead of what is coded, and how it differs; nothing where they may mean that."""
    then = (coded[1], coded[1]) if coded[1] else published  # a day without its year may be of the year that is coded
    told: list[tuple[str, str]] = []
    for date, again in zip(find_dates(words, published), find_dates(words, then), strict=True):
        lead, readings = words[: date.start], (date, again) if date.basis == "stated" else (date,)
        meeting = [window for window in _windows(readings, lead, published[1]) if _meet(window, coded)]
        if any(_may_mean(date, window, coded) for window in meeting) or (meeting and _PART.search(lead)):
            return None
        told.append((date.words, _LONGER if meeting else "another time"))
    named = any(_is_named(coded, said) for said, _ in told)  # one day of a longer time, by the day of the week
    longer = [pair for pair in told if pair[1] == _LONGER]
    return None if named and longer else next(iter([*longer, *told]), None)


_LONGER: Final = "a longer time"


def _is_named(coded: Window, words: str) -> bool:
    """Whether a single day is of the day of the week that words name."""
    return coded[0] is not None and coded[0] == coded[1] and day_name[coded[0].weekday()].lower() in words.lower()


def _windows(readings: Iterable[FoundDate], lead: str, out: Day) -> set[Window]:
    """What words can mean after those that lead to them, also as far as it was past when the source was out.

    All time, for what nobody can say.
    """
    written = [window for date in readings for window in (date.window, date.ahead) if window]
    read = [
        (None if _UNTIL.search(lead) else first, None if _SINCE.search(lead) else last)
        for first, last in map(bounds, written)
    ]
    past = [
        (first, out) for first, last in read if out and (last is None or last > out) and not (first and first > out)
    ]
    return {*read, *past} or {(None, None)}


def _may_mean(date: FoundDate, window: Window, coded: Window) -> bool:
    """Whether words may mean the time that is coded: it, a part of it, or, for a day of the week, one within them."""
    return window in (coded, (None, None)) or date.basis == "weekday" or not _holds(window, coded)


def _holds(window: Window, coded: Window) -> bool:
    """Whether a window holds another and is longer."""
    begins = window[0] is None or (coded[0] is not None and window[0] <= coded[0])
    ends = window[1] is None or (coded[1] is not None and coded[1] <= window[1])
    return begins and ends and window != coded


def _meet(window: Window, coded: Window) -> bool:
    """Whether two windows have a day in common."""
    apart = (window[1] and coded[0] and window[1] < coded[0]) or (coded[1] and window[0] and coded[1] < window[0])
    return not apart
