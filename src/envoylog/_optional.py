"""Libraries that only a part of the package needs."""

from __future__ import annotations

import importlib
from typing import Any

from envoylog._errors import EnvoylogError


def library(name: str, extra: str) -> Any:
    """The library of that name; raises EnvoylogError, saying how to install it, where it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        told = f"this needs the library {name}, which is not installed; run `pip install 'envoylog[{extra}]'`"
        raise EnvoylogError(told) from error
