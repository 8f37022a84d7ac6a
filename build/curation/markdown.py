"""What the written pages have in common: tables, sentences, and words of others that are shown and never obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import bidirectional

from curation.findings import shown


def grid(heads: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    for cells in (heads, ["---"] * len(heads), *rows):
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def plain(words: str) -> str:
    """Words from a seed as words in Markdown: neither HTML nor a link, whatever they look like."""
    return words.replace("<", "&lt;").replace("](", r"]\(")


def sentence(words: str) -> str:
    """Words as a sentence: a capital, and a stop."""
    return f"{words[0].upper()}{words[1:]}."


def code(text: str, most: int = 120) -> str:
    """Any text as a span of code on one line: in it nothing is a mention, a link, a picture, HTML or a table's end.

    At most so many characters are shown, and what cannot be seen is written out. A left-to-right mark follows words
    that run from right to left, so that what stands next to them keeps its place.
    """
    seen = shown(text, most)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", seen)), default=0))
    padded = f" {seen} " if not seen.strip() or seen[0] in "` " or seen[-1] in "` " else seen
    return f"{fence}{padded}{fence}" + ("&lrm;" if any(bidirectional(each) in _RIGHT_TO_LEFT for each in seen) else "")


_RIGHT_TO_LEFT: Final = ("R", "AL")


def change(old: str, new: str, most: int = 120) -> str:
    """An old and a new text as spans of code; long ones from shortly before the first letter that differs."""
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    skipped = max(0, same - most // 4) if max(len(old), len(new)) > most else 0
    one, other = (f"…{text[skipped:]}" if skipped else text for text in (old, new))
    return f"{code(one, most)} → {code(other, most)}"
