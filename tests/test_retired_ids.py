"""A retired id is never used again, wherever it stands, and leads for ever to what it became."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import small_release
from small_seeds import AGENCY, IDENTITY, MINISTRY, PLACES, RULING, WEEKLY, Small, small_seeds, write_seeds

from curation.findings import Finding, SeedErrors
from curation.history_lists import write_list
from curation.reading import read_seeds
from envoylog import NoRelease, Release, Unknown
from envoylog._lists import CHANGES, FOLDER, RETIRED


def retirement(table: str, retired: str, *successors: str, kind: str = "merged") -> Small:
    named: dict[str, Any] = {"successors": list(successors)} if successors else {}
    told = {"id": "gone", "table": table, "retired": retired, "kind": kind, "reason": "A double.", "source": "Both."}
    return {"retirements/gone.yaml": {**told, **named}}


def found(folder: Path, *records: Small, change: Callable[[Small], object] = lambda seeds: None) -> list[Finding]:
    """What is found in the small seeds, changed, with more records."""
    seeds = small_seeds()
    change(seeds)
    for each in records:
        seeds |= each
    try:
        read_seeds(write_seeds(folder, seeds))
    except SeedErrors as error:
        return sorted(error.findings)
    return []


USES: Final = {
    "an event, told and ruled on": (
        retirement("events", "talks-2026", "denial-2026"),
        [IDENTITY, RULING, MINISTRY, WEEKLY],
    ),
    "a source, there and ruled for": (
        retirement("sources", "weekly-2026-01-20", "agency-2026-01-13"),
        [RULING, WEEKLY],
    ),
    "an actor, there and named": (
        retirement("actors", "bank", "southland"),
        ["actors/bank.yaml", WEEKLY],
    ),
    "a place, there and named": (retirement("places", "capital", "gulf-city"), [PLACES, MINISTRY]),
    "a topic, there and named": (retirement("topics", "contacts", "drugs"), [AGENCY, WEEKLY, "topics.yaml"]),
}


@pytest.mark.parametrize(("records", "files"), USES.values(), ids=USES)
def test_every_use_of_a_retired_id_is_told_where_it_stands(tmp_path: Path, records: Small, files: list[str]) -> None:
    told = found(tmp_path, records)
    (record,) = records.values()
    assert {each.rule for each in told} == {"retired-id"}
    assert {each.path.removeprefix("seeds/") for each in told} == set(files)
    for each in told:
        line = (tmp_path / each.path).read_text(encoding="utf-8").splitlines()[each.line - 1]
        assert line[each.column - 1 :].lstrip('"').startswith(record["retired"])
        assert each.wrong.endswith("was merged: A double.")
        assert each.right == f"write `{record['successors'][0]}`"


def test_an_id_that_is_named_and_no_longer_there_is_told_once(tmp_path: Path) -> None:
    def without_bank(seeds: Small) -> None:
        del seeds["actors/bank.yaml"]

    told = found(tmp_path, retirement("actors", "bank", kind="withdrawn"), change=without_bank)
    assert [(each.rule, each.path) for each in told] == [("retired-id", f"seeds/{WEEKLY}")]
    assert told[0].right == "it was withdrawn: use another id, or leave it out"


def test_a_retired_id_that_nothing_names_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, retirement("events", "talks-2025", "talks-2026")) == []


@pytest.mark.parametrize(
    ("records", "rule"),
    [
        (retirement("events", "talks-2025", "talks-2024"), "unknown-successor"),
        (retirement("events", "talks-2025", "talks-2025"), "unknown-successor"),
        (retirement("events", "talks-2025", "envoy"), "unknown-successor"),
        (retirement("events", "talks-2025"), "successors"),
        (retirement("events", "talks-2025", "talks-2026", "denial-2026"), "successors"),
        (retirement("events", "talks-2025", "talks-2026", kind="split"), "successors"),
        (retirement("events", "talks-2025", "talks-2026", kind="withdrawn"), "successors"),
        (retirement("claims", "talks-2025", "talks-2026"), "bad-permanent-table"),
        (retirement("events", "talks-2025", "talks-2026", kind="lost"), "bad-retirement"),
    ],
)
def test_a_retirement_leads_to_what_is_there(tmp_path: Path, records: Small, rule: str) -> None:
    (told,) = found(tmp_path, records)
    assert (told.rule, told.path) == (rule, "seeds/retirements/gone.yaml")


# What it became.

ROWS: Final = [
    ("events", "talks-2020", "0.2.0", "merged", "talks-2021", "One meeting.", "Both pages."),
    ("events", "talks-2021", "0.3.0", "split", "talks-2021-11 remark-2021-11", "Two acts.", "The page."),
    ("sources", "daily-2021-11-17", "0.3.0", "merged", "agency-2021-11-17", "One page.", "Its address."),
    ("places", "port", "0.4.0", "withdrawn", "", "It is no place.", "The map."),
]

REPORTED: Final = ("weekly-2021-12-01.talks-2021-11", "weekly-2021-12-01.remark-2021-11")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = small_release.make(tmp_path_factory.mktemp("retired") / "release")
    (folder / FOLDER).mkdir()
    write_list(folder, RETIRED, ROWS)
    write_list(
        folder, CHANGES, [("0.4.0", "reports", "agency-2021-11-17.freeze-2021-08", "", "Not told.", "The page.")]
    )
    return Release(folder)


@pytest.mark.parametrize(
    ("asked", "table", "status", "ids", "since"),
    [
        ("talks-2021-11", "events", "current", ("talks-2021-11",), None),
        ("agency", "actors", "current", ("agency",), None),
        ("talks-2021", "events", "split", ("talks-2021-11", "remark-2021-11"), "0.3.0"),
        ("talks-2020", "events", "merged", ("talks-2021-11", "remark-2021-11"), "0.2.0"),  # to the end of the way
        ("port", "places", "withdrawn", (), "0.4.0"),
        ("agency-2021-11-17.talks-2021-11", "reports", "current", ("agency-2021-11-17.talks-2021-11",), None),
        ("daily-2021-11-17.talks-2021-11", "reports", "merged", ("agency-2021-11-17.talks-2021-11",), "0.3.0"),
        ("weekly-2021-12-01.talks-2020", "reports", "merged", REPORTED, "0.2.0"),
        (
            "daily-2021-11-17.talks-2021-11.place_id",
            "claims",
            "merged",
            ("agency-2021-11-17.talks-2021-11.place_id",),
            "0.3.0",
        ),
        ("agency-2021-11-17.freeze-2021-08", "reports", "withdrawn", (), "0.4.0"),
    ],
)
def test_an_id_leads_to_what_it_became(
    release: Release, asked: str, table: str, status: str, ids: tuple[str, ...], since: str | None
) -> None:
    told = release.resolve_id(asked)
    assert (told.id, told.table, told.status, told.ids, told.since) == (asked, table, status, ids, since)
    assert (told.reason is None) == (status == "current")


@pytest.mark.parametrize("asked", ["talks-2019", "", "agency-2021-11-17.talks-2019", "agency-2021-11-17.thaw-2021-11"])
def test_an_id_that_no_release_had_is_unknown(release: Release, asked: str) -> None:
    with pytest.raises(Unknown, match="no id"):
        release.resolve_id(asked)


def test_what_became_of_an_id_is_told_in_a_sentence(release: Release) -> None:
    assert str(release.resolve_id("talks-2020")) == (
        "talks-2020: merged into talks-2021-11, remark-2021-11 in 0.2.0: One meeting. (Both pages.)"
    )
    assert str(release.resolve_id("port")) == "port: withdrawn in 0.4.0: It is no place. (The map.)"


def test_a_damaged_list_of_retired_ids_is_one_sentence(tmp_path: Path) -> None:
    folder = small_release.make(tmp_path / "release")
    (folder / FOLDER).mkdir()
    (folder / FOLDER / RETIRED).write_text("table,id\nevents,a\n", encoding="utf-8")
    with pytest.raises(NoRelease, match="has not the columns table, id, since"):
        Release(folder).resolve_id("talks-2019")
