"""Words for the codes and identifiers of a release."""

from __future__ import annotations

import functools
from typing import Any, Final

import pandas as pd

from envoylog._frames import to_frame
from envoylog._store import Store

_NAMED: Final = {
    "actors": "label",
    "places": "label",
    "topics": "label",
    "events": "title",
    "sources": "title",
}


class Labels:
    """Looks up what a code or an identifier is called, by the column in which it stands."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[str, dict[str, str]] = {}

    def of(self, table: str, field: str, value: str) -> str | None:
        """Name of a value in a column; None where the column holds neither codes nor identifiers."""
        schema = self._store.resource(table)["schema"]
        for key in schema["foreignKeys"]:
            if key["fields"] == [field]:
                return self.named(key["reference"]["resource"] or table, value)
        vocabularies = {each["name"]: each.get("envoylog:vocabulary") for each in schema["fields"]}
        return self.code(vocabularies[field], value) if vocabularies.get(field) else None

    def of_item(self, table: str, item: str) -> str | None:
        """Name of an item: an actor and its role, a topic, or a relation and another event."""
        if table == "event_topics":
            return self.named("topics", item)
        first, _, second = item.partition(":")
        if table == "links":
            return f"{self.code('link_relation', first)}: {self.named('events', second)}"
        return f"{self.named('actors', first)}: {self.code('role', second)}"

    def named(self, table: str, identifier: Any) -> str | None:
        """Label of an actor, place or topic, title of an event or source; None where there is none."""
        if table not in _NAMED:
            return None
        if table not in self._names:
            self._names[table] = self._read(table)
        return self._names[table].get(identifier)

    def code(self, vocabulary: str, code: Any) -> str | None:
        """Label of a code; None for no code."""
        return self._codes["label"].get((vocabulary, code))

    def definition(self, vocabulary: str, code: Any) -> str | None:
        """What a code means, in a sentence or two."""
        return self._codes["definition"].get((vocabulary, code))

    @functools.cached_property
    def _codes(self) -> dict[str, dict[tuple[str, str], str]]:
        words = to_frame(self._store.read("vocabularies"))
        keys = list(zip(words["vocabulary"], words["code"], strict=True))
        return {column: dict(zip(keys, words[column], strict=True)) for column in ("label", "definition")}

    def _read(self, table: str) -> dict[str, str]:
        key = self._store.resource(table)["schema"]["primaryKey"][0]
        rows: pd.DataFrame = to_frame(self._store.read(table, [key, _NAMED[table]])).dropna()
        return dict(zip(rows[key], rows[_NAMED[table]], strict=True))
