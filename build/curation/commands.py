"""How every command ends: 0 done, 1 something to mend, 2 could not run; one sentence instead of a stack trace."""

from __future__ import annotations

import sys
from collections.abc import Callable

from curation.findings import SeedErrors, aggregate
from curation.validation import InvalidRelease
from envoylog._errors import EnvoylogError


def exit_status(work: Callable[[], None]) -> int:
    """Run a command's work and tell its outcome."""
    try:
        work()
    except SeedErrors as error:
        print(aggregate(error.findings), file=sys.stderr)
        return 1
    except InvalidRelease as error:
        print(error, file=sys.stderr)
        return 1
    except (EnvoylogError, OSError) as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 2
    return 0
