"""The ledger of a text: sentences accounted for, and words copied."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.ledger import share, shared_words, uncovered
from curation.texts import TextStore, normalise

TEXT = "A heading\nThe envoy came. “We wait,” he said. He left.\n* * *\nThe end"
SENTENCES = ["A heading", "The envoy came.", '"We wait," he said.', "He left.", "* * *", "The end"]


def spans(*parts: str) -> list[tuple[int, int]]:
    whole = normalise(TEXT)
    return [(whole.index(part), whole.index(part) + len(part)) for part in parts]


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ([], [part for part in SENTENCES if part != "* * *"]),  # a row of stars needs no cover
        (["A heading\nThe envoy came"], ['"We wait," he said.', "He left.", "The end"]),  # nor does a stop
        (["A heading", "The envoy came", 'We wait," he said', "He left", "The end"], []),  # nor do quotes
        (["A heading", "The envoy", 'came. "We wait," he said. He left.', "The end"], []),  # two cover one
        (["A heading", 'The envoy came. "We wait," he said. He lef', "The end"], ["He left."]),  # a letter short
    ],
)
def test_a_sentence_is_covered_when_its_letters_and_digits_are(covered: list[str], left: list[str]) -> None:
    whole = normalise(TEXT)
    assert [whole[start:end] for start, end in uncovered(TEXT, spans(*covered))] == left
    assert share(TEXT, spans(*covered)) == (5 - len(left), 5)


def test_spans_outside_the_text_cover_nothing_more() -> None:
    assert share(TEXT, [(-5, 0), (10_000, 20_000)]) == (0, 5)
    assert share(TEXT, [(-5, 20_000)]) == (5, 5)


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_more_spans_never_cover_less(text: str, places: list[tuple[int, int]]) -> None:
    fewer, total = share(text, places[:-1])
    more, same = share(text, places)
    assert fewer <= more <= total == same
    assert share(text, [(0, len(normalise(text)))]) == (total, total)


PAGE = "The envoy of the republic, Jan Novák, told reporters that no date had been set for the next round of talks."

NAMING = "The envoy of the republic, Jan Novák, told reporters"
COPIED = "told reporters that no date had been set"


@pytest.mark.parametrize(
    ("prose", "masked", "runs"),
    [
        ("Talks have no date yet.", [], []),
        ("He says no date had been set for the next one.", [], ["no date had been set for the next"]),
        ("He says no date had been set for the coming one.", [], []),  # seven
        ("NO DATE, had: been set - for the next!", [], ["NO DATE, had: been set - for the next"]),
        (NAMING, [], [NAMING]),
        (NAMING, ["Jan Novák"], []),  # a name is nobody's wording
        (NAMING.replace("á", "a"), ["Jan Novák"], []),
        (f"x {COPIED} Jan Novák", ["Jan Novák"], [COPIED]),
        (COPIED.replace("no", "no Jan Novák"), ["Jan Novák"], [COPIED.replace("no", "no Jan Novák")]),
        (f"{COPIED}, yes, {COPIED}", [], [COPIED, COPIED]),
        ("", [], []),
    ],
)
def test_eight_words_in_a_row_are_copied(prose: str, masked: list[str], runs: list[str]) -> None:
    assert shared_words(prose, PAGE, masked) == runs


def test_the_length_of_a_run_can_be_set() -> None:
    assert shared_words("no date had", PAGE, run=3) == ["no date had"]


@pytest.mark.texts
def test_the_worked_example_covers_what_it_did(texts: Path) -> None:
    sha256 = "c31ebe18dcf29212a320d1082e9c6be83bd5e49fe3ef33e1dfa42ba861f6e934"
    text = TextStore(texts).get(sha256)
    if text is None:
        pytest.skip(f"TEXTS has no text {sha256[:12]}")
    coded = [(232, 390), (515, 665), (666, 835), (1003, 1155), (1473, 1780), (1781, 1995), (1996, 2174)]
    aside = [(0, 231), (2175, 2415), (2416, 3102), (3103, 3576)]
    assert share(text, [*coded, *aside]) == (27, 31)
    assert uncovered(text, [*coded, *aside]) == [(391, 514), (836, 1002), (1156, 1362), (1363, 1472)]
