import datetime as dt
import math

import pandas as pd
import pytest
from edtf import parse_edtf
from hypothesis import assume, given
from hypothesis import strategies as st

from envoylog._windows import bounds, days, in_words


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("2026-01-13", "2026-01-13", "2026-01-13"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-21", "2023-03-01", "2023-05-31"),  # spring, northern
        ("2023-24", "2023-12-01", "2024-02-29"),  # a winter ends in the next year
        ("2026-01-06/2026-01-13", "2026-01-06", "2026-01-13"),
        ("2021-08/2026-01-14", "2021-08-01", "2026-01-14"),
        ("../2017-12-23", None, "2017-12-23"),  # open before: never a made-up first day
        ("2021-08-15/..", "2021-08-15", None),
    ],
)
def test_a_date_claims_no_more_than_was_written(written: str, earliest: str | None, latest: str | None) -> None:
    assert tuple(map(iso, bounds(written))) == (earliest, latest)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-01-03", "3 January 2026"),
        ("2021", "2021"),
        ("2021-11", "November 2021"),
        ("2023-21", "spring 2023"),
        ("2023-24", "winter beginning in 2023"),
        ("2026-01-06/2026-01-13", "between 6 January 2026 and 13 January 2026"),
        ("2021-08/2022", "between August 2021 and 2022"),
        ("../2017-12-23", "by 23 December 2017"),
        ("2021-08-15/..", "from 15 August 2021 on"),
    ],
)
def test_in_words_a_window_is_no_narrower_than_it_was_written(written: str, words: str) -> None:
    assert in_words(written) == words


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("2023~", "is no window"),
        ("2023?", "is no window"),
        ("202X", "is no window"),
        ("[2021,2022]", "is no window"),
        ("2023-2-3", "is no window"),
        ("13 January 2026", "is no window"),
        ("２０２３", "is no window"),  # full-width digits
        ("2023-04-01T12:00", "is no window"),
        ("2023\n", "is no window"),
        ("", "is no window"),
        ("2021/2022/2023", "is no window"),
        ("../..", "open at both ends"),
        ("2024/2023", "ends before it begins"),
        ("2023-13", "not in the calendar"),
        ("2023-02-30", "not in the calendar"),
        ("2023-21-05", "not in the calendar"),  # a season has no days
        ("0000", "not in the calendar"),
    ],
)
def test_what_is_no_window_is_refused_with_what_is_wrong(written: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        bounds(written)


points = st.one_of(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(dt.date.isoformat),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(lambda day: day.isoformat()[:7]),
    st.integers(1900, 2100).map(str),
    st.builds(lambda year, season: f"{year}-{season}", st.integers(1900, 2100), st.integers(21, 24)),
)


@given(points)
def test_bounds_are_those_of_the_edtf_library_where_it_is_right(written: str) -> None:
    assume(not written.endswith("-24"))  # edtf ends a winter with its first year, ours is December to February
    parsed = parse_edtf(written)
    earliest, latest = bounds(written)
    assert (earliest, latest) == (dt.date(*parsed.lower_strict()[:3]), dt.date(*parsed.upper_strict()[:3]))


@given(points, points)
def test_an_interval_runs_from_its_first_points_first_day_to_its_last_points_last(one: str, other: str) -> None:
    first, last = sorted([one, other], key=lambda text: (bounds(text)[0], bounds(text)[1]))
    if bounds(last)[1] < bounds(first)[0]:  # type: ignore[operator]
        return
    assert bounds(f"{first}/{last}") == (bounds(first)[0], bounds(last)[1])
    assert bounds(f"{first}/..") == (bounds(first)[0], None)
    assert bounds(f"../{last}") == (None, bounds(last)[1])


@given(points)
def test_bounds_are_in_order_and_hold_the_day_written(written: str) -> None:
    earliest, latest = bounds(written)
    assert earliest is not None
    assert latest is not None
    assert earliest <= latest
    assert earliest.year == int(written[:4])


def test_days_of_a_column_count_from_1970_and_leave_open_ends_unknown() -> None:
    written = pd.Series(["1970-01-02", "../1970-01-31", None])
    assert days(written, 1).tolist()[:2] == [1.0, 30.0]
    assert math.isnan(days(written, 0)[1])
    assert math.isnan(days(written, 0)[2])
