"""How the command line ends: 0 done, 1 a release is not sound, 2 could not run; one sentence and no traceback."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from envoylog._arguments import parser
from envoylog._errors import EnvoylogError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; exit status 0, 1 where `verify` finds something, 2 where it could not run.

    A reader that has seen enough and closes the pipe, as `head` does, ends it without a word; not all was printed, and
    so the status is 2.
    """
    _let_every_letter_be_printed()
    if sys.stdout is None:
        return _failed("there is nowhere to print to")
    try:
        status = _status(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _print_no_more()
        return 2
    except KeyboardInterrupt:
        return _failed("it was stopped from the keyboard")
    except (EnvoylogError, OSError) as error:
        return _failed(_sentence(error))
    except Exception as error:  # of a damaged release no one can say what it makes a library raise
        told = f"{type(error).__name__}: {error}"
        return _failed(f"something is not as it must be ({told}); `envoylog verify` looks for what is damaged")
    return status


def _status(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
    except SystemExit as ended:  # after help, or after what is no command
        return int(ended.code or 0)
    return int(options.run(options))


def _failed(sentence: str) -> int:
    _print_no_more()
    with suppress(OSError):
        print(f"could not run: {harmless(' '.join(sentence.split()))}", file=sys.stderr)
    return 2


def _print_no_more() -> None:
    """Let what is still to be printed go nowhere, where it cannot be: Python tries again when it ends."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _let_every_letter_be_printed() -> None:
    """Write out what the terminal's encoding has not, as that of many a Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def harmless(text: str) -> str:
    """Text without characters that a terminal would obey, from a file's name or damaged data; they are written out."""
    return "\n".join(line if line.isprintable() else "".join(map(_written_out, line)) for line in text.split("\n"))


def _written_out(letter: str) -> str:
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]


def _sentence(error: Exception) -> str:
    """What an error says, without the number that the system gives it."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{os.fsdecode(error.filename)}: " if error.filename else "cannot print: "
        return where + error.strerror.lower()
    return str(error)
