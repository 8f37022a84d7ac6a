"""The pictures: the numbers behind them by hand and in general, what is written on them, and their bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
import small_release
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox
from small_commands import commands
from small_meetings import delegates, make, meeting

from curation.picture_bearers import borne
from curation.picture_meetings import sides
from curation.picture_sheet import drawn_alike
from curation.picture_timeline import FAMILIES, Bar, bars, windows, years
from curation.pictures import PICTURES, NothingToDraw, pictures
from curation.sides import at_meetings, met
from envoylog import Release

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 150_000
"""Bytes of a picture at most."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release(small_release.make(tmp_path_factory.mktemp("pictures") / "release"))


@pytest.fixture(scope="module")
def ours(root: Path) -> Release:
    return Release(root)


@pytest.fixture(scope="module")
def drawn(ours: Release) -> dict[str, str]:
    return pictures(ours)


def written(svg: str) -> list[str]:
    """The lines of text on a picture."""
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


# When.


def test_each_event_has_the_window_of_its_adopted_date(small: Release) -> None:
    assert windows(small).to_csv(index=False, header=False).splitlines() == [
        "freeze-2021-08,policy_action,2021-08-01,2021-08-31,2021,reported",
        "interview-2021-11,interview,2021-11-10,2021-11-17,2021,unfulfilled",  # its status is planned
        "remark-2021-11,statement,2021-11-15,2021-11-16,2021,reported",  # inherited from the talks
        "talks-2021-11,meeting,2021-11-15,2021-11-16,2021,reported",
        "thaw-2021-11,policy_action,,2021-12-01,2021,before",
    ]


def test_a_window_taken_over_is_drawn_as_that_of_its_container(tmp_path: Path) -> None:
    told = [
        {"date": "2021-12-01/2021-12-08", "date_basis": "news_cycle"},
        *({"date_basis": "inherited", "date": "2021-12-01/2021-12-08", "part_of": f"meeting-{n}"} for n in (0, 1)),
        {"date": "2021-12-02"},
        {"date_basis": "inherited", "date": "2021-12-02", "part_of": "meeting-3"},
        {"date": "2021-12-02/.."},
    ]
    reports = [meeting(number, delegates("northland"), **each) for number, each in enumerate(told)]
    found = windows(Release(make(tmp_path / "release", reports))).set_index("event_id")["manner"]
    assert [found[f"meeting-{n}"] for n in range(6)] == [*["counted"] * 3, *["reported"] * 2, "after"]


def test_events_are_counted_by_year_and_family(small: Release) -> None:
    counts = {"meeting": 1, "interview": 1, "statement": 1, "policy_action": 2}
    assert years(windows(small)).to_dict("index") == {2021: counts}


def window(earliest: str | None, latest: str | None, manner: str = "reported") -> dict[str, object]:
    first, last = (pd.Timestamp(day) if day else pd.NaT for day in (earliest, latest))
    year = (first if last is pd.NaT else last).year
    return {"event_type": "meeting", "earliest": first, "latest": last, "year": year, "manner": manner}


@pytest.mark.parametrize(
    ("shown", "drawn"),
    [
        ([("2021-01-31", "2021-03-01")], [(2021, 0, 30, 60)]),  # the last day is drawn too
        ([("2021-01-31", "2021-01-31")], [(2021, 0, 30, 33)]),  # a day is drawn as three
        ([("2020-12-31", "2021-01-10")], [(2020, 0, 363, 366), (2021, 0, 0, 10)]),
        ([("2019", "2021-12-31")], [(2019, 0, 0, 365), (2020, 0, 0, 366), (2021, 0, 0, 365)]),
        ([(None, "2021-03-01", "before")], [(2021, 0, 47, 60)]),
        ([("2020", "2020"), (None, "2021-01-04", "before")], [(2020, 0, 0, 3), (2021, 0, 0, 4)]),  # stays in its year
        ([("2021-03-01", None, "after")], [(2021, 0, 59, 72)]),
        ([("2021-12-30", None, "after"), ("2022", "2022")], [(2021, 0, 363, 366), (2022, 0, 0, 3)]),
        ([("2021-03-01", "2021-03-09"), ("2021-03-09", "2021-03-12")], [(2021, 0, 59, 68), (2021, 1, 67, 71)]),
        ([("2021-03-01", "2021-03-09"), ("2021-03-11", "2021-03-19")], [(2021, 0, 59, 68), (2021, 0, 69, 78)]),
    ],
)
def test_a_bar_is_as_long_as_the_window(
    shown: list[tuple[str | None, ...]], drawn: list[tuple[int, int, int, int]]
) -> None:
    found = bars(pd.DataFrame([window(*told) for told in shown]))
    assert [(bar.year, bar.lane, bar.start, bar.end) for bar in found] == drawn


def test_every_event_is_drawn_and_counted_once(ours: Release) -> None:
    shown, events = windows(ours), ours.load("events")
    assert shown["event_id"].tolist() == events["event_id"].tolist()
    counted, types = years(shown).sum().to_dict(), events["event_type"].value_counts()
    assert counted == {family: types.get(family, 0) for family in FAMILIES}


