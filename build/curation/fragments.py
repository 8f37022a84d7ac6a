"""Links that open a page at a passage, and what a browser would highlight for one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from curation.folding import Folded, caseless, occurrences
from curation.texts import Span

# What Chromium 156 takes for one and the same, beyond case and accents (measured with a page of each): letters with
# a stroke and without, the yehs and hehs of Arabic, its digits and Persian's and ours. Joiners and the stretching
# stroke it passes over: they become an accent here, which `caseless` drops, so that offsets stay.
_ONE_AND_THE_SAME: Final = (
    str.maketrans("øØłŁŀĿđĐðÐħĦґҐىة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "oOlLlLdDdDhHгГيه01234567890123456789")
    | dict.fromkeys(map(ord, "\u200c\u200d\u0640"), "\u0301")
    | dict.fromkeys(map(ord, "“”„‟〝〞〟"), '"')
    | dict.fromkeys(map(ord, "‘’‚‛"), "'")
)
# By UAX 29 no word ends in the middle of `envoy's`, `U.S` or `1,000`, and Chinese words only a dictionary tells.
_ONE_WORD: Final = re.compile(r"\w['.:,;·،٫٬]?\w")


def fragment(url: str, first: str, last: str | None = None) -> str:
    """The address of a page with a text directive for a passage (WICG, URL Fragment Text Directives).

    Dashes, commas, ampersands and whatever is not ASCII are percent-escaped in UTF-8; a fragment the address
    already has is kept before the directive, a directive it has is replaced.
    """
    page, _, place = url.partition(":~:")[0].partition("#")
    terms = ",".join(_escaped(term) for term in (first, last) if term)
    return f"{page}#{place}:~:text={terms}"


def _escaped(term: str) -> str:
    return quote(" ".join(term.split()), safe="").replace("-", "%2D")


def highlighted(whole: str, first: str, last: str | None) -> Span | None:
    """What a browser highlights in a normalised text for these words, normalised too; None for nothing sure.

    By the directive's standard: whole words, without case and accents, each within one block (here: a line);
    the first place of `first`, then the first place of `last` after it, whatever lies between. Where it depends
    on the browser whether a word begins or ends, a place counts as found by it, but as sure only elsewhere.
    """
    page = _compared(whole)
    start = next(occurrences(page.text, _compared(first).text), None)
    end = start and (next(occurrences(page.text, _compared(last).text, start[1]), None) if last else start)
    if not start or not end or any(_inside_a_word(page.text, at) for at in (*start, *end)):
        return None
    return page.back(start[0], end[1])


def alike(pointer: str, page: str) -> bool:
    """Whether a browser finds the words of a pointer in those of the page, both as printed."""
    return _compared(pointer).text in _compared(page).text


@lru_cache(maxsize=512)
def _compared(text: str) -> Folded:
    return caseless(text.translate(_ONE_AND_THE_SAME))


def _inside_a_word(text: str, at: int) -> bool:
    around = (_ONE_WORD.match(text, start) for start in (at - 2, at - 1) if start >= 0)
    return any(word and at < word.end() for word in around)
