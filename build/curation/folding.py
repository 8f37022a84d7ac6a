"""Texts as a search sees them, without accents and for a browser without case, and where words stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from curation.texts import Span, is_boundary

# Arabic keyboards write Persian names with their own yeh and kaf.
_ALIKE: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})


@dataclass(frozen=True)
class Folded:
    """A folded text, and of each of its characters and its end the offset in the text before folding."""

    text: str
    origin: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        """The span of the text that a span of the folded text stands for, marks after a letter included."""
        return self.origin[start], self.origin[end]


@lru_cache(maxsize=512)
def caseless(text: str) -> Folded:
    """Without accents and case: what browsers compare, near enough the primary level of UTS 10."""
    return _folded(text, lambda character: _unmarked(character).casefold())


@lru_cache(maxsize=512)
def unaccented(text: str) -> Folded:
    """Without accents, case kept: how names are compared, so that `US` is no `us`."""
    return _folded(text, lambda character: _unmarked(character).translate(_ALIKE))


def _folded(text: str, fold: Callable[[str], str]) -> Folded:
    pieces = [fold(character) for character in text]
    origin = [at for at, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), (*origin, len(text)))


def _unmarked(character: str) -> str:
    if character.isascii():
        return character
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


def occurrences(text: str, sought: str, start: int = 0) -> Iterator[Span]:
    """Where a run of words stands in a text from `start` on, as whole words, in order."""
    at = text.find(sought, start) if sought else -1
    while at >= 0:
        end = at + len(sought)
        if is_boundary(text, at) and is_boundary(text, end):
            yield at, end
        at = text.find(sought, at + 1)
