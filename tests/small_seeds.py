"""A tiny folder of sound seeds, hand-written: three sources that were read, one that was not, four events.

The ministry holds talks; the agency interviews its envoy, who denies something; the weekly relays the agency, tells of
the talks otherwise, which a ruling decides, and of a freeze of funds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from curation.canonical import canonical
from curation.shapes import FOLDERS

Record = dict[str, Any]
Small = dict[str, Record]
"""Records by their path below the folder of seeds."""

AGENCY: Final = "sources/2026/agency-2026-01-13.yaml"
MINISTRY: Final = "sources/2026/ministry-2026-01-06.yaml"
WEEKLY: Final = "sources/2026/weekly-2026-01-20.yaml"
STUB: Final = "sources/2026/wire-2026-01.yaml"
RULING: Final = "rulings/how-many-sides.yaml"
IDENTITY: Final = "identities/denied-and-talked.yaml"
VOCABULARIES: Final = "vocabularies.yaml"
PLACES: Final = "places.yaml"

CODES: Final = {
    "event_type": "interview meeting statement policy_action",
    "subtype": "sit_down talks remark executive",
    "status": "announced planned occurred postponed cancelled denied unknown",
    "date_basis": "stated dateline news_cycle publication_bound inherited inferred",
    "medium": "news_agency print",
    "meeting_format": "bilateral multilateral",
    "meeting_mode": "in_person phone",
    "meeting_level": "minister special_envoy",
    "speech_act": "deny demand",
    "stance": "critical neutral",
    "realis": "actual negated",
    "occasion": "single repeated",
    "instrument": "asset_freeze embassy",
    "effect": "imposes opens",
    "amount_basis": "exact approximate",
    "role": "speaker addressee interviewee interviewer delegate host convener issuer target",
    "tenure": "substantive acting",
    "attendance": "attended absent",
    "published_basis": "stated bounded",
    "source_kind": "agency_report news_report readout list",
    "text_extent": "full excerpt unread",
    "relays_basis": "credited textual",
    "wording": "verbatim paraphrase",
    "nearness": "own_act held_it participant_account on_the_spot same_day_report relay retrospect opinion",
    "vantage": "forecast account",
    "presented_as": "new",
    "link_relation": "responds_to follows",
    "set_aside_reason": "furniture no_act",
    "claim_standing": "adopted agrees coarser finer bound forecast rival overruled",
    "resolution_rule": "sole agreed refined nearest majority_of_origins most_precise earliest_report ruling",
    "actor_kind": "person office state organisation outlet forum",
    "actor_relation": "member_of part_of successor_of same_house",
    "name_kind": "label alias",
    "place_kind": "city country",
    "coder_kind": "person",
    "event_table": "events interviews meetings statements policy_actions participants event_topics links",
}
ACTORS: Final = {
    "agency": "outlet",
    "weekly": "outlet",
    "ministry": "organisation",
    "envoy": "person",
    "colleague": "person",
    "post": "office",
    "northland": "state",
    "southland": "state",
    "bank": "organisation",
    "round-table": "forum",
}
HASH: Final = "b" * 64
_TOLD: Final = "ministry-2026-01-06"


def small_seeds() -> Small:
    """All records, each anew, so that a test may change them."""
    return {
        **{f"actors/{name}.yaml": actor(name, kind) for name, kind in ACTORS.items()},
        "actors/envoy.yaml": actor(
            "envoy",
            "person",
            names=[
                {"text": "The Envoy", "language": "en", "kind": "label"},
                {"text": "Посланник", "language": "ru", "kind": "alias"},
            ],
            relations=[{"relation": "member_of", "actor": "northland", "term": "2001/..", "source": _TOLD}],
            offices=[{"office": "post", "body": "ministry", "tenure": "acting", "term": "2021/..", "source": _TOLD}],
        ),
        AGENCY: _agency(),
        MINISTRY: _ministry(),
        WEEKLY: _weekly(),
        STUB: source("wire-2026-01", publisher="agency", published="2026-01", text={"extent": "unread"}),
        RULING: {
            "id": "how-many-sides",
            "event": "talks-2026",
            "field": "format",
            "adopt": "weekly-2026-01-20",
            "over": ["ministry-2026-01-06"],
            "reason": "The ministry counts its own delegation alone.",
        },
        IDENTITY: {
            "id": "denied-and-talked",
            "decision": "distinct",
            "events": ["denial-2026", "talks-2026"],
            "basis": "Two acts.",
            "reason": "He spoke a week after the talks.",
        },
        **_lists(),
    }


def _lists() -> Small:
    """The kinds of which one file holds all records."""
    return {
        VOCABULARIES: {"vocabularies": [_vocabulary(name, codes.split()) for name, codes in CODES.items()]},
        PLACES: {
            "places": [
                _place("capital", "city", part_of="northland-land", latitude="55.75", longitude="37.62"),
                _place("gulf-city", "city"),
                _place("northland-land", "country", country="RUS"),
            ]
        },
        "topics.yaml": {
            "topics": [
                {"id": "contacts", "label": "Contacts", "level": "1", "definition": "Who.", "not_this_but": "Drugs."},
                {"id": "drugs", "label": "Drugs", "level": "1", "definition": "Opium.", "not_this_but": "Trade."},
                {"id": "poppy", "label": "Poppy", "level": "2", "broader": "drugs", "definition": "Fields."},
            ]
        },
        "coders.yaml": {"coders": [{"id": "ann", "kind": "person"}]},
        "coverage.yaml": {
            "coverage": [
                {
                    "id": "first-search",
                    "searched_on": "2026-02-01",
                    "where": "The wire",
                    "query": "envoy",
                    "period": "2026-01",
                }
            ]
        },
    }


def _agency() -> Record:
    interview = report(
        "interview-2026",
        "interview",
        interviewee="envoy",
        outlet="agency",
        medium="news_agency",
        interview_language="en",
        date="2026-01-06/2026-01-13",
        date_basis="news_cycle",
        nearness="held_it",
    )
    denial = report(
        "denial-2026",
        "statement",
        part_of="interview-2026",
        speakers=["envoy"],
        target="southland",
        topics=["contacts"],
        position="There was no contact, “none”.",
        date="2026-01-06/2026-01-13",
        date_basis="inherited",
        nearness="held_it",
        wording="verbatim",
    )
    return source("agency-2026-01-13", interview, denial, title="Envoy says no", coded_by="ann")


def _ministry() -> Record:
    talks = report(
        "talks-2026",
        "meeting",
        host="northland",
        participants=[{"actor": "envoy", "role": "delegate", "capacity": "post", "attendance": "attended"}],
        format="bilateral",
        place="capital",
        date="2026-01-05",
        nearness="own_act",
        passages=[passage("We met", bears=["date", "participants.envoy"]), passage("The two", bears=["rest"])],
    )
    return source("ministry-2026-01-06", talks, kind="readout", title="Readout")


def _weekly() -> Record:
    denial = report(
        "denial-2026",
        "statement",
        introduces=None,
        speakers=["envoy", "colleague"],
        target="southland",
        topics=["contacts"],
        position="Nobody called.",
        date="2026-01-13",
    )
    talks = report("talks-2026", "meeting", introduces=None, relays="none", format="multilateral", date="2026-01")
    freeze = report(
        "freeze-2026",
        "policy_action",
        issuer="southland",
        target="bank",
        amount="7000000000",
        amount_basis="approximate",
        currency="USD",
        in_force="2026-01-15/..",
        date="2026-01-15",
        title="Southland freezes the bank's money",
        links=[{"relation": "responds_to", "event": "denial-2026"}],
        nearness="retrospect",
    )
    told = source("weekly-2026-01-20", denial, talks, freeze, title='A "week", of talks')
    return told | {"kind": "news_report", "relays": "agency-2026-01-13", "relays_basis": "credited"}


_NEEDED: Final = {
    "interview": {"subtype": "sit_down"},
    "meeting": {"subtype": "talks"},
    "statement": {"subtype": "remark", "speech_act": "deny", "position": "There was none."},
    "policy_action": {"subtype": "executive", "instrument": "asset_freeze", "effect": "imposes"},
}


def report(event: str, kind: str, **keys: Any) -> Record:
    """What one source says of one event: what every report must have, and the keys given; None takes a key out."""
    told: Record = {"event": event, "introduces": "true", "type": kind, "date": "2026-01-13", "date_basis": "stated"}
    told |= {"nearness": "relay", **_NEEDED[kind], "passages": [passage("So it")], **keys}
    return {key: value for key, value in told.items() if value is not None}


def passage(first: str, **keys: Any) -> Record:
    """A passage with a span and a hash."""
    return {"first": first, "span": ["10", "30"], "sha256": HASH, **keys}


def source(identifier: str, *reports: Record, **keys: Any) -> Record:
    """A source whose day is the one in its id, read in part unless `text` says otherwise."""
    publisher, year, *rest = identifier.split("-")
    told = {
        "id": identifier,
        "publisher": publisher,
        "url": f"https://{publisher}.example/{identifier}",
        "published": "-".join([year, *rest]),
        "published_basis": "stated",
        "language": "en",
        "kind": "agency_report",
        "text": {"sha256": HASH, "extent": "excerpt", "read_on": "2026-04-01"},
        **keys,
    }
    return told | ({"reports": list(reports)} if reports else {})


def actor(identifier: str, kind: str, **keys: Any) -> Record:
    """An actor whose English label is its id with capitals."""
    label = {"text": identifier.replace("-", " ").title(), "language": "en", "kind": "label"}
    return {"id": identifier, "kind": kind, "names": [label], **keys}


def _place(identifier: str, kind: str, **keys: str) -> Record:
    exact = {"precision_km": "20"} if "latitude" in keys else {}
    return {"id": identifier, "label": identifier.replace("-", " ").title(), "kind": kind, **keys, **exact}


def _vocabulary(name: str, codes: list[str]) -> Record:
    rows = [{"code": code, "label": code.capitalize(), "definition": "So."} for code in codes]
    told = [row | {"plover": "none", "cameo": "none"} for row in rows]
    return {"id": name, "title": name, "definition": "Says which.", "codes": told}


def write_seeds(folder: Path, seeds: Small) -> Path:
    """Write records in canonical form to the folder `seeds` in a folder; give that folder."""
    for path, record in seeds.items():
        place = folder / "seeds" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(canonical(record, kind_of(path)).encode())
    return folder / "seeds"


def kind_of(path: str) -> str:
    """The kind of seed that a path holds."""
    return FOLDERS.get(path.partition("/")[0]) or Path(path).stem


def reports_in(seeds: Small) -> Iterator[Record]:
    """Every report of every source."""
    for record in seeds.values():
        yield from record.get("reports", ())
