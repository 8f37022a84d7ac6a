"""From tables to a validated folder, and from a validated candidate to the release."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from curation.summary import differences
from curation.validation import InvalidRelease, faults_in, written_faults
from curation.writing import replace_folder, write_release, write_text
from envoylog._errors import EnvoylogError

SEEDS_KEY: Final = "envoylog:seeds_sha256"
UNRELEASED: Final = "0.0.0"
_VERSION: Final = re.compile(r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)")

Tables = Mapping[str, pa.Table]
Codes = Mapping[str, list[str]]


class NotPublishable(EnvoylogError, ValueError):
    """A candidate that may not become a release, and why."""


def write_validated(tables: Tables, output: Path, codes: Codes, seeds: str) -> None:
    """Validate the tables, write them beside `output`, validate what was written, and only then replace `output`.

    Raises InvalidRelease with every fault; the folder is then as it was.
    """
    if faults := faults_in(tables, codes):
        raise InvalidRelease(faults)

    def fill(folder: Path) -> None:
        write_release(tables, folder, UNRELEASED, codes, {SEEDS_KEY: seeds})
        if faults := written_faults(folder, tables):
            raise InvalidRelease(faults)

    replace_folder(output, fill)


def seeds_fingerprint(seeds: Path) -> str:
    """Hex sha256 over every seed's path and bytes, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(seeds.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(seeds).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def last_release(folder: Path) -> dict[str, pa.Table] | None:
    """Tables of the release that stands in a folder, by name; None where there is none."""
    if not (folder / "datapackage.json").exists():
        return None
    resources = _descriptor(folder)["resources"]
    parquets = [resource for resource in resources if resource["format"] == "parquet"]
    return {each["name"].removesuffix("-parquet"): pq.read_table(folder / each["path"]) for each in parquets}


def _descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def publish(candidate: Path, release: Path, version: str, seeds: Path) -> list[str]:
    """Promote a validated candidate to `data/`, `datapackage.json` and a line of `CHANGELOG.md`; say what was done.

    The CSV files are the candidate's, byte for byte; Parquet is written anew, for it names the version.
    Raises NotPublishable where the version is not higher than the last, the candidate is absent, damaged or older than
    the seeds; InvalidRelease where its tables are no longer valid.
    """
    _refuse_version(version, release)
    described = _sound(candidate, seeds)
    tables = {name: pq.read_table(candidate / "data" / f"{name}.parquet") for name in _tables_of(described)}
    codes = _codes(tables["vocabularies"])
    if faults := faults_in(tables, codes):
        raise InvalidRelease(faults)
    changes = _changelog(release / "CHANGELOG.md", version, tables, last_release(release))
    staged = release / "candidate.release"
    replace_folder(staged, lambda folder: _stage(folder, tables, version, codes, candidate))
    _promote(staged, release, changes)
    return [f"data/ and datapackage.json are now {version}", changes.splitlines()[0]]


def _refuse_version(version: str, release: Path) -> None:
    if not _VERSION.fullmatch(version):
        raise NotPublishable(f"`{version}` is no version; write MAJOR.MINOR.PATCH, such as 0.1.0")
    if not (release / "datapackage.json").exists():
        return
    last = str(_descriptor(release)["version"])
    if _number(version) <= _number(last):
        raise NotPublishable(f"{version} is not higher than {last}, the last release")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _sound(candidate: Path, seeds: Path) -> dict[str, Any]:
    """The descriptor of a candidate whose every file is as it was validated, made from the seeds as they are."""
    if not (candidate / "datapackage.json").exists():
        raise NotPublishable(f"no candidate in {candidate}; run `python build/compile_candidate.py` first")
    described = _descriptor(candidate)
    for resource in described["resources"]:
        path = candidate / resource["path"]
        if not path.is_file() or f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != resource["hash"]:
            raise NotPublishable(f"{path} is not as it was validated; run `python build/compile_candidate.py` again")
    if described.get(SEEDS_KEY) != seeds_fingerprint(seeds):
        raise NotPublishable(
            f"{seeds} changed since the candidate was made; run `python build/compile_candidate.py` again"
        )
    return described


def _tables_of(described: dict[str, Any]) -> list[str]:
    return [resource["name"] for resource in described["resources"] if resource["format"] == "csv"]


def _codes(vocabularies: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in vocabularies.sort_by([("vocabulary", "ascending"), ("rank", "ascending")]).to_pylist():
        found.setdefault(row["vocabulary"], []).append(row["code"])
    return found


def _stage(folder: Path, tables: Tables, version: str, codes: Codes, candidate: Path) -> None:
    write_release(tables, folder, version, codes, {SEEDS_KEY: _descriptor(candidate)[SEEDS_KEY]})
    unlike = [name for name in tables if _csv(folder, name) != _csv(candidate, name)]
    if unlike:
        raise NotPublishable(f"the CSV of {', '.join(unlike)} is not the candidate's")
    if faults := written_faults(folder, tables):
        raise InvalidRelease(faults)


def _csv(folder: Path, name: str) -> bytes:
    return (folder / "data" / f"{name}.csv").read_bytes()


def _changelog(path: Path, version: str, tables: Tables, released: Tables | None) -> str:
    """The changelog's line for a version, and under it how each table differs from the last release."""
    found = differences(tables, released or {})
    rows = [f"  - {each}" for each in found if each.added or each.removed or each.edited_cells]
    events, reports, sources = (tables[name].num_rows for name in ("events", "reports", "sources"))
    return "\n".join([f"- **{version}**: {events} events from {reports} reports in {sources} sources.", *rows])


def _promote(staged: Path, release: Path, changes: str) -> None:
    changelog = release / "CHANGELOG.md"
    before = changelog.read_text(encoding="utf-8") if changelog.exists() else "# Changelog\n\n"
    head, gap, rest = before.partition("\n\n")
    described = (staged / "datapackage.json").read_text(encoding="utf-8")
    replace_folder(release / "data", lambda folder: _copy(staged / "data", folder))
    write_text(release / "datapackage.json", described)
    write_text(changelog, f"{head}{gap}{changes}\n{rest}")
    shutil.rmtree(staged)


def _copy(source: Path, folder: Path) -> None:
    for path in sorted(source.iterdir()):
        shutil.copyfile(path, folder / path.name)
