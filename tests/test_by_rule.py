"""What rests on the rule of resolution: the cells that change, worked out by hand and held against `load`."""

from itertools import combinations
from pathlib import Path
from typing import Final

import pandas as pd
import pytest
import small_release

import envoylog
from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release
from envoylog import Release, Unknown
from envoylog.resolution import RULES

SOURCE: Final = """id: {id}
publisher: {publisher}
title: "Told by {publisher}"
url: https://more.example/{id}
published: {day}
published_basis: stated
language: en
kind: news_report
text: {{sha256: {hash}, extent: full, read_on: 2026-11-21}}
reports:
"""
VISIT: Final = """  - event: visit-2021-10
    introduces: true
    type: meeting
    subtype: visit
    host: {host}
    participants:
      - {{actor: visitor, role: visitor, on_behalf_of: {behalf}}}
    format: {format}
    forum: {forum}
    date: {date}
    date_basis: {basis}
    nearness: {nearness}
    passages:
      - {{first: "they came", last: "and went again", span: [10, 90], sha256: {hash}}}
"""
FREEZE: Final = """  - event: freeze-2021-08
    type: policy_action
    subtype: executive
    issuer: southland
    instrument: asset_freeze
    effect: imposes
    target: bank
    amount: {amount}
    amount_basis: {basis}
    currency: USD
    date: 2021-08
    date_basis: stated
    nearness: {nearness}
    passages:
      - {{first: "so much money", last: "was frozen there", span: [100, 190], sha256: {hash}}}
"""
MORE: Final = {
    # told first, by somebody who was not there: an earlier day, another format, another sum
    "agency-2021-10-05": [
        (VISIT, "southland northland multilateral round-table 2021-09-30/2021-10-01 stated same_day_report"),
        (FREEZE, "7000000000 approximate same_day_report"),
    ],
    # the nearest: the host's own word, five days later
    "ministry-site-2021-10-10": [
        (VISIT, "northland southland bilateral not_applicable 2021-10-03/2021-10-04 stated own_act"),
        (FREEZE, "9000000000 at_least own_act"),
    ],
    # the one that names a single day, and a second origin for the format
    "weekly-2021-10-12": [(VISIT, "northland southland multilateral round-table 2021-09-28 relative retrospect")],
}
KEYS: Final = {
    VISIT: ("host", "behalf", "format", "forum", "date", "basis", "nearness"),
    FREEZE: ("amount", "basis", "nearness"),
}
BY_HAND: Final = {
    # event, table, item, field: nearest, majority_of_origins, most_precise, earliest_report; null as an empty text
    ("freeze-2021-08", "policy_actions", "", "amount"): ["9000000000", "7000000000", "9000000000", "7000000000"],
    ("freeze-2021-08", "policy_actions", "", "amount_basis"): ["at_least", "approximate", "at_least", "approximate"],
    ("talks-2021-11", "events", "", "date_edtf"): [
        *["2021-11-15/2021-11-16"] * 2,
        "2021-10-21",
        "2021-11-15/2021-11-16",
    ],
    ("visit-2021-10", "events", "", "date_edtf"): [
        *["2021-10-03/2021-10-04"] * 2,
        "2021-09-28",
        "2021-09-30/2021-10-01",
    ],
    ("visit-2021-10", "events", "", "date_basis"): ["stated", "stated", "relative", "stated"],
    ("visit-2021-10", "meetings", "", "format"): ["bilateral", "multilateral", "bilateral", "multilateral"],
    ("visit-2021-10", "meetings", "", "forum_id"): ["", "round-table", "", "round-table"],
    ("visit-2021-10", "meetings", "", "host_id"): ["northland", "northland", "northland", "southland"],
    ("visit-2021-10", "participants", "visitor:visitor", "on_behalf_of"): [*["southland"] * 3, "northland"],
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("by_rule")
    seeds = read_seeds(with_more(small_release.write_seeds(folder / "seeds")))
    write_release(compiled(seeds).arrow(), folder / "release", "0.9.0", codes_of(seeds), {})
    return Release(folder / "release")


def with_more(seeds: Path) -> Path:
    for number, (source, reports) in enumerate(MORE.items()):
        publisher, day, mark = source[:-11], source[-10:], "abc"[number] * 64
        text = SOURCE.format(id=source, publisher=publisher, day=day, hash=mark)
        for form, told in reports:
            text += form.format(**dict(zip(KEYS[form], told.split(), strict=True)), hash=mark)
        text = text if number == 0 else text.replace("    introduces: true\n", "")
        (seeds / "sources" / "2021" / f"{source}.yaml").write_text(text, encoding="utf-8")
    return seeds


def test_the_cells_are_those_worked_out_by_hand(small: Release) -> None:
    found = small.by_rule().fillna("").set_index(["event_id", "table", "item", "field"])
    assert dict(zip(found.index, found[list(RULES)].to_numpy().tolist(), strict=True)) == BY_HAND
    assert list(found.index) == list(BY_HAND)  # sorted so
    assert found.index[found["nature"].eq("derived")].to_list() == [("visit-2021-10", "meetings", "", "host_id")]


def test_companions_are_one_choice(small: Release) -> None:
    found = small.by_rule()
    bundles = found.groupby(["event_id", "bundle"], sort=False)["field"].apply(list).to_dict()
    assert bundles["visit-2021-10", "date"] == ["date_edtf", "date_basis"]
    assert bundles["freeze-2021-08", "amount"] == ["amount", "amount_basis"]
    assert bundles["visit-2021-10", "format"] == ["format"]


def test_what_a_curator_ruled_is_counted_and_not_listed(small: Release) -> None:
    found = small.by_rule()
    assert "place_id" not in set(found["field"])
    assert found.attrs["ruled"] == 1


def test_attrs_say_out_of_how_many(small: Release) -> None:
    attrs = small.by_rule("nearest", "most_precise").attrs
    assert attrs["rules"] == ["nearest", "most_precise"]
    assert (attrs["version"], attrs["citation"]) == (small.version, small.cite())
    assert attrs["cells"] == sum(
        int(small.load(table, columns=list(columns)).notna().to_numpy().sum())
        for table, columns in decided(small).items()
    )


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ((), list(RULES)),
        (("most_precise", "nearest"), ["most_precise", "nearest"]),  # in the order asked
        (("earliest_report",), ["nearest", "earliest_report"]),  # one alone stands beside that of the release
        (("nearest",), ["nearest"]),
        (("nearest", "most_precise", "nearest"), ["nearest", "most_precise"]),
    ],
)
def test_there_is_a_column_for_each_rule_asked(small: Release, asked: tuple[str, ...], columns: list[str]) -> None:
    found = small.by_rule(*asked)
    assert list(found) == ["event_id", "table", "item", "field", "bundle", "nature", *columns]
    assert set(map(str, found.dtypes)) == {"str"}
    assert found.empty == (len(columns) == 1)


