"""Drafts of a source's seed: what the page says of itself, and its sentences as passages to assign."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from curation.between_keys import NEEDED, SUBTYPES
from curation.dating import FoundDate, find_dates
from curation.key_meanings import meaning
from curation.meant import meant
from curation.names import Names
from curation.pages import Page
from curation.passages import Passage, passage_at
from curation.scalars import SOURCE_ID, YEAR
from curation.shapes import REPORT
from curation.texts import Span, TextsError, normalise, printed, sentences, words
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
    for editors, goes first, and before `unassigned` stand, as comments, a report with the keys that it must have and a
    sentence set aside; like every comment they are no part of the canonical form.
    """
    head = {**_bibliography(page, actors, identifier), "text": _text(page)}
    lines = [*([modeline] if modeline else []), *(f"{key}: {value}" for key, value in head.items())]
    return "\n".join(
        [*lines, *(f"# {line}" for line in to_fill()), "unassigned:", *_unassigned(page, actors, places), ""]
    )


def to_fill() -> Iterator[str]:
    """The lines of a report with all that every report must have, still empty, and of sentences set aside.

    What a key means, and what goes with a type besides, stands behind it as a comment.
    """
    with_type = [f"{kind} also {' and '.join(keys)}" for kind, keys in NEEDED.items()]
    more = {
        "type": f"{', '.join(SUBTYPES)}; {', '.join(with_type)}",
        "introduces": "Only where no other source tells of it.",
    }
    yield "reports:  # one for each act, as docs/coding.md counts them; docs/seeds.md has every key that it may have"
    for name, key in REPORT.keys.items():
        if key.required or name == "introduces":
            lead, value = "  - " if name == "event" else "    ", " true" if name == "introduces" else ""
            yield f"{lead}{name}:{value}  # {more.get(name) or meaning(REPORT.name, name)}"
    yield "      - {first: , last: }  # moved here from below; of several, `bears: [...]` says what each bears"
    yield "set_aside:  # what no report needs"
    yield "  - {first: , last: , reason: }"


def identifier_of(output: Path) -> str:
    """The id of a source by where its seed is to lie; raises TextsError where no source can have it."""
    if output.suffix != ".yaml" or not SOURCE_ID.pattern.fullmatch(output.stem):
        right = meant(output.stem, SOURCE_ID).replace("`?", ".yaml`?") or f"{SOURCE_ID.right}, then .yaml"
        raise TextsError(f"{output.name} cannot name the seed of a source; {right}")
    year = YEAR.search(output.stem)
    if year and output.parent.parent.name == "sources" and output.parent.name != year[1]:
        raise TextsError(
            f"{output} would lie in the folder of another year; name it {output.parent.parent / year[1] / output.name}"
        )
    return output.stem


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
