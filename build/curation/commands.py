"""How every command ends: 0 done, 1 something to mend, 2 could not run; one sentence instead of a stack trace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from curation.findings import SeedErrors, aggregate
from curation.telling import Told
from curation.validation import InvalidRelease
from envoylog._errors import EnvoylogError


def exit_status(work: Callable[[], None], told: Told = aggregate, to: TextIO | None = None) -> int:
    """Run a command's work and tell its outcome; `told` makes the text of findings, for `to` (default: stderr)."""
    try:
        work()
    except SeedErrors as error:
        print(told(error.findings), file=to or sys.stderr)
        return 1
    except InvalidRelease as error:
        print(error, file=sys.stderr)
        return 1
    except (EnvoylogError, OSError) as error:
        print(f"could not run: {_sentence(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("could not run: it was stopped from the keyboard", file=sys.stderr)
        return 2
    return 0


def _sentence(error: Exception) -> str:
    """What an error says, without the number that the system gives it."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
