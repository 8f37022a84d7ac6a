"""Texts, pages, lists and an index that are to do harm, or were damaged: one sentence each, and nothing is lost."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hostile_seeds import a_socket, device
from small_commands import Outcome, check, commands, compile_in, findings, state, with_candidate
from small_seeds import AGENCY, small_seeds, source, write_seeds

from curation import texts as texts_module
from curation.texts import TextsError, TextStore

ROOT: Final = Path(__file__).resolve().parent.parent
LONG_ENOUGH: Final = 120
"""Seconds after which a command is taken to hang; all of these take a few at most."""
MARKS: Final = "\u0301\u0323"  # in no canonical order: to sort a row of them takes the square of its length
WORDS: Final = "The envoy spoke to the agency on Monday in the capital.\n"
BEFORE: Final = (0, 55)
HASH: Final = hashlib.sha256(WORDS.strip().encode()).hexdigest()

Change = Callable[[Path], object]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with small seeds, the candidate that they made, and a text of each of their sources' hash."""
    folder = shutil.copytree(with_candidate(), tmp_path / "here")
    (folder / "texts").mkdir()
    return folder


def reading(folder: Path, content: bytes, first: str = "The envoy", last: str | None = "the capital.") -> None:
    """Let the agency be read in full, in a text of some content."""
    (folder / "texts" / "page.txt").write_bytes(content)
    seeds = small_seeds()
    for told in seeds[AGENCY]["reports"]:
        told["passages"] = [{"first": first, **({"last": last} if last else {}), "span": ["0", "55"], "sha256": HASH}]
    whole = source("agency-2026-01-13", *seeds[AGENCY]["reports"], title="Envoy says no")
    stated = {"sha256": hashlib.sha256(content).hexdigest(), "extent": "full", "read_on": "2026-02-01"}
    write_seeds(folder, {AGENCY: whole | {"text": stated}})


def beside(make: Change, name: str = "more.txt") -> Change:
    """A sound text, and beside it whatever is made."""

    def sow(folder: Path) -> None:
        reading(folder, WORDS.encode())
        make(folder / "texts" / name)

    return sow


def text(content: str | bytes) -> Change:
    return lambda folder: reading(folder, content if isinstance(content, bytes) else content.encode())


PASSED_OVER: Final = {
    "50 MB": beside(lambda path: path.write_bytes(bytes(50_000_000))),
    "a link to itself": beside(lambda path: path.symlink_to(path.name)),
    "a link back up": beside(lambda path: path.symlink_to("..")),
    "a pipe that nobody fills": beside(os.mkfifo),
    "a socket": beside(a_socket),
    "a device": beside(device),
    "a link to a device": beside(lambda path: path.symlink_to("/dev/zero")),
    "a folder in its place": beside(Path.mkdir),
    "what is no text": beside(lambda path: path.write_bytes(b"PK\3\4\0\0")),
}


