"""`python -m envoylog`: the command line, as `envoylog` is where the package is installed."""

from __future__ import annotations

import sys

from envoylog._command import main

if __name__ == "__main__":
    sys.exit(main())
