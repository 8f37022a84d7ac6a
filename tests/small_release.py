"""A release of five events from three sources, written as seeds and compiled as any other."""

import shutil
from pathlib import Path
from typing import Final

from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release

VERSION: Final = "0.9.0"
ROOT: Final = Path(__file__).resolve().parent.parent
ACTORS: Final = {
    "agency": "outlet",
    "weekly": "outlet",
    "ministry-site": "outlet",
    "envoy": "person",
    "colleague": "person",
    "visitor": "person",
    "northland": "state",
    "southland": "state",
    "round-table": "forum",
    "bank": "organisation",
}
PLACES: Final = """places:
  - id: capital
    label: "Capital"
    kind: city
    part_of: northland-territory
    country: RUS
    latitude: 55.75
    longitude: 37.62
    precision_km: 20
  - id: gulf
    label: "Gulf City"
    kind: city
    country: QAT
  - id: northland-territory
    label: "Northland"
    kind: country
    country: RUS
"""
TOPICS: Final = """topics:
  - id: contacts
    label: "Contacts"
    level: 1
    definition: "Who speaks with whom."
    not_this_but: "Money: funds."
  - id: funds
    label: "Funds"
    level: 1
    definition: "Money held abroad."
    not_this_but: "Talks: contacts."
"""
SOURCES: Final = {
    # the host's own readout: nearest to the meeting
    "ministry-site-2021-11-16": """
publisher: ministry-site
title: "Talks <in> the capital & after"
url: https://ministry.example/2021/11/talks
published: 2021-11-16
published_basis: stated
language: en
kind: readout
text: {sha256: AAA, extent: full, read_on: 2026-11-21}
reports:
  - event: talks-2021-11
    introduces: true
    type: meeting
    subtype: talks
    title: "The visitor's first talks in the capital"
    status: occurred
    host: northland
    participants:
      - {actor: visitor, role: visitor, attendance: attended, on_behalf_of: southland}
    format: bilateral
    mode: in_person
    topics: [contacts]
    place: capital
    date: 2021-11-15/2021-11-16
    date_basis: stated
    nearness: own_act
    passages:
      - {first: "Talks <b>", last: "with \\"visitors\\" & others", span: [10, 95], sha256: BBB, bears: [rest]}
      - {first: "From 15 to 16", last: "November 2021", span: [100, 140], sha256: BBB, bears: [date]}
  - event: remark-2021-11
    introduces: true
    type: statement
    subtype: in_meeting
    part_of: talks-2021-11
    speakers: [envoy]
    target: southland
    speech_act: urge
    position: "The visitor's side should talk more often."
    topics: [contacts]
    date: 2021-11-15/2021-11-16
    date_basis: inherited
    wording: paraphrase
    nearness: own_act
    passages:
      - {first: "More frequent contacts", last: "would serve everyone", span: [200, 290], sha256: BBB}
  - event: interview-2021-11
    type: interview
    subtype: sit_down
    status: planned
    interviewee: envoy
    date: 2021-11-17
    date_basis: stated
    nearness: own_act
    passages:
      - {first: "tomorrow the envoy", last: "to an agency", span: [300, 360], sha256: BBB}
""",
    # an agency of the same week: says two talked at a forum, a month early
    "agency-2021-11-17": """
publisher: agency
title: "Envoy speaks"
url: https://agency.example/1
published: 2021-11-17
published_basis: stated
language: en
kind: agency_report
text: {sha256: CCC, extent: full, read_on: 2026-11-21}
reports:
  - event: interview-2021-11
    introduces: true
    type: interview
    subtype: sit_down
    interviewee: envoy
    outlet: agency
    medium: news_agency
    interview_language: en
    first_published: 2021-11-17
    date: 2021-11-10/2021-11-17
    date_basis: news_cycle
    nearness: held_it
    passages:
      - {first: "the envoy told", last: "this agency on Wednesday", span: [10, 90], sha256: BBB}
  - event: talks-2021-11
    type: meeting
    subtype: talks
    status: occurred
    participants:
      - {actor: envoy, role: delegate, attendance: attended, on_behalf_of: northland}
    format: multilateral
    mode: in_person
    forum: round-table
    place: gulf
    date: 2021-10-21
    date_basis: stated
    told_by: envoy
    nearness: participant_account
    passages:
      - {first: "we met them all", last: "on 21 October", span: [100, 190], sha256: BBB}
  - event: remark-2021-11
    type: statement
    subtype: in_meeting
    part_of: talks-2021-11
    speakers: [envoy, colleague]
    target: southland
    speech_act: demand
    position: "The other side must talk more often."
    topics: [contacts]
    date: 2021-11
    date_basis: stated
    told_by: envoy
    wording: verbatim
    nearness: participant_account
    passages:
      - {first: "you must come", last: "we told them", span: [200, 260], sha256: BBB}
""",
    # a weekly that relays the agency: a month, a rival place
    "weekly-2021-12-01": """
publisher: weekly
title: "A month of talks"
url: https://weekly.example/12
published: 2021-12-01
published_basis: stated
language: en
kind: news_report
relays: agency-2021-11-17
relays_basis: credited
text: {sha256: DDD, extent: full, read_on: 2026-11-21}
reports:
  - event: talks-2021-11
    type: meeting
    subtype: talks
    status: occurred
    format: bilateral
    place: gulf
    date: 2021-11
    date_basis: stated
    nearness: relay
    passages:
      - {first: "last month's meeting", span: [10, 32], sha256: BBB, ambiguous: true}
  - event: remark-2021-11
    type: statement
    subtype: remark
    presented_as: new
    speakers: [envoy]
    speech_act: demand
    position: "The other side must talk more."
    topics: [contacts]
    date: 2021-11-24/2021-12-01
    date_basis: news_cycle
    wording: altered
    nearness: relay
    passages:
      - {first: "he now says", last: "they must come", span: [210, 280], sha256: BBB}
  - event: freeze-2021-08
    introduces: true
    type: policy_action
    subtype: executive
    title: "Funds of the bank are frozen"
    issuer: southland
    instrument: asset_freeze
    effect: imposes
    target: bank
    amount: 7000000000
    amount_basis: approximate
    currency: USD
    relays: none
    date: 2021-08
    date_basis: stated
    nearness: retrospect
    passages:
      - {first: "seven billion", last: "frozen in August", span: [40, 120], sha256: BBB}
  - event: thaw-2021-11
    introduces: true
    type: policy_action
    subtype: executive
    issuer: southland
    instrument: asset_freeze
    effect: eases
    target: bank
    relays: none
    date: ../2021-12-01
    date_basis: publication_bound
    nearness: retrospect
    passages:
      - {first: "some of it", last: "was let go", span: [130, 190], sha256: BBB}
""",
}
RULING: Final = """id: the-place-of-the-talks
event: talks-2021-11
field: place
adopt: agency-2021-11-17
over: [ministry-site-2021-11-16]
reason: "The site shows the wrong picture."
"""