@pytest.mark.parametrize("sow", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_no_seed_names_is_passed_over(here: Path, sow: Change) -> None:
    sow(here)
    before = state(here)
    outcome = check(here, "--texts", here / "texts", most_seconds=LONG_ENOUGH)
    assert (outcome.status, outcome.err) == (0, "")
    assert "1 of 3 texts at hand: 2 passages found again" in outcome.out
    assert state(here) == before


NO_TEXT: Final = {
    "nothing": (text(""), "page.txt is empty; save the page's text in it"),
    "an archive": (text(b"PK\3\4\0\0"), "page.txt is binary, not text; save the page as .txt or .html"),
    "UTF-16": (text(WORDS.encode("utf-16")), "page.txt is binary, not text; save the page as .txt or .html"),
    "half of a pair": (text(b"The \xed\xa0\x80"), "page.txt is not UTF-8 (byte 4); save it again as UTF-8"),
    "a letter longer than it need be": (text(b"\xc0\xaf"), "page.txt is not UTF-8 (byte 0); save it again as UTF-8"),
    "4 MB of marks on one letter": (
        text("a" + MARKS * 1_000_000),
        "page.txt has 2,000,000 marks on one letter, which no text has; save the page's text again",
    ),
    "marks with what nobody sees between them": (
        text("a" + "\u0301\u200b\u0323" * 100),
        "page.txt has 200 marks on one letter, which no text has; save the page's text again",
    ),
    "a word of 4 MB": (
        text(WORDS + "a" * 4_000_000),
        "page.txt has a word of 4,000,000 letters, which no text has; save the page's text again",
    ),
}


@pytest.mark.parametrize(("sow", "says"), NO_TEXT.values(), ids=NO_TEXT)
def test_a_text_that_is_none_is_told_in_one_sentence(here: Path, sow: Change, says: str) -> None:
    sow(here)
    before = state(here)
    for command in (check, compile_in):
        outcome = command(here, "--texts", here / "texts", most_seconds=LONG_ENOUGH)
        assert (outcome.status, outcome.out) == (2, "")
        assert outcome.err == f"could not run: {here / 'texts'}/{says}\n"
    assert state(here) == before


FOLDERS: Final = {
    "a file": (Path.touch, "is no folder; set TEXTS to the folder that holds the texts"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "is no folder; set TEXTS to the folder that holds"),
    "a pipe": (os.mkfifo, "is no folder; set TEXTS to the folder that holds the texts"),
}


@pytest.mark.parametrize(("make", "says"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_of_texts_that_is_none_is_told_in_one_sentence(here: Path, make: Change, says: str) -> None:
    make(here / "none")
    outcome = check(here, "--texts", here / "none", most_seconds=LONG_ENOUGH)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert f"none {says}" in outcome.err


def test_a_text_that_may_not_be_read_is_told_in_one_sentence(here: Path) -> None:
    reading(here, WORDS.encode())
    (here / "texts/page.txt").chmod(0)
    outcome = check(here, "--texts", here / "texts", humble=True, most_seconds=LONG_ENOUGH)
    (here / "texts/page.txt").chmod(0o644)
    assert outcome == (2, "", f"could not run: {here / 'texts/page.txt'}: Permission denied\n")


def test_too_many_files_are_counted_before_any_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").touch()
    monkeypatch.setattr(texts_module, "_MOST", 2)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read"))
    with pytest.raises(TextsError, match="holds over 2 files; set TEXTS to a folder of texts alone"):
        TextStore(tmp_path)


def test_words_that_a_terminal_obeys_are_written_out(here: Path) -> None:
    reading(here, f"{WORDS}\x1b[2J\x1b]0;title\x07 \u202emore of it.\n".encode())
    outcome = check(here, "--texts", here / "texts", most_seconds=LONG_ENOUGH)
    (line,) = findings(outcome)
    assert outcome.status == 1
    assert r"“\x1b[2J\x1b]0;title\x07 more of it. ...”, is neither coded nor set aside" in line


MANY: Final = {
    "one letter, again and again": ("a " * 100_000, "a", "a a a a", "passage-moved"),
    "one letter without a last": ("a " * 100_000, "a", None, "passage-wordy"),
    "one letter and no other": ("a " * 100_000, "a", "b", "passage-not-found"),
    "one sentence, again and again": (WORDS * 4_000, "The envoy", "the agency on", "passage-moved"),
}


@pytest.mark.parametrize(("words", "first", "last", "rule"), MANY.values(), ids=MANY)
def test_words_that_stand_everywhere_are_looked_for_within_bounds(
    here: Path, words: str, first: str, last: str | None, rule: str
) -> None:
    reading(here, words.encode(), first, last)
    outcome = check(here, "--texts", here / "texts", "--all", most_seconds=LONG_ENOUGH)
    assert outcome.status == 1
    assert {line.split(": ")[1] for line in findings(outcome)} - {"sentence-uncovered"} == {rule}


# Pages to be drafted from.


def html(body: str, head: str = "") -> str:
    return f"<html lang='en'><head>{head}</head><body>{body}</body></html>"


WORDY: Final = "<p>The envoy spoke to the agency of it at length today.</p>" * 3
LETTERS: Final = "page.html has more than 300,000 letters of text; save the one page in it that is to be coded"
NO_PAGE: Final = {
    "50 MB": (
        "page.txt",
        b"x" * 50_000_000,
        "page.txt is larger than 5 MB; save the one page in it that is to be coded",
    ),
    "an archive": ("page.txt", b"PK\3\4\0\0", "page.txt is binary, not text; save the page as .txt or .html"),
    "UTF-16": ("page.txt", WORDS.encode("utf-16"), "page.txt is binary, not text; save the page as .txt or .html"),
    "marks on one letter": (
        "page.txt",
        f"a{MARKS * 500_000}".encode(),
        "page.txt has 1,000,000 marks on one letter, which no text has; save the page's text again",
    ),
    "a word without an end": (
        "page.txt",
        b"U.S." * 50_000,
        "page.txt has a word of 200,000 letters, which no text has; save the page's text again",
    ),
    "more than a page": ("page.txt", WORDS.encode() * 6000, LETTERS.replace("html", "txt")),
    "more than a page, marked up": ("page.html", html("<p>The envoy spoke.</p>" * 30_000).encode(), LETTERS),
    "elements without an end": (
        "page.html",
        html("<div>" * 300_000).encode(),
        "no text was found in page.html; save the page's text as .txt",
    ),
    "a tag of 200,000 attributes": (
        "page.html",
        html(f"<p {' '.join(f'a{n}=x' for n in range(200_000))}>{WORDY}").encode(),
        "page.html has a tag of over 10,000 attributes; save the page's text as .txt",
    ),
    "marks as character references": (
        "page.html",
        html(f"<p>a{'&#769;&#803;' * 100_000}</p>{WORDY}").encode(),
        "page.html has 200,000 marks on one letter, which no text has; save the page's text again",
    ),
    "marks in what the page says of itself": (
        "page.html",
        html(WORDY, f"<meta property='og:title' content='a{'&#769;&#803;' * 100_000}'>").encode(),
        "page.html has 200,000 marks on one letter, which no text has; save the page's text again",
    ),
    "a word without an end, marked up": (
        "page.html",
        html(f"<p>{'a' * 200_000}</p>{WORDY}").encode(),
        "page.html has a word of 200,000 letters, which no text has; save the page's text again",
    ),
}


def drafted(folder: Path, *arguments: object) -> Outcome:
    """Draft from a page, with the names of small seeds and the texts kept."""
    return commands().run("draft_source", *arguments, "--texts", "texts", cwd=str(folder), most_seconds=LONG_ENOUGH)


@pytest.mark.parametrize(("name", "content", "says"), NO_PAGE.values(), ids=NO_PAGE)
def test_a_page_that_is_none_is_told_in_one_sentence(here: Path, name: str, content: bytes, says: str) -> None:
    (here / name).write_bytes(content)
    before = state(here)
    assert drafted(here, name, "--output", "seeds/sources/2026/a-2026.yaml") == (2, "", f"could not run: {says}\n")
    assert state(here) == before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.mkdir, "page.txt is a folder; name a file"),
        (os.mkfifo, "there is no file page.txt"),
        (device, "there is no file page.txt"),
        (lambda path: path.symlink_to(path.name), "there is no file page.txt"),
    ],
)
def test_a_page_that_is_no_file_is_told_in_one_sentence(here: Path, make: Change, says: str) -> None:
    make(here / "page.txt")
    assert drafted(here, "page.txt") == (2, "", f"could not run: {says}\n")


