"""Where in a text two pointers, the first and last words of a passage, can point."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final, Never

from curation.folding import occurrences
from curation.misplaced import PassageNotFoundError, PassageWordyError, nearest
from curation.texts import Span, is_boundary, normalise, sentences, words

MOST_WORDS: Final = 6
"""Most words that `first`, and that `last`, may have."""
SHORT: Final = 8
"""Spans of fewer words than this have `first` alone."""
_MOST_PLACES: Final = 10_000  # at which words are looked at: what stands more often points at nothing


class Sought:
    """Pointer words looked for in one normalised text; `last` is empty where there is none."""

    def __init__(self, whole: str, first: str, last: str | None) -> None:
        self.whole, self.flat = whole, whole.replace("\n", " ")
        self.first, self.last = one_line(first), one_line(last or "")
        self.sizes = len(words(self.first)), len(words(self.last))

    @property
    def overlong(self) -> bool:
        """Whether a pointer has more words, or more pieces between spaces, than six; or `first` has none."""
        pieces = len(self.first.split()), len(self.last.split())
        return not self.sizes[0] or max(self.sizes + pieces) > MOST_WORDS

    def fits(self, start: int, end: int) -> bool:
        """Whether a span begins and ends with the words, as whole words, and keeps the limits."""
        after, before = start + len(self.first), end - len(self.last)
        framed = self.flat[start:after] == self.first and self.flat[before:end] == self.last
        inside = 0 <= start < after <= before <= end <= len(self.flat)
        whole_words = all(is_boundary(self.flat, at) for at in (start, after, before, end))
        return inside and framed and whole_words and self._allows(start, end)

    def spans(self) -> Iterator[Span]:
        """Every span that begins and ends with the words and keeps the limits."""
        for start, after in self._starts():
            yield from ((start, end) for end in self._ends(after) if self._allows(start, end))

    def nearest_spans(self) -> Iterator[Span]:
        """For each place of `first` the shortest span; without `last`, the one to the end of its sentence."""
        for start, after in self._starts():
            ends = self._ends(after) if self.last else iter([self._stop(after)])
            yield from islice(((start, end) for end in ends if self._allows(start, end)), 1)

    def explain(self) -> Never:
        """Raise the error that says which pointer is amiss: not there, or too many words for the span."""
        starts = list(islice(occurrences(self.flat, self.first), 1))
        if not starts:
            raise PassageNotFoundError("first", self.first, nearest(self.flat, self.first))
        after = starts[0][1]
        ends = list(occurrences(self.flat, self.last, after)) if self.last else [(after, self._stop(after))]
        if not ends:
            raise PassageNotFoundError("last", self.last, nearest(self.flat, self.last, after))
        raise PassageWordyError(self.first, self.sizes, count_words(self.whole, starts[0][0], ends[-1][1]))

    def _starts(self) -> Iterator[Span]:
        """The places of `first` that `last` follows somewhere."""
        for start, after in islice(occurrences(self.flat, self.first), _MOST_PLACES):
            if self.last and next(occurrences(self.flat, self.last, after), None) is None:
                return  # nor does it follow any later place
            yield start, after

    def _stop(self, after: int) -> int:
        ends = sentences(self.whole)
        return ends[bisect_left(ends, after, key=lambda place: place[1])][1]

    def _ends(self, after: int) -> Iterator[int]:
        if self.last:
            yield from (end for _, end in occurrences(self.flat, self.last, after))
        else:  # ends of words, as far as a span with `first` alone can reach
            places = words(self.whole)
            at = bisect_left(places, after, key=lambda place: place[1])
            yield from sorted({*(end for _, end in places[at : at + SHORT]), self._stop(after)})

    def _allows(self, start: int, end: int) -> bool:
        return allowed(count_words(self.whole, start, end), *self.sizes)


def one_line(pointer: str) -> str:
    """Pointer words as they are looked for: normalised, on one line."""
    return normalise(pointer).replace("\n", " ")


def count_words(whole: str, start: int, end: int) -> int:
    """How many words of a normalised text lie, at least in part, in a span."""
    places = words(whole)
    return bisect_left(places, (end,)) - bisect_right(places, start, key=lambda place: place[1])


def allowed(span: int, first: int, last: int) -> bool:
    """Whether a span of so many words may have pointers of so many: at most six each, half of it together."""
    if span < SHORT:
        return last == 0 and 0 < first <= (span + 1) // 2
    return 0 < last <= MOST_WORDS and 0 < first <= MOST_WORDS and first + last <= span // 2
