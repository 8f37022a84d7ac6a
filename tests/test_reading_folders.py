"""Whatever is wrong with a file, a folder or between records is refused where it stands; what is sound is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_seeds import PATH, POST, SEEDS, SOURCE, STUB, changed, findings_in, seeds_in

from curation.findings import Finding, Notes, SeedErrors, aggregate, suggest
from curation.reading import read_seeds
from curation.rulebook import GROUPS
from curation.yaml_tree import Items, Record, Text, read_tree

IN_OTHER_FILES = [
    (
        "actors/envoy.yaml",
        "id: envoy",
        "id: envoi",
        "1:5: id-unlike-name: `envoi` stands in a file named `envoy`; name the file by its id",
    ),
    (
        "actors/envoy.yaml",
        "kind: person",
        "kind: person\ncountry: AF",
        "3:10: bad-country: `AF` is no country; did you mean `AFG`?",
    ),
    (
        "actors/envoy.yaml",
        "kind: person",
        "kind: person\nwikidata: 42",
        "3:11: bad-wikidata-item: `42` is no wikidata item; write its number, as Q42",
    ),
    (
        "actors/envoy.yaml",
        "kind: label",
        "kind: alias",
        "3:1: english-label: no name is the label in English; give exactly one name with `language: en, kind: label`",
    ),
    (
        "actors/envoy.yaml",
        "language: en, kind: label}",
        'language: en, kind: label}\n  - {text: "Envoy", language: en, kind: label}',
        "5:5: english-label: this is a second label in English; give exactly one name with `language: en, kind: label`",
    ),
    (
        "actors/envoy.yaml",
        "language: en, kind: label}",
        'language: en, kind: label}\n  - {text: "The Envoy", language: en, kind: alias}',
        "5:5: twice: `en The Envoy` stands in line 4 already; write it once",
    ),
    (
        "actors/envoy.yaml",
        "offices:",
        "  - {relation: member_of, actor: agency, term: 2001/.., source: agency-2026-01-13}\noffices:",
        "7:5: twice: `member_of agency 2001/.. agency-2026-01-13` stands in line 6 already; write it once",
    ),
    (
        "actors/envoy.yaml",
        "term: 2021}",
        "term: 2021}\n  - {office: post, tenure: acting, term: 2021}",
        "9:5: twice: `post acting 2021` stands in line 8 already; write it once",
    ),
    (
        "actors/envoy.yaml",
        "office: post",
        "office: agency",
        "8:14: unknown-office: no office `agency`; name an actor of kind office",
    ),
    (
        "actors/envoy.yaml",
        "source: agency-2026-01-13",
        "source: agency-2062-01-13",
        "6:65: unknown-source: no source `agency-2062-01-13`; did you mean `agency-2026-01-13`?",
    ),
    (
        "topics.yaml",
        "    level: 2\n    broader: drugs",
        "    level: 2",
        "14:12: missing-key: level 2 needs `broader`; add it",
    ),
    (
        "topics.yaml",
        "broader: drugs",
        "broader: poppy-ban",
        "15:14: unknown-first-level-topic: no first-level-topic `poppy-ban`; name a topic of level 1",
    ),
    (
        "topics.yaml",
        '    not_this_but: "Trade."\n',
        '    not_this_but: "Trade."\n    broader: contacts\n',
        "12:5: key-of-another: `broader` does not go with level 1; leave it out: it goes with level 2",
    ),
    (
        "topics.yaml",
        '"Its making and keeping."\n',
        '"Its making and keeping."\n  - {id: drugs, label: "D", level: 2, broader: drugs, definition: "x"}\n',
        "17:5: twice: `drugs` stands in line 7 already; write it once",
    ),
    (
        "places.yaml",
        "    longitude: 51.5310\n",
        "",
        "6:5: missing-companion: `latitude` needs `longitude`; add it, or leave both out",
    ),
    (
        "places.yaml",
        "latitude: 25.2854",
        "latitude: 95",
        "6:15: bad-latitude: `95` is no latitude; write degrees, -90 to 90",
    ),
    (
        "places.yaml",
        "longitude: 51.5310",
        "longitude: 199.5",
        "7:16: bad-longitude: `199.5` is no longitude; write degrees, -180 to 180",
    ),
    (
        "places.yaml",
        "precision_km: 20",
        "precision_km: 20 km",
        "8:19: bad-whole-number: `20 km` is no whole number; write digits alone: no separators, no unit",
    ),
    (
        "rulings/when-they-met.yaml",
        "adopt: agency-2026-01-13",
        "adopt: agency-2026",
        "5:8: adopted-and-over: `agency-2026` is what the ruling adopts; name in `over` only the sources that the "
        "ruling decides against",
    ),
    (
        "rulings/when-they-met.yaml",
        "field: date",
        "field: the date",
        "3:8: bad-name: `the date` is no name; write lower-case words joined by `_`",
    ),
    (
        "identities/one-denial.yaml",
        "[denial-2026, talks-2026]",
        "[denial-2026]",
        "3:9: wrong-length: this list holds 1; list 2 or more",
    ),
    (
        "identities/one-denial.yaml",
        "decision: distinct",
        "decision: maybe",
        "2:11: bad-decision: `maybe` is no decision; write `same` or `distinct`",
    ),
    (
        "sources/2026/agency-2026.yaml",
        "text: {extent: unread}",
        "text: {extent: unread, read_on: 2026-11-21}",
        "7:24: unread: an unread source has no `read_on`; leave it out, or mend `extent`",
    ),
    (
        "vocabularies.yaml",
        "  - id: tenure",
        "  - id: tenor",
        "1:1: missing-vocabulary: the vocabulary `tenure` is in use, but not here; add it",
    ),
    (
        "vocabularies.yaml",
        "{code: issuer, ",
        "{code: emitter, ",
        "58:5: missing-vocabulary: the vocabulary `role` lacks `issuer`, which no seed has to say for it to stand in a "
        "table; add the code",
    ),
    (
        "vocabularies.yaml",
        "{code: demand, ",
        "{code: deny, ",
        "37:9: twice: `deny` stands in line 36 already; write it once",
    ),
    (
        "vocabularies.yaml",
        '{code: sanctions, label: "sanctions", definition: "x", plover: none',
        '{code: sanctions, label: "sanctions", definition: "x", plover: Coerce',
        "42:72: bad-plover: `Coerce` is no plover; did you mean `COERCE`?",
    ),
    (
        "identities/one-denial.yaml",
        "[denial-2026, talks-2026]",
        "[denial-2026, talks-2025]",
        "3:23: retired-id: the event `talks-2025` was merged: One meeting.; write `talks-2026`",
    ),
    (
        "retirements/talks-2025.yaml",
        "[talks-2026]",
        "[talks-2024]",
        "5:14: unknown-successor: no event `talks-2024` that `talks-2025` can have become; name an id that the "
        "seeds have",
    ),
    (
        "retirements/talks-2025.yaml",
        "kind: merged",
        "kind: withdrawn",
        "4:7: successors: `successors` names 1, and what was withdrawn has none; "
        "name in `successors` all that the id became, or write another `kind`",
    ),
    (
        "retirements/talks-2025.yaml",
        "kind: merged",
        "kind: lost",
        "4:7: bad-retirement: `lost` is no retirement; write `withdrawn`, `merged` or `split`",
    ),
    (
        "retirements/talks-2025.yaml",
        "table: events",
        "table: claims",
        "2:8: bad-permanent-table: `claims` is no permanent table; write the table that had the id",
    ),
    (
        "floors.yaml",
        "    rows: 2\n",
        "",
        "2:5: floor: it says neither `rows` nor `column` and `filled`; say how many rows, or how much of a column",
    ),
    (
        "floors.yaml",
        "    filled: 50\n",
        "",
        "8:5: missing-companion: `column` needs `filled`; add it, or leave both out",
    ),
    (
        "floors.yaml",
        "filled: 50",
        "filled: 50 %",
        "9:13: bad-percent: `50 %` is no percent; write a whole number, 0 to 100",
    ),
    (
        "floors.yaml",
        "id: most-have-places",
        "id: least-events",
        "6:5: twice: `least-events` stands in line 2 already; write it once",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), IN_OTHER_FILES)
def test_any_other_seed_that_is_wrong_in_one_place_is_refused_there(tmp_path, name, old, new, expected):
    assert findings_in(seeds_in(tmp_path, changed(name, old, new))) == [f"{name}:{expected}"]


ALIAS_BOMB = b"a: &a [x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in b"bcdefghijklmnopq")

AS_BYTES = [
    # what is no text
    (b"\x89PNG\r\n\x1a\n", "1:1: not-utf-8: byte 1 of the file is not UTF-8; save the file as UTF-8"),
    (SOURCE.encode("utf-16"), "1:1: not-utf-8: the file is in UTF-16; save the file as UTF-8"),
    ("id: a\ntitle: \xe9\n".encode("latin-1"), "2:8: not-utf-8: byte 14 of the file is not UTF-8"),
    (b"\xef\xbb\xbf" + SOURCE.encode(), "1:1: byte-order-mark: U+FEFF ZERO WIDTH NO-BREAK SPACE; run `python build"),
    (b"id: a\n\x00\x00", "2:1: control-character: U+0000 and 1 more in this file; delete it"),
    (b"id: a\n\ttitle: b\n", "2:1: tab: U+0009; write spaces"),
    ("id: a\u2028title: b\n", "1:6: control-character: U+2028 LINE SEPARATOR; delete it"),
    # what is no plain YAML
    (b"", "1:1: empty-value: the file holds nothing"),
    (b"# to be done\n", "1:1: empty-value: the file holds nothing"),
    (b"- id: a\n", "1:1: wrong-kind: the file holds no `key: value` lines"),
    (
        b"id: a\ntitle: b: c\n",
        '2:8: not-yaml: a value with a colon in it has no quotation marks; write `title: "b: c"`',
    ),
    (b"id: [a,\n", "1:5: not-yaml: the bracket `[` is not closed; write `id: [a,]`"),
    (b"? :\n  [}", "1:3: not-yaml: while parsing a block mapping: did not find expected key; compare"),
    (b"id: a\n<<<<<<< HEAD\nkind: b\n", "2:1: conflict-marker: git left `<<<<<<< HEAD` here; keep the lines that are"),
    (b"id: a\n---\nid: b\n", "2:1: several-documents: a second document begins here; keep one record a file"),
    # what is there to do harm
    (b"a: " + b"[" * 100_000, "1:15: too-deep: this is nested 13 deep; nest at most 12 deep"),
    (b"a: [" + b"x," * 200_000 + b"]", "1:1: too-many-parts: the file has more than 200,000 parts"),
    (ALIAS_BOMB, "2:8: anchor-alias-tag: `*a` is YAML for programs; write the value out, as plain text"),
    (b"a: " + b"x" * 3_000_000, "1:1: too-large: the file has more than 2,000,000 bytes; split it"),
]


@pytest.mark.parametrize(("content", "expected"), AS_BYTES, ids=[expected for _, expected in AS_BYTES])
def test_a_file_that_is_no_seed_at_all_is_refused_without_a_word_on_those_that_name_it(tmp_path, content, expected):
    found = findings_in(seeds_in(tmp_path, {PATH: content}))
    assert found[-1].startswith(f"{PATH}:{expected}")
    assert {finding.split(":")[3] for finding in found} == {f" {expected.split(': ')[1]}"}


STILL_READ = [
    ("\n", "\r\n", "1:22: line-ends: U+000D and 51 more in this file; run `python build"),
    ("No contact", "\u202eNo", "3:9: bidi-control: U+202E RIGHT-TO-LEFT OVERRIDE; delete it: quotation marks are"),
    ("No contact", "\\u202eNo", "3:8: bidi-control: U+202E RIGHT-TO-LEFT OVERRIDE is written as an escape"),
    ("No contact", "Cafe\u0301", "3:12: not-nfc: U+0065 LATIN SMALL LETTER E is not in composed form; run `python"),
    ("No contact", "Cafe\\u0301", "3:8: not-nfc: an escape makes this text decomposed; run `python build"),
    ('"No contact"', "“No contact”", "3:8: typographic-quotes: here is U+201C LEFT DOUBLE QUOTATION MARK; write `"),
    ("publisher: ", "publisher: &a ", "2:12: anchor-alias-tag: `&a` is YAML for programs; write the value out"),
    ("publisher: ", "publisher: !!str ", "2:12: anchor-alias-tag: `tag:yaml.org,2002:str` is YAML for programs;"),
    ("publisher: ", "? [a]\n: b\npublisher: ", "2:3: wrong-kind: a key cannot be a list or a record"),
]


@pytest.mark.parametrize(("old", "new", "expected"), STILL_READ)
def test_a_blemish_of_the_text_is_one_finding_and_the_rest_is_read(tmp_path, old, new, expected):
    (found,) = findings_in(seeds_in(tmp_path, {PATH: SOURCE.replace(old, new)}))
    assert found.startswith(f"{PATH}:{expected}")


OUT_OF_PLACE = [
    ("actors/notes.txt", POST, "actors/notes.txt:1:1: stray-file: a file that is no seed; keep here sources/<year>"),
    ("actors/post.yaml/x.yaml", POST, "actors/post.yaml:1:1: stray-file: a folder that is no seed"),
    ("people/ann.yaml", POST, "people:1:1: stray-file: a folder that is no seed"),
    ("sources/agency-2026-01-14.yaml", STUB, "sources/agency-2026-01-14.yaml:1:1: stray-file: a file that is no seed"),
    ("sources/new/a-2026.yaml", STUB, "sources/new:1:1: stray-file: a folder that is no seed"),
    (
        "sources/2025/agency-2026.yaml",
        STUB,
        "sources/2025/agency-2026.yaml:1:5: wrong-year: `agency-2026` stands in the folder 2025; keep a source in the",
    ),
    (
        "sources/2026/agency-2026-01.yaml",
        STUB,
        "sources/2026/agency-2026.yaml:1:5: id-twice: seeds/sources/2026/agency-2026-01.yaml has the id `agency-2026`",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), OUT_OF_PLACE)
def test_what_does_not_belong_where_it_lies_is_named(tmp_path, monkeypatch, name, content, expected):
    if name == "actors/post.yaml/x.yaml":
        monkeypatch.setitem(SEEDS, "actors/post-office.yaml", POST.replace("post", "post-office"))
        monkeypatch.delitem(SEEDS, "actors/post.yaml")
    assert any(found.startswith(expected) for found in findings_in(seeds_in(tmp_path, {name: content})))


def test_links_strange_names_and_dot_files(tmp_path):
    seeds = seeds_in(tmp_path, {"actors/.draft.yaml": "not read", ".git/config": "not read"})
    (seeds / "actors" / "link.yaml").symlink_to(seeds / "actors" / "post.yaml")
    (seeds / "actors" / "a\nb.txt").touch()
    assert [found.partition(";")[0] for found in findings_in(seeds)] == [
        "actors/a\\nb.txt:1:1: stray-file: a file that is no seed",
        "actors/link.yaml:1:1: stray-file: a symbolic link that is no seed",
    ]


def test_what_is_not_there_or_not_to_be_read_is_named(tmp_path, monkeypatch):
    seeds = seeds_in(tmp_path, {})
    (seeds / "topics.yaml").unlink()
    real = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "post.yaml":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert findings_in(seeds) == [
        "actors/post.yaml:1:1: unreadable: the file cannot be read: Permission denied; let it be read",
        "topics.yaml:1:1: missing-file: there is no such file; write it",
    ]
    with pytest.raises(NotADirectoryError, match="there is no folder"):
        read_seeds(tmp_path / "sedes")


def test_all_errors_of_all_files_are_reported_at_once(tmp_path):
    many = SOURCE.replace("publisher: agency", "publisher: agencx").replace("deny", "denie").replace("doha", "doah")
    bad_level = changed("topics.yaml", "level: 2", "level: two")
    seeds = seeds_in(tmp_path, {PATH: many, **bad_level, "actors/x.yaml": "a: ["})
    assert [found.split(": ")[0:2] for found in findings_in(seeds)] == [
        ["actors/x.yaml:1:4", "not-yaml"],
        ["sources/2026/agency-2026-01-13.yaml:2:12", "unknown-actor"],
        ["sources/2026/agency-2026-01-13.yaml:17:17", "unknown-code"],
        ["sources/2026/agency-2026-01-13.yaml:32:12", "unknown-place"],
        ["topics.yaml:14:12", "bad-level"],
    ]


SECOND = SOURCE.partition("  - event: talks-2026")[0].replace("agency-2026-01-13", "agency-2026-01-14")
AGAIN = SECOND.replace("    introduces: true\n", "")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (SECOND, [f"12:5: introduced-twice: seeds/{PATH}:11 introduces `denial-2026` already; keep"]),
        (
            AGAIN.replace("type: statement\n    subtype: remark", "type: meeting\n    subtype: talks").replace(
                '    speech_act: deny\n    position: "There was none."\n', ""
            ),
            [f"12:11: type-disagreement: `denial-2026` is of type meeting here, of type statement in seeds/{PATH}:11"],
        ),
        (
            AGAIN.replace("contacts, poppy-ban", "drugs"),
            ["18:14: first-level-topic: `denial-2026` has the first-level topic `contacts` already; give a statement"],
        ),
        (AGAIN.replace("    topics: [contacts, poppy-ban]\n", ""), []),  # omission is no denial
    ],
)
def test_the_reports_of_one_event_fit_together(tmp_path, second, expected):
    seeds = seeds_in(tmp_path, {"sources/2026/agency-2026-01-14.yaml": second})
    found = findings_in(seeds) if expected else [str(source["id"]) for source in read_seeds(seeds).sources][3:]
    assert [text.partition("yaml:")[2][: len(wanted)] for text, wanted in zip(found, expected, strict=True)] == expected


def test_sound_seeds_are_records_sorted_by_id_that_know_where_they_stand(tmp_path):
    seeds = read_seeds(seeds_in(tmp_path, {}))
    assert [str(source["id"]) for source in seeds.sources] == ["agency-2026", "agency-2026-01-13"]
    denial = seeds.sources[1]["reports"][0]
    assert (seeds.sources[1].path, denial.line, denial.column) == (f"seeds/{PATH}", 11, 5)
    assert (type(denial), type(denial["topics"]), type(denial["type"])) == (Record, Items, Text)
    assert (denial["type"], denial["type"].line, denial["type"].column) == ("statement", 13, 11)
    assert denial.key("type").column == 5
    assert [str(topic["id"]) for topic in seeds.topics] == ["contacts", "drugs", "poppy-ban"]
    assert (seeds.topics[0].path, seeds.coders, seeds.coverage) == ("seeds/topics.yaml", [], [])
    assert [kind for kind, _ in seeds.files()][-4:] == ["source", "source", "topics", "vocabularies"]


READ = ("The folder", "The text of a file", "The YAML", "One record", "Between records")


def test_every_rule_has_a_case_in_one_of_these_files():
    cases = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_reading*.py")))
    read = [rule for group in READ for rule in GROUPS[group] if rule != "not-canonical"]  # test_checking.py's
    assert [rule for rule in read if not re.search(rf"[0-9]: {rule}\b|, \"{rule}\"\]", cases)] == []


@given(st.binary(max_size=60) | st.text("ab:[]{}-,&*!|>'\"\n #?%~\\é\u202e\t", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    notes = Notes("seed.yaml", [])
    record = read_tree(data, notes)
    assert record is not None or notes.findings
    assert all(finding.line > 0 and finding.column > 0 and finding.right for finding in notes.findings)


def test_findings_are_counted_by_rule_with_five_examples_and_a_way_to_all():
    findings = [Finding("b.yaml", line, 1, "tab", "U+0009", "write spaces") for line in range(1, 1002)]
    lines = aggregate([*findings, Finding("a.yaml", 2, 3, "bears", "x", "y")]).splitlines()
    assert lines[:3] == ["bears: 1 finding", "  a.yaml:2:3: bears: x; y", "tab: 1,001 findings"]
    assert lines[3] == "  b.yaml:1:1: tab: U+0009; write spaces"
    assert lines[8:] == ["  and 996 more", "1,002 findings; to see all: python build/check_seeds.py --all"]
    assert str(SeedErrors(findings)) == aggregate(findings)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("zamir-kabulow", "did you mean `zamir-kabulov`?"), ("denie", "did you mean `deny`?"), ("moscow", "")],
)
def test_only_what_is_close_is_suggested(value, expected):
    assert suggest(value, ["zamir-kabulov", "deny", "thomas-west"]) == expected
