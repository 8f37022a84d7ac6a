"""What the written pages have in common: tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


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
