"""Passages: the first and last words that point at a span of a text, anchored there and checked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from curation.fragments import alike, fragment, highlighted
from curation.misplaced import (
    PassageAmbiguousError,
    PassageError,
    PassageFlagError,
    PassageMovedError,
    PassageNotFoundError,
    PassageWordyError,
)
from curation.pointing import MOST_WORDS, SHORT, Sought, allowed, one_line
from curation.texts import Span, normalise, printed, words

__all__ = [
    "Passage",
    "PassageAmbiguousError",
    "PassageError",
    "PassageFlagError",
    "PassageMovedError",
    "PassageNotFoundError",
    "PassageWordyError",
    "anchor",
    "check",
    "fill",
    "fragment",
    "hash_of",
    "passage_at",
    "shorten",
]

_SPACE: Final = re.compile(r"\s")
_MOST_HASHED: Final = 1_000_000_000  # letters; hashing them takes a few seconds
_WORTH_OF_A_SPAN: Final = 5000  # letters that could be hashed in the time in which a span is found


@dataclass(frozen=True)
class Passage:
    """A pointer at a span: its first and last words, offsets in the normalised text, and hash.

    `last` is None where the span has fewer than eight words. `ambiguous` says that a link with `first` and
    `last` would lead a browser elsewhere, or nowhere.
    """

    first: str
    last: str | None
    span: Span
    sha256: str
    ambiguous: bool


def anchor(text: str, first: str, last: str | None = None, span: Span | None = None, sha256: str | None = None) -> Span:
    """The span that the words point at, in code points of the normalised text.

    Words are looked for whole, in normalised form; `last` at its nearest place after `first` that keeps the
    limits on words. Where several spans fit, or not the nearest is meant, `sha256` decides and, among spans
    with the same words or without a hash, `span`. Without `last`, and unless one of them says otherwise, a
    span ends with its sentence. Raises a PassageError: what was looked for, and the nearest thing found.
    """
    whole = normalise(text)
    sought = Sought(whole, first, last)
    if sought.overlong:
        raise PassageWordyError(sought.first, sought.sizes, None)
    if span and sought.fits(*span) and sha256 in (None, hash_of(whole, span)):
        return span
    near = list(sought.nearest_spans())
    found = near if sha256 is None else _hashed(sought, sha256)
    if near and (not found or (span and sha256 is None)):
        raise PassageMovedError(sought.first, span, near)
    return _only(sought, found)


def _hashed(sought: Sought, sha256: str) -> list[Span]:
    """The spans with a hash, as far as it can be looked for: of words as frequent as `a`, there may be billions."""
    found, letters = [], 0
    for place in sought.spans():
        letters += place[1] - place[0] + _WORTH_OF_A_SPAN
        if letters > _MOST_HASHED:
            break
        if hash_of(sought.whole, place) == sha256:
            found.append(place)
    return found


def _only(sought: Sought, places: list[Span]) -> Span:
    if not places:
        sought.explain()
    if len(places) > 1:
        raise PassageAmbiguousError(sought.first, places)
    return places[0]


def fill(
    text: str, first: str, last: str | None = None, span: Span | None = None, sha256: str | None = None
) -> Passage:
    """The passage that these words point at (see `anchor`), its span, hash and ambiguity computed."""
    whole = normalise(text)
    place = anchor(whole, first, last, span, sha256)
    ambiguous = _misleads(whole, place, first, last) or not _as_printed(text, place, first, last)
    return Passage(first, last, place, hash_of(whole, place), ambiguous)


def check(text: str, passage: Passage) -> None:
    """Raise a PassageError where what a passage states is not what the text bears out."""
    found = fill(text, passage.first, passage.last, passage.span, passage.sha256)
    if found.span != passage.span:
        raise PassageMovedError(passage.first, passage.span, [found.span])
    if found.ambiguous != passage.ambiguous:
        raise PassageFlagError(passage.first, found.ambiguous)


def passage_at(text: str, start: int, end: int) -> Passage:
    """The passage for a span of the normalised text, its pointer words chosen by `shorten`."""
    whole = normalise(text)
    return fill(text, *shorten(text, start, end), (start, end), hash_of(whole, (start, end)))


def hash_of(whole: str, span: Span) -> str:
    """SHA-256, in hexadecimal, of a span of a normalised text in UTF-8."""
    return hashlib.sha256(whole[span[0] : span[1]].encode()).hexdigest()


def shorten(text: str, start: int, end: int) -> tuple[str, str | None]:
    """First and last words for a span of the normalised text, within the limits and as the text prints them.

    Of the pointers allowed, the first pair that leads a browser to this span and fits no other; without such,
    the first that leads there; without such, the first. Neither crosses a line, because a browser looks for
    each within one block. Raises ValueError for a span without a word.
    """
    whole = normalise(text)
    if not (inside := words(whole[start:end])):
        raise ValueError(f"the span [{start}, {end}] holds no word to point at it with")
    pointers = [_pointers((start, end), inside, *sizes) for sizes in _sizes(whole[start:end], inside)]
    first, last = min(pointers, key=lambda pair: _faults(whole, (start, end), *pair))
    return printed(text, *first), printed(text, *last) if last else None


def _sizes(part: str, inside: tuple[Span, ...]) -> list[tuple[int, int]]:
    """How many words the pointers may have, the handiest first: four and three, then more, then fewer."""
    most_first = sum(_fits_a_pointer(part[:end]) for _, end in inside[:MOST_WORDS])
    most_last = sum(_fits_a_pointer(part[start:]) for start, _ in inside[-MOST_WORDS:])
    if len(inside) < SHORT:
        return [(min((len(inside) + 1) // 2, most_first), 0)]
    pairs = product(range(1, most_first + 1), range(1, most_last + 1))
    return sorted((pair for pair in pairs if allowed(len(inside), *pair)), key=_handiness)


def _fits_a_pointer(part: str) -> bool:
    return "\n" not in part and len(part.split()) <= MOST_WORDS


def _handiness(sizes: tuple[int, int]) -> tuple[bool, int, int]:
    total = sum(sizes)
    return total < 7, abs(total - 7), abs(sizes[0] - sizes[1] - 1)


def _pointers(span: Span, inside: tuple[Span, ...], n_first: int, n_last: int) -> tuple[Span, Span | None]:
    start, end = span
    first = start, start + inside[n_first - 1][1]
    return first, (start + inside[-n_last][0], end) if n_last else None


def _faults(whole: str, span: Span, first: Span, last: Span | None) -> tuple[bool, bool]:
    """Whether pointers lead a browser elsewhere, and whether they fit another span too."""
    words_of = whole[slice(*first)], whole[slice(*last)] if last else None
    return _misleads(whole, span, *words_of), list(islice(Sought(whole, *words_of).nearest_spans(), 2)) != [span]


def _misleads(whole: str, span: Span, first: str, last: str | None) -> bool:
    """Whether a link with these words highlights anything but the span (with `first` alone: its start)."""
    first, last = one_line(first), last and one_line(last)
    return highlighted(whole, first, last) != (span if last else (span[0], span[0] + len(first)))


def _as_printed(text: str, span: Span, first: str, last: str | None) -> bool:
    """Whether the words are those of the page for a browser, to which `–` and `-`, or `«` and `"`, are not one."""
    whole, (start, end) = normalise(text), span
    places = [(first, start, start + len(one_line(first)))]
    places += [(last, end - len(one_line(last)), end)] if last else []
    return text == whole or all(alike(words_of, printed(text, *_runs(whole, *at))) for words_of, *at in places)


def _runs(whole: str, start: int, end: int) -> Span:
    """A span of a normalised text, widened to whole runs of visible characters."""
    before = max(whole.rfind(space, 0, start) for space in " \n")
    after = _SPACE.search(whole, end)
    return before + 1, after.start() if after else len(whole)
