"""Careless edits of values and lines: each takes a page and chance, and gives an edit where there is a place for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from random import Random
from typing import Final

from bench.mutation.seed_pages import Edit, Field, Page

_LOOK_ALIKES: Final = {"a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у"}
"""Latin letters, and those of Cyrillic that look like them."""
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE: Final = re.compile(r"\b[0-9]{4}(?:-[0-9]{2}){0,2}\b")
_NAMING: Final = (
    *("id", "event", "actor", "publisher", "part_of", "speakers", "addressee", "interviewee", "interviewer", "outlet"),
    *("issuer", "target", "host", "convener", "capacity", "on_behalf_of", "forum", "topics", "place", "relays"),
    *("told_by", "coded_by", "reviewed_by", "office", "body", "authority", "source", "adopt", "over", "events"),
    *("broader", "item", "by"),
)
_DATED: Final = (
    *("date", "published", "as_of", "about", "in_force", "first_published", "read_on", "term", "period"),
    "searched_on",
)
_VOCABULARIES: Final = {
    "type": "event_type",
    "format": "meeting_format",
    "mode": "meeting_mode",
    "level": "meeting_level",
    "extent": "text_extent",
    "reason": "set_aside_reason",
    **{
        key: key
        for key in (
            *("subtype", "status", "role", "tenure", "attendance", "medium", "speech_act", "stance", "realis"),
            *("occasion", "instrument", "effect", "amount_basis", "date_basis", "relays_basis", "wording"),
            *("nearness", "presented_as", "published_basis"),
        )
    },
}
_BY_PLACE: Final = {
    ("sources", "kind", False): "source_kind",
    ("actors", "kind", False): "actor_kind",
    ("actors", "kind", True): "name_kind",
    ("places", "kind", False): "place_kind",
    ("coders", "kind", False): "coder_kind",
    ("sources", "relation", True): "link_relation",
    ("actors", "relation", True): "actor_relation",
}
"""Vocabularies that a key has in one kind of seed, in a record on one line or not."""


def _one(draw: Random, fields: Sequence[Field]) -> Field | None:
    return draw.choice(fields) if fields else None


def swap_value(page: Page, draw: Random) -> Edit | None:
    """A value takes the place of another of the same key."""
    field = _one(draw, page.fields)
    others = page.seeds.values[page.kind, field.key, field.flow] if field else []
    new = draw.choice(others or [""])
    return page.changed(field.line, field.span, new) if field and new != field.value else None


def change_digit(page: Page, draw: Random) -> Edit | None:
    places = [(n, at) for n, line in enumerate(page.lines, start=1) for at, sign in enumerate(line) if sign.isdecimal()]
    if not places:
        return None
    line, at = draw.choice(places)
    digit = draw.choice([digit for digit in "0123456789" if digit != page.lines[line - 1][at]])
    return page.changed(line, (at, at + 1), digit)


def drop_line(page: Page, draw: Random) -> Edit:
    at = draw.randrange(len(page.lines))
    return page.edit([*page.lines[:at], *page.lines[at + 1 :]], [at, at + 1])


def double_line(page: Page, draw: Random) -> Edit:
    at = draw.randrange(len(page.lines))
    return page.edit([*page.lines[: at + 1], *page.lines[at:]], [at + 1, at + 2])


def exchange_lines(page: Page, draw: Random) -> Edit | None:
    """Two lines at most eight apart change places."""
    one = draw.randrange(len(page.lines))
    other = min(one + draw.randint(1, 8), len(page.lines) - 1)
    lines = list(page.lines)
    lines[one], lines[other] = lines[other], lines[one]
    return page.edit(lines, [one + 1, other + 1])


def misspell_id(page: Page, draw: Random) -> Edit | None:
    """A letter of an id is dropped, replaced, or changes places with the next."""
    field = _one(draw, [field for field in page.fields if field.key in _NAMING])
    names = list(_ID.finditer(field.value)) if field else []
    if field is None or not names:
        return None
    name = draw.choice(names)
    start, at = field.span[0] + name.start(), draw.randrange(len(name[0]))
    head, letters = name[0][:at], name[0][at:]
    spelt = [head + letters[1:], head + draw.choice("aeinorst") + letters[1:], head + letters[:2][::-1] + letters[2:]]
    return page.changed(field.line, (start, start + len(name[0])), draw.choice(spelt))


def move_date(page: Page, draw: Random) -> Edit | None:
    """A year, month or day becomes the one before or after."""
    field = _one(draw, [field for field in page.fields if field.key in _DATED and _DATE.search(field.value)])
    if field is None:
        return None
    found = draw.choice(list(_DATE.finditer(field.value)))
    start = field.span[0] + found.start()
    return page.changed(field.line, (start, start + len(found[0])), _moved(found[0], draw))


def _moved(written: str, draw: Random) -> str:
    year, month, day = (*map(int, written.split("-")), 1, 1)[:3]
    step, unit = draw.choice([-1, 1]), draw.randrange(len(written.split("-")))
    if unit == 2:
        return (dt.date(year, month, day) + dt.timedelta(days=step)).isoformat()
    months = year * 12 + month - 1 + step * (12 if unit == 0 else 1)
    return f"{months // 12:04}-{months % 12 + 1:02}-{day:02}"[: len(written)]


def change_code(page: Page, draw: Random) -> Edit | None:
    """A code becomes another of its vocabulary."""
    known = [(field, _vocabulary(page, field)) for field in page.fields if _vocabulary(page, field)]
    if not known:
        return None
    field, vocabulary = draw.choice(known)
    siblings = [code for code in page.seeds.codes.get(vocabulary, ()) if code != field.value]
    return page.changed(field.line, field.span, draw.choice(siblings)) if siblings else None


def _vocabulary(page: Page, field: Field) -> str:
    named = _VOCABULARIES.get(field.key, "") if page.kind in ("sources", "actors") else ""
    return _BY_PLACE.get((page.kind, field.key, field.flow), named)


def insert_sign(page: Page, draw: Random) -> Edit | None:
    """A sign that is hard to see, or that an editor writes unasked."""
    return draw.choice([_tab, _space_at_end, _smart_quote, _look_alike, _carriage_return])(page, draw)


def _tab(page: Page, draw: Random) -> Edit:
    line = draw.randrange(len(page.lines)) + 1
    at = draw.choice([at for at, sign in enumerate(f"{page.lines[line - 1]} ") if sign == " "])
    return page.changed(line, (at, at + 1), "\t")


def _space_at_end(page: Page, draw: Random) -> Edit:
    line = draw.randrange(len(page.lines)) + 1
    end = len(page.lines[line - 1])
    return page.changed(line, (end, end), draw.choice([" ", "\u00a0"]))


def _carriage_return(page: Page, draw: Random) -> Edit:
    line = draw.randrange(len(page.lines)) + 1
    end = len(page.lines[line - 1])
    return page.changed(line, (end, end), "\r")


def _smart_quote(page: Page, draw: Random) -> Edit | None:
    return _replaced(page, draw, {'"': "”", "'": "’"})


def _look_alike(page: Page, draw: Random) -> Edit | None:
    return _replaced(page, draw, _LOOK_ALIKES)


def _replaced(page: Page, draw: Random, signs: dict[str, str]) -> Edit | None:
    places = [(n, at) for n, line in enumerate(page.lines, start=1) for at, sign in enumerate(line) if sign in signs]
    if not places:
        return None
    line, at = draw.choice(places)
    return page.changed(line, (at, at + 1), signs[page.lines[line - 1][at]])
