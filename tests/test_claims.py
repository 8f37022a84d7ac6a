"""From a report as written to claims: table, item, field, value, and the passage that bears them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_seeds import (
    AGENCY,
    IDENTITY,
    RULING,
    Record,
    Small,
    passage,
    place_of,
    report,
    small_seeds,
    write_seeds,
)
from small_seeds import source as source_of

from curation.between_keys import UNBORNE
from curation.candidate import Compiled, compiled, merged_events
from curation.claims import Coded, coded
from curation.reading import read_seeds
from curation.shapes import REPORT

Claim = tuple[str, str | None, str]
EVENT = "told-2026"


def written(folder: Path, *reports: Record, **keys: Any) -> Path:
    """The small seeds with one more source, which tells what is given."""
    told = source_of("agency-2026-01-21", *reports, title="Told", **keys)
    return write_seeds(folder, small_seeds() | {"sources/2026/agency-2026-01-21.yaml": told})


def told(folder: Path, *reports: Record, **keys: Any) -> Coded:
    found = coded(read_seeds(written(folder, *reports, **keys)))
    return Coded(*(frame[frame["report_id"].str.startswith("agency-2026-01-21.")] for frame in found))


def values(claims: pd.DataFrame) -> dict[Claim, str]:
    rows = claims[["table", "item", "field", "value"]].astype(object)
    return {(t, i if isinstance(i, str) else None, f): v for t, i, f, v in rows.itertuples(index=False, name=None)}


BARE = {
    "interview": {"subtype": "sit_down"},
    "meeting": {"subtype": "talks"},
    "statement": {"subtype": "remark"},
    "policy_action": {"subtype": "executive"},
}
ALWAYS = {
    ("event_topics", "contacts", "present"): "true",
    ("statements", None, "speech_act"): "deny",
    ("policy_actions", None, "instrument"): "asset_freeze",
    ("policy_actions", None, "effect"): "imposes",
    ("events", None, "date_edtf"): "2026-01-13",
    ("events", None, "date_basis"): "stated",
}


def bare(kind: str) -> dict[Claim, str]:
    """What a report of a kind claims when it says no more than it must."""
    own = {"statement": ("statements", "event_topics"), "policy_action": ("policy_actions",)}.get(kind, ())
    shared = {claim: value for claim, value in ALWAYS.items() if claim[0] in ("events", *own)}
    return shared | {("events", None, "event_type"): kind, ("events", None, "subtype"): BARE[kind]["subtype"]}


def one(kind: str, **keys: Any) -> Record:
    """A report of a kind; a statement has its topic."""
    return report(EVENT, kind, **({"topics": ["contacts"]} if kind == "statement" else {}) | keys)


def member(*roles: str) -> dict[Claim, str]:
    return {("participants", role, "present"): "true" for role in roles}


CASES: list[tuple[str, dict[str, Any], dict[Claim, str]]] = [
    *[(kind, {}, {}) for kind in BARE],
    ("meeting", {"subtype": "talks"}, {("events", None, "subtype"): "talks"}),
    ("meeting", {"status": "occurred"}, {("events", None, "status"): "occurred"}),
    ("meeting", {"part_of": "talks-2026"}, {("events", None, "part_of"): "talks-2026"}),
    ("meeting", {"place": "capital"}, {("events", None, "place_id"): "capital"}),
    ("meeting", {"place": "not_applicable"}, {("events", None, "place_id"): "not_applicable"}),
    ("meeting", {"date": "2026-01/.."}, {("events", None, "date_edtf"): "2026-01/.."}),  # kept as it was written
    ("meeting", {"date_basis": "inherited"}, {("events", None, "date_basis"): "inherited"}),
    ("statement", {"speakers": ["envoy", "colleague"]}, member("envoy:speaker", "colleague:speaker")),
    ("statement", {"addressee": "southland"}, member("southland:addressee")),
    ("statement", {"target": ["southland", "bank"]}, member("southland:target", "bank:target")),
    ("interview", {"interviewee": "envoy"}, member("envoy:interviewee")),
    ("interview", {"interviewer": "colleague"}, member("colleague:interviewer")),
    ("interview", {"outlet": "agency"}, member("agency:interviewer")),
    ("policy_action", {"issuer": "southland"}, member("southland:issuer")),
    ("meeting", {"host": "northland"}, member("northland:host")),
    ("meeting", {"convener": "ministry"}, member("ministry:convener")),
    (
        "meeting",
        {
            "participants": [
                {"actor": "envoy", "role": "delegate"}
                | {"capacity": "post", "tenure": "acting", "on_behalf_of": "northland", "attendance": "absent"}
            ]
        },
        {
            **member("envoy:delegate"),
            ("participants", "envoy:delegate", "capacity"): "post",
            ("participants", "envoy:delegate", "tenure"): "acting",
            ("participants", "envoy:delegate", "on_behalf_of"): "northland",
            ("participants", "envoy:delegate", "attendance"): "absent",
        },
    ),
    (  # an entry adds to what the shorthand says, and is no second participant
        "meeting",
        {"host": "northland", "participants": [{"actor": "northland", "role": "host", "attendance": "attended"}]},
        {**member("northland:host"), ("participants", "northland:host", "attendance"): "attended"},
    ),
    ("interview", {"medium": "print"}, {("interviews", None, "medium"): "print"}),
    ("interview", {"interview_language": "ru"}, {("interviews", None, "language"): "ru"}),
    (
        "interview",
        {"first_published": "2026-01"},
        {
            ("interviews", None, "first_published_earliest"): "2026-01-01",
            ("interviews", None, "first_published_latest"): "2026-01-31",
        },
    ),
    ("meeting", {"format": "bilateral"}, {("meetings", None, "format"): "bilateral"}),
    ("meeting", {"mode": "phone"}, {("meetings", None, "mode"): "phone"}),
    ("meeting", {"level": "minister"}, {("meetings", None, "level"): "minister"}),
    ("meeting", {"forum": "round-table"}, {("meetings", None, "forum_id"): "round-table"}),
    ("meeting", {"forum": "not_found"}, {("meetings", None, "forum_id"): "not_found"}),
    ("statement", {"speech_act": "demand"}, {("statements", None, "speech_act"): "demand"}),
    ("statement", {"stance": "critical"}, {("statements", None, "stance"): "critical"}),
    ("statement", {"realis": "negated"}, {("statements", None, "realis"): "negated"}),
    ("statement", {"occasion": "single"}, {("statements", None, "occasion"): "single"}),
    ("statement", {"about": "../2023"}, {("statements", None, "about_latest"): "2023-12-31"}),  # an open end: no claim
    ("policy_action", {"instrument": "embassy"}, {("policy_actions", None, "instrument"): "embassy"}),
    ("policy_action", {"effect": "opens"}, {("policy_actions", None, "effect"): "opens"}),
    (
        "policy_action",
        {"amount": "7", "amount_basis": "exact", "currency": "USD"},
        {
            ("policy_actions", None, "amount"): "7",
            ("policy_actions", None, "amount_basis"): "exact",
            ("policy_actions", None, "currency"): "USD",
        },
    ),
    ("policy_action", {"in_force": "2026/.."}, {("policy_actions", None, "in_force_earliest"): "2026-01-01"}),
    (
        "statement",
        {"topics": ["drugs", "poppy"]},
        {("event_topics", topic, "present"): "true" for topic in ("drugs", "poppy")},
    ),
    (
        "meeting",
        {"links": [{"relation": "follows", "event": "talks-2026"}]},
        {("links", "follows:talks-2026", "present"): "true"},
    ),
]


@pytest.mark.parametrize(
    ("kind", "keys", "expected"), CASES, ids=[f"{kind} {' '.join(keys)}" for kind, keys, _ in CASES]
)
def test_a_key_of_a_report_becomes_its_claim_and_no_other(
    tmp_path: Path, kind: str, keys: dict[str, Any], expected: dict[Claim, str]
) -> None:
    usual = bare(kind)
    if "topics" in keys:
        del usual["event_topics", "contacts", "present"]
    assert values(told(tmp_path, one(kind, **keys)).claims) == usual | expected


def test_every_key_that_words_bear_out_has_a_case() -> None:
    given = {key for _, keys, _ in CASES for key in keys}
    assert set(REPORT.keys) - UNBORNE - {"date_note"} <= given


def test_telling_is_no_claim_but_stands_with_the_report(tmp_path: Path) -> None:
    keys = {"told_by": "envoy", "wording": "paraphrase", "nearness": "on_the_spot", "as_of": "2026-01-20"}
    keys |= {"presented_as": "new", "title": "Talks", "summary": "They talked.", "note": "Told twice."}
    keys |= {"coded_by": "ann", "reviewed_by": "ann"}
    found = told(tmp_path, one("meeting", **keys))
    assert found.reports[list(keys)].to_dict("records") == [keys]
    assert values(found.claims) == bare("meeting")


def test_a_claim_is_named_after_its_report_its_field_and_its_item(tmp_path: Path) -> None:
    found = set(told(tmp_path, one("statement", target="southland")).claims["claim_id"])
    report_id = f"agency-2026-01-21.{EVENT}"
    assert {f"{report_id}.date_edtf", f"{report_id}.present.southland:target"} <= found
    assert f"{report_id}.present.contacts" in found


def test_a_claim_knows_where_in_the_seeds_it_was_written(tmp_path: Path) -> None:
    folder = written(tmp_path, one("meeting", format="bilateral"))
    claims = coded(read_seeds(folder)).claims
    of_format = claims[claims["claim_id"].eq(f"agency-2026-01-21.{EVENT}.format")]
    place = place_of(folder, "sources/2026/agency-2026-01-21.yaml", "bilateral")
    assert of_format[["path", "line", "column"]].to_numpy().tolist() == [list(place)]


def test_what_was_reasoned_is_noted_with_the_date_alone(tmp_path: Path) -> None:
    reasoned = one("meeting", date_basis="inferred", date_note="Two days after the first talks.")
    claims = told(tmp_path, reasoned).claims
    noted = claims[claims["note"].notna()]
    assert noted[["field", "note"]].to_numpy().tolist() == [["date_edtf", "Two days after the first talks."]]


PARTICIPANTS = [{"actor": "envoy", "role": "delegate", "capacity": "post"}, {"actor": "envoy", "role": "host"}]


@pytest.mark.parametrize(
    ("keys", "bears", "borne"),
    [
        # one passage bears all of its report
        ({"place": "capital"}, [None], {"date_edtf": 1, "date_basis": 1, "event_type": 1, "subtype": 1, "place_id": 1}),
        # two: `rest` is whatever the other does not bear; the date takes its basis along, the subtype the type
        (
            {"place": "capital"},
            [["date", "subtype"], ["rest"]],
            {"date_edtf": 1, "date_basis": 1, "event_type": 1, "subtype": 1, "place_id": 2},
        ),
        ({"place": "capital"}, [["rest"], ["place"]], {"date_edtf": 1, "subtype": 1, "place_id": 2}),
        # one participant's passage bears what is said of that one, in whatever role
        (
            {"participants": [*PARTICIPANTS, {"actor": "colleague", "role": "delegate"}]},
            [["rest"], ["participants.envoy"]],
            {"envoy:delegate": 2, "capacity": 2, "envoy:host": 2, "colleague:delegate": 1},
        ),
        ({"participants": PARTICIPANTS}, [["rest"], ["participants"]], {"envoy:delegate": 2, "envoy:host": 2}),
        ({"host": "northland"}, [["rest"], ["host"]], {"northland:host": 2, "date_edtf": 1}),
        # no words bear a date that follows from elsewhere, unless one says so
        ({"date_basis": "dateline"}, [None], {"date_edtf": None, "date_basis": None, "subtype": 1}),
        ({"date_basis": "news_cycle"}, [None], {"date_edtf": None}),
        ({"date_basis": "publication_bound"}, [None], {"date_edtf": None}),
        ({"date_basis": "inherited"}, [["subtype"], ["rest"]], {"date_edtf": None, "subtype": 1}),
        ({"date_basis": "dateline"}, [["date"], ["rest"]], {"date_edtf": 1, "date_basis": 1, "subtype": 2}),
    ],
)
def test_a_claim_rests_on_the_passage_that_bears_its_key(
    tmp_path: Path, keys: dict[str, Any], bears: list[list[str] | None], borne: dict[str, int | None]
) -> None:
    passages = [passage("So it", **({"bears": keys} if keys else {})) for keys in bears]
    claims = told(tmp_path, one("meeting", passages=passages, **keys)).claims
    names = claims["item"].where(claims["field"].eq("present"), claims["field"])
    numbers = {
        name: None if pd.isna(number) else number for name, number in zip(names, claims["passage_no"], strict=True)
    }
    assert {name: numbers[name] for name in borne} == borne


def test_one_topic_can_have_a_passage_of_its_own(tmp_path: Path) -> None:
    passages = [passage("So it", bears=["rest"]), passage("And poppy", bears=["topics.poppy"])]
    claims = told(tmp_path, one("statement", topics=["drugs", "poppy"], passages=passages)).claims
    topics = claims[claims["table"].eq("event_topics")]
    assert dict(zip(topics["item"], topics["passage_no"], strict=True)) == {"drugs": 1, "poppy": 2}


def test_an_amount_takes_its_basis_and_currency_along(tmp_path: Path) -> None:
    passages = [passage("So it", bears=["rest"]), passage("Seven billion", bears=["amount"])]
    keys = {"amount": "7", "amount_basis": "exact", "currency": "USD", "passages": passages}
    claims = told(tmp_path, one("policy_action", **keys)).claims
    numbers = dict(zip(claims["field"], claims["passage_no"], strict=True))
    assert [numbers[field] for field in ("amount", "amount_basis", "currency", "effect")] == [2, 2, 2, 1]


def test_passages_are_numbered_and_linked_where_the_link_leads_there(tmp_path: Path) -> None:
    passages = [
        passage("So it", last="he said", bears=["rest"]),
        passage("Twice", ambiguous="true", bears=["date"]),
    ]
    found = told(tmp_path, one("meeting", passages=passages)).passages
    page = "https://agency.example/agency-2026-01-21#:~:text=So%20it,he%20said"
    assert found["passage_no"].to_list() == [1, 2]
    assert found["url"].astype(object).where(found["url"].notna(), None).to_list() == [page, None]
    assert found[["start", "end"]].to_numpy().tolist() == [[10, 30], [10, 30]]


def test_a_source_without_an_address_has_no_links(tmp_path: Path) -> None:
    folder = written(tmp_path, one("meeting"))
    path = folder / "sources/2026/agency-2026-01-21.yaml"
    path.write_text(path.read_text().replace("url: https://agency.example/agency-2026-01-21\n", ""))
    passages = coded(read_seeds(folder)).passages
    assert passages.loc[passages["report_id"].str.startswith("agency-2026-01-21"), "url"].isna().all()


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
        ({}, {"relays_basis": "textual"}, None, None),
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
