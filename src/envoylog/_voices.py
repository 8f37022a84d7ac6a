"""How values and words are set in text, in Markdown and in HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final, NamedTuple

_LONGEST: Final = 80
_BEFORE: Final = 20


class Voice(NamedTuple):
    """How a page sets a value or key from a table, whole, and words of ours or a curator's."""

    code: Callable[[str], str]
    words: Callable[[str], str]

    def change(self, old: str | None, new: str | None) -> str:
        """Two values, long ones from shortly before the first letter that differs."""
        one, other = (None if value is None else " ".join(value.split()) for value in (old, new))
        pairs = zip(one or "", other or "", strict=False)
        same = next((at for at, (ours, theirs) in enumerate(pairs) if ours != theirs), 0)
        skipped = max(0, same - _BEFORE) if max(len(one or ""), len(other or "")) > _LONGEST else 0
        shown = ("empty" if value is None else self.code(_cut(value, skipped)) for value in (one, other))
        return " → ".join(shown)


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def _cut(value: str, skipped: int) -> str:
    rest = f"…{value[skipped:]}" if skipped else value
    return rest if len(rest) <= _LONGEST else f"{rest[: _LONGEST - 1]}…"


def _line(text: str) -> str:
    return " ".join(text.split())


def _span(text: str) -> str:
    """A span of code in Markdown: nothing in it is a link, HTML or the span's end."""
    line = _line(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if not line or line[0] in "` " or line[-1] in "` " else f"{fence}{line}{fence}"


def _prose(text: str) -> str:
    """Words in Markdown as they are, whatever they look like."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", _line(text))


TEXT: Final = Voice(_line, _line)
MARKDOWN: Final = Voice(_span, _prose)
HTML: Final = Voice(lambda text: f"<code>{escape(text)}</code>", escape)
