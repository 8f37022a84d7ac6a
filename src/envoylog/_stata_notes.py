"""Notes in a Stata file, which the writer of pandas has no word for, and no time of writing.

The format is that of `help dta_118`: a section of characteristics, of which notes are some, and a map of where each
section begins. https://www.stata.com/help.cgi?dta_118
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_NAME: Final = 129
"""Bytes that a name takes: 32 letters of at most four bytes, and a null byte."""
_MAP: Final = struct.Struct("<14Q")
_PLACE_OF_MAP, _PLACE_OF_CHARACTERISTICS = 1, 8
_TIME: Final = re.compile(rb"<timestamp>.*?</timestamp>", re.DOTALL)
_NO_TIME: Final = b"<timestamp>\0</timestamp>"
_NONE: Final = b"<characteristics></characteristics>"


def with_notes(written: bytes, notes: Mapping[str, Sequence[str]]) -> bytes:
    """A file of format 118, low byte first, with notes on the data (`_dta`) or on variables, and without a time."""
    head = written.index(b"<map>")
    starts = _MAP.unpack_from(written, head + len(b"<map>"))
    body = starts[_PLACE_OF_CHARACTERISTICS]
    if not written.startswith(_NONE, body):
        raise ValueError("the file has characteristics already")
    noted = b"<characteristics>" + b"".join(_noted(notes)) + b"</characteristics>"
    timeless = _TIME.sub(_NO_TIME, written[:head], count=1)
    earlier, later = len(timeless) - head, len(noted) - len(_NONE)
    moved = [
        start + (earlier if place >= _PLACE_OF_MAP else 0) + (later if place > _PLACE_OF_CHARACTERISTICS else 0)
        for place, start in enumerate(starts)
    ]
    between = written[head + len(b"<map>") + _MAP.size : body]
    return timeless + b"<map>" + _MAP.pack(*moved) + between + noted + written[body + len(_NONE) :]


def _noted(notes: Mapping[str, Sequence[str]]) -> Iterator[bytes]:
    for about, texts in notes.items():
        yield _characteristic(about, "note0", str(len(texts)))
        for number, text in enumerate(texts, start=1):
            yield _characteristic(about, f"note{number}", text)


def _characteristic(about: str, name: str, text: str) -> bytes:
    content = b"".join(each.encode().ljust(_NAME, b"\0") for each in (about, name)) + text.encode() + b"\0"
    return b"<ch>" + struct.pack("<I", len(content)) + content + b"</ch>"
