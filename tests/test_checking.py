"""Seeds held against the texts at hand; what a program can mend is mended in all files or in none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import place_of
from small_commands import check, compile_in, findings, state
from small_seeds import AGENCY, PLACES, VOCABULARIES, Small, small_seeds, source, write_seeds

TEXT: Final = """\
The envoy spoke to the agency on Monday in the capital.
He denied that there had been any contact with the other side of the table.
Subscribe to our letter.
"""


def read_in_full(**of_denial: str) -> Small:
    """The small seeds, the agency's text read in full, its passages without spans and hashes."""
    interview, denial = small_seeds()[AGENCY]["reports"]
    interview["passages"] = [{"first": "The envoy", "last": "the capital."}]
    denial |= {"passages": [{"first": "He denied that", "last": "of the table."}], **of_denial}
    told = source("agency-2026-01-13", interview, denial, title="Envoy says no")
    told["text"] = {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "extent": "full", "read_on": "2026-02-01"}
    told["set_aside"] = [{"first": "Subscribe to", "reason": "furniture"}]
    return small_seeds() | {AGENCY: told}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a page.txt").write_text(TEXT)
    return folder


def test_fix_fills_spans_and_hashes_from_the_texts_once(tmp_path: Path, texts: Path) -> None:
    folder = write_seeds(tmp_path, read_in_full())
    assert [line.split(": ")[1] for line in findings(check(tmp_path))] == ["passage-unfilled"] * 2
    fixed = check(tmp_path, "--fix", "--texts", texts)
    assert (fixed.status, fixed.err) == (0, "")
    assert fixed.out.splitlines() == [
        f"rewrote {folder / AGENCY}",
        "all seeds are sound",
        "1 of 3 texts at hand: 3 passages found again, 3 of 3 sentences of whole texts coded or set aside",
    ]
    assert "span: [0, 55]" in (folder / AGENCY).read_text()
    assert "rewrote" not in check(tmp_path, "--fix", "--texts", texts).out


def test_the_lines_of_a_list_are_no_sentences(tmp_path: Path, texts: Path) -> None:
    seeds = read_in_full()
    seeds[AGENCY]["kind"] = "list"
    write_seeds(tmp_path, seeds)
    assert check(tmp_path, "--fix", "--texts", texts).out.splitlines()[-1] == (
        "1 of 3 texts at hand: 3 passages found again, 0 of 0 sentences of whole texts coded or set aside, "
        "3 of 3 lines of structured lists"
    )


def test_fix_notes_the_hash_of_the_one_text_that_is_named_by_the_id(tmp_path: Path, texts: Path) -> None:
    seeds = read_in_full()
    stated = seeds[AGENCY]["text"].pop("sha256")
    folder = write_seeds(tmp_path, seeds)
    (texts / "a page.txt").rename(texts / "agency-2026-01-13.txt")
    assert check(tmp_path, "--fix", "--texts", texts).status == 0
    assert stated in (folder / AGENCY).read_text()


def test_fix_writes_the_canonical_form_of_the_files_named(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path, small_seeds())
    right = state(folder)
    for path in (PLACES, "topics.yaml"):
        (folder / path).write_text(re.sub(r'label: "(.*)"', r"label: \1", (folder / path).read_text()))
    assert check(tmp_path, "--fix", folder / PLACES).status == 0
    assert state(folder)[PLACES] == right[PLACES]
    assert state(folder)["topics.yaml"] != right["topics.yaml"]
    assert check(tmp_path, "--fix").status == 0
    assert state(folder) == right


@pytest.mark.parametrize(
    ("what", "spoil"),
    [
        ("a byte order mark", lambda right: b"\xef\xbb\xbf" + right),
        ("Windows line ends", lambda right: right.replace(b"\n", b"\r\n")),
        ("decomposed letters", lambda right: unicodedata.normalize("NFD", right.decode()).encode()),
    ],
)
def test_fix_undoes_what_only_an_editor_did(tmp_path: Path, what: str, spoil: Callable[[bytes], bytes]) -> None:
    seeds = small_seeds()
    seeds[PLACES]["places"][0]["label"] = "Capitale, là-haut"
    folder = write_seeds(tmp_path, seeds)
    right = state(folder)
    (folder / PLACES).write_bytes(spoil((folder / PLACES).read_bytes()))
    assert (state(folder) != right, check(tmp_path).status) == (True, 1), what
    assert check(tmp_path, "--fix").status == 0
    assert state(folder) == right


def test_fix_leaves_what_it_cannot_read_as_it_is(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path, small_seeds())
    (folder / PLACES).write_bytes((folder / PLACES).read_bytes().replace(b"Capital", b"Capit\xe0l"))
    before = state(folder)
    assert check(tmp_path, "--fix").status == 1
    assert state(folder) == before


