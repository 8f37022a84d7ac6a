"""From a report as written to claims: table, item, field, value, and the passage that bears them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_changes import place_of
from small_seeds import Record, passage, report, small_seeds, write_seeds
from small_seeds import source as source_of

from curation.between_keys import UNBORNE
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
