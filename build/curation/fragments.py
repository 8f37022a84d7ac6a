"""Links that open a page at a passage, and what a browser would highlight for one."""

from __future__ import annotations

from urllib.parse import quote

from curation.folding import caseless, occurrences
from curation.texts import Span


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
    """What a browser highlights in a normalised text for these words, normalised too; None for nothing.

    By the directive's standard: whole words, without case and accents, each within one block (here: a line);
    the first place of `first`, then the first place of `last` after it, whatever lies between.
    """
    page = caseless(whole)
    start = next(occurrences(page.text, caseless(first).text), None)
    if start is None or not last:
        return start and page.back(*start)
    end = next(occurrences(page.text, caseless(last).text, start[1]), None)
    return end and page.back(start[0], end[1])