def test_no_bar_lies_over_another_or_beyond_its_year(ours: Release) -> None:
    lanes: dict[tuple[int, int], list[Bar]] = {}
    for bar in bars(windows(ours)):
        lanes.setdefault((bar.year, bar.lane), []).append(bar)
        assert 0 <= bar.start < bar.end <= 366
    assert {len({bar.family for bar in lane}) for lane in lanes.values()} == {1}
    assert [pair for lane in lanes.values() for pair in pairwise(sorted(lane)) if pair[0].end >= pair[1].start] == []


def test_there_is_a_bar_for_each_year_that_a_window_touches(ours: Release) -> None:
    shown = windows(ours)
    first, last = shown["earliest"].dt.year, shown["latest"].dt.year
    assert len(bars(shown)) == (last.fillna(first) - first.fillna(last) + 1).sum()


# Who met whom.


def test_the_talks_of_the_small_release_are_the_one_meeting(small: Release) -> None:
    assert met(small).to_numpy().tolist() == [["northland", "southland", 1, 0]]  # the envoy's and the visitor's
    assert sides(small).to_numpy().tolist() == [
        ["northland", "Northland", 1, True],
        ["southland", "Southland", 1, True],
    ]


def test_sides_are_shown_from_the_most_met_down_to_one_number(ours: Release) -> None:
    every = sides(ours)
    assert every["meetings"].is_monotonic_decreasing
    assert dict(zip(every["side"], every["meetings"], strict=True)) == Counter(at_meetings(ours)["side"])
    assert 0 < every["shown"].sum() <= 18
    assert every.loc[every["shown"], "meetings"].min() > every.loc[~every["shown"], "meetings"].max(skipna=True) or (
        every["shown"].all()
    )


# Whose word.


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            "source_id",
            [
                ("ministry-site-2021-11-16", 22, 11),  # 4 of the remark and the interview, 7 of the talks
                ("weekly-2021-12-01", 19, 19),  # the freeze and the thaw, of which nobody else tells
                ("agency-2021-11-17", 16, 12),
            ],
        ),
        (
            "informant_id",
            [
                ("weekly", 19, 19),
                ("envoy", 15, 14),  # all three tell the remark by his word; of the talks the agency has the place too
                ("ministry-site", 13, 8),
                ("agency", 10, 7),
            ],
        ),
    ],
)
def test_values_are_counted_for_whoever_bears_them(
    small: Release, by: str, expected: list[tuple[str, int, int]]
) -> None:
    found = borne(small, by)
    assert list(zip(found["bearer"], found["values"], found["alone"], strict=True)) == expected
    assert found["share"].tolist() == pytest.approx([100 * values / 57 for _, values, _ in expected])


@pytest.mark.parametrize("by", ["source_id", "informant_id"])
def test_every_adopted_value_is_borne_once(ours: Release, by: str) -> None:
    found = borne(ours, by)
    assert found["values"].sum() == ours.load("claims")["adopted"].sum()
    assert found["share"].sum() == pytest.approx(100)
    assert found["values"].is_monotonic_decreasing
    assert found["alone"].between(0, found["values"]).all()


def test_what_one_source_alone_says_rests_on_one_informant(ours: Release) -> None:
    assert borne(ours, "source_id")["alone"].sum() <= borne(ours, "informant_id")["alone"].sum()


# What is written on them.


def test_the_timeline_says_how_many_of_each_family_and_year(ours: Release, drawn: dict[str, str]) -> None:
    said, counts = Counter(written(drawn["timeline"])), years(windows(ours))
    heads = [f"{label} {counts[family].sum()}" for family, (label, _) in FAMILIES.items()]
    cells = [str(count) for count in counts.to_numpy().ravel() if count]
    assert Counter([*heads, *map(str, counts.index), *cells]) <= said


def test_the_meetings_have_every_number_of_the_sides_shown(ours: Release, drawn: dict[str, str]) -> None:
    every, pairs = sides(ours), met(ours)
    shown = every[every["shown"]]
    among = pairs[pairs["side"].isin(shown["side"]) & pairs["other"].isin(shown["side"])]
    numbers = [*shown["meetings"], *among["alone"], *among["in_company"]]
    said = Counter(text for text in written(drawn["meetings"]) if text.isdigit())
    assert said == Counter(str(number) for number in numbers if number)
    hidden = every.loc[~every["shown"], "label"]
    assert [label for label in hidden if label not in " ".join(written(drawn["meetings"]))] == []


def test_each_number_stands_where_its_two_sides_cross(ours: Release) -> None:
    with drawn_alike():
        texts = PICTURES["meetings"](ours).figure.axes[0].texts
    at = {(round(text.get_position()[0], 6), round(text.get_position()[1], 6)): text.get_text() for text in texts}
    across = {text.get_text(): round(text.get_position()[0], 6) for text in texts if text.get_rotation()}
    down = {name: y for (x, y), name in at.items() if name in across and x not in across.values()}
    every, pairs = sides(ours), met(ours).set_index(["side", "other"])
    names = every.loc[every["shown"]].set_index("side")["label"]
    for (one, first), (other, last) in combinations(names.items(), 2):
        pair = pairs.reindex([tuple(sorted((str(one), str(other))))]).fillna(0).astype("int64").iloc[0]
        assert at.get((across[first], down[last]), "0") == str(pair["alone"])
        assert at.get((across[last], down[first]), "0") == str(pair["in_company"])