def write_seeds(folder: Path) -> Path:
    """The seeds of the small release, with the project's own vocabularies."""
    _write(folder / "vocabularies.yaml", (ROOT / "seeds" / "vocabularies.yaml").read_text(encoding="utf-8"))
    _write(folder / "places.yaml", PLACES)
    _write(folder / "topics.yaml", TOPICS)
    for actor, kind in ACTORS.items():
        label = actor.replace("-", " ").title()
        _write(
            folder / "actors" / f"{actor}.yaml",
            f'id: {actor}\nkind: {kind}\nnames:\n  - {{text: "{label}", language: en, kind: label}}\n',
        )
    for source, text in SOURCES.items():
        for letter in "ABCD":
            text = text.replace(letter * 3, letter.lower() * 64)
        _write(folder / "sources" / "2021" / f"{source}.yaml", f"id: {source}{text}")
    _write(folder / "rulings" / "the-place-of-the-talks.yaml", RULING)
    return folder


def make(folder: Path) -> Path:
    """A release in a new folder: `datapackage.json` and `data/`."""
    seeds = read_seeds(write_seeds(folder.with_name(folder.name + "-seeds")))
    write_release(compiled(seeds).arrow(), folder, VERSION, codes_of(seeds), {})
    return folder


def copy(release: Path, folder: Path) -> Path:
    """A second release like the first, to be damaged."""
    return Path(shutil.copytree(release, folder))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
