"""How every command ends: 0 done, 1 something to mend, 2 could not run; one sentence instead of a stack trace."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from typing import TextIO

from curation.faults import InvalidRelease
from curation.findings import SeedErrors, aggregate
from curation.telling import Told
from envoylog._errors import EnvoylogError


def exit_status(work: Callable[[], int | None], told: Told = aggregate, to: TextIO | None = None) -> int:
    """Run a command's work and tell its outcome; `told` makes the text of findings, for `to` (default: stderr).

    Work that gives a number ends with it.
    """
    _let_every_letter_be_printed()
    try:
        return work() or 0
    except SeedErrors as error:
        print(_harmless(told(error.findings)), file=to or sys.stderr)
        return 1
    except InvalidRelease as error:
        print(_harmless(str(error)), file=sys.stderr)
        return 1
    except (EnvoylogError, OSError) as error:
        print(f"could not run: {' '.join(_harmless(_sentence(error)).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("could not run: it was stopped from the keyboard", file=sys.stderr)
        return 2


def _let_every_letter_be_printed() -> None:
    """Write out what the terminal's encoding, or any encoding, has not: a path may hold bytes that are no letters.

    What goes to a file or a program has the same bytes on every system, where nobody asked for others: Windows would
    write it in an encoding without Cyrillic or Persian letters, and with line ends of its own.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _harmless(text: str) -> str:
    """Text without characters that a terminal would obey: from a seed, a text, a file's name or a library's message.

    They are written out as JSON does, so that JSON stays what it is.
    """
    lines = text.split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_written_out, line)) for line in lines)


def _written_out(letter: str) -> str:
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]


def _sentence(error: Exception) -> str:
    """What an error says, without the number that the system gives it."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
