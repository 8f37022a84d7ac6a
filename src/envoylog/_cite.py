"""How a release is cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from envoylog._errors import Unknown
from envoylog._store import Store


def citation(title: str, version: str) -> str:
    """The sentence by which a version is cited."""
    return f"Envoylog contributors. {title}. Version {version} [data set]."


def as_text(store: Store) -> str:
    """One sentence, the same that every table carries in `attrs`."""
    return str(store.attrs("record")["citation"])


FORMATS: Final[Mapping[str, Callable[[Store], str]]] = MappingProxyType({"text": as_text})


def cited(store: Store, form: str) -> str:
    """The citation in a format of `FORMATS`; raises Unknown for any other."""
    if form not in FORMATS:
        raise Unknown("citation format", form, FORMATS)
    return FORMATS[form](store)
