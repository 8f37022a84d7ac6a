"""Whatever is wrong with a source is refused with file, line, column, rule, what is wrong and what would be right."""

from __future__ import annotations

import pytest
from reading_seeds import PATH, changed, findings_in, seeds_in

from curation.between_keys import SUBTYPES
from curation.scalars import ADDRESS, WINDOW

IN_A_SOURCE = [
    # what others bear the name of
    ("publisher: agency", "publisher: agencx", "2:12: unknown-actor: no actor `agencx`; did you mean `agency`?"),
    (
        "target: [agency, post]",
        "target: kabul",
        "16:13: unknown-actor: no actor `kabul`; add seeds/actors/kabul.yaml, or mend the id",
    ),
    ("place: doha", "place: doah", "32:12: unknown-place: no place `doah`; did you mean `doha`?"),
    (
        "[contacts, poppy-ban]",
        "[contacts, poppi-ban]",
        "19:24: unknown-topic: no topic `poppi-ban`; did you mean `poppy-ban`?",
    ),
    (
        "    place: doha\n",
        "    part_of: talks-2062\n    place: doha\n",
        "32:14: unknown-event: no event `talks-2062`; did you mean `talks-2026`?",
    ),
    (
        "event: denial-2026}",
        "event: nothing}",
        "47:40: unknown-event: no event `nothing`; name an event that a source reports",
    ),
    (
        "language: en",
        "language: en\nrelays: agency-2025",
        "8:9: unknown-source: no source `agency-2025`; did you mean `agency-2026`?",
    ),
    (
        "reports:",
        "coded_by: ann\nreports:",
        "10:11: unknown-coder: no coder `ann`; add it to seeds/coders.yaml, or mend the id",
    ),
    ("speech_act: deny", "speech_act: denie", "17:17: unknown-code: no code `denie`; did you mean `deny`?"),
    # keys, and what they take
    (
        "[envoy]",
        "[envoy]\n    spekers: [envoy]",
        "16:5: unknown-key: a report has no key `spekers`; did you mean `speakers`?",
    ),
    ("[envoy]", "[envoy]\n    “date”: 2026", "16:5: unknown-key: a report has no key `“date”`; did you mean `date`?"),
    ("publisher: agency\n", "", "1:1: missing-key: this source has no `publisher`; add it"),
    (
        "publisher: agency",
        "publisher: agency\npublisher: agency",
        "3:1: duplicate-key: `publisher` stands in line 2 already; write each key once",
    ),
    (
        "publisher: agency",
        "publisher:",
        "2:11: empty-value: here is no value; leave the key out where nothing is known",
    ),
    (
        "publisher: agency",
        "publisher: ~",
        "2:12: empty-value: `~` stands for no value; leave the key out where nothing is known",
    ),
    (
        "publisher: agency",
        'publisher: "null"',
        "2:12: empty-value: `null` stands for no value; leave the key out where nothing is known",
    ),
    ("publisher: agency", "publisher: [agency]", "2:12: wrong-kind: `publisher` has a list here; write one value"),
    (
        "speakers: [envoy]",
        "speakers: envoy",
        "15:15: wrong-kind: `speakers` has one value here; write a list: `[envoy]`",
    ),
    (
        "speakers: [envoy]",
        "speakers: []",
        "15:15: wrong-length: this list holds 0; list 1 or more, or leave the key out",
    ),
    ("speakers: [envoy]", "speakers: [envoy, envoy]", "15:23: twice: `envoy` stands in line 15 already; write it once"),
    (
        "text: {extent: full, read_on: 2026-11-21}",
        "text: {extent: full, read_on: 2026-11-31}",
        "9:31: bad-day: `2026-11-31` is not in the calendar; write a day of the calendar as YYYY-MM-DD",
    ),
    (
        '  - {first: "Subscribe", reason: furniture}',
        "  - Subscribe",
        "52:5: wrong-kind: `set_aside` has one value here; write a passage: pairs of key and value, as {first: ..., "
        "reason: ...}",
    ),
    (
        "read_on: 2026-11-21",
        "read_on: 2026-01-12",
        "9:31: read-too-early: it was read on 2026-01-12, before it was published, 2026-01-13; "
        "mend `read_on`, or `published`",
    ),
    # one value: ids that lead elsewhere or only look right, dates that claim too much, addresses that do harm
    ("publisher: agency", "publisher: Agency", "2:12: bad-id: `Agency` is no id; did you mean `agency`?"),
    ("publisher: agency", "publisher: ../agency", "2:12: bad-id: `../agency` is no id; did you mean `agency`?"),
    (
        "publisher: agency",
        "publisher: аgency",
        "2:12: bad-id: `аgency` is no id: it has U+0430 CYRILLIC SMALL LETTER A; did you mean `agency`?",
    ),
    (
        "published: 2026-01-13",
        "published: 2026-01-13~",
        f"5:12: bad-window: `2026-01-13~` is no window; {WINDOW.right}",
    ),
    (
        "published: 2026-01-13",
        'published: "[2025, 2026]"',
        f"5:12: bad-window: `[2025, 2026]` is no window; {WINDOW.right}",
    ),
    (
        "published: 2026-01-13",
        "published: 2026-02-30",
        f"5:12: bad-window: `2026-02-30` is not in the calendar; {WINDOW.right}",
    ),
    (
        "published: 2026-01-13",
        "published: 2026/2025",
        f"5:12: bad-window: `2026/2025` ends before it begins; {WINDOW.right}",
    ),
    (
        "published: 2026-01-13",
        "published: 2026/..",
        f"5:12: bad-window: `2026/..` has no last day, but the source was out by some day; {WINDOW.right}",
    ),
    (
        "read_on: 2026-11-21",
        "read_on: 2026-11",
        "9:31: bad-day: `2026-11` is no day; write a day of the calendar as YYYY-MM-DD",
    ),
    (
        "https://agency.example/a?b=c#d",
        "javascript:alert(1)",
        f"4:6: bad-address: `javascript:alert(1)` is no address; {ADDRESS.right}",
    ),
    (
        "https://agency.example/a?b=c#d",
        "https://me:secret@agency.example/",
        f"4:6: bad-address: `https://me:secret@agency.example/` is no address; {ADDRESS.right}",
    ),
    (
        "https://agency.example/a?b=c#d",
        "ftp://agency.example/",
        f"4:6: bad-address: `ftp://agency.example/` is no address; {ADDRESS.right}",
    ),
    (
        "language: en",
        "language: English",
        "7:11: bad-language: `English` is no language; did you mean `en`?",
    ),
    ('"No contact"', '" No contact"', "3:8: bad-text: ` No contact` is no text; write one line, no spaces at its ends"),
    (
        '"No contact"',
        '"No\\ncontact"',
        "3:8: bad-text: `No\\ncontact` is no text; write one line, no spaces at its ends",
    ),
    (
        "introduces: true\n    type: statement",
        "introduces: yes\n    type: statement",
        "12:17: bad-flag: `yes` is no flag; write `true`, or leave the key out",
    ),
    (
        '"No, they"',
        '"one two three four five six seven"',
        "24:17: bad-passage-end: `one two three four five six seven` is no passage end; write six words at most",
    ),
    ("span: [0, 90]", "span: [90]", "24:60: wrong-length: this list holds 1; list 2, or leave the key out"),
    (
        "span: [0, 90]",
        "span: [90, 90]",
        "24:60: bad-span: the span ends at 90, not after its start; write [start, end], the end after the start",
    ),
    (
        "span: [0, 90]",
        "span: [0, 1e2]",
        "24:64: bad-whole-number: `1e2` is no whole number; write digits alone: no separators, no unit",
    ),
    (
        "span: [0, 90]",
        "span: [0, 90], sha256: ABC",
        "24:77: bad-sha256: `ABC` is no sha256; write 64 hexadecimal digits in lower case",
    ),
    (
        "instrument: sanctions",
        "instrument: sanctions\n    amount: 7bn\n    amount_basis: exact\n    currency: USD",
        "44:13: bad-whole-number: `7bn` is no whole number; did you mean `7000000000`?",
    ),
    # what goes with what
    (
        "speech_act: deny",
        "speech_act: deny\n    format: bilateral",
        "18:5: key-of-another: `format` does not go with type statement; leave it out: it goes with type meeting",
    ),
    ("    speech_act: deny\n", "", "13:11: missing-key: type statement needs `speech_act`; add it"),
    (
        "subtype: remark",
        "subtype: talks",
        "14:14: subtype-of-another: `talks` is a subtype of meeting, not of statement; write one of "
        f"{', '.join(SUBTYPES['statement'])}",
    ),
    (
        "date_basis: dateline",
        "date_basis: inferred",
        "21:17: missing-key: date_basis inferred needs `date_note`; add it",
    ),
    (
        "instrument: sanctions",
        "instrument: sanctions\n    amount: 7\n    currency: USD",
        "44:5: missing-companion: `amount` needs `amount_basis`; add it, or leave both out",
    ),
    (
        "language: en",
        "language: en\nrelays_basis: credited",
        "8:1: missing-companion: `relays_basis` needs a source that is relayed; name it, or leave both out",
    ),
    (
        "    date: ../2026-01-13\n",
        "    date: ../2026-01-13\n    relays: none\n    relays_basis: credited\n",
        "22:5: missing-companion: `relays_basis` needs a source that is relayed; name it, or leave both out",
    ),
    (
        "{actor: post, role: host}",
        "{actor: envoy, role: delegate}",
        "31:9: role-twice: `envoy` is delegate already; name each actor once in a role",
    ),
    (
        "    participants:",
        "    host: post\n    participants:",
        "32:9: role-twice: `post` is host already; name each actor once in a role",
    ),
    (
        "[envoy]",
        "[envoy]\n    outlet: agency\n    interviewer: agency",
        "17:18: role-twice: `agency` is interviewer already; name each actor once in a role",
    ),
    (
        "[{relation: follows, event: denial-2026}]",
        "[{relation: follows, event: denial-2026}, {relation: follows, event: denial-2026}]",
        "47:54: twice: `follows denial-2026` stands in line 47 already; write it once",
    ),
    (
        'title: "No contact"\n',
        "",
        "1:1: unread: a source that was read in full has a `title`; add it, or mend `extent`",
    ),
    # what becomes of each sentence, once
    (
        '  - {first: "Subscribe", reason: furniture}',
        2 * '  - {first: "Subscribe", reason: furniture, span: [90, 99]}\n',
        "53:5: twice: the text from 90 on is set aside here, and accounted for in line 52 already; code a sentence or "
        "set it aside, and set it aside once",
    ),
    (
        "reason: furniture}",
        "reason: furniture, span: [89, 99]}",
        "52:5: twice: the text from 89 on is set aside here, and accounted for in line 24 already; code a sentence or "
        "set it aside, and set it aside once",
    ),
    (
        "reason: furniture}",
        "reason: furniture, span: [0, 2]}",
        "24:9: twice: the text from 0 on is coded here, and accounted for in line 52 already; code a sentence or set "
        "it aside, and set it aside once",
    ),
    # which passage bears what
    (
        'last: "the envoy said.", span: [0, 90]',
        "bears: [rest]",
        "24:29: bears: the only passage bears everything; leave `bears` out",
    ),
    (
        ", bears: [rest]",
        "",
        "38:9: bears: this passage does not say what it bears; say in `bears` which keys of the report it bears; "
        "`rest` is whatever no other passage bears",
    ),
    (
        "bears: [rest]",
        "bears: [place, subtype]",
        "29:5: bears: no passage bears `participants.post`; name it in `bears`",
    ),
    (
        "bears: [date, participants.envoy]",
        "bears: [date, participants.envy]",
        "37:43: bears: no passage of this report can bear `participants.envy`; did you mean `participants.envoy`?",
    ),
    (
        "bears: [date, participants.envoy]",
        "bears: [date, stance]",
        "37:43: bears: no passage of this report can bear `stance`; write subtype, participants, place, "
        "date, participants.envoy, participants.post, rest",
    ),
    (
        "bears: [date, participants.envoy]",
        "bears: [date_basis]",
        "37:37: bears: no passage of this report can bear `date_basis`; write date, which covers it",
    ),
    (
        "bears: [rest]",
        "bears: [rest, date]",
        "38:42: bears: `date` is borne in line 37 already; let one passage bear it",
    ),
    (
        "bears: [rest]",
        "bears: [participants, subtype, place]",
        "38:36: bears: `participants.envoy` is borne in line 37 already; let one passage bear it",
    ),
    # the event
    (
        "    introduces: true\n    type: meeting",
        "    type: meeting",
        "25:12: not-introduced: no report introduces `talks-2026`; write `introduces: true` in the report that tells "
        "of it best",
    ),
    (
        "topics: [contacts, poppy-ban]",
        "topics: [poppy-ban]",
        "11:12: first-level-topic: `denial-2026` has no first-level topic; give a statement exactly one first-level "
        "topic, the same in all reports",
    ),
    (
        "topics: [contacts, poppy-ban]",
        "topics: [contacts, drugs]",
        "19:24: first-level-topic: `denial-2026` has the first-level topic `contacts` already; give a statement "
        "exactly one first-level topic, the same in all reports",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), IN_A_SOURCE)
def test_a_source_that_is_wrong_in_one_place_is_refused_there(tmp_path, old, new, expected):
    assert findings_in(seeds_in(tmp_path, changed(PATH, old, new))) == [f"{PATH}:{expected}"]