def test_the_bearers_have_their_shares_and_the_rest(ours: Release, drawn: dict[str, str]) -> None:
    said = written(drawn["bearers"])
    for by, name in (("source_id", "sources"), ("informant_id", "informants")):
        found = borne(ours, by)
        first, rest = found.iloc[:15], found.iloc[15:]
        each = zip(first["label"], first["share"], first["values"], strict=True)
        wanted = [text for label, share, values in each for text in (label, f"{share:.1f} %  ({values:,})")]
        wanted += [f"the other {len(rest)} {name}: {rest['share'].sum():.0f} %"] if len(rest) else []
        assert [text for text in wanted if text not in said] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_names_its_release_and_speaks_to_those_who_do_not_see_it(
    ours: Release, drawn: dict[str, str], name: str
) -> None:
    svg = ElementTree.fromstring(drawn[name])
    assert f"Envoylog {ours.version}, CC BY 4.0" in written(drawn[name])
    assert svg.get("role") == "img"
    assert [len(svg.findtext(f"{SVG}{part}") or "") > 10 for part in ("title", "desc")] == [True, True]


# How they are drawn.


def boxes_of_text(release: Release, name: str) -> Iterator[tuple[str, float, Bbox]]:
    """Each text of a picture, how it leans, and the box that it takes; the sheet reaches from 0 to 1 in both ways."""
    with drawn_alike():
        figure = PICTURES[name](release).figure
        renderer = FigureCanvasAgg(figure).get_renderer()
        for text in figure.axes[0].texts:
            box = text.get_window_extent(renderer)
            yield text.get_text(), text.get_rotation(), box.transformed(figure.transFigure.inverted())


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("of", ["small", "ours"])
def test_texts_lie_on_the_sheet_and_level_ones_apart(request: pytest.FixtureRequest, name: str, of: str) -> None:
    release = request.getfixturevalue(of)
    placed = list(boxes_of_text(release, name))
    assert [text for text, _, box in placed if min(box.x0, box.y0) < 0 or max(box.x1, box.y1) > 1] == []
    level = [(text, box.shrunk(0.98, 0.98)) for text, rotation, box in placed if rotation == 0]
    assert [(one, other) for (one, a), (other, b) in combinations(level, 2) if a.overlaps(b)] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_opaque_light_and_undated(drawn: dict[str, str], name: str) -> None:
    svg = drawn[name]
    sheet = next(ElementTree.fromstring(svg).iter(f"{SVG}path"))
    assert "fill: #ffffff" in (sheet.get("style") or "")
    assert len(svg.encode()) < LARGEST
    assert re.findall(r"<dc:date>|\d\d:\d\d:\d\d|@import|<script|<image", svg) == []


def test_the_machines_own_settings_do_not_show(small: Release) -> None:
    plain = pictures(small)
    with mpl.rc_context({"svg.fonttype": "path", "font.family": "serif", "lines.solid_capstyle": "round"}):
        assert pictures(small) == plain


def test_the_pictures_are_as_they_are_drawn_from_the_release(root: Path, drawn: dict[str, str]) -> None:
    pinned = re.search("^matplotlib==(.+)$", (root / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned
    if mpl.__version__ != pinned[1]:
        pytest.fail(f"matplotlib is {mpl.__version__}, not {pinned[1]} as in constraints.txt; `make build`", False)
    there = {path.stem: path.read_text(encoding="utf-8") for path in (root / "docs" / "pictures").iterdir()}
    if stale := sorted(name for name in drawn.keys() | there if drawn.get(name) != there.get(name)):
        pytest.fail(f"docs/pictures/ is not what data/ gives now: {', '.join(stale)}; run `make pictures`", False)


# The command.


def test_the_command_writes_every_picture(root: Path, tmp_path: Path, drawn: dict[str, str]) -> None:
    outcome = commands().run("draw_pictures", "--release", root, "--output", tmp_path / "new" / "pictures")
    assert (outcome.status, outcome.err) == (0, "")
    found = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "new" / "pictures").iterdir()}
    assert found == drawn
    assert outcome.out.splitlines() == [f"wrote {tmp_path}/new/pictures/{name}.svg" for name in PICTURES]


def test_without_a_release_nothing_is_written(tmp_path: Path) -> None:
    outcome = commands().run("draw_pictures", "--release", tmp_path / "nowhere", "--output", tmp_path / "new")
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert outcome.err.startswith("could not run: ")
    assert not (tmp_path / "new").exists()


def test_a_release_without_events_is_not_drawn(small: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Release, "load", lambda self, *_: pd.DataFrame({"event_id": []}))
    with pytest.raises(NothingToDraw, match=r"release 0\.9\.0 has no event to draw"):
        pictures(small)
