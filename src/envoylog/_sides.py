"""The two releases that are compared: each as a version, a release or a folder, under a rule or as published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from envoylog._errors import NoRelease, Unknown
from envoylog._history import order, versions_in
from envoylog._release import STORED_RULE, AsRelease, Release, installed
from envoylog._store import Store

_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")


class Side(Store):
    """A release's tables as a rule would have them, kept in memory once read; notes which columns are asked for.

    `seen` has the columns that were read of each table. Raises Unknown for a rule that there is not.
    """

    def __init__(self, base: Store, rule: str | None = None) -> None:
        self.base = base
        self.rule = rule
        self.folder, self.described, self.version = base.folder, base.described, base.version
        self.seen: dict[str, set[str]] = {}
        self._kept: dict[str, pa.Table] = {} if rule in (None, STORED_RULE) else base.under(str(rule))
        self._under: dict[str, dict[str, pa.Table]] = {}

    def __str__(self) -> str:
        return f"{self.version} by {self.rule}" if self.rule else self.version

    def schema(self, table: str) -> pa.Schema:
        """Arrow schema of a table, with its metadata."""
        return self.base.schema(table)

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a table; only the named columns, if any are named."""
        names = self.schema(table).names if columns is None else list(columns)
        self.seen.setdefault(table, set()).update(names)
        return self.whole(table).select(names)

    def whole(self, table: str) -> pa.Table:
        """All columns of a table, unnoted."""
        if table not in self._kept:
            self._kept[table] = self.base.read(table)
        return self._kept[table]

    def under(self, rule: str) -> dict[str, pa.Table]:
        """The tables under a rule that is asked for by name, kept in memory."""
        if rule not in self._under:
            self._under[rule] = super().under(rule)
        return self._under[rule]

    def key(self, table: str) -> list[str]:
        """The columns of a table's key; none where the release lacks the table."""
        told = self.tables.get(table, {"schema": {}})["schema"].get("primaryKey", [])
        return [told] if isinstance(told, str) else list(told)

    def release(self) -> Release:
        """The side as a release whose tables are under the rule unless another is asked for."""
        return Release._of(self, self.rule or STORED_RULE)


class Sides(NamedTuple):
    """What is compared: the older first, as asked."""

    old: Side
    new: Side


def sides(old: AsRelease | None, new: AsRelease | None, rules: str | Sequence[str] | None) -> Sides:
    """The two sides that were asked for.

    `new` of None is the installed release; `old` of None is the release before `new`, or, where rules are compared,
    the same. Versions are those that the other side's folder knows, or else the installed release. Raises Unknown for
    a version or rule that there is not, NoRelease where there is no release to compare with.
    """
    by = _pair(rules)
    home = next((_opened(each) for each in (new, old) if each is not None and not _is_version(each)), None)
    newer = _release(new, home)
    older = _release(old, home) if old is not None else newer if rules else _before(newer)
    return Sides(Side(older._store, by[0]), Side(newer._store, by[1]))


def _pair(rules: str | Sequence[str] | None) -> tuple[str | None, str | None]:
    """The rule of each side: none where none is named; one alone is set beside that of the release."""
    from envoylog.resolution import RULES

    asked = [rules] if isinstance(rules, str) else list(rules or ())
    for rule in asked:
        if rule not in RULES:
            raise Unknown("rule", str(rule), RULES)
    if not asked:
        return None, None
    if len(asked) > 2:
        raise Unknown("pair of rules", ", ".join(asked), ["two rules, or one to set beside `nearest`"])
    one, other = asked if len(asked) == 2 else (STORED_RULE, asked[0])
    return one, other


def _is_version(asked: AsRelease) -> bool:
    return isinstance(asked, str) and (bool(_VERSION.fullmatch(asked)) or not Path(asked).is_dir())


def _opened(asked: AsRelease) -> Release:
    return asked if isinstance(asked, Release) else Release(asked)


def _release(asked: AsRelease | None, home: Release | None) -> Release:
    """The release that is meant by a version of a folder, a folder, a release, or nothing."""
    if asked is not None and not _is_version(asked):
        return _opened(asked)
    if home is None or asked is None:
        return installed(None if asked is None else str(asked))
    return Release(home._store.folder, str(asked))


def _before(newer: Release) -> Release:
    known = [each for each in versions_in(newer._store.folder) if order(each) < order(newer.version)]
    if not known:
        raise NoRelease(f"nothing to compare {newer.version} with: it knows no release before it; name `old`")
    return Release(newer._store.folder, known[-1])
