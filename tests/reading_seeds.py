"""Sound seeds as text, written whole here, and the findings of reading them with something changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.findings import SeedErrors
from curation.reading import read_seeds

CODES = {
    "event_type": "interview meeting statement policy_action",
    "subtype": "remark talks executive written",
    "date_basis": "stated inferred dateline inherited",
    "nearness": "relay held_it",
    "speech_act": "deny demand",
    "instrument": "sanctions",
    "effect": "imposes",
    "amount_basis": "exact",
    "meeting_format": "bilateral",
    "role": "speaker addressee interviewee interviewer issuer target host convener delegate",
    "attendance": "attended",
    "tenure": "acting",
    "link_relation": "repeats follows",
    "set_aside_reason": "furniture",
    "source_kind": "agency_report",
    "published_basis": "stated",
    "relays_basis": "credited",
    "text_extent": "full unread",
    "actor_kind": "person office state outlet",
    "actor_relation": "member_of",
    "name_kind": "label alias",
    "place_kind": "city",
    "coder_kind": "person",
}
VOCABULARIES = "vocabularies:\n" + "".join(
    f'  - id: {name}\n    title: "{name}"\n    definition: "Says which."\n    codes:\n'
    + "".join(
        f'      - {{code: {c}, label: "{c}", definition: "x", plover: none, cameo: none}}\n' for c in codes.split()
    )
    for name, codes in CODES.items()
)
TOPICS = """\
topics:
  - id: contacts
    label: "Contacts"
    level: 1
    definition: "Who deals with whom."
    not_this_but: "Recognition."
  - id: drugs
    label: "Drugs"
    level: 1
    definition: "Opium and the like."
    not_this_but: "Trade."
  - id: poppy-ban
    label: "The ban on poppy"
    level: 2
    broader: drugs
    definition: "Its making and keeping."
"""
PLACES = """\
places:
  - id: doha
    label: "Doha"
    kind: city
    country: QAT
    latitude: 25.2854
    longitude: 51.5310
    precision_km: 20
"""
ENVOY = """\
id: envoy
kind: person
names:
  - {text: "The Envoy", language: en, kind: label}
relations:
  - {relation: member_of, actor: agency, term: 2001/.., source: agency-2026-01-13}
offices:
  - {office: post, tenure: acting, term: 2021}
"""
POST = 'id: post\nkind: office\nnames:\n  - {text: "The Post", language: en, kind: label}\n'
AGENCY = 'id: agency\nkind: outlet\nnames:\n  - {text: "The Agency", language: en, kind: label}\n'
RULING = """\
id: when-they-met
event: talks-2026
field: date
adopt: agency-2026-01-13
over: [agency-2026]
reason: "The other counts from its own dateline."
"""
IDENTITY = """\
id: one-denial
decision: distinct
events: [denial-2026, talks-2026]
basis: "Two acts."
reason: "Said before they met."
"""
STUB = """\
id: agency-2026
publisher: agency
published: 2026
published_basis: stated
language: en
kind: agency_report
text: {extent: unread}
"""
SOURCE = """\
id: agency-2026-01-13
publisher: agency
title: "No contact"
url: https://agency.example/a?b=c#d
published: 2026-01-13
published_basis: stated
language: en
kind: agency_report
text: {extent: full, read_on: 2026-11-21}
reports:
  - event: denial-2026
    introduces: true
    type: statement
    subtype: remark
    speakers: [envoy]
    target: [agency, post]
    speech_act: deny
    position: "There was none."
    topics: [contacts, poppy-ban]
    date: ../2026-01-13
    date_basis: dateline
    nearness: held_it
    passages:
      - {first: "No, they", last: "the envoy said.", span: [0, 90]}
  - event: talks-2026
    introduces: true
    type: meeting
    subtype: talks
    participants:
      - {actor: envoy, role: delegate, attendance: attended}
      - {actor: post, role: host}
    place: doha
    date: 2026-01
    date_basis: stated
    nearness: relay
    passages:
      - {first: "They met", bears: [date, participants.envoy]}
      - {first: "In Doha", bears: [rest]}
  - event: sanctions-2026
    introduces: true
    type: policy_action
    subtype: executive
    instrument: sanctions
    effect: imposes
    date: 2026-01
    date_basis: stated
    links: [{relation: follows, event: denial-2026}]
    nearness: relay
    passages:
      - {first: "It imposed"}
set_aside:
  - {first: "Subscribe", reason: furniture}
"""
RETIREMENT = """\
id: talks-2025
table: events
retired: talks-2025
kind: merged
successors: [talks-2026]
reason: "One meeting."
source: "Both pages."
"""
FLOORS = """\
floors:
  - id: least-events
    table: events
    rows: 2
    reason: "No event is given up."
  - id: most-have-places
    table: events
    column: place_id
    filled: 50
    reason: "Maps need them."
"""
SEEDS = {
    "vocabularies.yaml": VOCABULARIES,
    "topics.yaml": TOPICS,
    "places.yaml": PLACES,
    "actors/envoy.yaml": ENVOY,
    "actors/post.yaml": POST,
    "actors/agency.yaml": AGENCY,
    "rulings/when-they-met.yaml": RULING,
    "identities/one-denial.yaml": IDENTITY,
    "retirements/talks-2025.yaml": RETIREMENT,
    "floors.yaml": FLOORS,
    "sources/2026/agency-2026.yaml": STUB,
    "sources/2026/agency-2026-01-13.yaml": SOURCE,
}
PATH = "sources/2026/agency-2026-01-13.yaml"


def seeds_in(folder: Path, changed: dict[str, str | bytes]) -> Path:
    for name, content in (SEEDS | changed).items():
        path = folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "seeds"


def findings_in(folder: Path) -> list[str]:
    with pytest.raises(SeedErrors) as caught:
        read_seeds(folder)
    return [str(finding).removeprefix("seeds/") for finding in caught.value.findings]


def changed(name: str, old: str, new: str) -> dict[str, str | bytes]:
    text = SEEDS[name]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return {name: text.replace(old, new)}