def test_fix_writes_nothing_where_a_passage_is_not_found(tmp_path: Path, texts: Path) -> None:
    seeds = read_in_full()
    seeds[AGENCY]["reports"][1]["passages"] = [{"first": "He denies that", "last": "of the table."}]
    folder = write_seeds(tmp_path, seeds)
    (folder / PLACES).write_text((folder / PLACES).read_text().replace('"Capital"', "Capital"))
    before = state(tmp_path)
    outcome = check(tmp_path, "--fix", "--texts", texts)
    assert (outcome.status, outcome.out) == (1, "")
    (line,) = findings(outcome)
    path, number, column = place_of(folder, AGENCY, '{first: "He denies')
    assert line.startswith(f"{path}:{number}:{column}: passage-not-found: ")
    assert state(tmp_path) == before


def test_fix_writes_nothing_where_a_seed_is_unsound(tmp_path: Path) -> None:
    seeds = small_seeds()
    seeds[AGENCY]["publisher"] = "nobody"
    folder = write_seeds(tmp_path, seeds)
    (folder / PLACES).write_text((folder / PLACES).read_text().replace('"Capital"', "Capital"))
    before = state(tmp_path)
    assert check(tmp_path, "--fix").status == 1
    assert state(tmp_path) == before


def test_fix_that_may_not_write_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = write_seeds(tmp_path, small_seeds()) / VOCABULARIES
    path.write_text(path.read_text().replace('"Says which."', "Says which"))
    before = state(tmp_path)
    outcome = check(tmp_path, "--fix", most_bytes=2000)
    assert outcome == (2, "", f"could not run: {path}: File too large\n")
    assert state(tmp_path) == before


def test_a_fix_that_was_killed_stands_in_nobodys_way(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path, small_seeds())
    right = state(folder)[PLACES]
    (folder / PLACES).write_text((folder / PLACES).read_text().replace('"Capital"', "Capital"))
    before = (folder / PLACES).read_bytes()
    assert check(tmp_path, "--fix", die_at=1, of=["os.rename"]).status == -9
    assert (folder / PLACES).read_bytes() == before
    assert check(tmp_path, "--fix").status == 0
    assert (folder / PLACES).read_bytes() == right


def filled(folder: Path, texts: Path, seeds: Small) -> Path:
    written = write_seeds(folder, seeds)
    check(folder, "--fix", "--texts", texts)
    return written


@pytest.mark.parametrize("command", [check, compile_in])
def test_a_sentence_neither_coded_nor_set_aside_is_found(tmp_path: Path, texts: Path, command: Any) -> None:
    seeds = read_in_full()
    del seeds[AGENCY]["set_aside"]
    folder = filled(tmp_path, texts, seeds)
    (line,) = findings(command(tmp_path, "--texts", texts))
    path, number, column = place_of(folder, AGENCY, "{sha256")
    assert line.startswith(f"{path}:{number}:{column}: sentence-uncovered: ")
    assert "Subscribe to our letter" in line


def test_copied_wording_is_found(tmp_path: Path, texts: Path) -> None:
    copied = "There had been any contact with the other side."
    folder = filled(tmp_path, texts, read_in_full(position=copied))
    (line,) = findings(check(tmp_path, "--texts", texts))
    path, number, column = place_of(folder, AGENCY, f'"{copied}')
    assert line.startswith(f"{path}:{number}:{column}: copied-wording: ")


def test_a_passage_that_moved_is_found(tmp_path: Path, texts: Path) -> None:
    folder = filled(tmp_path, texts, read_in_full())
    path = folder / AGENCY
    path.write_text(path.read_text().replace("span: [0, 55]", "span: [1, 55]"))
    told = [line.split(": ")[1] for line in findings(check(tmp_path, "--texts", texts))]
    assert told == ["passage-moved", "sentence-uncovered"]  # what it pointed at is not accounted for


def test_texts_that_are_not_at_hand_are_counted_and_not_passed(tmp_path: Path, texts: Path) -> None:
    write_seeds(tmp_path, small_seeds())
    unchecked = "where each is found by its hash: the passages of 3 sources were not checked again"
    told = f"None of the texts is in {texts}, {unchecked}"
    assert check(tmp_path, "--texts", texts).out.splitlines()[-1] == told
    assert compile_in(tmp_path, "--texts", texts, unvalidated=True).out.splitlines()[-1] == told


def test_a_text_that_is_no_text_ends_in_one_sentence(tmp_path: Path, texts: Path) -> None:
    seeds = read_in_full()
    seeds[AGENCY]["text"]["sha256"] = hashlib.sha256(b"\xff\xfe").hexdigest()
    write_seeds(tmp_path, seeds)
    (texts / "a page.txt").write_bytes(b"\xff\xfe")
    outcome = check(tmp_path, "--texts", texts)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert "is not UTF-8" in outcome.err
