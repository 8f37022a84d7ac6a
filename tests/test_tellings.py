"""Who tells of an event and from where; events that are decided to be the same, told by all that told of either."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from small_seeds import AGENCY, IDENTITY, RULING, Record, Small, report, small_seeds, write_seeds
from small_seeds import source as source_of

from curation.candidate import Compiled, compiled, merged_events
from curation.claims import Coded, coded
from curation.reading import read_seeds

EVENT: Final = "told-2026"


def written(folder: Path, *reports: Record, **keys: Any) -> Path:
    """The small seeds with one more source, which tells what is given."""
    told = source_of("agency-2026-01-21", *reports, title="Told", **keys)
    return write_seeds(folder, small_seeds() | {"sources/2026/agency-2026-01-21.yaml": told})


def told(folder: Path, *reports: Record, **keys: Any) -> Coded:
    found = coded(read_seeds(written(folder, *reports, **keys)))
    return Coded(*(frame[frame["report_id"].str.startswith("agency-2026-01-21.")] for frame in found))


def one(kind: str, **keys: Any) -> Record:
    """A report of a kind; a statement has its topic."""
    return report(EVENT, kind, **({"topics": ["contacts"]} if kind == "statement" else {}) | keys)


RELAYED = {"relays": "ministry-2026-01-06", "relays_basis": "credited"}


@pytest.mark.parametrize(
    ("of_source", "of_report", "relays", "basis"),
    [
        ({}, {}, None, None),
        (RELAYED, {}, "ministry-2026-01-06", "credited"),
        (RELAYED, {"relays": "none"}, None, None),  # switched off
        ({}, {"relays": "wire-2026-01", "relays_basis": "textual"}, "wire-2026-01", "textual"),
        (RELAYED, {"relays": "wire-2026-01", "relays_basis": "textual"}, "wire-2026-01", "textual"),
        (RELAYED, {"relays": "wire-2026-01"}, "wire-2026-01", None),  # how the source's own relay is known says nothing
        (RELAYED, {"relays_basis": "textual"}, "ministry-2026-01-06", "textual"),
    ],
)
def test_a_report_relays_what_it_says_itself_else_what_its_source_does(
    tmp_path: Path, of_source: Record, of_report: Record, relays: str | None, basis: str | None
) -> None:
    reports = told(tmp_path, one("meeting", **of_report), **of_source).reports.astype(object)
    found = reports.where(reports.notna(), None)[["relays", "relays_basis"]]
    assert found.to_numpy().tolist() == [[relays, basis]]


def test_who_coded_a_source_coded_its_reports_unless_they_say_otherwise(tmp_path: Path) -> None:
    reports = [one("meeting"), report("other-2026", "meeting", coded_by="bob")]
    seeds = small_seeds()
    seeds["coders.yaml"] = {"coders": [{"id": "ann", "kind": "person"}, {"id": "bob", "kind": "person"}]}
    seeds[AGENCY] = source_of("agency-2026-01-13", *seeds[AGENCY]["reports"], *reports, title="T", coded_by="ann")
    found = coded(read_seeds(write_seeds(tmp_path, seeds))).reports.set_index("event_id")["coded_by"]
    assert [found[EVENT], found["other-2026"]] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("kind", "keys", "informant"),
    [
        ("statement", {"told_by": "colleague", "speakers": ["envoy"]}, "colleague"),  # who is said to tell it
        ("statement", {"speakers": ["envoy", "colleague"]}, "envoy"),  # else the speaker named first
        ("statement", {"participants": [{"actor": "bank", "role": "speaker"}]}, "bank"),
        ("statement", {}, "agency"),  # else who published it
        ("statement", {"relays": "ministry-2026-01-06"}, "ministry"),  # where it came from
        ("statement", {"relays": "wire-2026-01", "speakers": ["envoy"]}, "envoy"),
        ("meeting", {"relays": "weekly-2026-01-20"}, "agency"),  # a relay of a relay: the root of the chain
        ("meeting", {"participants": [{"actor": "envoy", "role": "speaker"}]}, "agency"),  # who speaks there tells not
        ("meeting", {"told_by": "envoy"}, "envoy"),
    ],
)
def test_the_informant_is_who_tells_else_the_speaker_else_the_origins_publisher(
    tmp_path: Path, kind: str, keys: dict[str, Any], informant: str
) -> None:
    reports = compiled(read_seeds(written(tmp_path, one(kind, **keys)))).frames["reports"]
    assert reports.loc[reports["event_id"].eq(EVENT), "informant_id"].to_list() == [informant]


@pytest.mark.parametrize("code", ["not_applicable", "not_found"])
def test_what_does_not_apply_leaves_its_cell_empty_and_keeps_its_claim(tmp_path: Path, code: str) -> None:
    tables = compiled(read_seeds(written(tmp_path, one("meeting", place=code, forum=code)))).arrow()
    events, meetings, claims = (tables[name].to_pandas() for name in ("events", "meetings", "claims"))
    assert events.loc[events["event_id"].eq(EVENT), "place_id"].isna().all()
    assert meetings.loc[meetings["event_id"].eq(EVENT), "forum_id"].isna().all()
    kept = claims[claims["event_id"].eq(EVENT) & claims["field"].isin(["place_id", "forum_id"]) & claims["adopted"]]
    assert kept["value"].to_list() == [code, code]


# Events that are decided to be the same.


def same(*events: str, identifier: str = "united") -> Small:
    decision = {"id": identifier, "decision": "same", "events": list(events), "basis": "One act.", "reason": "So."}
    return {f"identities/{identifier}.yaml": decision}


def united(folder: Path, *changes: Small) -> Compiled:
    seeds = small_seeds()
    del seeds[IDENTITY]
    for change in changes:
        seeds |= change
    return compiled(read_seeds(write_seeds(folder, seeds)))


def also_told(event: str, kind: str, **keys: Any) -> Small:
    """One more source that introduces an event."""
    told = source_of("agency-2026-01-21", report(event, kind, **keys), title="Told")
    return {"sources/2026/agency-2026-01-21.yaml": told}


@pytest.mark.parametrize(
    ("identities", "kept"),
    [
        (same("a", "b"), {"b": "a"}),
        (same("a", "b", "c"), {"b": "a", "c": "a"}),
        (same("a", "b") | same("b", "c", identifier="z"), {"b": "a", "c": "a"}),
        (same("b", "c") | same("a", "b", identifier="z"), {"b": "a", "c": "a"}),
        # three steps, in whatever order the decisions are read
        (
            same("c", "d", identifier="1") | same("b", "c", identifier="2") | same("a", "b", identifier="3"),
            dict.fromkeys("bcd", "a"),
        ),
        # two decisions with one event in common unite all of theirs
        (same("a", "b", identifier="1") | same("c", "b", identifier="2"), {"a": "c", "b": "c"}),
        (same("a", "b", identifier="1") | same("b", "a", identifier="2"), {"b": "a"}),
    ],
)
def test_of_events_that_are_the_same_the_first_is_kept(tmp_path: Path, identities: Small, kept: dict[str, str]) -> None:
    names = sorted({event for record in identities.values() for event in record["events"]})
    told = source_of("agency-2026-01-21", *(report(name, "meeting") for name in names), title="Told")
    seeds = small_seeds() | {"sources/2026/agency-2026-01-21.yaml": told} | identities
    assert merged_events(read_seeds(write_seeds(tmp_path, seeds))) == kept


def test_all_reports_of_united_events_tell_of_the_one_that_is_kept(tmp_path: Path) -> None:
    tables = united(tmp_path, also_told("parley-2026", "meeting", mode="phone"), same("talks-2026", "parley-2026"))
    reports, meetings = tables.frames["reports"], tables.frames["meetings"]
    tellers = reports.loc[reports["event_id"].eq("talks-2026"), "source_id"]
    assert set(tellers) == {"ministry-2026-01-06", "weekly-2026-01-20", "agency-2026-01-21"}
    assert "parley-2026" not in set(tables.frames["events"]["event_id"])
    assert meetings.loc[meetings["event_id"].eq("talks-2026"), "mode"].to_list() == ["phone"]


def test_one_report_alone_introduces_a_united_event(tmp_path: Path) -> None:
    tables = united(tmp_path, also_told("parley-2026", "meeting"), same("talks-2026", "parley-2026"))
    reports = tables.frames["reports"]
    introducing = reports[reports["event_id"].eq("talks-2026") & reports["introduces"]]
    assert introducing["source_id"].to_list() == ["ministry-2026-01-06"]  # it introduces the event that is kept


def test_what_names_a_united_event_names_the_one_that_is_kept(tmp_path: Path) -> None:
    remark = report("remark-2026", "statement", topics=["contacts"], part_of="parley-2026")
    follows = [{"relation": "follows", "event": "parley-2026"}, {"relation": "follows", "event": "talks-2026"}]
    after = report("after-2026", "meeting", links=follows)
    more = {"sources/2026/weekly-2026-01-22.yaml": source_of("weekly-2026-01-22", remark, after, title="Told")}
    changes = (also_told("parley-2026", "meeting"), more, same("talks-2026", "parley-2026"))
    tables = united(tmp_path, *changes).arrow()
    events = tables["events"].to_pandas().set_index("event_id")
    links = tables["links"].to_pandas()
    assert events.loc["remark-2026", "part_of"] == "talks-2026"
    assert links.loc[links["event_id"].eq("after-2026"), "other_event_id"].to_list() == ["talks-2026"]  # once


def test_a_ruling_on_a_united_event_rules_the_one_that_is_kept(tmp_path: Path) -> None:
    seeds = small_seeds()
    moved = {RULING: seeds[RULING] | {"event": "talks-2026"}}
    tables = united(tmp_path, also_told("parley-2026", "meeting"), moved, same("parley-2026", "talks-2026"))
    meetings = tables.frames["meetings"]
    assert meetings.loc[meetings["event_id"].eq("parley-2026"), "format"].to_list() == ["multilateral"]
