"""Dates found in English prose: each with the window its words allow, and no window where nothing bounds them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.dating import find_dates
from curation.texts import TextStore
from envoylog._windows import bounds

THURSDAY = "2026-01-15"


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("2026-01-13", "2026-01-13"),
        ("13 January 2026", "2026-01-13"),
        ("01st May, 2023", "2023-05-01"),
        ("Thursday, January 15, 2026", "2026-01-15"),
        ("January 15th, 2026", "2026-01-15"),
        ("Sept. 28, 2023", "2023-09-28"),
        ("1-2 May 2023", "2023-05-01/2023-05-02"),
        ("April 29-30, 2023", "2023-04-29/2023-04-30"),
        ("14.01.26", "2026-01-14"),
        ("16.11.2021", "2021-11-16"),
        ("13/1/2026", "2026-01-13"),
        ("1/13/2026", "2026-01-13"),
        ("1/2/2026", None),  # the first of February or the second of January
        ("31 February 2026", None),  # in no calendar
        ("early December 2025", "2025-12-01/2025-12-10"),
        ("mid-December 2025", "2025-12-11/2025-12-20"),
        ("late in February 2024", "2024-02-21/2024-02-29"),
        ("December 2025", "2025-12"),
        ("May of 2023", "2023-05"),
        ("spring of 2023", "2023-21"),
        ("late summer 2021", "2021-22"),
        ("winter of 2022", "2021-12/2023-02"),  # the one that ended in it, or the one that began
        ("the entire year of 2023", "2023"),
        ("early 2023", "2023"),  # only months are parted
        ("2023", "2023"),
        ("2004-2009", "2004/2009"),
        ("2021-22", "2021/2022"),
        ("the 1990s", "1990/1999"),
    ],
)
def test_a_date_with_its_year_needs_no_publication_day(words: str, window: str | None) -> None:
    found = find_dates(f"It was on record for {words}, they said.")
    assert [(date.words, date.basis, date.window, date.ahead) for date in found] == [(words, "stated", window, None)]


@pytest.mark.parametrize(
    ("words", "published", "basis", "window", "ahead"),
    [
        ("Saturday", THURSDAY, "weekday", "2026-01-10", "2026-01-17"),
        ("Thursday", THURSDAY, "weekday", "2026-01-08/2026-01-15", "2026-01-15/2026-01-22"),  # today, or a week off
        ("last Friday", THURSDAY, "weekday", "2026-01-02/2026-01-09", None),  # the last one, or last week's
        ("next Monday", THURSDAY, "weekday", "2026-01-19/2026-01-26", None),
        ("Saturday", "2017-12-23/2017-12-31", "weekday", "2017-12-16/2017-12-30", "2017-12-23/2018-01-06"),
        ("Saturday", "../2017-12-31", "weekday", "../2017-12-30", "../2018-01-06"),  # open before stays open
        ("September 28", THURSDAY, "stated", "2025-09-28", "2026-09-28"),
        ("January 15", THURSDAY, "stated", "2026-01-15", None),  # of the day itself there is one reading
        ("29 February", THURSDAY, "stated", "2024-02-29", "2028-02-29"),
        ("30 February", THURSDAY, "stated", None, None),
        ("early December", "2017-12-31", "stated", "2017-12-01/2017-12-10", "2018-12-01/2018-12-10"),
        ("August", "2017-12-31", "stated", "2017-08", "2018-08"),
        ("last August", "2021-11-17", "stated", "2020-08/2021-08", None),  # this year's or last year's
        ("this summer", "2021-11", "relative", "2021-22", "2022-22"),
        ("this winter", "2026-01-15", "relative", "2025-24", None),
        ("last spring", "2021-11-17", "relative", "2020-03/2021-05", None),
        ("today", THURSDAY, "relative", "2026-01-15", None),
        ("yesterday", "2026-01-15/2026-01-16", "relative", "2026-01-14/2026-01-15", None),
        ("tomorrow", THURSDAY, "relative", "2026-01-16", None),
        ("two days ago", THURSDAY, "relative", "2026-01-13", None),
        ("last week", THURSDAY, "relative", "2026-01-02/2026-01-14", None),  # on whichever day weeks begin
        ("this week", THURSDAY, "relative", "2026-01-09/2026-01-21", None),
        ("last month", THURSDAY, "relative", "2025-12", None),
        ("next month", "2025-12-31", "relative", "2026-01", None),
        ("last year", THURSDAY, "relative", "2025", None),
        ("earlier this year", "2017-12-23/2017-12-29", "relative", "2017-01-01/2017-12-29", None),
        ("later this month", THURSDAY, "relative", "2026-01-15/2026-01-31", None),
        ("six month ago", THURSDAY, "relative", None, None),  # to the day? to the month? nothing bounds it
        ("several weeks ago", THURSDAY, "relative", None, None),
        ("the previous day", THURSDAY, "relative", None, None),  # previous to what the text tells
        ("in recent months", THURSDAY, "relative", None, None),
        ("pre-2021", THURSDAY, "relative", None, None),
    ],
)
def test_other_dates_are_reckoned_from_publication(
    words: str, published: str, basis: str, window: str | None, ahead: str | None
) -> None:
    found = find_dates(f"They met {words}, it said.", bounds(published))
    assert [date[2:] for date in found] == [(words, basis, window, ahead)]


def test_without_a_publication_day_nothing_is_reckoned() -> None:
    found = find_dates("He came on Saturday, last week, in early December and on September 28.")
    assert [(date.words, date.window) for date in found] == [
        ("Saturday", None), ("last week", None), ("early December", None), ("September 28", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "They may march in the second half.",  # verbs
        "It sprang up on the fall of the city.",
        "Account 0530 2294668, resolution 2593, $2021 and 12:2021.",
        "The 21st century, 9/11 and page 2021/11/16.",
        "Mondays are slow.",
    ],
)
def test_what_is_no_date_is_not_listed(text: str) -> None:
    assert find_dates(text) == []


@given(st.text())
def test_every_window_can_be_read_again(text: str) -> None:
    for date in find_dates(f"{text} last week Saturday {text}", bounds("2020-02-28/2020-03-01")):
        assert date.window is None or bounds(date.window)


SEED_DATES = [  # file, publication window, and a relative date of it with its window
    ("c31ebe18dcf29212a320d1082e9c6be83bd5e49fe3ef33e1dfa42ba861f6e934", "2026-01-14", 6, "14.01.26", "2026-01-14"),
    ("5ae95dac59206e041b0208838e5d007a39c8cbf35df1d663b54f72e4d5c44da8", "2026-01-15", 23, "2004-2009", "2004/2009"),
    ("fc8a95505da20834b6b0be23feb25bd50f9f3e44b8e252f3613cbe60ac0941d4", "2017-12-23/2017-12-31", 7, "last week",
     "2017-12-10/2017-12-30"),
    ("5a7caeec3897746ef0a187b89103e22f26cea4f4f7d1a722a5bd80556d22d910", "2025-04-24", 6, "last week",
     "2025-04-11/2025-04-23"),
    ("e12574d12c1cc6bc1baaef0dc595d4b4ebc792e69032913775539a4b970413ec", "2021-11", 7, "this summer", "2021-22"),
]  # fmt: skip


@pytest.mark.texts
@pytest.mark.parametrize(("sha256", "published", "number", "words", "window"), SEED_DATES)
def test_the_dates_of_the_seed_texts_are_found(
    texts: Path, sha256: str, published: str, number: int, words: str, window: str
) -> None:
    text = TextStore(texts).get(sha256)
    if text is None:
        pytest.skip(f"TEXTS has no text {sha256[:12]}")
    found = find_dates(text, bounds(published))
    assert len(found) == number
    assert (words, window) in {(date.words, date.window) for date in found}
