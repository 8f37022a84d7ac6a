"""The ledger of a text: which of its sentences are accounted for, and which words were copied from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from curation.folding import caseless
from curation.names import Names
from curation.texts import Span, normalise, sentences

RUN: Final = 8
"""So many consecutive words in common are copying."""
_WORD: Final = re.compile(r"\w+(?:['-]\w+)*")


def uncovered(text: str, spans: Iterable[Span], language: str = "en") -> list[Span]:
    """The sentences of a text, as spans of its normalised form, that no span accounts for.

    A sentence is covered when each of its letters and digits lies in some span, coded or set aside; one
    without letters and digits needs no cover.
    """
    whole = normalise(text)
    covered = _inside(whole, spans)
    counted = _counted(whole, language)
    return [sentence for sentence in counted if not _letters(whole, sentence) <= covered]


def share(text: str, spans: Iterable[Span], language: str = "en") -> tuple[int, int]:
    """How many sentences of a text are covered (see `uncovered`), and how many there are to cover."""
    total = len(_counted(normalise(text), language))
    return total - len(uncovered(text, spans, language)), total


def _counted(whole: str, language: str) -> list[Span]:
    return [sentence for sentence in sentences(whole, language) if _letters(whole, sentence)]


def _inside(whole: str, spans: Iterable[Span]) -> set[int]:
    return {at for start, end in spans for at in range(max(start, 0), min(end, len(whole)))}


def _letters(whole: str, span: Span) -> set[int]:
    return {at for at in range(*span) if whole[at].isalnum()}


class _Word(NamedTuple):
    plain: str
    span: Span


def shared_words(prose: str, text: str, masked: Iterable[str] = (), run: int = RUN) -> list[str]:
    """What a curator's prose shares with a text word for word: each longest run of `run` words or more.

    Case, accents and punctuation do not count, nor do masked names and titles, which are left out of both
    before the words are compared. The runs are given as they stand in the prose.
    """
    names, taken = _runs(text, tuple(masked), run)
    own = _words(prose, names)
    starts = (at for at in range(len(own)) if tuple(word.plain for word in own[at : at + run]) in taken)
    whole = normalise(prose)
    return [whole[own[first].span[0] : own[last].span[1]] for first, last in _joined(starts, run)]


@lru_cache(maxsize=2)
def _runs(text: str, masked: tuple[str, ...], run: int) -> tuple[Names, frozenset[tuple[str, ...]]]:
    """The names, and every run of words of a text; kept, for one text is held against prose after prose."""
    names = Names(masked)
    plain = [word.plain for word in _words(text, names)]
    return names, frozenset(tuple(plain[at : at + run]) for at in range(len(plain) - run + 1))


def _joined(starts: Iterable[int], run: int) -> list[Span]:
    """First and last word of each stretch that runs from these words on make together."""
    copied = sorted({at + step for at in starts for step in range(run)})
    groups = groupby(enumerate(copied), lambda pair: pair[1] - pair[0])
    stretches = [[at for _, at in group] for _, group in groups]
    return [(stretch[0], stretch[-1]) for stretch in stretches]


def _words(text: str, names: Names) -> list[_Word]:
    whole = normalise(text)
    folded = caseless(whole)
    hidden = {at for found in names.find(whole) for at in range(found.start, found.end)}
    every = [_Word(word[0], folded.back(*word.span())) for word in _WORD.finditer(folded.text)]
    return [word for word in every if hidden.isdisjoint(range(*word.span))]
