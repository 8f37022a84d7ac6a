"""Passages: anchored by their words, settled by their hash, never more words than allowed."""

import dataclasses
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.passages import (
    Passage,
    PassageAmbiguousError,
    PassageError,
    PassageFlagError,
    PassageMovedError,
    PassageNotFoundError,
    PassageWordyError,
    anchor,
    check,
    fill,
    fragment,
    hash_of,
    passage_at,
    shorten,
)
from curation.pointing import allowed
from curation.texts import TextStore, normalise, words

# Invented, with what makes real pages hard: quotes, dashes, accents, a heading, a line twice.
TEXT = """\
Envoys meet
The envoy of A met – after a long wait – his colleague from B in the capital. “We talked. We did not agree,” \
he said, adding that both sides would meet again in May. José Núñez left early.
The talks go on
The envoy of A met the press after the talks, and told it that no date had been set for the next round.
No date was set. Both sides went home.
No date was set. Both sides went home.
"""
WHOLE = normalise(TEXT)


def at(words_of_it: str, start: int = 0) -> tuple[int, int]:
    place = WHOLE.index(normalise(words_of_it), start)
    return place, place + len(normalise(words_of_it))


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        ("The envoy of A met –", "in the capital.", "The envoy of A met -", "in the capital."),
        ("“We talked. We did", "again in May.", '"We talked.', "in May."),  # curly or straight is all one
        ('"We talked. We did', "again in May.", '"We talked.', "in May."),
        ("We talked", "he said", "We talked.", "he said"),  # inside the quotation, without its marks
        ("José Núñez", None, "José Núñez", "left early."),  # under eight words: to the end of the sentence
        ("Jose\u0301 Nu\u0301n\u0303ez", None, "José", "left early."),  # decomposed, as macOS types it
        ("Envoys", None, "Envoys", "Envoys meet"),
        ("The talks go on", "for the next round.", "The talks go on", "next round."),  # over a line end
    ],
)
def test_words_point_at_their_span(first: str, last: str | None, begins: str, ends: str) -> None:
    start = at(begins)[0]
    assert anchor(TEXT, first, last) == (start, at(ends, start)[1])


def test_last_is_the_nearest_place_that_keeps_the_limits() -> None:
    text = "one two three four five six seven eight nine two ten."
    assert anchor(text, "one two", "two") == (0, text.index("two ten") + 3)  # the first `two` is in `first`


def test_the_hash_may_mean_another_place_than_the_nearest() -> None:
    text = "He came and he went, and he came and he went home in the end."
    further = text.rindex("went") + 4
    assert anchor(text, "He came", "went", sha256=hash_of(text, (0, further))) == (0, further)


@pytest.mark.parametrize("occurrence", [0, 1])
def test_of_two_passages_alike_the_span_decides(occurrence: int) -> None:
    span = [match.span() for match in re.finditer("No date was set", WHOLE)][occurrence]
    span = span[0], span[1] + 1
    assert anchor(TEXT, "No date", None, span, hash_of(WHOLE, span)) == span


@pytest.mark.parametrize(
    ("first", "last", "error", "says"),
    [
        ("The envoy of C", "in the capital.", PassageNotFoundError, 'nearest is "The envoy of A" at [12, 26]'),
        ("zyzzyva quokka", None, PassageNotFoundError, "is this the text that was read"),
        ("“We talked.", "again in June.", PassageNotFoundError, 'last "again in June." stands nowhere after'),
        ("José Núñez", "in the capital.", PassageNotFoundError, "after `first`"),  # there, but before it
        ("No date", None, PassageAmbiguousError, "give the `span`"),
        ("nvoy of A", "in the capital.", PassageNotFoundError, "first"),  # never the inside of a word
        ("the envoy of A", "in the capital.", PassageNotFoundError, "nearest"),  # case as printed
        ("José Núñez left", None, PassageWordyError, "at most 2 words"),
        ("José", "early.", PassageWordyError, "write `first` alone"),
        ("The talks go on The", "met the press", PassageWordyError, "5 first and 3 last words for a span of 11"),
        ("José", "left early.", PassageWordyError, "under eight words"),
        ("The envoy of A met the press", "next round.", PassageWordyError, "one to six words"),
        ("The talks go on The envoy", None, PassageWordyError, "write `first` and `last`"),
        ("", None, PassageWordyError, "one to six words"),
        ("–", None, PassageWordyError, "one to six words"),
    ],
)
def test_words_that_point_at_nothing_say_what_is_near(
    first: str, last: str | None, error: type[PassageError], says: str
) -> None:
    with pytest.raises(error, match=re.escape(says)) as raised:
        anchor(TEXT, first, last)
    assert str(raised.value).startswith(f"{error.rule}: {raised.value.wrong}; ")