def test_a_draft_holds_what_a_page_says_as_words_and_runs_none_of_it(here: Path) -> None:
    head = "<title>=HYPERLINK(1) &lt;script&gt; \x1b[2J</title><meta property='og:url' content='javascript:alert(1)'>"
    page = html(f"<script>alert(1)</script>{WORDY}<p>“: {{- &amp;a *b !!python/object:x # %YAML \u202e”</p>", head)
    (here / "page.html").write_text(page, encoding="utf-8")
    outcome = drafted(here, "page.html")
    written: Any = yaml.load(outcome.out, Loader=yaml.BaseLoader)
    assert (outcome.status, written["title"]) == (0, "=HYPERLINK(1) <script> [2J")
    assert "url" not in written
    assert len(written["unassigned"]) == 4
    assert outcome.out.replace("\n", "").isprintable()


def test_names_for_a_draft_come_from_files_alone(here: Path) -> None:
    (here / "page.txt").write_text("The Envoy spoke. Of Capital he did not.", encoding="utf-8")
    os.mkfifo(here / "seeds/actors/pipe.yaml")
    (here / "seeds/actors/folder.yaml").mkdir()
    (here / "seeds/actors/loop.yaml").symlink_to("loop.yaml")
    (here / "seeds/places.yaml").write_bytes(b"x" * 50_000_000)
    outcome = drafted(here, "page.txt")
    assert outcome.status == 0
    assert "actors: [envoy]" in outcome.out
    assert (
        "no names from seeds/places.yaml:1:1: too-large: the file has more than 2,000,000 bytes; split" in outcome.err
    )


