"""Patterns that RE2 and Python's `re` read alike: anchored, grouped, ASCII digits, no look-around.

`$` differs: in RE2, which the Arrow-backed checks use, it is the very end; in Python it lets one trailing
newline pass.
"""

from typing import Final


def whole_value(body: str) -> str:
    """Pattern that a whole value must match, from the pattern of its body."""
    return f"^(?:{body})$"


_WORD = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME = "[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_ITEM = "[a-z0-9]+(?:[-_][a-z0-9]+)*"

ID: Final = whole_value(_WORD)
REPORT_ID: Final = whole_value(rf"{_WORD}\.{_WORD}")
CLAIM_ID: Final = whole_value(rf"{_WORD}\.{_WORD}\.{_NAME}(?:\.{_ITEM}(?::{_ITEM})?)?")
CLAIM_ITEM: Final = whole_value(f"{_ITEM}(?::{_ITEM})?")
CODE: Final = whole_value(_NAME)

_BLANK = "\u0020\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_CONTROL = r"\x00-\x1f\x7f-\x9f" + "\u2028\u2029"
_EDGE = f"[^{_CONTROL}{_BLANK}]"
PROSE: Final = whole_value(f"{_EDGE}(?:[^{_CONTROL}]*{_EDGE})?")

_DAY_OF_MONTH = "|".join(
    [
        "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
        "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
        "02-(?:0[1-9]|[12][0-9])",
    ]
)
_POINT = f"[12][0-9]{{3}}(?:-(?:{_DAY_OF_MONTH}|0[1-9]|1[0-2]|2[1-4]))?"
EDTF: Final = whole_value(rf"{_POINT}(?:/(?:{_POINT}|\.\.))?|\.\./{_POINT}")

_HOST = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?"
_URI = r"[A-Za-z0-9._~:/@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2}"
ADDRESS: Final = whole_value(rf"https?://{_HOST}(?:/(?:{_URI})*)?(?:\?(?:{_URI}|\?)*)?(?:#(?:{_URI}|\?)*)?")

SHA256: Final = whole_value("[0-9a-f]{64}")
COUNTRY: Final = whole_value("[A-Z]{3}")
CURRENCY: Final = whole_value("[A-Z]{3}")
LANGUAGE: Final = whole_value("[a-z]{2,3}")
WIKIDATA: Final = whole_value("Q[1-9][0-9]*")
PLOVER: Final = whole_value("none|[A-Z]+(?:/[a-z]+(?:[-_][a-z]+)*)?")
CAMEO: Final = whole_value("none|[0-9]{2,4}")
