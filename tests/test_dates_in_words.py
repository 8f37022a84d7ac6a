"""A date is held against the words that bear it: no narrower, no other; what may mean it is trusted."""

from __future__ import annotations

from typing import Final

import pytest

from curation.dates_in_words import beyond_words
from curation.findings import Finding, Notes
from curation.texts import normalise
from curation.yaml_tree import read_tree

OUT: Final = "2026-01-13"
TOLD: Final = [
    # words, what is coded, what the words say instead
    ("They met in May 2025 in Doha.", "2025-05-02", "“May 2025”, which is a longer time"),
    ("They met in May in Doha.", "2025-05-02", "“May”, which is a longer time"),
    ("They met in 2025.", "2025-05", "“2025”, which is a longer time"),
    ("They met in the spring of 2025.", "2025-05", "“spring of 2025”, which is a longer time"),
    ("They met in early May 2025.", "2025-05-02", "“early May 2025”, which is a longer time"),
    ("They have met since May 2025.", "2025-06-01", "“May 2025”, which is a longer time"),
    ("They had met by May 2025.", "2025-05-01", "“May 2025”, which is a longer time"),
    ("They met this year.", "2026-01-05", "“this year”, which is a longer time"),
    ("They met in May 2025, as they had in 2024.", "2025-05-02", "“May 2025”, which is a longer time"),
    ("They met on 5 May 2025.", "2025-05-06", "“5 May 2025”, which is another time"),
    ("They met on 5 January 2025.", "2025-05-01", "“5 January 2025”, which is another time"),
    ("They met on May 5.", "2025-06-05", "“May 5”, which is another time"),
    ("They met on Monday.", "2025-12-01", "“Monday”, which is another time"),
]
TRUSTED: Final = [
    # what is coded is said
    ("They met on 2 May 2025.", "2025-05-02"),
    ("They met on May 2.", "2025-05-02"),
    ("They met in May 2025.", "2025-05"),
    ("They met in January 2026.", "2026-01-01/2026-01-13"),  # as far as it had passed
    ("They have met since May 2025.", "2025-05/2026-01-13"),
    ("They had met by May 2025.", "../2025-05"),
    ("They met on May 1 to 2, 2025.", "2025-05-01/2025-05-02"),
    ("They will meet on March 3.", "2026-03-03"),
    # it is said in part, or may be
    ("They met in Doha in May. That was in 2024.", "2024-05"),
    ("They met in May 2025, on a Friday.", "2025-05-02"),
    ("They met at the end of May 2025.", "2025-05-31"),
    ("They met in May 2025, three days earlier than planned.", "2025-05-02"),
    ("MOSCOW, January 12. They met on Monday.", "2026-01-12"),
    # nothing is said that can be read
    ("They met on the eve of Nowruz.", "2025-03-19"),
]


def found(words: str, date: str, language: str = "en", basis: str = "stated", bears: str = "") -> list[Finding]:
    """What is found in a source whose one report is borne by these words, or by the first of two sentences of them."""
    text = normalise(words)
    ends = [text.index(".") + 1, len(text)] if bears else [len(text)]
    passages = [f"{{first: So, span: [0, {ends[0]}]{bears and f', bears: [{bears}]'}}}"]
    passages += [f"{{first: So, span: [{ends[0]}, {ends[1]}], bears: [rest]}}"] if bears else []
    notes = Notes("seed", [])
    source = read_tree(
        f"published: {OUT}\nlanguage: {language}\nreports:\n  - date: {date}\n    date_basis: {basis}\n"
        f"    passages: [{', '.join(passages)}]\n".encode(),
        notes,
    )
    assert source is not None
    source.path = "seed"
    return list(beyond_words(source, text))


@pytest.mark.parametrize(("words", "date", "said"), TOLD)
def test_a_date_that_its_words_do_not_say_is_told_at_the_date(words: str, date: str, said: str) -> None:
    (finding,) = found(words, date)
    assert (finding.rule, finding.severity) == ("date-beyond-words", "warning")
    assert (finding.path, finding.line, finding.column) == ("seed", 4, 11)
    assert finding.wrong == f"the words that bear `{date}` say {said}"


@pytest.mark.parametrize(("words", "date"), TRUSTED)
def test_words_that_may_mean_the_date_are_trusted(words: str, date: str) -> None:
    assert found(words, date) == []


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("in another language", {"language": "ru"}),
        ("inferred, with a note", {"basis": "inferred"}),
        ("from the page's own day", {"basis": "news_cycle"}),
    ],
)
def test_only_what_english_words_are_said_to_say_is_held_against_them(what: str, told: dict[str, str]) -> None:
    assert found("They met in May 2025.", "2025-05-02", **told) == [], what


@pytest.mark.parametrize(("bears", "times"), [("date", 1), ("place", 0)])
def test_only_the_words_that_bear_the_date_count(bears: str, times: int) -> None:
    assert len(found("They met in May 2025. It was on 2 May 2025.", "2025-05-02", bears=bears)) == times