# Lists, and the index.


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        ("<trips> " + "<id>1</id> " * 400_000, 1, "unknown-element: there is a `id` in `trips`"),
        ("<trip> " * 400_000, 1, "unknown-element: there is a `trip` as the whole"),
        ("<trips><trip><id>" + "9 " * 2_000_000, 1, "too-long: a field has more than 10,000 letters"),
        ("<trips><trip><id>" + "9" * 4_000_000, 2, "roe.xml has a word of 4,000,017 letters, which no text has"),
        (
            '<!DOCTYPE t [<!ENTITY a "&b;&b;"><!ENTITY b "ha">]><trips>&a;</trips>',
            1,
            "document-type: the file declares",
        ),
    ],
)
def test_a_list_that_is_to_do_harm_is_refused(here: Path, content: str, status: int, says: str) -> None:
    (here / "lists").mkdir()
    (here / "lists/roe.xml").write_text(content, encoding="utf-8")
    before = state(here)
    outcome = commands().run("extract_list", "lists", cwd=str(here), most_seconds=LONG_ENOUGH)
    assert (outcome.status, outcome.out) == (status, "")
    assert says in outcome.err
    assert len(outcome.err) < 4000
    assert state(here) == before


INDEXES: Final = {
    "a file in the folder's place": Path.touch,
    "a folder in the list's place": lambda path: (path / "index.json").mkdir(parents=True),
    "no JSON": lambda path: (path.mkdir(), (path / "index.json").write_bytes(b"\xff\0")),
    "JSON nested 100,000 deep": lambda path: (path.mkdir(), (path / "index.json").write_text("[" * 100_000)),
    "JSON of another kind": lambda path: (path.mkdir(), (path / "index.json").write_text("[1]")),
}


@pytest.mark.parametrize("make", INDEXES.values(), ids=INDEXES)
def test_an_index_that_is_none_counts_for_nothing(here: Path, make: Change) -> None:
    make(here / ".check")
    outcome = check(here, here / "seeds" / AGENCY, most_seconds=LONG_ENOUGH)
    assert (outcome.status, outcome.err) == (0, "")


# Patterns.

NEAR_MISSES: Final = """
import importlib, pkgutil, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
import curation, envoylog, schemas

def patterns(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, str) and value.startswith("^(?:"):
        yield re.compile(value)
    elif isinstance(value, (tuple, list)):
        yield from (each for part in value for each in patterns(part))
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))
    elif isinstance(getattr(value, "pattern", None), re.Pattern):
        yield value.pattern

found = {}
for package in (curation, envoylog, schemas):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            found |= {each: f"{module.name}.{name}" for each in patterns(value)}
for pattern, name in found.items():
    print(name, flush=True)
    for part in sys.argv[2:]:
        for end in ("", "!", chr(10)):
            missed = (part * 50_000)[:50_000] + end
            pattern.fullmatch(missed.encode() if isinstance(pattern.pattern, bytes) else missed)
print(len(found))
"""
PARTS: Final = (
    *(
        "a",
        "a-",
        "-",
        "a_",
        "a.",
        ".",
        "1",
        "1.",
        "2026-",
        "2026-01-",
        "/",
        "%41",
        "%",
        "http://a.",
        "&?#",
        "A",
        "[",
        "(",
        "'",
    ),
    *(
        " ",
        "a ",
        '"',
        "é",
        "王",
        "\\",
        "<id>1</id>",
        "Published ",
        "the ",
        "in late ",
        "last ",
        "one day ",
        "January 1, ",
    ),
)


def test_no_pattern_takes_the_square_of_a_long_near_miss() -> None:
    """Each would take hours, were it to try every way of reading 50,000 letters; 60 seconds are for all of them."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "build", ROOT, ROOT / "src")))}
    asked = [sys.executable, "-c", NEAR_MISSES, "60", *PARTS]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False, timeout=10 * LONG_ENOUGH)
    *names, count = done.stdout.split() or ["", "0"]
    assert done.returncode == 0, f"{names[-1]} did not come to an end"
    assert int(count) > 90
