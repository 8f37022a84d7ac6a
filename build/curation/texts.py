"""Texts: their one normal form, their words and sentences, and a store that finds them by hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Final

from curation.marks import stacked
from envoylog._errors import EnvoylogError

with warnings.catch_warnings():  # pysbd 0.3.4 writes "\s" in plain strings, which Python 3.12 remarks on
    warnings.simplefilter("ignore", SyntaxWarning)
    import pysbd
    from pysbd.languages import LANGUAGE_CODES

Span = tuple[int, int]
"""Half-open range of code points in a normalised text."""

NORMALISATION: Final = "1"
"""Version of `normalise`: offsets and hashes of passages hold under the version they were made with."""

# What no reader sees: byte order mark, zero-width space, word joiner, soft hyphen, marks of direction. The
# joiners U+200C and U+200D stay, because they are spelling in Persian and Pashto.
_INVISIBLE: Final = re.compile("[\ufeff\u200b\u2060\u00ad\u061c\u180e\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FOLDED: Final = str.maketrans(
    dict.fromkeys("“”„‟«»″‶〝〞〟＂❝❞", '"')
    | dict.fromkeys("‘’‚‛‹›′‵ʼʻ＇`´❛❜", "'")
    | dict.fromkeys("‐‑‒–—―−⁃⸺⸻﹘﹣－", "-")
    | {"…": "..."}
)
_SPACE: Final = re.compile(r"\s+")
_BREAK: Final = re.compile("[\n\r\v\f\x85\u2028\u2029]")
_IDEOGRAPHS: Final = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHUNK: Final = re.compile(f"[{_IDEOGRAPHS}]|[^\\s{_IDEOGRAPHS}]+")
_IDEOGRAPH: Final = re.compile(f"[{_IDEOGRAPHS}]")
_PIECE: Final = re.compile(r".{1,8000}(?:\s|$)|.{1,8000}")  # pysbd's time grows with the square of a line
_SENTENCES_LIKE: Final = {"ps": "fa", "prs": "fa"}  # pysbd knows neither Pashto nor Dari, but Persian
LARGEST: Final = 5_000_000
"""Bytes that a page or a text may have."""
_LONGEST_WORD: Final = 8000  # what stands in one piece, ideographs aside; a longer one would be cut by `_PIECE`
_MOST: Final = 100_000


class TextsError(EnvoylogError):
    """A folder of texts, or a text in it, that cannot be read as one."""


@lru_cache(maxsize=32)
def normalise(text: str) -> str:
    """The form in which passages are looked for, counted and hashed; idempotent.

    Version 1, in this order: what no reader sees is dropped (byte order mark, zero-width space, soft hyphen,
    marks of direction); NFC; quotes, apostrophes and primes become ' or ", dashes and hyphens -, the ellipsis
    three stops; a run of white space becomes a line feed if it holds a line break, else one space; both
    ends are trimmed.
    """
    visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACE.sub(_one_space, visible.translate(_FOLDED)).strip()


def _one_space(run: re.Match[str]) -> str:
    return "\n" if _BREAK.search(run[0]) else " "


def printed(text: str, start: int, end: int) -> str:
    """The words at a span of the normalised text as the given text prints them, on one line.

    Normalising keeps the number and order of runs of visible characters, so that counting them leads back.
    Where the span cuts through such a run, the normalised words are given.
    """
    whole = normalise(text)
    words = whole[start:end]
    skipped = bisect_left(_run_starts(whole), start)
    runs = _runs(text)[skipped : skipped + len(words.split())]
    same = " ".join(normalise(run) for run in runs) == " ".join(words.split())
    return unicodedata.normalize("NFC", " ".join(runs)) if same else " ".join(words.split())


@lru_cache(maxsize=32)
def _runs(text: str) -> list[str]:
    """The runs of visible characters of a text as it prints them."""
    return _INVISIBLE.sub("", text).split()


@lru_cache(maxsize=32)
def _run_starts(whole: str) -> list[int]:
    """Where those of a normalised text begin."""
    return [run.start() for run in re.finditer(r"\S+", whole)]


@lru_cache(maxsize=256)
def words(text: str) -> tuple[Span, ...]:
    """Where the words of a normalised text are: runs of visible characters with a letter or digit in them.

    Scripts written without spaces (Chinese, Japanese) count each character as a word.
    """
    return tuple(chunk.span() for chunk in _CHUNK.finditer(text) if any(map(str.isalnum, chunk[0])))


def is_boundary(text: str, position: int) -> bool:
    """Whether a word can begin or end here: not between two characters that both belong inside one."""
    return not (0 < position < len(text) and _joins(text[position - 1]) and _joins(text[position]))


def _joins(character: str) -> bool:
    inside = character.isalnum() or character == "_" or unicodedata.category(character) == "Mn"
    return inside and not _IDEOGRAPH.match(character)


@lru_cache(maxsize=64)
def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Where the sentences of a text are, as spans of its normalised form, in order and without overlap.

    A line always ends a sentence; within it pysbd cuts, by the rules of `language` (ISO 639; English's where
    it has none). Double quotes are lifted out before and put back after, because pysbd otherwise keeps a
    quotation of five sentences as one. Every character that is not white space lies in exactly one sentence.
    """
    found = []
    for line in re.finditer("[^\n]+", normalise(text)):
        ends = [0, *_cuts(line[0], language), len(line[0])]
        found += [_trimmed(line[0], part, line.start()) for part in pairwise(ends)]
    return tuple(found)


