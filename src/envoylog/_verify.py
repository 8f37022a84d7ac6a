"""Whether a release is as it was released: its files, its descriptor, its tables, its history."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from envoylog._errors import EnvoylogError, NoRelease
from envoylog._fingerprint import fingerprint
from envoylog._history import FOLDER
from envoylog._store import DESCRIPTOR
from envoylog._verification import Finding, Verification
from envoylog._verify_claims import NEEDED, compared, dangling, miscounted, unlike_claims
from envoylog._verify_files import DATA, SUMS, is_checkout, listed, read_all, standing, unlike_list
from envoylog._verify_history import RELEASES, releases_of, unlike_history
from envoylog._verify_tables import Malformed, described, tables_of, unlike_files, unlike_table

_ODD: Final = (
    *(pa.ArrowException, ArithmeticError, AttributeError, LookupError, MemoryError),
    *(OSError, RecursionError, TypeError, ValueError),
)
"""What reading can raise where a file has the form of what it should be, and not the sense."""
_SAYING_THEIR_VERSION: Final = ("CITATION.cff", "croissant.json", "datacite.json")
_VERSION_IN_YAML: Final = re.compile(r"^version: *[\"']?([^\"'\n]*)", re.MULTILINE)


def verified(folder: Path, wanted: str | None) -> Verification:
    """What comes of verifying the release in a folder, as `envoylog.verify` says."""
    if not any((folder / name).exists() for name in (DESCRIPTOR, SUMS, DATA)):
        raise NoRelease(f"no release in {folder}: it has none of {DESCRIPTOR}, {SUMS} and {DATA}/")
    asked = None if wanted is None else wanted.removeprefix("sha256:")  # as it stands in the citation
    if asked is not None and not re.fullmatch("[0-9a-f]{64}", asked):
        raise EnvoylogError(f"`{wanted}` is no fingerprint: that is 64 digits and letters from a to f")
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return _Work(folder, workers).done(asked)


def _version_in(name: str, content: bytes) -> object:
    """The version that a file for catalogues names, None where it names none."""
    try:
        text = content.decode("utf-8")
        if name.endswith(".json"):
            return json.loads(text).get("version")
    except (AttributeError, RecursionError, ValueError):
        return None
    met = _VERSION_IN_YAML.search(text)
    return met[1] if met else None


class _Work:
    """One verification while it is made: files that are as listed are read further, the others are not."""

    def __init__(self, folder: Path, workers: Executor) -> None:
        self.folder, self.workers = folder, workers
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.earlier: tuple[str, ...] = ()
        there = standing(folder)
        self.held, unread = read_all(folder, there, workers)
        self.findings += unread
        self.changed = self._changed(there)

    def done(self, wanted: str | None) -> Verification:
        """Look at everything, layer by layer."""
        told = self._described()
        if told:
            self._look_into(told, wanted)
        return Verification(
            folder=str(self.folder),
            version=str(told["version"]) if told else None,
            fingerprint=fingerprint(told) if told else None,
            files=len(self.held),
            bytes=sum(each.length for each in self.held.values()),
            findings=tuple(dict.fromkeys(self.findings)),
            notes=tuple(self.notes),
            earlier=self.earlier,
        )

    def _changed(self, there: set[str]) -> set[str]:
        """Files that are not as they are listed, or not listed: what they say is not looked at."""
        if SUMS not in self.held:
            return set()
        sums, odd = listed(self.held[SUMS].content)
        unlike = unlike_list(sums, self.held, there)
        self.findings += [*odd, *unlike]
        return {each.file for each in unlike}

    def _described(self) -> dict[str, Any] | None:
        if DESCRIPTOR not in self.held:
            self.findings.append(Finding(DESCRIPTOR, "it is not there"))
            return None
        if DESCRIPTOR in self.changed:
            self.notes.append(f"what {DESCRIPTOR} and the tables say was not looked at: the file is not as listed")
            return None
        try:
            return described(self.held[DESCRIPTOR].content)
        except Malformed as error:
            self.findings.append(Finding(DESCRIPTOR, str(error)))
            return None

    def _look_into(self, told: dict[str, Any], wanted: str | None) -> None:
        if SUMS not in self.held:
            self._without_list(told)
        if wanted not in (None, fingerprint(told)):
            self.findings.append(Finding(DESCRIPTOR, f"its fingerprint is {fingerprint(told)}, not {wanted}"))
        self.findings += unlike_files(told, self.held)
        self.findings += self._tried(DESCRIPTOR, lambda: self._other_versions(str(told["version"])))
        if self.findings:
            self.notes.append("what the tables say was not looked at: first the files must be as they were released")
            return
        resources = tables_of(told)
        between = self.workers.submit(self._tried, DESCRIPTOR, lambda: self._between(resources))
        tables = self._each_table(resources, str(told["version"]))
        if any(path.startswith(f"{FOLDER}/") for path in self.held):
            self._look_into_history(told)
        else:
            self.notes.append(f"there is no {FOLDER}: no earlier release was looked at")
        for found in [*tables, between]:
            self.findings += found.result()

    def _without_list(self, told: Mapping[str, Any]) -> None:
        """Say what cannot be seen where no list of files is; a release that was made with one has lost it."""
        if "envoylog:released" in told:
            self.findings.append(Finding(SUMS, "it is not there, and every release since 0.3.0 has one"))
        else:
            self.notes.append(f"there is no {SUMS}: what {DESCRIPTOR} records was looked at, and no other file")
        paths = {each["path"] for each in told["resources"]}
        for path in sorted(self.held.keys() - paths):
            if path.count("/") == 1 and path.endswith((".csv", ".parquet")):
                self.findings.append(Finding(path, f"{DESCRIPTOR} does not describe it"))

    def _other_versions(self, version: str) -> Iterator[Finding]:
        """Files that say of which version they are, and name another."""
        for name in _SAYING_THEIR_VERSION:
            path = f"{DATA}/{name}"
            if path in self.held and _version_in(name, self.held[path].content) != version:
                yield Finding(path, f"it does not say that it is of version {version}")
        cited, copy = self.held.get(f"{DATA}/CITATION.cff"), self.folder / "CITATION.cff"
        if cited and is_checkout(self.folder) and copy.is_file() and copy.read_bytes() != cited.content:
            yield Finding(copy.name, f"it is not the same as {DATA}/{copy.name}")

    def _each_table(self, resources: Mapping[str, Any], version: str) -> list[Future[list[Finding]]]:
        """Begin to look at every table by itself, at the largest first."""

        def one(name: str) -> list[Finding]:
            path = f"{DATA}/{name}.parquet"
            csv, content = self.folder / resources[name]["path"], self.held[path].content
            work = unlike_table(resources[name], version, content, csv)
            return self._tried(path, lambda: (Finding(path, says) for says in work))

        largest_first = sorted(resources, key=lambda name: -int(resources[name]["bytes"]))
        return [self.workers.submit(one, name) for name in largest_first]

    def _between(self, resources: Mapping[str, Any]) -> Iterator[Finding]:
        """Hold tables beside each other; references first, for what follows finds rows by them."""
        for name, columns in NEEDED.items():
            own = {each["name"] for each in resources[name]["schema"]["fields"]} if name in resources else set()
            if {*columns} - own:
                self.notes.append(f"claims and cells were not compared: `{name}` lacks columns that are known here")
                return
        tables = {name: compared(resources, name, self.held[f"{DATA}/{name}.parquet"].content) for name in resources}
        yield from (lost := list(dangling(tables, resources)))
        if not lost:
            yield from unlike_claims(tables, resources)
            yield from miscounted(tables)

    def _look_into_history(self, told: Mapping[str, Any]) -> None:
        known: dict[str, Any] = {}

        def releases() -> list[Finding]:
            found, wrong = releases_of(told, self.held)
            known.update(found)
            return wrong

        self.findings += self._tried(RELEASES, releases)
        if known:
            wrong = self._tried(RELEASES, lambda: unlike_history(known, self.held, self.workers))
            self.findings += wrong
            self.earlier = () if wrong else tuple(version for version in known if version != told["version"])

    def _tried(self, file: str, work: Callable[[], Iterable[Finding]]) -> list[Finding]:
        """The findings of a work; that it cannot be done is one, too."""
        found: list[Finding] = []
        try:
            found.extend(work())
        except _ODD as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            found.append(Finding(file, f"it has not the sense that it should have ({reason[:200]})"))
        return found
