"""What one value of a seed may be, as JSON Schema says it to an editor, which types it as YAML 1.2 does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from curation.scalars import DAY, ENDED, ID, WINDOW, Scalar
from envoylog._errors import EnvoylogError
from envoylog._windows import EDTF_PATTERN

Said = dict[str, Any]
"""A JSON Schema, or a part of one."""
Words = Mapping[str, str]
"""What may be written, each with a line on it, or nothing."""


class CannotSay(EnvoylogError, ValueError):
    """Something in the shapes of seeds that JSON Schema, or a regular expression of its kind, has no words for."""


# What a text looks like that YAML takes for a number, where it stands without quotes; the checker reads it as text.
# `true` and `false` are no titles or names: an editor that took them for such would offer them everywhere.
_TYPED: Final = {"integer": ("0", "1", "40", "2026"), "number": ("-1.5", "2.25", "1e3")}
_RANGES: Final = {
    "level": (1, 2),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "whole-number": (0, 10**18 - 1),
    "window": (1700, 2999),
}
_CHECKED: Final[Mapping[Callable[[str], object] | None, str]] = {
    WINDOW.check: EDTF_PATTERN,
    DAY.check: EDTF_PATTERN,
    ID.check: r"^(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$).*$",
    ENDED.check: rf"^(?!.*/\.\.$){EDTF_PATTERN[1:]}",
}
"""As much of each check as a regular expression can say; the rest is left to the checker."""

# What regular expressions of Python and of ECMA-262 have in common, the latter also with its flag `u`, and read alike.
_CLASS: Final = r"\[\^?(?:[^\[\]\\]|\\[\[\]\\^-])+\]"
_ATOM: Final = rf"(?:{_CLASS}|\\[S^$.*+?()\[\]{{}}|/\\]|\((?!\?)|\(\?[:=!]|[^\\\[\]{{}}(*+?])"
_REPEATED: Final = r"(?:(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??)?"
_SHARED: Final = re.compile(f"(?:{_ATOM}{_REPEATED})*")
_WORDS: Final = re.compile(r"[a-z_]+(?:\|[a-z_]+)*")


def value(of: Scalar, codes: Mapping[str, Words], names: Mapping[str, Words]) -> Said:
    """What a scalar may be; raises CannotSay where there is no saying it.

    `codes` by their vocabulary are all that may be written; `names`, ids by the kind of record that bears them, are
    only offered, for there may be more by now.
    """
    if of.vocabulary:
        return coded(of.vocabulary, codes)
    if _WORDS.fullmatch(of.pattern.pattern) and not of.names:
        return {"enum": [word == "true" or word for word in of.pattern.pattern.split("|")], "errorMessage": of.right}
    types = _types(of)
    said: Said = {"type": types if len(types) > 1 else types[0], "pattern": ecma(of), "patternErrorMessage": of.right}
    if len(types) > 1 and of.name in _RANGES:
        said["minimum"], said["maximum"] = _RANGES[of.name]
    return said | {"errorMessage": "write one value"} | offered(names.get(of.names, {}), *sorted(of.besides))


def coded(vocabulary: str, codes: Mapping[str, Words], only: tuple[str, ...] = ()) -> Said:
    """A code of a vocabulary, or one of some of its codes."""
    known = codes.get(vocabulary, {})
    if lacking := [code for code in only if code not in known] or ([] if known else ["any code"]):
        raise CannotSay(f"the vocabulary `{vocabulary}` has not {lacking[0]}; add it to vocabularies.yaml")
    meant = {code: known[code] for code in only or known}
    return {"type": "string", "enum": list(meant), "enumDescriptions": list(meant.values())}


def offered(words: Words, *first: str) -> Said:
    """Words to be offered where a value is written, while others are right as well."""
    told = dict.fromkeys(first, "") | dict(words)
    snippets = [{"label": word, "body": word, **({"description": said} if said else {})} for word, said in told.items()]
    return {"defaultSnippets": snippets} if snippets else {}


def ecma(of: Scalar) -> str:
    """The regular expression of a scalar's whole text, as ECMA-262 writes it; raises CannotSay where it cannot.

    White space, `\\S`, is not the same to both in a few control characters, which no seed may hold anyway.
    """
    if of.check is not None and of.check not in _CHECKED:
        raise CannotSay(f"no regular expression stands for the check of `{of.name}`; add one to editor_values.py")
    if not _SHARED.fullmatch(of.pattern.pattern) or of.pattern.flags != re.UNICODE:
        raise CannotSay(f"ECMA-262 reads `{of.pattern.pattern}`, of `{of.name}`, otherwise than Python or not at all")
    whole = f"^(?:{of.pattern.pattern})$"
    return whole if of.check is None else f"^(?={whole[1:]}){_CHECKED[of.check][1:]}"


def _types(of: Scalar) -> list[str]:
    """The types that YAML 1.2 gives to texts which are right, where these stand without quotes."""
    types = [kind for kind, texts in _TYPED.items() if any(_right(of, text) for text in texts)]
    return ["string", *types[-1:]]  # a number may be an integer


def _right(of: Scalar, text: str) -> bool:
    try:
        if of.check:
            of.check(text)
    except ValueError:
        return False
    return of.pattern.fullmatch(text) is not None
