"""A release: its tables, its codebook, the trace of one cell, its citation."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

import pandas as pd
import pyarrow as pa

from envoylog._cite import citation, cited
from envoylog._errors import NoRelease, Unknown
from envoylog._frames import DtypeBackend, joined, joined_names, to_frame
from envoylog._history import store_of, versions
from envoylog._store import DESCRIPTOR, Store
from envoylog._trace import Trace
from envoylog._verification import Verification

if TYPE_CHECKING:
    from envoylog._comparison import Comparison
    from envoylog._result_comparison import ResultComparison
    from envoylog._retired import ResolvedId

STORED_RULE: Final = "nearest"
AsRelease: TypeAlias = "str | os.PathLike[str] | Release"
"""A version, a folder that holds a release, or a release."""


class Release:
    """A release in a folder that holds `datapackage.json` and `data/`: a candidate, or a checkout.

    `version` is one of its `versions`: the release itself, or an earlier one, rebuilt from the row versions in
    `data/history`. Its methods are the functions of the package, which speak of the installed release. Raises NoRelease
    where the folder holds none, Unknown for a version that it does not know.
    """

    def __init__(self, folder: str | os.PathLike[str], version: str | None = None) -> None:
        self._begin(store_of(folder, version), STORED_RULE)

    @classmethod
    def _of(cls, store: Store, rule: str = STORED_RULE) -> Release:
        """The release whose files are those of a store, which has its tables as a rule made them."""
        made = cls.__new__(cls)
        made._begin(store, rule)
        return made

    def _begin(self, store: Store, rule: str) -> None:
        self._store, self._rule = store, rule
        self._rebuilt: dict[str, dict[str, pa.Table]] = {}

    def __repr__(self) -> str:
        return f"<Release {self.version} in {self._store.folder}>"

    @property
    def version(self) -> str:
        """Number of the release, MAJOR.MINOR.PATCH."""
        return self._store.version

    def versions(self) -> pd.DataFrame:
        """The releases up to this one, as `envoylog.versions` gives them."""
        return versions(self._store)

    def resolve_id(self, id: str) -> ResolvedId:  # noqa: A002 - the word that everybody uses
        """What an id stands for, as `envoylog.resolve_id` gives it."""
        from envoylog._retired import resolved_id

        return resolved_id(self._store, id)

    def restore(self, folder: str | os.PathLike[str]) -> None:
        """Write the release into a folder, as `envoylog.restore` does."""
        from envoylog._restored import write_restored

        write_restored(self._store, Path(folder))

    def verify(self, fingerprint: str | None = None) -> Verification:
        """Whether the files of the release's folder are as they were released, as `envoylog.verify` says."""
        from envoylog._verify import verified

        return verified(self._store.folder, fingerprint)

    def load(
        self,
        table: str = "record",
        columns: str | Sequence[str] | None = None,
        with_event: bool = False,
        rule: str | None = None,
        dtype_backend: DtypeBackend = "default",
    ) -> pd.DataFrame:
        """A table, as `envoylog.load` gives it."""
        own = self._store.schema(table).names
        names = self._names_of_events(table, own) if with_event else {}
        wanted = _wanted(columns, [*own, *names])
        rows = self._rows(table, rule, [name for name in own if name in wanted or (names and name == "event_id")])
        if names:
            added = {name: names[name] for name in wanted if name in names}
            rows = joined(rows, self._rows("events", rule), added)
        frame = to_frame(rows.select(wanted), dtype_backend)
        frame.attrs = self._attrs(table, names, wanted, rule)
        return frame

    def by_rule(self, *rules: str) -> pd.DataFrame:
        """The cells that change between rules, as `envoylog.by_rule` gives them."""
        from envoylog._by_rule import compared, differing

        asked = _to_compare(rules)
        cells = compared(self._rows, asked)
        found = differing(cells)
        claims = self.load("claims", ["adopted", "rule"])
        found.attrs = self._attrs("claims", {}, [], None) | {
            "title": "Cells that change between rules of resolution",
            "rules": asked,
            "cells": int(cells.notna().any(axis=1).sum()),
            "ruled": int((claims["adopted"] & claims["rule"].eq("ruling")).sum()),
        }
        return found

    def to_spreadsheet(
        self,
        path: str | os.PathLike[str],
        table: str = "record",
        columns: str | Sequence[str] | None = None,
        with_event: bool = False,
        rule: str | None = None,
        separator: str = ",",
    ) -> None:
        """Write a table for a spreadsheet program, as `envoylog.to_spreadsheet` does."""
        from envoylog._spreadsheet import write_spreadsheet

        frame = self.load(table, columns, with_event, rule, dtype_backend="pyarrow")
        write_spreadsheet(pa.Table.from_pandas(frame, preserve_index=False), Path(path), separator)

    def export(
        self, path: str | os.PathLike[str], table: str | Sequence[str] | None = None, rule: str | None = None
    ) -> None:
        """Write tables to a file of another kind, as `envoylog.export` does."""
        from envoylog._export import write_export

        write_export(self, self._store, path, table, rule or STORED_RULE, lambda name: self._rows(name, rule))

    def tables(self) -> pd.DataFrame:
        """Every table, as `envoylog.tables` gives them."""
        rows = [(name, each["title"], each["rows"], each["description"]) for name, each in self._store.tables.items()]
        return pd.DataFrame(rows, columns=["table", "title", "rows", "description"])

    def codebook(self, table: str = "record") -> pd.DataFrame:
        """The columns of a table, as `envoylog.codebook` gives them."""
        rows = [_entry(field) for field in self._store.resource(table)["schema"]["fields"]]
        return pd.DataFrame(rows).astype({"vocabulary": "str", "unit": "str"})

    def trace(self, event_id: str, field: str, item: str | None = None) -> Trace:
        """Who says so, as `envoylog.trace` gives it."""
        from envoylog._tracing import traced

        return traced(self._store, event_id, field, item)

    @overload
    def compare(self, old: AsRelease | None = ..., rules: str | Sequence[str] | None = ...) -> Comparison: ...

    @overload
    def compare(
        self,
        old: AsRelease | None = ...,
        rules: str | Sequence[str] | None = ...,
        *,
        on: Callable[[Release], Any],
        runs: int = ...,
    ) -> ResultComparison: ...

    def compare(
        self,
        old: AsRelease | None = None,
        rules: str | Sequence[str] | None = None,
        on: Callable[[Release], Any] | None = None,
        runs: int | None = None,
    ) -> Comparison | ResultComparison:
        """What differs between an older release and this one, as `envoylog.compare` gives it."""
        from envoylog._compare import compared

        return compared(old, self, rules, on, runs)

    def cite(self, format: str = "text") -> str:  # noqa: A002 - the word that citation tools use
        """The citation, as `envoylog.cite` gives it."""
        return cited(self._store, format)

    def _rows(self, table: str, rule: str | None, columns: Sequence[str] | None = None) -> pa.Table:
        made = self._under(rule)
        return made[table] if table in made else self._store.read(table, columns)

    def _under(self, rule: str | None) -> dict[str, pa.Table]:
        """The tables that a rule makes otherwise than they are stored."""
        if rule in (None, self._rule):
            return {}
        if rule not in self._rebuilt:
            self._rebuilt[rule] = self._store.under(rule)
        return self._rebuilt[rule]

    def _names_of_events(self, table: str, own: Iterable[str]) -> dict[str, str]:
        if "event_id" not in own:
            having = [name for name in self._store.tables if "event_id" in self._store.schema(name).names]
            raise Unknown("table with an event_id", table, having)
        return joined_names(table, own, self._store.schema("events").names)

    def _attrs(
        self, table: str, names: dict[str, str], wanted: Sequence[str], rule: str | None
    ) -> dict[Hashable | None, Any]:
        told = self._store.attrs(table)
        of_events = self._store.attrs("events")["units"] if names else {}
        units = told["units"] | {name: of_events.get(other) for name, other in names.items()}
        shown = {name: units[name] for name in wanted if units.get(name)}
        attrs = {name: told[name] for name in ("title", "version")} | {"units": shown}
        attrs["citation"] = citation(self._store.described)
        return attrs | ({"rule": rule} if rule else {})


