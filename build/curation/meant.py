"""What a value that is not right was most likely meant to be, where that can be worked out from the value alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from curation.findings import did_you_mean
from curation.folding import unaccented
from curation.scalars import Scalar
from curation.windows_meant import windows_meant

_LONGEST: Final = 300  # letters of a value that is worth a thought


def meant(value: str, of: Scalar) -> str:
    """`did you mean ...?` with what would be right, or nothing, as for prose."""
    readings = _READ.get(of.name, _spelt)(value.strip()) if len(value) <= _LONGEST and not of.quoted else ()
    return did_you_mean([each for each in dict.fromkeys(readings) if each != value and _is_right(each, of)])


def _is_right(value: str, of: Scalar) -> bool:
    try:
        if of.check:
            of.check(value)
    except ValueError:
        return False
    return of.pattern.fullmatch(value) is not None


def _spelt(value: str) -> Iterator[str]:
    """The same without spaces around it, and in the other case."""
    yield from (value, value.lower(), value.upper())


def _address(value: str) -> Iterator[str]:
    """What a browser makes of it: without the marks that enclose it, with a scheme, percent-encoded."""
    bare = value[1:-1] if value[:1] == "<" and value[-1:] == ">" else value
    whole = bare if re.match("[A-Za-z]+:", bare) else f"https://{bare}"
    if "." in whole.partition("//")[2].partition("/")[0]:
        yield quote(whole, safe="/:?#[]@!$&'()*+,;=~%")


def _whole_number(value: str) -> Iterator[str]:
    """Digits without separators and unit; `7.5 bn` as the number it is."""
    if match := _AMOUNT.fullmatch(value):
        digits = re.sub(r"[,.'\s](?=[0-9]{3}(?![0-9]))", "", match["number"])
        number = Decimal(digits.replace(",", ".")) * _UNITS[(match["unit"] or "").lower()]
        yield f"{number.normalize():f}"


_UNITS: Final = {
    **dict.fromkeys(("",), 1),
    **dict.fromkeys(("k", "thousand"), 10**3),
    **dict.fromkeys(("m", "mn", "mln", "million"), 10**6),
    **dict.fromkeys(("b", "bn", "bln", "billion"), 10**9),
}
_MONEY: Final = "(?:[$€£¥₽]|[A-Z]{3})?"
_NUMBER: Final = r"[0-9]{1,3}(?:[,.'\s]?[0-9]{3})*(?:[.,][0-9]{1,2})?|[0-9]+"
_AMOUNT: Final = re.compile(rf"{_MONEY}\s?(?P<number>{_NUMBER})\s?(?P<unit>(?i:{'|'.join(_UNITS)}))\s?{_MONEY}")


def _degrees(value: str) -> Iterator[str]:
    """With a point, not a comma, and a sign for south and west."""
    if match := re.fullmatch(r"([+-]?)([0-9]{1,3})(?:[.,]([0-9]+))? ?°? ?([NESW])?", value, re.IGNORECASE):
        sign, whole, part, side = match.groups()
        minus = "-" if sign == "-" or (side or "").upper() in ("S", "W") else ""
        yield f"{minus}{int(whole)}" + (f".{part}" if part else "")


def _language(value: str) -> Iterator[str]:
    """The code of a language by its name in English, or by a longer code."""
    from babel import Locale  # for a value that is wrong: the names of the world take their time

    names = {name.casefold(): code for code, name in Locale("en").languages.items() if code.isalpha()}
    yield from (names.get(value.casefold(), ""), re.split("[-_]", value)[0].lower())


def _country(value: str) -> Iterator[str]:
    """The code of a country by its name in English, or by its code of two letters."""
    from babel import Locale
    from babel.core import get_global

    names = {name.casefold(): code for code, name in Locale("en").territories.items()}
    two = names.get(value.casefold(), value.upper())
    # Codes of three letters are aliases to the library; one of several countries was that of a state that is no more.
    three = [code for code, of in get_global("territory_aliases").items() if len(code) == 3 and of == [two]]
    yield from [code for code in three if code.startswith(two)] or three
    yield from _spelt(value)


def _currency(value: str) -> Iterator[str]:
    """The code of a currency by its name in English or by its sign."""
    from babel import Locale

    told = [*Locale("en").currencies.items(), *Locale("en").currency_symbols.items()]
    names = {name.casefold(): code for code, name in told}
    yield from (names.get(value.casefold(), ""), value.upper())


def _word(value: str) -> Iterator[str]:
    """Words as one, joined as ids are."""
    yield "-".join(re.findall("[^\\W_]+", latin(value).lower()))


def latin(value: str) -> str:
    """A text without accents, and with Latin letters for those of Cyrillic that look like them."""
    return unaccented(value).text.translate(_LOOKS_LIKE)


_LOOKS_LIKE: Final = str.maketrans("АВЕЗКМНОРСТХаеорсухіјѕԁԛԝ", "ABE3KMHOPCTXaeopcyxijsdqw")


_READ: Final[dict[str, Callable[[str], Iterator[str] | list[str]]]] = {
    "window": windows_meant,
    "day": windows_meant,
    "address": _address,
    "whole-number": _whole_number,
    "latitude": _degrees,
    "longitude": _degrees,
    "language": _language,
    "country": _country,
    "currency": _currency,
    "id": _word,
    "source-id": _word,
}