def test_a_hash_that_fits_no_place_says_where_the_words_are() -> None:
    with pytest.raises(PassageMovedError, match=re.escape("fits [")):
        anchor(TEXT, "José", None, at("José Núñez left early."), "0" * 64)


@pytest.mark.parametrize(
    ("span", "first", "last", "keeps"),
    [
        (1, 1, 0, True),
        (5, 3, 0, True),  # half of five, rounded up
        (7, 4, 0, True),
        (7, 5, 0, False),
        (7, 2, 1, False),  # under eight words there is no `last`
        (8, 4, 0, False),  # from eight on there is
        (8, 2, 2, True),
        (9, 2, 3, False),  # more than half
        (24, 6, 6, True),
        (100, 7, 1, False),
    ],
)
def test_pointers_never_hold_more_than_half_of_the_words(span: int, first: int, last: int, keeps: bool) -> None:
    assert allowed(span, first, last) is keeps


@pytest.mark.parametrize(
    ("before", "span", "after", "first", "last", "ambiguous"),
    [
        ("", "Envoys meet.", "", "Envoys", None, False),
        ("They left.\n", "Both went home when it came to the end.", "", "Both went", "the end.", False),
        ("BOTH WENT.\n", "Both went home when it came to the end.", "", "Both went", "the end.", True),  # case
        ("", "Jose\u0301 went home when it came to the end.", "", "José went", "the end.", False),
        ("Jose went.\n", "José went home when it came to the end.", "", "José went", "the end.", True),  # accents
        ("Abroad went.\n", "Road went up when it came to the end.", "", "Road went", "the end.", False),  # in a word
        ("", "Both went home. The end. They meant the end.", "", "Both went", "the end.", True),  # ends early
        ("", "Both went home when it came to the end.", " The end.", "Both went", "the end.", False),
        ("", "Both\nwent home when it came to the end.", "", "Both went", "the end.", True),  # over two blocks
    ],
)
def test_a_link_is_ambiguous_where_a_browser_goes_elsewhere(
    before: str, span: str, after: str, first: str, last: str | None, ambiguous: bool
) -> None:
    start = len(normalise(f"{before}.")) - 1
    place = start, start + len(normalise(span))
    assert fill(before + span + after, first, last, place).ambiguous is ambiguous


@pytest.mark.parametrize(
    ("url", "first", "last", "link"),
    [
        ("https://a.b/c", "We", None, "https://a.b/c#:~:text=We"),
        ("https://a.b/c", "We talked", "in May.", "https://a.b/c#:~:text=We%20talked,in%20May."),
        ("https://a.b/c#part", "We", None, "https://a.b/c#part:~:text=We"),  # the page's own place is kept
        ("https://a.b/c#part:~:text=old", "We", None, "https://a.b/c#part:~:text=We"),
        ("https://a.b/c", "a-b, c & d", None, "https://a.b/c#:~:text=a%2Db%2C%20c%20%26%20d"),  # its own syntax
        ("https://a.b/c", "“José”", None, "https://a.b/c#:~:text=%E2%80%9CJos%C3%A9%E2%80%9D"),
        ("https://a.b/c", "50% #1", None, "https://a.b/c#:~:text=50%25%20%231"),
        ("https://a.b/?q=1&r=2", "We", None, "https://a.b/?q=1&r=2#:~:text=We"),
    ],
)
def test_a_link_escapes_what_the_directive_reserves(url: str, first: str, last: str | None, link: str) -> None:
    assert fragment(url, first, last) == link


FILLED = fill(TEXT, "“We talked. We did", "again in May.")


