"""What contributors do to YAML: each mistake is answered where it was made, with what to write, and not drowned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from small_commands import check
from small_mistakes import Mistake, answered, printed
from small_seeds import AGENCY, MINISTRY, PLACES, small_seeds, write_seeds

QUOTES_AND_COLONS: Final = [
    Mistake(
        "typographic quotation marks around a title",
        '"Envoy says no"',
        "“Envoy says no”",
        '3:8: typographic-quotes: here is U+201C LEFT DOUBLE QUOTATION MARK; write `"Envoy says no"`',
    ),
    Mistake(
        "German ones",
        '"Envoy says no"',
        "„Envoy says no“",
        '3:8: typographic-quotes: here is U+201E DOUBLE LOW-9 QUOTATION MARK; write `"Envoy says no"`',
    ),
    Mistake(
        "Russian ones",
        '"Envoy says no"',
        "«Envoy says no»",
        '3:8: typographic-quotes: here is U+00AB LEFT-POINTING DOUBLE ANGLE QUOTATION MARK; write `"Envoy says no"`',
    ),
    Mistake(
        "typographic ones around an id",
        "publisher: agency",
        "publisher: “agency”",
        '2:12: typographic-quotes: here is U+201C LEFT DOUBLE QUOTATION MARK; write `"agency"`',
    ),
    Mistake(
        "typographic ones in a passage",
        '"The two", span',
        "“The two”, span",
        '25:17: typographic-quotes: here is U+201C LEFT DOUBLE QUOTATION MARK; write `"The two"`',
        MINISTRY,
    ),
    Mistake(
        "typographic ones, and a colon within",
        '"Envoy says no"',
        "“Envoy: no”",
        '3:8: not-yaml: typographic quotation marks are letters like others to a program; write `title: "Envoy: no"`',
    ),
    Mistake(
        "typographic ones around a key",
        "    type: statement",
        "    “type”: statement",
        "27:5: unknown-key: a report has no key `“type”`; did you mean `type`?",
    ),
    Mistake(
        "a straight one closed by a typographic one",
        '"Envoy says no"',
        '"Envoy says no”',
        '3:8: not-yaml: this quotation mark is not closed; write `title: "Envoy says no"`',
    ),
    Mistake(
        "the same in a passage",
        '"The two", span',
        '"The two”, span',
        '25:25: not-yaml: U+201D RIGHT DOUBLE QUOTATION MARK does not close what `"` opened; write `- '
        '{first: "The two", span: [10, 30], sha256: bbbbbbbbb …`',
        MINISTRY,
    ),
    Mistake(
        "one that is not closed",
        '"Envoy says no"',
        '"Envoy says no',
        '3:8: not-yaml: this quotation mark is not closed; write `title: "Envoy says no"`',
    ),
    Mistake(
        "one that is not closed in a passage, of which YAML complains a line below",
        '"The two", span',
        '"The two, span',
        '25:17: not-yaml: this quotation mark is not closed; write `- {first: "The two", span: [10, 30], sha256: '
        "bbbbbbbbb …`",
        MINISTRY,
    ),
    Mistake(
        "one at the end of a place, of which YAML complains in the next",
        'label: "Capital"',
        'label: "Capital',
        '3:12: not-yaml: this quotation mark is not closed; write `label: "Capital"`',
        PLACES,
    ),
    Mistake(
        "one in a list",
        'title: "Envoy says no"',
        'title: "Envoy says no"\nauthors: ["Ann, "Bob"]',
        '4:11: not-yaml: this quotation mark is not closed; write `authors: ["Ann", "Bob"]`',
    ),
    Mistake(
        "some within others",
        '"Envoy says no"',
        '"Envoy says "no" again"',
        '3:8: not-yaml: a quotation mark within the value ends it; write `title: "Envoy says \\"no\\" again"`',
    ),
    Mistake(
        "an apostrophe within single ones",
        '"Envoy says no"',
        "'Envoy's no'",
        '3:8: not-yaml: a quotation mark within the value ends it; write `title: "Envoy\'s no"`',
    ),
    Mistake(
        "a title that only begins with a quotation",
        '"Envoy says no"',
        '"No", says envoy',
        '3:8: not-yaml: a quotation mark within the value ends it; write `title: "\\"No\\", says envoy"`',
    ),
    Mistake(
        "a colon in a title without any",
        '"Envoy says no"',
        "Envoy: no",
        '3:8: not-yaml: a value with a colon in it has no quotation marks; write `title: "Envoy: no"`',
    ),
    Mistake(
        "a bracket at the beginning of such a title",
        '"Envoy says no"',
        "[Video] Envoy says no",
        '3:8: not-yaml: a value that begins with `[` has no quotation marks; write `title: "[Video] Envoy says no"`',
    ),
    Mistake(
        "an at sign",
        '"Envoy says no"',
        "@envoy says no",
        '3:8: not-yaml: a value that begins with `@` has no quotation marks; write `title: "@envoy says no"`',
    ),
    Mistake(
        "a number sign, which begins a comment",
        '"Envoy says no"',
        "Envoy says no #2",
        '3:1: not-canonical: this is not the canonical form, which has `title: "Envoy says no"`; run `python '
        "build/check_seeds.py --fix`, which takes out what stands after ` #`; to keep that, put the value in "
        "quotation marks",
    ),
    Mistake(
        "a text over two lines",
        '"There was no contact, “none”."',
        "|\n      There was no contact.\n      None.",
        "33:15: bad-text: `There was no contact.\\nNone.\\n` is no text; write one line, no spaces at its ends",
    ),
    Mistake(
        "no space after a colon",
        "publisher: agency",
        "publisher:agency",
        "2:10: not-yaml: there is no space after the colon of `publisher`; write `publisher: agency`",
    ),
    Mistake(
        "no space after the first colon of all",
        "id: agency-2026-01-13\n",
        "id:agency-2026-01-13\n",
        "1:3: not-yaml: there is no space after the colon of `id`; write `id: agency-2026-01-13`",
    ),
    Mistake(
        "no space after a colon in a passage",
        'first: "The two"',
        'first:"The two"',
        '25:10: unknown-key: a passage has no key `first:"The two"`; write a space after the colon: `first: "The two"`',
        MINISTRY,
    ),
    Mistake(
        "no colon",
        "publisher: agency",
        "publisher agency",
        "2:10: not-yaml: there is no colon after `publisher`; write `publisher: agency`",
    ),
    Mistake(
        "an equals sign",
        "publisher: agency",
        "publisher = agency",
        "2:11: not-yaml: there is no colon after `publisher`; write `publisher: agency`",
    ),
    Mistake(
        "a full-width colon",
        "publisher: agency",
        "publisher： agency",
        "2:10: not-yaml: there is no colon after `publisher`; write `publisher: agency`",
    ),
    Mistake(
        "a comma left out in a passage",
        '"The two", span',
        '"The two" span',
        '25:26: not-yaml: a comma is missing here; write `- {first: "The two", span: [10, 30], sha256: bbbbbbbbb …`',
        MINISTRY,
    ),
    Mistake(
        "a bracket left open",
        "speakers: [envoy]",
        "speakers: [envoy",
        "30:15: not-yaml: the bracket `[` is not closed; write `speakers: [envoy]`",
    ),
    Mistake(
        "a brace left open",
        "bears: [rest]}",
        "bears: [rest]",
        "25:9: not-yaml: the bracket `{` is not closed; write `… "
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, bears: [rest]}`",
        MINISTRY,
    ),
    Mistake(
        "round brackets",
        "speakers: [envoy]",
        "speakers: (envoy)",
        "30:15: wrong-kind: `speakers` has one value here; write a list: `[envoy]`",
    ),
    Mistake(
        "a list without brackets",
        "speakers: [envoy]",
        "speakers: envoy, southland",
        "30:15: wrong-kind: `speakers` has one value here; write a list: `[envoy, southland]`",
    ),
    Mistake(
        "an actor where participants are listed",
        "{actor: envoy, role: delegate, capacity: post, attendance: attended}",
        "envoy",
        "17:9: wrong-kind: `participants` has one value here; write a participant: pairs of key and value, as "
        "{actor: ..., role: ...}",
        MINISTRY,
    ),
]
LINES_AND_HYPHENS: Final = [
    Mistake(
        "a space too many",
        "    subtype: remark",
        "     subtype: remark",
        "28:1: not-yaml: this line begins after 5 spaces, where 4 would fit; write 4 spaces before it",
    ),
    Mistake(
        "a space too few",
        "    subtype: remark",
        "   subtype: remark",
        "28:1: not-yaml: this line begins after 3 spaces, where 4 would fit; write 4 spaces before it",
    ),
    Mistake(
        "no spaces",
        "    subtype: remark",
        "subtype: remark",
        "28:1: not-yaml: this line begins after no spaces, where 4 would fit; write 4 spaces before it",
    ),
    Mistake(
        "spaces before a key of the source",
        "language: en\nkind",
        "  language: en\nkind",
        "7:1: not-yaml: this line begins after 2 spaces, where none would fit; write no spaces before it",
    ),
    Mistake(
        "a value on the line below",
        'title: "Envoy says no"',
        "title:\nEnvoy says no",
        "4:1: not-yaml: this line begins after no spaces, where 2 would fit; write 2 spaces before it",
    ),
    Mistake(
        "an item farther in than the one before it",
        "  - event: denial-2026",
        "    - event: denial-2026",
        "25:1: not-yaml: this line begins after 4 spaces, where 2 would fit; write 2 spaces before it",
    ),
    Mistake(
        "an item farther out",
        "  - event: denial-2026",
        "- event: denial-2026",
        "25:1: not-yaml: this line begins after no spaces, where 2 would fit; write 2 spaces before it",
    ),
    Mistake(
        "no hyphen before the first item",
        "  - event: interview-2026",
        "    event: interview-2026",
        "12:5: not-yaml: there is no hyphen before this item; write `- event: interview-2026`",
    ),
    Mistake(
        "no hyphen before the second",
        "  - event: denial-2026",
        "    event: denial-2026",
        [
            "25:5: duplicate-key: `event` stands in line 12 already: another record begins here; begin it with "
            "`- `, or write it to a file of its own",
            "seeds/sources/2026/weekly-2026-01-20.yaml:13:12: not-introduced: no report introduces `denial-2026`",
        ],
    ),
    Mistake(
        "no hyphen before a passage",
        '- {first: "The two"',
        '  {first: "The two"',
        '25:9: not-yaml: there is no hyphen before this item; write `- {first: "The two", span: [10, 30], '
        "sha256: bbbbbbbbb …`",
        MINISTRY,
    ),
    Mistake(
        "no hyphen before the only participant",
        "- {actor: envoy",
        "  {actor: envoy",
        "17:9: wrong-kind: `participants` has a record here; write a list: `- ` before each record",
        MINISTRY,
    ),
    Mistake(
        "no space after a hyphen",
        "  - event: denial-2026",
        "  -event: denial-2026",
        "25:4: not-yaml: there is no space after the hyphen; write `- event: denial-2026`",
    ),
    Mistake(
        "a dash for a hyphen",
        "  - event: denial-2026",
        "  – event: denial-2026",
        "25:3: not-yaml: here is U+2013 EN DASH in place of a hyphen; write `- event: denial-2026`",
    ),
    Mistake(
        "a bullet for a hyphen",
        "  - event: denial-2026",
        "  • event: denial-2026",
        "25:3: not-yaml: here is U+2022 BULLET in place of a hyphen; write `- event: denial-2026`",
    ),
    Mistake(
        "spaces at the end of a line",
        "publisher: agency",
        "publisher: agency  ",
        "2:1: not-canonical: this is not the canonical form, which has `publisher: agency`",
    ),
    Mistake(
        "the fence of a code block",
        "id: agency-2026-01-13\n",
        "```yaml\nid: agency-2026-01-13\n",
        "1:1: not-yaml: this line is no part of a seed; take this line out",
    ),
]
LETTERS: Final = [
    Mistake("a tab", "    subtype: remark", "\u0009subtype: remark", "28:1: tab: U+0009"),
    Mistake(
        "a no-break space after a colon",
        "publisher: agency",
        "publisher:\u00a0agency",
        "2:11: not-yaml: here is U+00A0 NO-BREAK SPACE in place of a space; write spaces",
    ),
    Mistake(
        "no-break spaces before a key",
        "    subtype: remark",
        "\u00a0\u00a0\u00a0\u00a0subtype: remark",
        "28:1: not-yaml: this line begins with U+00A0 NO-BREAK SPACE, not with spaces; write spaces",
    ),
    Mistake(
        "a space without width in an id",
        "publisher: agency",
        "publisher: agency\u200b",
        "2:18: control-character: U+200B ZERO WIDTH SPACE",
    ),
    Mistake(
        "a Cyrillic letter in an id",
        "publisher: agency",
        "publisher: аgency",
        "2:12: bad-id: `аgency` is no id: it has U+0430 CYRILLIC SMALL LETTER A; did you mean `agency`?",
    ),
    Mistake(
        "a Cyrillic letter in a key",
        "    speech_act: deny",
        "    spеech_act: deny",
        "32:5: unknown-key: a report has no key `spеech_act`; did you mean `speech_act`?",
    ),
    Mistake(
        "a Cyrillic letter in a code",
        "speech_act: deny",
        "speech_act: dеny",
        "32:17: unknown-code: no code `dеny`; did you mean `deny`?",
    ),
    Mistake(
        "an accent of its own",
        '"Envoy says no"',
        '"Café"',
        "3:12: not-nfc: U+0065 LATIN SMALL LETTER E is not in composed form",
    ),
]
MERGES: Final = [
    Mistake(
        "a line that a merge doubled",
        "    speech_act: deny\n",
        "    speech_act: deny\n    speech_act: deny\n",
        "33:5: duplicate-key: `speech_act` stands in line 32 already",
    ),
    Mistake(
        "lines that a merge doubled",
        "    speech_act: deny\n",
        "    target: southland\n    speech_act: deny\n    speech_act: deny\n",
        "32:5: duplicate-key: `target` stands in line 31 already, and so does another key",
    ),
    Mistake(
        "a conflict left in the file",
        "    speech_act: deny\n",
        "<<<<<<< HEAD\n    speech_act: deny\n=======\n    speech_act: demand\n>>>>>>> mine\n",
        "32:1: conflict-marker: git left `<<<<<<< HEAD` here",
    ),
    Mistake(
        "one mark of it left",
        "    speech_act: deny\n",
        "    speech_act: deny\n=======\n",
        "33:1: conflict-marker: git left `=======` here",
    ),
    Mistake(
        "two sources in one file",
        "bears: [rest]}\n",
        "bears: [rest]}\nid: wire-2026-02\npublisher: agency\npublished: 2026-02\nlanguage: en\n",
        "26:1: duplicate-key: `id` stands in line 1 already: another record begins here; begin it with `- `, "
        "or write it to a file of its own",
        MINISTRY,
    ),
    Mistake(
        "two sources with a line between them",
        "bears: [rest]}\n",
        "bears: [rest]}\n---\nid: wire-2026-02\npublisher: agency\n",
        "26:1: several-documents: a second document begins here",
        MINISTRY,
    ),
    Mistake(
        "a report pasted twice",
        "  - event: denial-2026\n",
        "  - event: interview-2026\n    introduces: true\n    type: interview\n    subtype: sit_down\n    "
        'date: 2026-01\n    date_basis: stated\n    nearness: relay\n    passages: [{first: "So"}]\n  - event: '
        "denial-2026\n",
        "25:5: twice: `interview-2026` stands in line 12 already",
    ),
]
NOTHING: Final = [
    Mistake("no value", "    speech_act: deny", "    speech_act:", "32:16: empty-value: here is no value"),
    Mistake(
        "quotation marks about nothing",
        'position: "There was no contact, “none”."',
        'position: ""',
        "33:15: empty-value: here is no value",
    ),
    Mistake("null", "target: southland\n", "target: null\n", "31:13: empty-value: `null` stands for no value"),
    Mistake(
        "a question mark",
        "target: southland\n",
        "target: ?\n",
        "31:13: not-yaml: `?` stands for no value; take this line out",
    ),
    Mistake(
        "a hyphen", "target: southland\n", "target: -\n", "31:13: not-yaml: `-` stands for no value; take this line out"
    ),
    Mistake(
        "unknown",
        "target: southland\n",
        "target: unknown\n",
        "31:13: unknown-actor: no actor `unknown`; leave the key out where nothing is known",
    ),
    Mistake(
        "n/a",
        "target: southland\n",
        "target: n/a\n",
        "31:13: bad-id: `n/a` is no id; leave the key out where nothing is known",
    ),
    Mistake(
        "yes",
        "introduces: true\n    type: statement",
        "introduces: yes\n    type: statement",
        "26:17: bad-flag: `yes` is no flag; write `true`, or leave the key out",
    ),
    Mistake(
        "no",
        "introduces: true\n    type: statement",
        "introduces: no\n    type: statement",
        "26:17: bad-flag: `no` is no flag; write `true`, or leave the key out",
    ),
    Mistake(
        "True",
        "introduces: true\n    type: statement",
        "introduces: True\n    type: statement",
        "26:17: bad-flag: `True` is no flag; did you mean `true`?",
    ),
]

MISTAKES: Final = [*QUOTES_AND_COLONS, *LINES_AND_HYPHENS, *LETTERS, *MERGES, *NOTHING]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_mistake_in_writing_is_answered_where_it_was_made(tmp_path: Path, mistake: Mistake) -> None:
    assert answered(tmp_path, mistake) == (1, mistake.lines)


def test_one_mistake_has_at_most_two_answers() -> None:
    assert [mistake.what for mistake in MISTAKES if len(mistake.lines) > 2] == []


# What is wrong with a file as a whole.

Sow = Callable[[Path], object]


def saved(how: Callable[[str], bytes]) -> Sow:
    """The agency's seed, saved in another way."""
    return lambda seeds: (seeds / AGENCY).write_bytes(how((seeds / AGENCY).read_text(encoding="utf-8")))