def _to_compare(rules: Sequence[str]) -> list[str]:
    """The rules asked for, once each: all where none is named, and one alone beside that of the release."""
    from envoylog.resolution import RULES

    return list(dict.fromkeys([STORED_RULE, *rules] if len(rules) == 1 else rules or RULES))


def _wanted(columns: str | Sequence[str] | None, known: list[str]) -> list[str]:
    """The columns asked for, once each in the order asked; raises Unknown for one that there is not."""
    if columns is None:
        return known
    asked = dict.fromkeys([columns] if isinstance(columns, str) else columns)
    for name in asked:
        if name not in known:
            raise Unknown("column", name, known)
    return list(asked)


def _entry(field: dict[str, Any]) -> dict[str, Any]:
    """A line of the codebook from a field of a Table Schema."""
    return {
        "column": field["name"],
        "title": field["title"],
        "type": field["type"],
        "nature": field["envoylog:nature"],
        "vocabulary": field.get("envoylog:vocabulary"),
        "unit": field.get("envoylog:unit"),
        "required": field["constraints"]["required"],
        "description": field["description"],
    }


@functools.cache
def installed(version: str | None = None) -> Release:
    """The release that came with the package, or that of the checkout that the package is run from.

    `version` is an earlier one, from its history. Raises NoRelease where there is none, Unknown for another version.
    """
    return Release(installed_folder(), version)


def installed_folder() -> Path:
    """Where the installed release stands; raises NoRelease where there is none."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_release", package.parents[1]):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise NoRelease(
        f"no release is installed: neither {package / '_release'} nor {package.parents[1]} has a {DESCRIPTOR}"
    )