@pytest.mark.parametrize("pair", list(combinations(RULES, 2)))
@pytest.mark.parametrize("which", ["small", "released"])
def test_they_are_the_cells_that_differ_between_two_loads(
    small: Release, release: Path, which: str, pair: tuple[str, str]
) -> None:
    asked = small if which == "small" else Release(release)
    found = asked.by_rule(*pair)
    assert {*map(tuple, found[["event_id", "item", "field", *pair]].fillna("").to_numpy())} == loaded_apart(
        asked, *pair
    )


def loaded_apart(asked: Release, one: str, other: str) -> set[tuple[str, ...]]:
    """Cells of the coded columns, and of those named after a role, that `load` gives otherwise under another rule."""
    apart = set()
    for table, columns in decided(asked).items():
        left, right = asked.load(table, rule=one), asked.load(table, rule=other)
        for place in range(len(left)):
            for column in columns:
                before, after = written(left[column][place]), written(right[column][place])
                if before != after:
                    row = left.loc[place]
                    item = f"{row['actor_id']}:{row['role']}" if table == "participants" else ""
                    apart.add((row["event_id"], item, column, before, after))
    return apart


def decided(asked: Release) -> dict[str, list[str]]:
    tables = ("events", "interviews", "meetings", "statements", "policy_actions", "participants")
    found = {}
    for table in tables:
        told = asked.codebook(table)
        named = told["column"].str.endswith("_id") & told["nature"].eq("derived")
        found[table] = told.loc[told["nature"].eq("coded") | named, "column"].to_list()
    return found


def written(value: object) -> str:
    if pd.isna(value):
        return ""
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


@pytest.mark.parametrize("asked", [("nearst",), ("nearest", "nearst")])
def test_a_rule_that_there_is_not_is_answered_with_those_there_are(small: Release, asked: tuple[str, ...]) -> None:
    with pytest.raises(Unknown) as caught:
        small.by_rule(*asked)
    assert "no rule `nearst`; did you mean `nearest`" in str(caught.value)


def test_the_package_speaks_of_the_installed_release() -> None:
    assert envoylog.by_rule("nearest").attrs["version"] == envoylog.__version__
