"""Known names found in a text: as whole words, the longest first, in any script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from curation.folding import unaccented
from curation.texts import is_boundary, normalise


class FoundName(NamedTuple):
    """A name as the table has it, and where it stands in the normalised text (half-open code points)."""

    start: int
    end: int
    name: str


class Names:
    """A table of names to look for.

    Accents do not matter. Case does, so that `US` is not found in `tell us`, but capitals throughout will do.
    A name does not cross a line. Inflected forms (Russian cases) are found only where the table has them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        exact = {unaccented(" ".join(normalise(name).split())).text: name for name in names}
        spelt = {plain.upper(): name for plain, name in exact.items()} | exact
        spelt.pop("", None)
        self._by_letter: dict[str, list[tuple[str, str]]] = {}
        for plain in sorted(spelt, key=len, reverse=True):
            self._by_letter.setdefault(plain[0], []).append((plain, spelt[plain]))

    def find(self, text: str) -> Iterator[FoundName]:
        """Every place of a name in the text, in order; of names that overlap, the first and longest."""
        folded = unaccented(normalise(text))
        after = 0
        for at, letter in enumerate(folded.text):
            if at >= after and letter in self._by_letter and is_boundary(folded.text, at):
                for plain, name in self._standing(folded.text, at):
                    after = at + len(plain)
                    yield FoundName(*folded.back(at, after), name)

    def _standing(self, text: str, at: int) -> list[tuple[str, str]]:
        """The longest name that stands at a place, as a list of one or none."""
        names = ((plain, name) for plain, name in self._by_letter[text[at]] if text.startswith(plain, at))
        return [(plain, name) for plain, name in names if is_boundary(text, at + len(plain))][:1]
