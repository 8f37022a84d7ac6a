"""A seeded defect of seeds or of a whole release: who must catch it, and who is asked too and must find nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from schemas._catalogue import FRICTIONLESS as FRICTIONLESS
from schemas._catalogue import OWN as OWN
from schemas._catalogue import PANDERA as PANDERA

READING: Final = "reading"
TEXTS: Final = "texts"
WALL: Final = "wall"


class Defect(NamedTuple):
    """One way to break one rule; a validator that is in neither set is not asked, for there is nothing to ask it of."""

    breaks: str
    what: str
    caught: frozenset[str]
    silent: frozenset[str] = frozenset()


def defect(breaks: str, what: str, caught: Iterable[str], asked: Iterable[str] = ()) -> Defect:
    """A defect that some validators catch and the others that are asked do not."""
    caught = frozenset(caught)
    return Defect(breaks, what, caught, frozenset(asked) - caught)
