"""What one value of a seed may be: ids, codes, windows, addresses and the rest, each with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from curation.versions import VERSION as VERSION_PATTERN
from envoylog._contest import WITHOUT_VALUE
from envoylog._windows import bounds
from schemas import _patterns as patterns


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """What one value may be; `pattern` is of all of it, `check` raises ValueError for what that cannot say."""

    name: str
    pattern: re.Pattern[str]
    right: str = ""
    check: Callable[[str], object] | None = None
    names: str = ""  # the kind of record whose id it is
    besides: frozenset[str] = frozenset()  # words that are right but name no record
    vocabulary: str = ""  # the vocabulary whose code it is
    quoted: bool = False  # always, in canonical form


def _scalar(name: str, pattern: str, right: str, check: Callable[[str], object] | None = None) -> Scalar:
    return Scalar(name, re.compile(pattern), right, check)


@cache
def naming(kind: str, *besides: str) -> Scalar:
    """The id of a record of a kind, or one of a few words besides."""
    pattern = re.compile("|".join([ID.pattern.pattern, *besides]))
    return replace(ID, pattern=pattern, check=None, names=kind, besides=frozenset(besides))


@cache
def code(vocabulary: str) -> Scalar:
    """A code of a vocabulary."""
    return Scalar("code", re.compile(r"\S+"), "write a code of the vocabulary", vocabulary=vocabulary)


def _window(window: str) -> None:
    bounds(window)
    if not re.fullmatch(patterns.EDTF, window):  # which knows no other years
        raise ValueError(f"`{window}` is not within the years 1000 to 2999")


def _ended(window: str) -> None:
    _window(window)
    if bounds(window)[1] is None:
        raise ValueError(f"`{window}` has no last day, but the source was out by some day")


def _no_device(name: str) -> None:
    if _DEVICE.fullmatch(name):
        raise ValueError(f"`{name}` is the name of a device in Windows")


MOST_LETTERS: Final = 10_000
"""Letters that any one value may have; a cell of Excel holds three times as many."""
YEAR: Final = re.compile("-((?:19|20)[0-9]{2})(?=-|$)")
_WORD: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_SHORT: Final = "(?=.{1,80}$)"
_DEVICE: Final = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")
_EARLY: Final = "(?:0|1[0-6])"  # 1404 is no year here, but one of the solar calendar of Kabul and Tehran
_RIGHT_ID: Final = "write lower-case letters a-z and digits joined by single hyphens, at most 80 characters"
_RIGHT_WINDOW: Final = (
    "write YYYY, YYYY-MM, YYYY-MM-DD, a season YYYY-21 to YYYY-24, A/B, A/.. or ../B, in the Gregorian calendar; "
    "where the day is in doubt, the window is wider"
)
_RIGHT_DAY: Final = "write a day of the calendar as YYYY-MM-DD"
_RIGHT_ADDRESS: Final = "write an http:// or https:// address, no name or password, all but ASCII percent-encoded"

ID: Final = _scalar("id", _SHORT + _WORD, _RIGHT_ID, _no_device)
SOURCE_ID: Final = _scalar("source-id", f"{_SHORT}(?=.*{YEAR.pattern}){_WORD}", f"{_RIGHT_ID}, with -YYYY[-MM[-DD]]")
ACTOR, CODER, EVENT, PLACE, OTHER_SOURCE, TOPIC = map(naming, ("actor", "coder", "event", "place", "source", "topic"))
FORUM: Final = naming("actor", *WITHOUT_VALUE)
WHERE: Final = naming("place", *WITHOUT_VALUE)
PROSE: Final = replace(_scalar("text", r"\S(?:.*\S)?", "write one line, no spaces at its ends"), quoted=True)
END: Final = replace(_scalar("passage-end", r"\S+(?: \S+){0,5}", "write six words at most"), quoted=True)
WINDOW: Final = _scalar("window", f"(?!{_EARLY})(?!.*/{_EARLY})[0-9./-]+", _RIGHT_WINDOW, _window)
ENDED: Final = replace(WINDOW, check=_ended)
DAY: Final = _scalar("day", f"(?!{_EARLY})[0-9]+-[0-9]{{2}}-[0-9]{{2}}", _RIGHT_DAY, bounds)
WHOLE: Final = _scalar("whole-number", "0|[1-9][0-9]{0,17}", "write digits alone: no separators, no unit")
LATITUDE: Final = _scalar("latitude", r"-?(?:90(?:\.0+)?|[1-8]?[0-9](?:\.[0-9]+)?)", "write degrees, -90 to 90")
LONGITUDE: Final = _scalar(
    "longitude", r"-?(?:180(?:\.0+)?|(?:1[0-7]|[1-9])?[0-9](?:\.[0-9]+)?)", "write degrees, -180 to 180"
)
ADDRESS: Final = _scalar("address", patterns.ADDRESS, _RIGHT_ADDRESS)
SHA256: Final = _scalar("sha256", "[0-9a-f]{64}", "write 64 hexadecimal digits in lower case")
FLAG: Final = _scalar("flag", "true", "write `true`, or leave the key out")
LANGUAGE: Final = _scalar("language", "[a-z]{2,3}", "write its ISO 639 code, as en, ru, ps, fa")
COUNTRY: Final = _scalar("country", "[A-Z]{3}", "write its ISO 3166-1 alpha-3 code, as AFG")
CURRENCY: Final = _scalar("currency", "[A-Z]{3}", "write its ISO 4217 code, as USD")
WIKIDATA: Final = _scalar("wikidata-item", "Q[1-9][0-9]*", "write its number, as Q42")
PLOVER: Final = _scalar("plover", "none|[A-Z]+(?:/[a-z]+(?:[-_][a-z]+)*)?", "write EVENT or EVENT/mode, or `none`")
CAMEO: Final = _scalar("cameo", "none|[0-9]{2,4}", "write two to four digits, or `none`")
LEVEL: Final = _scalar("level", "[12]", "write 1 or 2")
DECISION: Final = _scalar("decision", "same|distinct", "write `same` or `distinct`")
PERMANENT: Final = _scalar("permanent-table", "events|sources|actors|places|topics", "write the table that had the id")
RETIREMENT: Final = _scalar("retirement", "withdrawn|merged|split", "write `withdrawn`, `merged` or `split`")
PERCENT: Final = _scalar("percent", "100|[1-9]?[0-9]", "write a whole number, 0 to 100")
NAME: Final = _scalar("name", "[a-z][a-z0-9]*(?:_[a-z0-9]+)*", "write lower-case words joined by `_`")
ITEM: Final = _scalar("item", f"{_WORD}(?::[a-z_]+)?", "write `actor:role`, or a topic")
VERSION: Final = Scalar("version", VERSION_PATTERN, "write the version of a release, as 0.3.0")
BORNE: Final = _scalar("borne", r"\S+", "write a key of the report")