def called(name: str) -> Sow:
    """The agency's seed under another name."""

    def sow(seeds: Path) -> None:
        (seeds / name).parent.mkdir(exist_ok=True)
        (seeds / AGENCY).rename(seeds / name)

    return sow


def beside(name: str) -> Sow:
    """Another file beside the agency's seed, with the same in it."""
    return lambda seeds: (seeds / AGENCY).with_name(name).write_bytes((seeds / AGENCY).read_bytes())


SEED: Final = "sources/2026/agency-2026-01-13"
MISNAMED: Final = "1:1: stray-file: a file that is no seed by its name; name it sources/2026/agency-2026-01-13.yaml"
FILES: Final[list[tuple[str, Sow, str, str | list[str]]]] = [
    (
        "a byte order mark",
        saved(lambda text: text.encode("utf-8-sig")),
        AGENCY,
        "1:1: byte-order-mark: U+FEFF ZERO WIDTH NO-BREAK SPACE",
    ),
    (
        "Windows line ends",
        saved(lambda text: text.replace("\n", "\r\n").encode()),
        AGENCY,
        "1:22: line-ends: U+000D and 39 more in this file",
    ),
    (
        "saved as UTF-16, as a word processor does",
        saved(lambda text: text.encode("utf-16")),
        AGENCY,
        "1:1: not-utf-8: the file is in UTF-16",
    ),
    (
        "saved in the Cyrillic of Windows",
        saved(lambda text: text.replace("Envoy says", "Посланник").replace("“none”", "none").encode("cp1251")),
        AGENCY,
        "3:9: not-utf-8: byte 49 of the file is not UTF-8",
    ),
    ("ending in .yml", called(f"{SEED}.yml"), f"{SEED}.yml", MISNAMED),
    ("ending in .YAML", called(f"{SEED}.YAML"), f"{SEED}.YAML", MISNAMED),
    ("ending in .yaml.txt", called(f"{SEED}.yaml.txt"), f"{SEED}.yaml.txt", MISNAMED),
    ("beside the years", called("sources/agency-2026-01-13.yaml"), "sources/agency-2026-01-13.yaml", MISNAMED),
    (
        "in the folder of another year",
        called("sources/2025/agency-2026-01-13.yaml"),
        "sources/2025/agency-2026-01-13.yaml",
        "1:5: wrong-year: `agency-2026-01-13` stands in the folder 2025",
    ),
    (
        "under a name with a capital",
        called("sources/2026/Agency-2026-01-13.yaml"),
        "sources/2026/Agency-2026-01-13.yaml",
        "1:5: id-unlike-name: `agency-2026-01-13` stands in a file named `Agency-2026-01-13`",
    ),
    (
        "a copy that a download made",
        beside("agency-2026-01-13 (1).yaml"),
        f"{SEED} (1).yaml",
        [
            "1:5: id-unlike-name: `agency-2026-01-13` stands in a file named `agency-2026-01-13 (1)`",
            f"seeds/{AGENCY}:1:5: id-twice: seeds/{SEED} (1).yaml has the id `agency-2026-01-13` already",
        ],
    ),
    (
        "a document of a word processor",
        beside("agency.docx"),
        "sources/2026/agency.docx",
        "1:1: stray-file: a file that is no seed",
    ),
    ("the article itself", beside("agency.txt"), "sources/2026/agency.txt", "1:1: stray-file: a file that is no seed"),
]


@pytest.mark.parametrize(("what", "sow", "path", "says"), FILES, ids=[each[0] for each in FILES])
def test_a_file_that_is_not_what_it_should_be_is_answered(
    tmp_path: Path, what: str, sow: Sow, path: str, says: str | list[str]
) -> None:
    sow(write_seeds(tmp_path, small_seeds()))
    outcome = check(tmp_path, "--all")
    assert (outcome.status, outcome.err.splitlines()) == (1, printed(says, path)), what
