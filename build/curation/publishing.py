"""From tables to a validated folder, and from a validated candidate to the release."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from curation.changes import counted, differences
from curation.findings import shown
from curation.reading import read_seeds, seed_files
from curation.validation import InvalidRelease, faults_in, written_faults
from curation.versions import UNRELEASED, VERSION, number
from curation.writing import CannotWrite, replace_folder, write_release, write_text
from envoylog._errors import EnvoylogError
from envoylog._store import DESCRIPTOR, Store
from schemas import TABLES

SEEDS_KEY: Final = "envoylog:seeds_sha256"
STAGED: Final = "candidate.release"
"""Folder in which a release stands ready; once it has this name, the release is decided."""
CHANGELOG: Final = "CHANGELOG.md"
CITATION: Final = "CITATION.cff"

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
    paths = {path.relative_to(seeds).as_posix(): path for _, path, _ in seed_files(seeds, [])}
    for name in sorted(paths):
        content = paths[name].read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def last_release(folder: Path) -> dict[str, pa.Table] | None:
    """Tables of the release that stands in a folder, by name; None where there is none.

    Raises NoRelease where it is damaged, NotPublishable where its publication was cut short.
    """
    if (folder / STAGED).exists():
        version = Store(folder / STAGED if (folder / STAGED / DESCRIPTOR).exists() else folder).version
        finish_it = f"run `python build/publish_release.py {version}` again"
        raise NotPublishable(f"the publication of {version} was cut short; {finish_it}")
    if not (folder / DESCRIPTOR).exists() or not Store(folder).described["resources"]:
        return None
    store = Store(folder)
    return {name: store.read(name) for name in store.tables}


def last_version(folder: Path) -> str:
    """Version of the release that stands in a folder; 0.0.0 where there is none."""
    return Store(folder).version if (folder / DESCRIPTOR).exists() else UNRELEASED


def publish(candidate: Path, release: Path, version: str, seeds: Path) -> list[str]:
    """Promote a validated candidate to `data/`, `datapackage.json`, a line of `CHANGELOG.md` and `CITATION.cff`.

    The CSV files are the candidate's, byte for byte; Parquet is written anew, for it names the version. All is staged
    beside the release, then moved into place; where that was cut short between two moves, the next call does the rest.
    Raises NotPublishable where the version is not higher than the last, the candidate is absent, damaged or older than
    the seeds; InvalidRelease where its tables are no longer valid; CannotWrite when the disk refuses.
    """
    finished = finish(release)
    if finished == version:
        return [f"data/ and datapackage.json are now {version}; its publication had been cut short"]
    _refuse_version(version, release)
    described = _sound(candidate, seeds)
    _refuse_waivers(version, seeds)
    store = Store(candidate)
    tables = {name: store.read(name) for name in store.tables}
    if faults := faults_in(tables, _codes(tables["vocabularies"])):
        raise InvalidRelease(faults)
    changes = _changes(version, tables, last_release(release))

    def stage(folder: Path) -> None:
        _stage(folder, tables, version, candidate, described)
        write_text(folder / CHANGELOG, _changelog(release / CHANGELOG, changes))
        if (release / CITATION).exists():
            write_text(folder / CITATION, _cited(release / CITATION, version))

    replace_folder(release / STAGED, stage)
    finish(release)
    return [f"data/ and datapackage.json are now {version}", changes.splitlines()[0]]


def finish(release: Path) -> str | None:
    """Move what stands staged into place, from whichever move it was cut short at; its version, None for nothing.

    Each move is one rename, and what was moved is no longer staged, so that this can be taken up at any point.
    Raises CannotWrite where a move fails: the next call does the rest.
    """
    staged, data = release / STAGED, release / "data"
    if not staged.is_dir():
        return None
    try:
        if (staged / "data").exists():
            if data.exists():
                data.rename(staged / "replaced")
            (staged / "data").rename(data)
        for name in (DESCRIPTOR, CHANGELOG, CITATION):
            if (staged / name).exists():
                (staged / name).replace(release / name)
        shutil.rmtree(staged)
    except OSError as error:
        raise CannotWrite(f"the publication stopped half way ({error}); run the command again to finish it") from error
    return Store(release).version


def _refuse_version(version: str, release: Path) -> None:
    if not VERSION.fullmatch(version):
        raise NotPublishable(f"`{shown(version)}` is no version; write MAJOR.MINOR.PATCH, such as 0.1.0")
    last = last_version(release)
    if number(version) <= number(last):
        raise NotPublishable(f"{version} is not higher than {last}, the last release")


def _refuse_waivers(version: str, seeds: Path) -> None:
    ended = [waiver for waiver in read_seeds(seeds).waivers if number(waiver["until"]) < number(version)]
    if ended:
        first = f"{ended[0].path}, which ends with {ended[0]['until']}"
        more = f", and {len(ended) - 1} more" if len(ended) > 1 else ""
        raise NotPublishable(f"{version} may not carry the waiver {first}{more}; mend what it sets aside")


def _sound(candidate: Path, seeds: Path) -> dict[str, Any]:
    """The descriptor of a candidate whose every file is as it was validated, made from the seeds as they are."""
    if not (candidate / DESCRIPTOR).exists():
        raise NotPublishable(f"no candidate in {candidate}; {_AGAIN}")
    store = Store(candidate)
    if set(store.tables) != set(TABLES):
        raise NotPublishable(f"{candidate / DESCRIPTOR} lists other tables than the schemas; {_AGAIN}")
    for resource in store.described["resources"]:
        path = candidate / str(resource.get("path"))
        if not path.is_file() or f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != resource.get("hash"):
            raise NotPublishable(f"{path} is not as it was validated; {_AGAIN}")
    if store.described.get(SEEDS_KEY) != seeds_fingerprint(seeds):
        raise NotPublishable(f"{seeds} changed since the candidate was made; {_AGAIN}")
    return store.described


_AGAIN: Final = "run `python build/compile_candidate.py`"


def _codes(vocabularies: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in vocabularies.sort_by([("vocabulary", "ascending"), ("rank", "ascending")]).to_pylist():
        found.setdefault(row["vocabulary"], []).append(row["code"])
    return found


def _stage(folder: Path, tables: Tables, version: str, candidate: Path, described: Mapping[str, Any]) -> None:
    write_release(tables, folder, version, _codes(tables["vocabularies"]), {SEEDS_KEY: described[SEEDS_KEY]})
    unlike = [name for name in tables if _csv(folder, name) != _csv(candidate, name)]
    if unlike:
        raise NotPublishable(f"the CSV of {', '.join(unlike)} is not what its Parquet says; {_AGAIN}")
    if faults := written_faults(folder, tables):
        raise InvalidRelease(faults)


def _csv(folder: Path, name: str) -> bytes:
    return (folder / "data" / f"{name}.csv").read_bytes()


def _changes(version: str, tables: Tables, released: Tables | None) -> str:
    """The changelog's line for a version, and under it how each table differs from the last release."""
    rows = [f"  - {each}" for each in counted(differences(tables, released or {}))]
    events, reports, sources = (tables[name].num_rows for name in ("events", "reports", "sources"))
    return "\n".join([f"- **{version}**: {events} events from {reports} reports in {sources} sources.", *rows])


def _cited(path: Path, version: str) -> str:
    """The citation file with its version line naming this version."""
    before = _text(path)
    after, found = re.subn(r"(?m)^version: .*$", f"version: {version}", before)
    if found != 1:
        raise NotPublishable(f"{path} has {found} lines `version: ...`; write one")
    return after


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NotPublishable(f"{path} is not UTF-8 (byte {error.start}); save it again as UTF-8") from None


def _changelog(path: Path, changes: str) -> str:
    """The changelog with the lines of one more version above those of the others."""
    before = _text(path) if path.exists() else "# Changelog\n"
    head, versions, rest = before.partition("\n- **")
    return f"{head}\n{changes}{versions}{rest}" if versions else f"{before.rstrip()}\n\n{changes}\n"
