"""Dates and other values as contributors write them, each with what is suggested in the form of the seeds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from small_mistakes import Mistake, answered
from small_seeds import AGENCY, PLACES, WEEKLY

from curation.scalars import ADDRESS, CURRENCY, LANGUAGE, LATITUDE, WINDOW

# Dates as people write them, each with what is suggested; and what nobody can read.

DATES: Final = [
    ("13.01.2026", "2026-01-13"),
    ("13.1.26", "2026-01-13"),
    ("2026-1-3", "2026-01-03"),
    ("2026.01.13", "2026-01-13"),
    ("2026/01/13", "2026-01-13"),
    ("20260113", "2026-01-13"),
    ("2026-01-13T10:00", "2026-01-13"),
    ("01/13/2026", "2026-01-13"),
    ("13/01/2026", "2026-01-13"),
    ("13-01-2026", "2026-01-13"),
    ("03/01/2026", "2026-01-03", "2026-03-01"),  # neither is the likelier
    ("13 January 2026", "2026-01-13"),
    ("Jan 13, 2026", "2026-01-13"),
    ("January 2026", "2026-01"),
    ("early January 2026", "2026-01-01/2026-01-10"),
    ("spring 2026", "2026-21"),
    ("13 января 2026", "2026-01-13"),
    ("май 2026 года", "2026-05"),
    ("2026–01–13", "2026-01-13"),
    ("2026-01-06–2026-01-13", "2026-01-06/2026-01-13"),
    ("2026-01-06 - 2026-01-13", "2026-01-06/2026-01-13"),
    ("2026-01-06 to 2026-01-13", "2026-01-06/2026-01-13"),
    ("6-13 January 2026", "2026-01-06/2026-01-13"),
    ("between 6 and 13 January 2026",),
    ("2026-01-06/13", "2026-01-06/2026-01-13"),
    ("2025/26", "2025/2026"),
    ("2026-01-06/", "2026-01-06/.."),
    ("since January 2026", "2026-01/.."),
    ("until 2026-01-13", "../2026-01-13"),
    ("1404-10-23",),  # a day of the solar calendar of Kabul and Tehran
    ("26-01-13",),
    ("c. 2026",),
    ("2026?",),
    ("2026-Q1",),
    ("today",),
]
NO_SUCH_TIME: Final = [
    ("2026-13-01", "is not in the calendar", "did you mean `2026-01-13`?"),
    ("2026-02-30", "is not in the calendar", WINDOW.right),
    ("2026-01-13/2026-01-06", "ends before it begins", "did you mean `2026-01-06/2026-01-13`?"),
    ("2025-12-28/2025-01-03", "ends before it begins", "did you mean `2025-12-28/2026-01-03`?"),
    ("2026/2025", "ends before it begins", WINDOW.right),
]


def dated(folder: Path, written: str) -> list[str]:
    """The answer to a date of the freeze of funds, from its rule on."""
    place = f"seeds/{WEEKLY}:49:11: bad-window: "
    status, lines = answered(folder, Mistake("a date", "date: 2026-01-15", f"date: {written}", [], WEEKLY))
    assert (status, [line[: len(place)] for line in lines]) == (1, [place])
    return [line[len(place) :] for line in lines]


@pytest.mark.parametrize(("written", "meant"), [(each[0], each[1:]) for each in DATES], ids=[each[0] for each in DATES])
def test_a_date_in_another_form_is_suggested_in_the_one_of_the_seeds(
    tmp_path: Path, written: str, meant: tuple[str, ...]
) -> None:
    odd = next((f": it has {name}" for letter, name in ODD.items() if letter in written), "")
    right = f"did you mean {' or '.join(f'`{each}`' for each in meant)}?" if meant else WINDOW.right
    assert dated(tmp_path, written) == [f"`{written}` is no window{odd}; {right}"]


ODD: Final = {
    "–": "U+2013 EN DASH",
    "я": "U+044F CYRILLIC SMALL LETTER YA",
    "м": "U+043C CYRILLIC SMALL LETTER EM",
}


@pytest.mark.parametrize(("written", "wrong", "right"), NO_SUCH_TIME, ids=[written for written, _, _ in NO_SUCH_TIME])
def test_a_time_that_there_is_not_is_answered(tmp_path: Path, written: str, wrong: str, right: str) -> None:
    assert dated(tmp_path, written) == [f"`{written}` {wrong}; {right}"]


# Other values: where, what is written there, by which rule it is refused, and what is suggested.

IN_AGENCY: Final = {
    "language": ("language: en\nkind", "language: {}\nkind", "7:11", AGENCY),
    "address": ("url: https://agency.example/agency-2026-01-13", "url: {}", "4:6", AGENCY),
    "day": ("read_on: 2026-04-01", "read_on: {}", "9:108", AGENCY),
    "whole-number": ("amount: 7000000000", "amount: {}", "45:13", WEEKLY),
    "currency": ("currency: USD", "currency: {}", "47:15", WEEKLY),
    "country": ("country: RUS", "country: {}", "15:14", PLACES),
    "latitude": ("latitude: 55.75", "latitude: {}", "6:15", PLACES),
}
VALUES: Final = [
    ("language", "English", "en"),
    ("language", "EN", "en"),
    ("language", "en-US", "en"),
    ("language", "Pashto", "ps"),
    ("language", "Klingon-like", None),
    ("country", "RU", "RUS"),
    ("country", "rus", "RUS"),
    ("country", "Russia", "RUS"),
    ("country", "DE", "DEU"),
    ("currency", "usd", "USD"),
    ("currency", "$", "USD"),
    ("currency", "US Dollar", "USD"),
    ("currency", "roubles", None),
    ("whole-number", "7,000,000,000", "7000000000"),
    ("whole-number", "7 000 000 000", "7000000000"),
    ("whole-number", "7bn", "7000000000"),
    ("whole-number", "7.5 billion", "7500000000"),
    ("whole-number", "$7 billion", "7000000000"),
    ("latitude", "55,75", "55.75"),
    ("latitude", "55.75 S", "-55.75"),
    ("latitude", "137.62", None),  # taken for the longitude
    ("day", "1.2.2026", "2026-02-01"),
    ("address", "agency.example/a", "https://agency.example/a"),
    ("address", "www.agency.example", "https://www.agency.example"),
    ("address", "<https://agency.example/a>", "https://agency.example/a"),
    ("address", "https://agency.example/a b", "https://agency.example/a%20b"),
    ("address", "no address", None),
]
RIGHT: Final = {of.name: of.right for of in (ADDRESS, CURRENCY, LANGUAGE, LATITUDE)}


@pytest.mark.parametrize(("of", "written", "meant"), VALUES, ids=[f"{of}: {written}" for of, written, _ in VALUES])
def test_a_value_in_another_form_is_suggested_in_its_own(
    tmp_path: Path, of: str, written: str, meant: str | None
) -> None:
    old, new, place, path = IN_AGENCY[of]
    right = f"did you mean `{meant}`?" if meant else RIGHT[of]
    says = f"{place}: bad-{of}: `{written}` is no {of.replace('-', ' ')}; {right}"
    mistake = Mistake(of, old, new.format(written), says, path)
    assert answered(tmp_path, mistake) == (1, mistake.lines)
