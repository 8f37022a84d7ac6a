"""Marks stacked on one letter: more in a row than any script has.

To compose letters, libraries sort the marks in a row in a time that grows with the square of their number: a row of a
few hundred thousand would keep a command busy for hours.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

MOST_MARKS: Final = 30
"""As many as UAX #15 allows in a row in its stream-safe form."""


def stacked(text: str) -> tuple[int, int] | None:
    """Where the first row of more than `MOST_MARKS` combining marks stands, in half-open code points; None for none."""
    sample = text[MOST_MARKS :: MOST_MARKS + 1]  # which has a mark of any row that is too long
    if text.isascii() or not any(map(unicodedata.combining, sample)):
        return None
    at = 0
    for marks, row in groupby(text, lambda letter: unicodedata.combining(letter) > 0):
        length = sum(1 for _ in row)
        if marks and length > MOST_MARKS:
            return at, at + length
        at += length
    return None
