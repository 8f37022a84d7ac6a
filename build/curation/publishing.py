"""From tables to a validated folder, and from a validated candidate to the release."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pyarrow as pa

from curation.committing import Prepared, prepared, put_in_place, refuse_tag, repository_of
from curation.planning import Plan, lines, planned
from curation.reading import Seeds, read_seeds, seed_files
from curation.revisions import Repository
from curation.staging import RELEASED, beside, changes_of, write_staged
from curation.validation import InvalidRelease, faults_in, written_faults
from curation.versions import UNRELEASED, last_version
from curation.writing import CannotWrite, replace_folder, write_release, write_text
from envoylog._errors import EnvoylogError
from envoylog._store import DESCRIPTOR, Store
from schemas import TABLES

SEEDS_KEY: Final = "envoylog:seeds_sha256"
STAGED: Final = "candidate.release"
"""Folder in which a release stands ready; once it has this name, the release is decided."""
PUBLICATION: Final = "publication.json"
"""In that folder: what is left to do once the files are in place."""
REPLACED: Final = "replaced"

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
    """Hex sha256 over every seed's path and bytes, in the order of the paths; over all but the reasons for changes.

    No table has those, and a release uses them up: it would else speak of seeds that its own commit has not.
    """
    digest = hashlib.sha256()
    paths = {path.relative_to(seeds).as_posix(): path for kind, path, _ in seed_files(seeds, []) if kind != "change"}
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
        finish_it = "run `python build/publish_release.py --publish` to finish it"
        raise NotPublishable(f"the publication of {version} was cut short; {finish_it}")
    if not (folder / DESCRIPTOR).exists() or not Store(folder).described["resources"]:
        return None
    store = Store(folder)
    return {name: store.read(name) for name in store.tables}


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published: the validated tables of a candidate, the seeds in a folder, the plan of what it does."""

    plan: Plan
    tables: Tables
    described: Mapping[str, Any]
    seeds: Seeds
    folder: Path
    repository: Repository | None

    def lines(self, all_of_them: bool = False) -> list[str]:
        """The plan, for people, and the commit that it would end with."""
        told = list(lines(self.plan, all_of_them))
        if self.plan.skeleton:
            told += ["a file for seeds/changes/, to be filled in:", *self.plan.skeleton.splitlines()]
        if self.repository:
            return [*told, f"commit and tag: v{self.plan.version}"]
        return [*told, "no commit: the folder is no git repository"]


def publication(candidate: Path, release: Path, version: str | None, seeds: Path) -> Publication:
    """What publishing a validated candidate would do; nothing is written.

    `version` is one that is wanted, not lower than the one that follows from the differences; None is that one. Raises
    NotPublishable where the candidate is absent, damaged or older than the seeds, InvalidRelease where its tables are
    no longer valid, CannotCommit where the folder begins a git repository that is not fit for a release.
    """
    old = last_release(release) or {}
    described = _sound(candidate, seeds)
    store = Store(candidate)
    tables = {name: store.read(name) for name in store.tables}
    repository = repository_of(release)
    read = read_seeds(seeds)
    plan = planned(tables, read, old, release, last_version(release), version)
    if faults := faults_in(tables, _codes(tables["vocabularies"])):
        raise InvalidRelease(faults)
    if repository and plan.version != plan.last:
        refuse_tag(repository, plan.version)
    return Publication(plan, tables, described, read, seeds, repository)


def publish(asked: Publication, candidate: Path, release: Path, day: str) -> list[str]:
    """Make a publication the release: `data/`, `datapackage.json`, the changelog, in a repository a commit and a tag.

    The CSV files are the candidate's, byte for byte; Parquet is written anew, for it names the version. All is staged
    beside the release, with the commit made aside; then it is moved into place, the branch last. Where that was cut
    short, `finish` does the rest. Raises NotPublishable for a plan with problems, InvalidRelease, NotRebuilt where a
    release could not be had again from the history, CannotWrite when the disk refuses.
    """
    if asked.plan.problems:
        raise NotPublishable(f"{asked.plan.problems[0]}" + _more(asked.plan.problems))

    def stage(folder: Path) -> None:
        _stage(folder, asked, candidate, release, day)

    replace_folder(release / STAGED, stage)
    finish(release)
    first = changes_of(asked.plan, asked.tables).splitlines()[0]
    return [f"data/ and datapackage.json are now {asked.plan.version}", first]


def _more(problems: list[str]) -> str:
    return f" (and {len(problems) - 1} more; run without --publish to see them)" if len(problems) > 1 else ""


def _stage(folder: Path, asked: Publication, candidate: Path, release: Path, day: str) -> None:
    tables, plan = asked.tables, asked.plan
    told: dict[str, Any] = {SEEDS_KEY: asked.described[SEEDS_KEY], RELEASED: day}
    write_staged(folder, tables, plan, _codes(tables["vocabularies"]), beside(asked.seeds, told), release)
    unlike = [name for name in tables if _csv(folder, name) != _csv(candidate, name)]
    if unlike:
        raise NotPublishable(f"the CSV of {', '.join(unlike)} is not what its Parquet says; {_AGAIN}")
    if faults := written_faults(folder, tables):
        raise InvalidRelease(faults)
    used = [_from(release, Path(asked.folder, *PurePosixPath(path).parts[1:])) for path in plan.fragments]
    told = {"version": plan.version, "used": used}
    if asked.repository:
        files = sorted(path.name for path in folder.iterdir())
        message = f"Release {plan.version}\n\n{changes_of(plan, tables)}\n"
        told["commit"] = asdict(prepared(asked.repository, folder, files, used, plan.version, message))
    write_text(folder / PUBLICATION, json.dumps(told, indent=1) + "\n")


def _from(release: Path, path: Path) -> str:
    """A path as seen from the release, so that it still leads there where all of it was moved."""
    whole, root = path.resolve(), release.resolve()
    return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()


def finish(release: Path) -> str | None:
    """Move what stands staged into place, from whichever step it was cut short at; its version, None for nothing.

    Each step is one rename, removal or git transaction and can be taken again. Raises CannotWrite where one fails, and
    CannotCommit where the branch went elsewhere meanwhile: the next call does the rest.
    """
    staged, data = release / STAGED, release / "data"
    if not staged.is_dir():
        return None
    try:
        if (staged / "data").exists():
            if data.exists():
                data.rename(staged / REPLACED)
            (staged / "data").rename(data)
        for path in [path for path in staged.iterdir() if path.is_file() and path.name != PUBLICATION]:
            path.replace(release / path.name)
        if (staged / PUBLICATION).exists():
            _conclude(release, json.loads((staged / PUBLICATION).read_text(encoding="utf-8")))
        shutil.rmtree(staged)
    except OSError as error:
        raise CannotWrite(f"the publication stopped half way ({error}); run the command again to finish it") from error
    return Store(release).version


def _conclude(release: Path, told: Mapping[str, Any]) -> None:
    """Take away the reasons that were used up, and lead the branch to the commit."""
    for path in told["used"]:
        (release / path).unlink(missing_ok=True)
    if "commit" in told:
        put_in_place(Repository(release), Prepared(**told["commit"]))


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


def _csv(folder: Path, name: str) -> bytes:
    return (folder / "data" / f"{name}.csv").read_bytes()
