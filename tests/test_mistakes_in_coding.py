"""What contributors get wrong in coding: each is answered where it was written, with what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from small_mistakes import Mistake, answered
from small_seeds import MINISTRY, RULING, VOCABULARIES, WEEKLY

from curation.scalars import CAMEO, ITEM, VERSION

KEYS: Final = [
    Mistake(
        "one instead of several",
        "    speakers: [envoy]",
        "    speaker: [envoy]",
        "30:5: unknown-key: a report has no key `speaker`; did you mean `speakers`?",
    ),
    Mistake(
        "several instead of one",
        "    target: southland",
        "    targets: [southland]",
        "31:5: unknown-key: a report has no key `targets`; did you mean `target`?",
    ),
    Mistake(
        "a capital",
        "    wording: verbatim",
        "    Wording: verbatim",
        "37:5: unknown-key: a report has no key `Wording`; did you mean `wording`?",
    ),
    Mistake(
        "a space",
        "    date_basis: inherited",
        "    date basis: inherited",
        "36:5: unknown-key: a report has no key `date basis`; did you mean `date_basis`?",
    ),
    Mistake(
        "a hyphen",
        "    date_basis: inherited",
        "    date-basis: inherited",
        "36:5: unknown-key: a report has no key `date-basis`; did you mean `date_basis`?",
    ),
    Mistake(
        "half of it",
        "language: en\nkind",
        "lang: en\nkind",
        "7:1: unknown-key: a source has no key `lang`; did you mean `language`?",
    ),
    Mistake(
        "a word more",
        "published: 2026-01-13",
        "date_published: 2026-01-13",
        "5:1: unknown-key: a source has no key `date_published`; did you mean `published`?",
    ),
    Mistake(
        "a key of another type",
        "    speech_act: deny",
        "    speech_act: deny\n    format: bilateral",
        "33:5: key-of-another: `format` does not go with type statement; leave it out: it goes with type meeting",
    ),
    Mistake(
        "a key of a report in the source",
        "language: en\nkind",
        "language: en\ntopics: [contacts]\nkind",
        "8:1: unknown-key: a source has no key `topics`; write it where it belongs: a report has one",
    ),
    Mistake(
        "a key of the source in a report",
        "    wording: verbatim",
        "    wording: verbatim\n    language: en",
        "38:5: unknown-key: a report has no key `language`; write it where it belongs: a source has one",
    ),
    Mistake(
        "what the draft left to do",
        "reports:\n",
        'unassigned:\n  - {first: "So", last: "it"}\nreports:\n',
        "11:1: unknown-key: a source has no key `unassigned`; finish the draft: move each passage under "
        "the report that it bears out, or to `set_aside` with a reason, and take out the rest of `unassigned`",
    ),
    Mistake(
        "a key forgotten", "    nearness: own_act\n", "", "11:5: missing-key: this report has no `nearness`", MINISTRY
    ),
    Mistake(
        "a participant without a role",
        "role: delegate, ",
        "",
        "17:9: missing-key: this participant has no `role`",
        MINISTRY,
    ),
    Mistake(
        "the note on an inferred date forgotten",
        "date: 2026-01-15\n    date_basis: stated",
        "date: 2026-01-15\n    date_basis: inferred",
        "50:17: missing-key: date_basis inferred needs `date_note`",
        WEEKLY,
    ),
    Mistake(
        "the type of another act",
        "type: statement",
        "type: interview",
        [
            "28:14: subtype-of-another: `remark` is a subtype of statement, not of interview; write `type: "
            "statement`, with which `speech_act`, `position` would go",
            "seeds/sources/2026/weekly-2026-01-20.yaml:14:11: type-disagreement: `denial-2026` is of type "
            "statement here, of type interview in seeds/sources/2026/agency-2026-01-13.yaml:25",
        ],
    ),
    Mistake(
        "a subtype of another type",
        "subtype: remark",
        "subtype: talks",
        "28:14: subtype-of-another: `talks` is a subtype of meeting, not of statement; write one of remark, "
        "in_meeting, speech, readout, joint_statement, spokesperson_comment, written_statement, letter, "
        "social_post, op_ed, sourced_leak",
    ),
]
NAMES_AND_CODES: Final = [
    Mistake(
        "an actor by name",
        "interviewee: envoy",
        "interviewee: The Envoy",
        "16:18: bad-id: `The Envoy` is no id; did you mean `envoy`?",
    ),
    Mistake(
        "an actor by name in a list",
        "speakers: [envoy]",
        "speakers: [The Envoy]",
        "30:16: bad-id: `The Envoy` is no id; did you mean `envoy`?",
    ),
    Mistake(
        "an actor by name in Russian",
        "interviewee: envoy",
        "interviewee: Посланник",
        "16:18: bad-id: `Посланник` is no id: it has U+041F CYRILLIC CAPITAL LETTER PE; did you mean `envoy`?",
    ),
    Mistake(
        "an actor by a part of the id",
        "publisher: ministry",
        "publisher: the-ministry",
        "2:12: unknown-actor: no actor `the-ministry`; did you mean `ministry`?",
        MINISTRY,
    ),
    Mistake(
        "a capital",
        "target: southland",
        "target: Southland",
        "31:13: bad-id: `Southland` is no id; did you mean `southland`?",
    ),
    Mistake(
        "a place by name",
        "place: capital",
        "place: Gulf City",
        "19:12: bad-id: `Gulf City` is no id; did you mean `gulf-city`?",
        MINISTRY,
    ),
    Mistake(
        "an underscore",
        "place: capital",
        "place: gulf_city",
        "19:12: bad-id: `gulf_city` is no id; did you mean `gulf-city`?",
        MINISTRY,
    ),
    Mistake(
        "a letter wrong",
        "interviewee: envoy",
        "interviewee: envoi",
        "16:18: unknown-actor: no actor `envoi`; did you mean `envoy`?",
    ),
    Mistake(
        "an actor that is not there",
        "publisher: agency\n",
        "publisher: tribune\n",
        "2:12: unknown-actor: no actor `tribune`; add seeds/actors/tribune.yaml, or mend the id",
    ),
    Mistake(
        "a place that is not there",
        "place: capital",
        "place: harbour",
        "19:12: unknown-place: no place `harbour`; add it to seeds/places.yaml, or mend the id",
        MINISTRY,
    ),
    Mistake(
        "the words of a place in another order",
        "place: capital",
        "place: city-gulf",
        "19:12: unknown-place: no place `city-gulf`; did you mean `gulf-city`?",
        MINISTRY,
    ),
    Mistake(
        "another order and a letter wrong",
        "place: capital",
        "place: citty-gulf",
        "19:12: unknown-place: no place `citty-gulf`; did you mean `gulf-city`?",
        MINISTRY,
    ),
    Mistake(
        "the words of an actor in another order",
        "format: bilateral",
        "format: bilateral\n    forum: table-round",
        "19:12: unknown-actor: no actor `table-round`; did you mean `round-table`?",
        MINISTRY,
    ),
    Mistake(
        "one word of an actor, and one of nobody",
        "format: bilateral",
        "format: bilateral\n    forum: kabul-table",
        "19:12: unknown-actor: no actor `kabul-table`; add seeds/actors/kabul-table.yaml, or mend the id; or did "
        "you mean `round-table`?",
        MINISTRY,
    ),
    Mistake(
        "an actor by a name misspelt",
        "interviewee: envoy",
        "interviewee: Посланик",
        "16:18: bad-id: `Посланик` is no id: it has U+041F CYRILLIC CAPITAL LETTER PE; did you mean `envoy`?",
    ),
    Mistake(
        "a source that is not there",
        "relays: agency-2026-01-13",
        "relays: tribune-2025-12",
        "9:9: unknown-source: no source `tribune-2025-12`; add seeds/sources/2025/tribune-2025-12.yaml, or mend the id",
        WEEKLY,
    ),
    Mistake(
        "a topic by name",
        "topics: [contacts]",
        "topics: [Contacts]",
        "34:14: bad-id: `Contacts` is no id; did you mean `contacts`?",
    ),
    Mistake(
        "a source by publisher",
        "relays: agency-2026-01-13",
        "relays: agency",
        "9:9: unknown-source: no source `agency`; did you mean `agency-2026-01-13`?",
        WEEKLY,
    ),
    Mistake(
        "a source by address",
        "relays: agency-2026-01-13",
        "relays: https://agency.example/agency-2026-01-13",
        "9:9: bad-id: `https://agency.example/agency-2026-01-13` is no id; did you mean `agency-2026-01-13`?",
        WEEKLY,
    ),
    Mistake(
        "a source of another day",
        "relays: agency-2026-01-13",
        "relays: agency-2026-01-31",
        "9:9: unknown-source: no source `agency-2026-01-31`; did you mean `agency-2026-01-13`?",
        WEEKLY,
    ),
    Mistake(
        "a body where an office is asked for",
        "office: post",
        "office: ministry",
        "9:14: unknown-office: no office `ministry`; name an actor of kind office",
        "actors/envoy.yaml",
    ),
    Mistake(
        "a code with a capital",
        "speech_act: deny",
        "speech_act: Deny",
        "32:17: unknown-code: no code `Deny`; did you mean `deny`?",
    ),
    Mistake(
        "a code with a space",
        "subtype: sit_down",
        "subtype: sit down",
        "15:14: bad-code: `sit down` is no code; did you mean `sit_down`?",
    ),
    Mistake(
        "a code with a hyphen",
        "subtype: sit_down",
        "subtype: sit-down",
        "15:14: unknown-code: no code `sit-down`; did you mean `sit_down`?",
    ),
    Mistake(
        "a code by its label",
        "nearness: own_act",
        "nearness: Own_act",
        "22:15: unknown-code: no code `Own_act`; did you mean `own_act`?",
        MINISTRY,
    ),
    Mistake(
        "a code misspelt",
        "speech_act: deny",
        "speech_act: denie",
        "32:17: unknown-code: no code `denie`; did you mean `deny`?",
    ),
    Mistake(
        "another form of a code",
        "speech_act: deny",
        "speech_act: denied",
        "32:17: unknown-code: no code `denied`; did you mean `deny`?",
    ),
    Mistake(
        "a word that is no code",
        "speech_act: deny",
        "speech_act: refute",
        "32:17: unknown-code: no code `refute`; the codes of speech_act are demand, deny",
    ),
    Mistake(
        "a type with a capital",
        "type: statement",
        "type: Statement",
        "27:11: unknown-code: no code `Statement`; did you mean `statement`?",
    ),
    Mistake(
        "a type in two words",
        "type: policy_action",
        "type: policy action",
        "38:11: bad-code: `policy action` is no code; did you mean `policy_action`?",
        WEEKLY,
    ),
    Mistake(
        "a coder who is not there",
        "coded_by: ann",
        "coded_by: boris",
        "10:11: unknown-coder: no coder `boris`; add it to seeds/coders.yaml, or mend the id",
    ),
    Mistake(
        "a coder with a capital", "coded_by: ann", "coded_by: Ann", "10:11: bad-id: `Ann` is no id; did you mean `ann`?"
    ),
]
EVENTS_AND_SOURCES: Final = [
    Mistake(
        "an event misspelt",
        "- event: denial-2026\n",
        "- event: denail-2026\n",
        "13:12: not-introduced: no report introduces `denail-2026`; write `introduces: true` in the report "
        "that tells of it best; or did you mean `denial-2026`?",
        WEEKLY,
    ),
    Mistake(
        "an event of another year",
        "- event: denial-2026\n",
        "- event: denial-2025\n",
        "13:12: not-introduced: no report introduces `denial-2025`; write `introduces: true` in the report "
        "that tells of it best; or did you mean `denial-2026`?",
        WEEKLY,
    ),
    Mistake(
        "an id used again for another act",
        "- event: freeze-2026",
        "- event: interview-2026",
        [
            "37:5: introduced-twice: seeds/sources/2026/agency-2026-01-13.yaml:12 introduces `interview-2026` already",
            "38:11: type-disagreement: `interview-2026` is of type policy_action here, of type interview in "
            "seeds/sources/2026/agency-2026-01-13.yaml:12",
        ],
        WEEKLY,
    ),
    Mistake(
        "an id used again in one source",
        "- event: freeze-2026",
        "- event: denial-2026",
        "36:5: twice: `denial-2026` stands in line 13 already",
        WEEKLY,
    ),
    Mistake(
        "introduced twice",
        "- event: denial-2026\n",
        "- event: denial-2026\n    introduces: true\n",
        "14:5: introduced-twice: seeds/sources/2026/agency-2026-01-13.yaml:25 introduces `denial-2026` already",
        WEEKLY,
    ),
    Mistake(
        "introduced by nobody",
        "- event: denial-2026\n    introduces: true\n",
        "- event: denial-2026\n",
        "25:12: not-introduced: no report introduces `denial-2026`",
    ),
    Mistake(
        "part of itself",
        "part_of: interview-2026",
        "part_of: denial-2026",
        "29:14: part-of-cycle: `denial-2026` is part of `denial-2026`, which is part of it",
    ),
    Mistake(
        "part of a source",
        "part_of: interview-2026",
        "part_of: agency-2026-01-13",
        "29:14: unknown-event: no event `agency-2026-01-13`; name an event that a source reports",
    ),
    Mistake(
        "two sources relay each other",
        "kind: agency_report\n",
        "kind: agency_report\nrelays: weekly-2026-01-20\n",
        [
            "9:9: relay-cycle: `agency-2026-01-13` relays `weekly-2026-01-20`, which relays it",
            "seeds/sources/2026/weekly-2026-01-20.yaml:9:9: relay-cycle: `weekly-2026-01-20` relays "
            "`agency-2026-01-13`, which relays it",
        ],
    ),
    Mistake(
        "a source relays itself",
        "kind: agency_report\n",
        "kind: agency_report\nrelays: agency-2026-01-13\n",
        "9:9: relay-cycle: `agency-2026-01-13` relays `agency-2026-01-13`, which relays it",
    ),
    Mistake(
        "two main topics",
        "topics: [contacts]",
        "topics: [contacts, drugs]",
        "34:24: first-level-topic: `denial-2026` has the first-level topic `contacts` already",
    ),
    Mistake(
        "day and month of an act turned",
        "date: 2026-01-05\n",
        "date: 2026-05-01\n",
        [
            "seeds/rulings/how-many-sides.yaml:1:1: ruling-not-needed: nothing conflicts in `format` of `talks-2026`",
            "11:5: event-after-source: `talks-2026` is told as past, yet begins after this source (on "
            "`2026-01-05` it would not)",
        ],
        MINISTRY,
    ),
    Mistake(
        "the year before, at its beginning",
        "published: 2026-01-06",
        "published: 2025-01-06",
        [
            "seeds/rulings/how-many-sides.yaml:1:1: ruling-not-needed: nothing conflicts in `format` of `talks-2026`",
            "11:5: event-after-source: `talks-2026` is told as past, yet begins after this source",
        ],
        MINISTRY,
    ),
    Mistake(
        "read before it was published",
        "read_on: 2026-04-01",
        "read_on: 2025-02-01",
        "9:108: read-too-early: it was read on 2025-02-01, before it was published, 2026-01-13",
    ),
    Mistake(
        "an act after the page",
        "date: 2026-01-15\n",
        "date: 2026-01-25\n",
        "36:5: event-after-source: `freeze-2026` is told as past, yet begins after this source",
        WEEKLY,
    ),
    Mistake(
        "a passage that does not say what it bears",
        ", bears: [rest]",
        "",
        "25:9: bears: this passage does not say what it bears",
        MINISTRY,
    ),
    Mistake(
        "one that bears what the report has not",
        "bears: [rest]",
        "bears: [topics]",
        "25:126: bears: no passage of this report can bear `topics`; write subtype, host, participants, "
        "format, place, date, participants.envoy, rest",
        MINISTRY,
    ),
    Mistake(
        "a passage of too many words",
        '"The two"',
        '"The two of them met in the capital"',
        "25:17: bad-passage-end: `The two of them met in the capital` is no passage end; write six words at most",
        MINISTRY,
    ),
    Mistake(
        "an id by the name of the publisher and the day",
        "id: agency-2026-01-13\n",
        "id: Agency, 2026-01-13\n",
        "1:5: bad-source-id: `Agency, 2026-01-13` is no source id; did you mean `agency-2026-01-13`?",
    ),
    Mistake(
        "two words in what a passage bears",
        "bears: [rest]",
        "bears: [the rest]",
        "25:126: bad-borne: `the rest` is no borne; write a key of the report",
        MINISTRY,
    ),
    Mistake(
        "a ruling on an actor by name",
        "field: format\n",
        "field: attendance\nitem: The Envoy\n",
        f"4:7: bad-item: `The Envoy` is no item; {ITEM.right}",
        RULING,
    ),
    Mistake(
        "a waiver up to a version that is none",
        "",
        'id: late\nrule: event-after-source\nrecord: weekly-2026-01-20\nuntil: 1.0\nreason: "So."\n',
        f"4:8: bad-version: `1.0` is no version; {VERSION.right}",
        "waivers/late.yaml",
    ),
    Mistake(
        "a code of another scheme in words",
        '"Sit_down", definition: "So.", plover: none, cameo: none}',
        '"Sit_down", definition: "So.", plover: none, cameo: talks}',
        f"14:85: bad-cameo: `talks` is no cameo; {CAMEO.right}",
        VOCABULARIES,
    ),
    Mistake(
        "a sum in dollars",
        "currency: USD",
        "currency: usd",
        "47:15: bad-currency: `usd` is no currency; did you mean `USD`?",
        WEEKLY,
    ),
    Mistake(
        "no name in English",
        "language: en, kind: label",
        "language: ru, kind: label",
        "3:1: english-label: no name is the label in English",
        "actors/envoy.yaml",
    ),
]

MISTAKES: Final = [*KEYS, *NAMES_AND_CODES, *EVENTS_AND_SOURCES]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_mistake_in_coding_is_answered_where_it_was_made(tmp_path: Path, mistake: Mistake) -> None:
    assert answered(tmp_path, mistake) == (1, mistake.lines)


def test_one_mistake_has_at_most_two_answers() -> None:
    assert [mistake.what for mistake in MISTAKES if len(mistake.lines) > 2] == []