def test_a_passage_as_filled_is_sound() -> None:
    check(TEXT, FILLED)
    check(WHOLE, FILLED)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"first": "“We spoke."}, PassageNotFoundError),
        ({"span": (FILLED.span[0] + 1, FILLED.span[1])}, PassageMovedError),
        ({"sha256": "0" * 64}, PassageMovedError),
        ({"ambiguous": True}, PassageFlagError),
        ({"last": None}, PassageWordyError),
        ({"span": (0, 10_000)}, PassageMovedError),
    ],
)
def test_whatever_a_passage_states_is_checked(change: dict[str, object], error: type[PassageError]) -> None:
    changed: Passage = dataclasses.replace(FILLED, **change)  # type: ignore[arg-type]
    with pytest.raises(error):
        check(TEXT, changed)


def test_short_pointers_are_as_printed_and_stop_at_a_line_end() -> None:
    text = "Dawn – news\nThe envoy – he alone – came to the capital city.\nBrief"
    first, last = shorten(text, 0, len(normalise(text)))
    assert (first, last) == ("Dawn – news", "Brief")


def test_a_span_without_a_word_cannot_be_pointed_at() -> None:
    with pytest.raises(ValueError, match="holds no word"):
        shorten("a --- b", 2, 5)


VOCABULARY = st.sampled_from(["The", "envoy", "met", "no", "one", "No,", "“We", "wait.”", "–", "U.S.", "é", "\n", "说"])
SOME_TEXT = st.one_of(st.lists(VOCABULARY, min_size=1, max_size=60).map(" ".join), st.text(min_size=1))


@given(SOME_TEXT, st.data())
def test_a_span_cut_from_any_text_is_found_again_by_its_pointers(text: str, data: st.DataObject) -> None:
    whole = normalise(text)
    places = words(whole)
    if places:
        first, last = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(places) - 1)])))
        span = places[first][0], places[last][1]
        passage = passage_at(text, *span)
        assert passage.span == span
        check(text, passage)
        assert anchor(text, passage.first, passage.last, span) == span


@given(SOME_TEXT, st.data())
def test_pointers_keep_the_limits_whatever_the_text(text: str, data: st.DataObject) -> None:
    places = words(normalise(text))
    if places:
        first, last = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(places) - 1)])))
        pair = shorten(text, places[first][0], places[last][1])
        assert allowed(last - first + 1, *(len(words(normalise(pointer or ""))) for pointer in pair))
        assert all(len((pointer or "").split()) <= 6 for pointer in pair)


# One text of the worked example; its passages as a curator wrote them, with what must come out.
DAWAT = "c31ebe18dcf29212a320d1082e9c6be83bd5e49fe3ef33e1dfa42ba861f6e934"
POINTERS = [
    ("Zamir Kabulov, Russia’s Special", "news agency TASS.", 232, 390, "f034f06d8dd40ad2"),
    ("“No, they have", "about current Moscow-Washington dialogue.", 515, 665, "a94743f8f7a68b3e"),
    ("He emphasized that this diplomatic", "the entire year of 2023.", 666, 835, "d20e9b15fb4ed611"),
    ("This stands in stark contrast", "under the “Moscow Format.”", 1003, 1155, "d1d3c9cc94f5076a"),
    ("He cited a UN-hosted meeting", "from the U.S. representative.", 1473, 1780, "ee53c4acb0491aa1"),
    ("“West and I were there.", "not returning it,” Kabulov stated.", 1781, 1995, "84afdff759a05ea6"),
    ("This accusation refers to", "takeover in August 2021.", 1996, 2174, "2a16bdf160df9e4a"),
    ("MOSCOW, 14.01.26", "critical regional security issue.", 0, 231, "454bbc6b6aee37de"),
    ("The dispute over these funds,", "refusing cooperation with Washington.", 2175, 2415, "d33b08a4c8501414"),
    ("Analysts’ Perspective:", "to take the lead.", 2416, 3102, "18489ab75dfe4fe9"),
    ("Our Pashto-Dari Website", "Comments are closed.", 3103, 3576, "8a36657ac0513994"),
]


@pytest.mark.texts
@pytest.mark.parametrize(("first", "last", "start", "end", "sha256"), POINTERS)
def test_the_worked_example_anchors_where_it_did(
    texts: Path, first: str, last: str, start: int, end: int, sha256: str
) -> None:
    text = TextStore(texts).get(DAWAT)
    if text is None:
        pytest.skip(f"TEXTS has no text {DAWAT[:12]}")
    passage = fill(text, first, last)
    assert (passage.span, passage.sha256[:16], passage.ambiguous) == ((start, end), sha256, False)
    assert hashlib.sha256(normalise(text)[start:end].encode()).hexdigest() == passage.sha256
