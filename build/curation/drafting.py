"""Drafts of a source's seed: what the page says of itself, and its sentences as passages to assign."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from curation.dating import FoundDate, find_dates
from curation.names import Names
from curation.pages import Page
from curation.passages import Passage, passage_at
from curation.texts import Span, normalise, printed, sentences, words
from envoylog._windows import bounds

REQUIRED: Final = ("id", "publisher", "title", "published", "published_basis", "language", "kind")
"""Keys that a source must have and a draft may lack; the curator fills them in."""
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def draft(
    page: Page,
    actors: Mapping[str, str],
    places: Mapping[str, str],
    identifier: str | None = None,
    modeline: str | None = None,
) -> str:
    """A seed for a page in canonical form, with all that a program can know and nothing that it would guess.

    `actors` and `places` give the id of each known name. The last key, `unassigned`, is a draft's own and
    refused in a seed: each sentence as a passage, with the known actors, places and dates in it, is to be moved
    to the report that it bears out, or to `set_aside`. Of the sentences themselves the draft holds no more than
    a passage may. Dates are found in English, which a page that names no language is taken for. `modeline`, a comment
    for editors, goes first; like every comment it is no part of the canonical form.
    """
    head = {**_bibliography(page, actors, identifier), "text": _text(page)}
    body = _unassigned(page, actors, places)
    first = [modeline] if modeline else []
    return "\n".join([*first, *(f"{key}: {value}" for key, value in head.items()), "unassigned:", *body, ""])


def missing(page: Page, drafted: str) -> list[str]:
    """The keys that a source needs and a draft has not; with `publisher`, what the page calls its site."""
    keys = set(re.findall("^([a-z_]+):", drafted, re.MULTILINE))
    hint = {"publisher": f"publisher (the page says {page.site})"} if page.site else {}
    return [hint.get(key, key) for key in REQUIRED if key not in keys]


def _bibliography(page: Page, actors: Mapping[str, str], identifier: str | None) -> dict[str, str]:
    known = {
        "id": identifier,
        "publisher": actors.get(page.site or ""),
        "title": page.title and _quoted(page.title),
        "url": page.url,
        "authors": page.authors and _flow(map(_quoted, page.authors)),
        "published": page.published,
        "published_basis": page.published_basis,
        "language": page.language,
    }
    return {key: value for key, value in known.items() if value}


def _text(page: Page) -> str:
    return f"{{sha256: {hashlib.sha256(page.content).hexdigest()}, extent: full}}"


def _unassigned(page: Page, actors: Mapping[str, str], places: Mapping[str, str]) -> Iterator[str]:
    """A block for each sentence with a word in it, numbered."""
    whole, language = normalise(page.text), page.language or "en"
    worded = [span for span in sentences(whole, language) if words(whole[slice(*span)])]
    names = list(Names([*actors, *places]).find(whole))
    dates = find_dates(whole, bounds(page.published) if page.published else None) if language == "en" else []
    for number, (start, end) in enumerate(worded, start=1):
        inside = [found.name for found in names if start <= found.start < end]
        when = [date for date in dates if start <= date.start < end]
        yield f"  - number: {number}"
        yield f"    passage: {_passage(page.text, whole, (start, end))}"
        yield from _listed("actors", (actors[name] for name in inside if name in actors))
        yield from _listed("places", (places[name] for name in inside if name in places))
        yield from ["    dates:", *(f"      - {_date(date)}" for date in when)] if when else []


def _passage(text: str, whole: str, sentence: Span) -> str:
    """A sentence's pointer, from its first word on: a bullet or dash before it would spoil the link."""
    start = sentence[0] + words(whole[slice(*sentence)])[0][0]
    return flow_passage(passage_at(text, start, sentence[1]))


def flow_passage(passage: Passage) -> str:
    """A passage as a seed has it, on one line."""
    parts = {
        "first": _quoted(passage.first),
        "last": passage.last and _quoted(passage.last),
        "span": f"[{passage.span[0]}, {passage.span[1]}]",
        "sha256": passage.sha256,
        "ambiguous": "true" if passage.ambiguous else None,
    }
    return _mapping(parts)


def _date(date: FoundDate) -> str:
    return _mapping({"words": _quoted(date.words), "basis": date.basis, "window": date.window, "ahead": date.ahead})


def _mapping(parts: Mapping[str, str | None]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts.items() if value) + "}"


def _listed(key: str, ids: Iterable[str]) -> Iterator[str]:
    known = list(dict.fromkeys(ids))
    if known:
        yield f"    {key}: {_flow(known)}"


def _flow(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _quoted(prose: str) -> str:
    """Prose between double quotes, on one line, as YAML can hold it."""
    line = printed(prose, 0, len(normalise(prose)))
    letters = "".join(letter for letter in line if unicodedata.category(letter) != "Cs")
    quoted = json.dumps(letters, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda met: f"\\u{ord(met[0]):04x}", quoted)