def _trimmed(line: str, part: Span, offset: int) -> Span:
    start, end = part
    spaces = len(line[start:end]) - len(line[start:end].lstrip())
    return offset + start + spaces, offset + start + len(line[start:end].rstrip())


def _cuts(line: str, language: str) -> list[int]:
    """Positions inside a line at which a sentence ends and another begins."""
    visible = [at for at, character in enumerate(line) if character not in ' "']
    parts = ["".join(part.split()) for part in _segments(line.replace('"', ""), language)]
    if "".join(parts) != "".join(line[at] for at in visible):  # the library altered the text: trust no cut
        return []
    inner = [count for count in accumulate(map(len, parts)) if 0 < count < len(visible)]
    ends = [_past_quotes(line, visible[count - 1] + 1) for count in inner]
    return [end for end, after in pairwise([*ends, len(line)]) if _begins(line[end:after])]


def _segments(line: str, language: str) -> list[str]:
    try:
        return [part for piece in _PIECE.findall(line) for part in _segmenter(language).segment(piece) or []]
    except (re.error, IndexError):  # pysbd builds patterns from the text itself and stumbles over some
        return []


@lru_cache(maxsize=8)
def _segmenter(language: str) -> pysbd.Segmenter:
    code = language.partition("-")[0]
    code = _SENTENCES_LIKE.get(code, code)
    return pysbd.Segmenter(language=code if code in LANGUAGE_CODES else "en", clean=False)


def _past_quotes(line: str, end: int) -> int:
    while end < len(line) and line[end] == '"':
        end += 1
    return end


def _begins(part: str) -> bool:
    """Whether a part can stand as a sentence: it has a letter or digit, and the first is no small letter."""
    first = next(filter(str.isalnum, part), "")
    return bool(first) and not first.islower()


class TextStore:
    """The texts of one folder and the folders in it, each found by the SHA-256 of its bytes.

    The folder is read once. Files above 5 MB are no page's text and are passed over, as is whatever is no file; more
    than 100,000 files, or no such folder, raise TextsError.
    """

    def __init__(self, folder: Path) -> None:
        self._files = _files(folder)
        self._paths = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in self._files}

    def __len__(self) -> int:
        return len(self._paths)

    def get(self, sha256: str) -> str | None:
        """The text whose bytes have this hash, decoded from UTF-8; None where the folder has none.

        Raises TextsError as `decoded` does.
        """
        path = self._paths.get(sha256)
        return decoded(path.read_bytes(), path) if path else None

    def named(self, identifier: str) -> list[Path]:
        """The files whose name is an identifier and an ending."""
        return [path for path in self._files if path.name.startswith(f"{identifier}.")]


def decoded(content: bytes, path: Path) -> str:
    """A file's content as text; raises TextsError, saying why, where it is empty, binary, not UTF-8 or no page's."""
    if not content.strip():
        raise TextsError(f"{path} is empty; save the page's text in it")
    if b"\0" in content:
        raise TextsError(f"{path} is binary, not text; save the page as .txt or .html")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextsError(f"{path} is not UTF-8 (byte {error.start}); save it again as UTF-8") from None
    refuse_stacks(text, path)
    refuse_long_words(text, path)
    return text


def refuse_stacks(text: str, path: Path) -> None:
    """Raise TextsError where so many marks stand on one letter that to normalise them would take for ever."""
    if place := stacked(_INVISIBLE.sub("", text)):
        raise TextsError(f"{path} has {place[1] - place[0]:,} marks on one letter, which no text has; {_SAVE_AGAIN}")


def refuse_long_words(text: str, path: Path) -> None:
    """Raise TextsError where a word is so long that it would be cut to be looked through."""
    runs = (run for run in text.split() if len(run) > _LONGEST_WORD)
    longest = max((len(word) for run in runs for word in _CHUNK.findall(run)), default=0)
    if longest > _LONGEST_WORD:
        raise TextsError(f"{path} has a word of {longest:,} letters, which no text has; {_SAVE_AGAIN}")


_SAVE_AGAIN: Final = "save the page's text again"


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TextsError(f"{folder} is no folder; set TEXTS to the folder that holds the texts")
    paths = list(islice((path for path in folder.rglob("*") if path.is_file()), _MOST + 1))
    if len(paths) > _MOST:
        raise TextsError(f"{folder} holds over {_MOST:,} files; set TEXTS to a folder of texts alone")
    return [path for path in sorted(paths) if path.stat().st_size <= LARGEST]
