"""Saved pages: the text of one, and what it says of itself, without guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from curation.dating import find_dates
from curation.texts import LARGEST, TextsError, decoded, normalise, refuse_long_words, refuse_stacks

_PLAIN: Final = {".txt", ".text"}
_MARKED_UP: Final = {".html", ".htm", ".xhtml"}
_MOST_LETTERS: Final = 300_000  # of text: a hundred printed pages, and at worst half a minute's work
_MOST_ATTRIBUTES: Final = 10_000  # of one tag: libxml2 compares each with all before it
_TAG: Final = re.compile(rb"""<[A-Za-z](?:"[^"]*"|'[^']*'|[^"'>])*""")
_VALUE: Final = re.compile(rb""""[^"]*"|'[^']*'""")
_STATED: Final = re.compile("^Published\\b.*", re.IGNORECASE | re.MULTILINE)
_MONTH_IN_PATH: Final = re.compile("/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])(?:/|$)")
_FOUND_BY_META: Final = {"extensive_search": False, "original_date": True}  # the extensive search guesses


@dataclass(frozen=True)
class Page:
    """A page's text and what the page says of itself; None or empty where it does not say.

    `content` is the text's bytes, those that `sha256` is of: a .txt file's own; of an .html file the text
    taken from it, in UTF-8, which is to be kept as a file of its own, because taking it again may differ.
    """

    text: str
    content: bytes
    extracted: bool = False
    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None


def read_page(path: Path) -> Page:
    """The page in a .txt or .html file; raises TextsError, saying what to do, where it holds none."""
    if not path.is_file():
        raise TextsError(f"{path} is a folder; name a file" if path.is_dir() else f"there is no file {path}")
    if path.suffix.lower() not in _PLAIN | _MARKED_UP:
        raise TextsError(f"{path} is neither .txt nor .html; save the page as one of them")
    if path.stat().st_size > LARGEST:
        raise TextsError(f"{path} is larger than 5 MB; {_SAVE_ONE}")
    content = path.read_bytes()
    page = _plain(content, path) if path.suffix.lower() in _PLAIN else _marked_up(content, path)
    if len(page.text) > _MOST_LETTERS:
        raise TextsError(f"{path} has more than {_MOST_LETTERS:,} letters of text; {_SAVE_ONE}")
    return page


_SAVE_ONE: Final = "save the one page in it that is to be coded"


def _plain(content: bytes, path: Path) -> Page:
    text = decoded(content, path)
    if not re.search(r"\w", text):
        raise TextsError(f"{path} holds no words; save the page's text in it")
    lines = "\n".join(_STATED.findall(normalise(text)))
    windows = {date.window for date in find_dates(lines)}
    days = {window for window in windows if window and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", window)}
    published = days.pop() if len(days) == 1 else None
    return Page(text, content, published=published, published_basis=published and "stated")


def _marked_up(content: bytes, path: Path) -> Page:
    import trafilatura  # takes a third of a second, and only this needs it

    tree = _tree(content, path) if content.strip() else None
    text = tree is not None and trafilatura.extract(content, include_comments=False, favor_recall=True)
    if not text:
        raise TextsError(f"no text was found in {path}; save the page's text as .txt")
    refuse_long_words(text, path)
    said = trafilatura.extract_metadata(tree, date_config=_FOUND_BY_META)
    url = _address(said.url)
    published, basis = _published(said.date, url)
    return Page(
        text=text,
        content=f"{text}\n".encode(),
        extracted=True,
        title=said.title,
        authors=tuple(author for author in (said.author or "").split("; ") if author),
        site=said.sitename,
        url=url,
        published=published,
        published_basis=basis,
        language=_language(tree),
    )


def _tree(content: bytes, path: Path) -> Any:
    """What stands between the marks, once nothing in it can keep a library busy for hours."""
    import trafilatura

    for tag in (found[0] for found in _TAG.finditer(content) if len(found[0]) > _MOST_ATTRIBUTES):
        if len(_VALUE.sub(b" ", tag).split()) > _MOST_ATTRIBUTES:
            raise TextsError(f"{path} has a tag of over {_MOST_ATTRIBUTES:,} attributes; save the page's text as .txt")
    tree = trafilatura.load_html(content)
    if tree is not None:
        said = [*tree.itertext(), *(value for element in tree.iter() for value in element.attrib.values())]
        refuse_stacks("".join(said), path)
    return tree


def _address(url: str | None) -> str | None:
    """The page's own address in ASCII; None where it has none, or a host that would have to be rewritten."""
    if not url or not urlsplit(url).netloc.isascii() or urlsplit(url).scheme not in ("http", "https"):
        return None
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")


def _published(day: str | None, url: str | None) -> tuple[str | None, str | None]:
    """The day that the page states, else the month that its address names, with the basis."""
    if day:
        return day, "stated"
    named = _MONTH_IN_PATH.search(urlsplit(url).path) if url else None
    return (f"{named[1]}-{named[2]}", "bounded") if named else (None, None)


def _language(tree: Any) -> str | None:
    stated = re.match("[A-Za-z]{2,3}(?![A-Za-z])", tree.get("lang") or "")
    return stated[0].lower() if stated else None
