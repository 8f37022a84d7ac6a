"""What contributors get wrong beside the text: each mistake is answered as soon as the text is at hand."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest
from small_commands import check, compile_in
from small_mistakes import printed
from small_seeds import AGENCY, Small, report, small_seeds, source, write_seeds

TEXT: Final = """\
The envoy spoke to the agency in the capital in May 2025.
He said: “There was no contact with the other side of the table” – and left the room at once.
The weather was fine on that day, as it had been all the week.
Subscribe to our letter.
"""


def seeds() -> Small:
    """The small seeds, the agency's text read in full, its passages as a contributor first writes them."""
    told = [
        report(
            "interview-2026",
            "interview",
            interviewee="envoy",
            outlet="agency",
            date="2025-05",
            nearness="held_it",
            passages=[{"first": "The envoy spoke", "last": "May 2025."}],
        ),
        report(
            "denial-2026",
            "statement",
            part_of="interview-2026",
            speakers=["envoy"],
            topics=["contacts"],
            position="Nobody called.",
            date="2025-05",
            date_basis="inherited",
            nearness="held_it",
            passages=[{"first": "He said: “There was", "last": "room at once."}],
        ),
    ]
    agency = source("agency-2026-01-13", *told, title="Envoy says no")
    agency["text"] = {"sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "extent": "full", "read_on": "2026-02-01"}
    agency["set_aside"] = [
        {"first": "The weather was fine", "last": "all the week.", "reason": "no_act"},
        {"first": "Subscribe to", "reason": "furniture"},
    ]
    return small_seeds() | {AGENCY: agency}


@cache
def filled() -> Path:
    """A folder with these seeds, their spans and hashes filled from the text, which lies beside them."""
    folder = Path(mkdtemp())
    (folder / "texts").mkdir()
    (folder / "texts" / "page.txt").write_text(TEXT, encoding="utf-8")
    write_seeds(folder, seeds())
    assert check(folder, "--fix", "--texts", folder / "texts").status == 0
    return folder


def with_mistake(folder: Path, old: str, new: str) -> Path:
    shutil.copytree(filled(), folder, dirs_exist_ok=True)
    path = folder / "seeds" / AGENCY
    right = path.read_text(encoding="utf-8")
    assert right.count(old) == 1, f"{old!r} stands {right.count(old)} times"
    path.write_text(right.replace(old, new), encoding="utf-8")
    return folder


HASHES: Final = [hashlib.sha256(line.encode()).hexdigest() for line in TEXT.splitlines()]
INTERVIEW: Final = 'first: "The envoy spoke", last: "May 2025."'
MISTAKES: Final[list[tuple[str, str, str, str | list[str]]]] = [
    (
        "a word of a passage from memory",
        '"The envoy spoke"',
        '"The envoy talked"',
        '21:9: passage-not-found: first "The envoy talked" stands nowhere in the text; '
        'nearest is "The envoy spoke" at [0, 15]',
    ),
    (
        "the end of another passage",
        '"May 2025."',
        '"in June."',
        '21:9: passage-not-found: last "in June." stands nowhere after `first`; '
        "nothing is like it; is this the text that was read?",
    ),
    (
        "more words than point",
        INTERVIEW,
        'first: "The envoy spoke to the agency", last: "capital in May 2025."',
        '21:9: passage-wordy: "The envoy spoke to the agency": 6 first and 4 last words for a span of 12; '
        "write `first` and `last` of one to six words each, together at most 6",
    ),
    (
        "offsets by hand",
        "span: [0, 57]",
        "span: [0, 50]",
        [
            "9:7: sentence-uncovered: the sentence at [0, 57], “The envoy spoke to ...”, "
            "is neither coded nor set aside",
            '21:9: passage-moved: "The envoy spoke" begins no such passage at [0, 50], but fits [0, 57]',
        ],
    ),
    (
        "a sentence forgotten",
        f'  - {{first: "The weather was fine", last: "all the week.", reason: no_act, '
        f"span: [152, 214], sha256: {HASHES[2]}}}\n",
        "",
        "9:7: sentence-uncovered: the sentence at [152, 214], “The weather was fine ...”, "
        "is neither coded nor set aside",
    ),
    (
        "a sentence of the text as position",
        '"Nobody called."',
        '"There was no contact with the other side of anything."',
        "29:15: copied-wording: `position` shares eight consecutive words with the text: "
        "“There was no contact with the other side of”",
    ),
    (
        "ambiguous, where it is not",
        f"span: [0, 57], sha256: {HASHES[0]}",
        f"span: [0, 57], sha256: {HASHES[0]}, ambiguous: true",
        '21:9: passage-flag: a link with "The envoy spoke" leads a browser to this span; take out `ambiguous`',
    ),
]


@pytest.mark.parametrize(("what", "old", "new", "says"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_a_mistake_beside_the_text_is_answered(
    tmp_path: Path, what: str, old: str, new: str, says: str | list[str]
) -> None:
    folder = with_mistake(tmp_path, old, new)
    outcome = check(folder, "--all", "--texts", folder / "texts")
    assert (outcome.status, outcome.err.splitlines()) == (1, printed(says, AGENCY)), what


WARNED_OF: Final = [
    ("a day where the text gives a month", "2025-05-02", "which is a longer time"),
    ("another month", "2025-06", "which is another time"),
]


@pytest.mark.parametrize(("what", "date", "how"), WARNED_OF, ids=[what for what, _, _ in WARNED_OF])
def test_a_date_that_the_words_do_not_say_is_warned_of(tmp_path: Path, what: str, date: str, how: str) -> None:
    folder = with_mistake(tmp_path, "outlet: agency\n    date: 2025-05\n", f"outlet: agency\n    date: {date}\n")
    says = f"17:11: date-beyond-words: the words that bear `{date}` say “May 2025”, {how}"
    for command, *arguments in ((check, "--all"), (compile_in,)):
        outcome = command(folder, *arguments, "--texts", folder / "texts")
        assert (outcome.status, outcome.err) == (0, ""), what
        assert printed(says, AGENCY)[0] in [line.strip() for line in outcome.out.splitlines()]


def test_quotation_marks_and_dashes_of_another_keyboard_are_forgiven(tmp_path: Path) -> None:
    folder = with_mistake(tmp_path, '"He said: “There was"', '"He said: \\"There was"')
    assert check(folder, "--texts", folder / "texts").status == 0


def test_a_word_that_stands_in_many_places_is_answered_where_its_place_is_to_be_found(tmp_path: Path) -> None:
    folder = with_mistake(tmp_path, INTERVIEW, 'first: "the"')
    path = folder / "seeds" / AGENCY
    path.write_text(path.read_text(encoding="utf-8").replace(f", span: [0, 57], sha256: {HASHES[0]}", ""))
    (line,) = check(folder, "--fix", "--all", "--texts", folder / "texts").err.splitlines()
    assert line.startswith(f'seeds/{AGENCY}:21:9: passage-ambiguous: "the" fits [')
    assert line.endswith("; give the `span` of the one that is meant")


CHANGED: Final = (
    "9:16: text-changed: agency-2026-01-13.txt is at hand, but its hash is another: it is not, byte for byte, the text "
    "that was read"
)


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("a line more at the top", f"Menu.\n{TEXT}"),
        ("a letter mended", TEXT.replace("fine", "dry")),
        ("Windows line ends", TEXT.replace("\n", "\r\n")),
    ],
)
def test_a_text_changed_since_it_was_read_is_told_of_by_its_name(tmp_path: Path, what: str, changed: str) -> None:
    folder = with_mistake(tmp_path, HASHES[0], HASHES[0])
    (folder / "texts" / "page.txt").unlink()
    (folder / "texts" / "agency-2026-01-13.txt").write_bytes(changed.encode())
    for command, *arguments in ((check, "--all"), (check, "--fix", "--all")):
        outcome = command(folder, *arguments, "--texts", folder / "texts")
        assert (outcome.status, outcome.err.splitlines()) == (1, printed(CHANGED, AGENCY)), what
    assert compile_in(folder, "--texts", folder / "texts").status == 1


def test_what_is_said_of_a_changed_text_mends_the_seed(tmp_path: Path) -> None:
    folder = with_mistake(tmp_path, f"text: {{sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}, ", "text: {")
    (folder / "texts" / "page.txt").rename(folder / "texts" / "agency-2026-01-13.txt")
    (folder / "texts" / "agency-2026-01-13.txt").write_text(f"{TEXT}Menu.\n", encoding="utf-8")
    (left,) = check(folder, "--fix", "--all", "--texts", folder / "texts").err.splitlines()
    assert "sentence-uncovered: the sentence at [240, 245]" in left


def test_a_file_of_another_ending_or_beside_the_text_that_was_read_is_let_be(tmp_path: Path) -> None:
    folder = with_mistake(tmp_path, HASHES[0], HASHES[0])
    (folder / "texts" / "agency-2026-01-13.txt").write_text("Another text.", encoding="utf-8")
    assert check(folder, "--texts", folder / "texts").status == 0
    (folder / "texts" / "page.txt").unlink()
    (folder / "texts" / "agency-2026-01-13.txt").rename(folder / "texts" / "agency-2026-01-13.html")
    outcome = check(folder, "--texts", folder / "texts")
    unchecked = "where each is found by its hash: the passages of 3 sources were not checked again"
    says = f"None of the texts is in {folder / 'texts'}, {unchecked}"
    assert (outcome.status, outcome.out.splitlines()[-1]) == (0, says)
