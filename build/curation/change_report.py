"""What a change from one revision to another does to the record, with what is wrong, what is owed, and its version."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from curation.candidate import Compiled
from curation.changes import Tables, differences, key_texts
from curation.compiled_revision import SEEDS, Made, made
from curation.findings import Finding
from curation.known_already import known_already
from curation.owed import settled, wins
from curation.publishing import last_release
from curation.record_changes import Changes, changes
from curation.retired_ids import KIND_OF
from curation.retiring import declared, retiring
from curation.revisions import FileChange, NoRevision, Repository
from curation.versioning import Level, Reason, is_owed, next_version, reasons
from curation.versions import last_version
from envoylog._errors import EnvoylogError
from envoylog._store import DESCRIPTOR

_CODE: Final = ("build", "schemas", "src/envoylog")
_RELEASE: Final = ("data", DESCRIPTOR)


@dataclass(frozen=True, slots=True)
class Revisions:
    """Two revisions as they were named, their commits, and the commit they share: the second is held against that."""

    base: str
    head: str
    base_commit: str
    head_commit: str
    shared_commit: str


@dataclass(frozen=True, slots=True)
class Found:
    """What rules find: `errors` and `faults` of the tables keep the change from being built; `warnings` are its own.

    `warnings_before` counts those that were there already. `base_errors` keep the revision before from being built.
    """

    errors: list[Finding]
    faults: list[str]
    warnings: list[Finding]
    suggestions: list[Finding]
    warnings_before: int
    base_errors: list[Finding]


@dataclass(frozen=True, slots=True)
class Version:
    """The last release, the level that all differences from it ask for, the release to come, and what asks for it.

    Where nothing differs there is no level, and `next` is `last`, which is 0.0.0 where nothing was released. `own` is
    the level that the change asks for by itself.
    """

    last: str
    level: Level | None
    next: str
    because: list[Reason]
    own: Level | None


class Gone(NamedTuple):
    """A released id that is gone, and what became of it; `kind` is empty where the seeds do not say, or cannot be read.

    Of `successors`, ids separated by blanks, there are none where it was withdrawn.
    """

    table: str
    id: str
    kind: str = ""
    successors: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a change does. `changes` and `version` are None where seeds of a revision cannot be resolved.

    `files` are the seeds that differ; `retired` are released ids that are gone; `owed` are released values that the
    change edits or removes and that have no reason yet.
    """

    revisions: Revisions
    files: list[FileChange]
    code_differs: bool
    release_differs: bool
    found: Found
    changes: Changes | None
    retired: list[Gone]
    owed: list[Reason]
    version: Version | None

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        found = self.found
        return self.changes is None or any((self.changes, found.errors, found.faults, found.warnings))


def report(repository: Repository, base: str, head: str) -> Report:
    """What HEAD does to the record since it left BASE.

    Both are compiled by the code that runs. HEAD is compared with the last commit that it shares with BASE, so that
    what others have merged since does not look removed. Raises NoRevision where git does not find them, or where the
    last release cannot be read.
    """
    commits = repository.commit(base), repository.commit(head)
    revisions = Revisions(base, head, *commits, repository.shared(*commits))
    old, new = revisions.shared_commit, revisions.head_commit
    files = repository.changed(old, new, SEEDS)
    with TemporaryDirectory() as folder:
        there = Path(folder, "before"), Path(folder, "after")
        repository.write(old, (SEEDS, *_RELEASE), there[0])
        repository.write(new, (SEEDS,), there[1])
        last, release = _released(there[0])
        before, after = (made(side, last) for side in there)
    changed = _changes(before, after)
    own, since = _asked(after.tables, before.tables), _asked(after.tables, release)
    return Report(
        revisions=revisions,
        files=files,
        code_differs=bool(repository.changed(old, new, *_CODE)),
        release_differs=bool(repository.changed(old, new, *_RELEASE)),
        found=_found(before, after, changed),
        changes=changed,
        retired=_retired(before, after, release, files),
        owed=_owed(own, _unsettled(after, release, since)) if release else [],
        version=None if after.tables is None else _version(last, since, own),
    )


def _released(folder: Path) -> tuple[str, Tables]:
    """The last release and its tables; 0.0.0 and none where there is none."""
    try:
        return last_version(folder), last_release(folder) or {}
    except EnvoylogError as error:
        said = str(error).replace(f"{folder}{os.sep}", "")
        raise NoRevision(f"the last release before the change cannot be read: {said}") from error


def _changes(before: Made, after: Made) -> Changes | None:
    if before.tables is None or after.tables is None:
        return None
    return changes(after.tables, before.tables, after.same)


def _found(before: Made, after: Made, changed: Changes | None) -> Found:
    known = {(finding.path, finding.rule, finding.wrong) for finding in before.findings}
    warnings = [finding for finding in after.findings if finding.severity == "warning"]
    own = [finding for finding in warnings if (finding.path, finding.rule, finding.wrong) not in known]
    return Found(
        errors=after.errors,
        faults=[str(fault) for fault in after.faults()],
        warnings=own,
        suggestions=_suggestions(after.compiled, changed) if after.compiled and changed else [],
        warnings_before=len(warnings) - len(own),
        base_errors=before.errors,
    )


def _suggestions(tables: Compiled, changed: Changes) -> list[Finding]:
    """Which events that are new may be known already."""
    reports = tables.frames["reports"]
    new = {entry.key for entry in changed.added if entry.what == "event"}
    rows = reports[reports["introduces"] & reports["event_id"].isin(new)]
    places = set(zip(rows["path"], rows["line"], strict=True))
    return [each for each in known_already(tables, set(rows["path"])) if (each.path, each.line) in places]


def _retired(before: Made, after: Made, release: Tables, files: Sequence[FileChange]) -> list[Gone]:
    """Released ids that are gone with this change; where tables are missing, those of files that are."""
    told = {(each.table, each.id): each for each in declared(after.seeds, "")} if after.seeds else {}
    gone = _no_longer(before, after, release, files)
    return [Gone(*each, told[each].kind, told[each].successors) if each in told else Gone(*each) for each in gone]


def _no_longer(before: Made, after: Made, release: Tables, files: Sequence[FileChange]) -> list[tuple[str, str]]:
    ids = {name: set(key_texts(name, release[name])) for name in KIND_OF if name in release}
    if before.tables is None or after.tables is None:
        gone = [named_by(file.path) for file in files if file.status == "D"]
        return [(table, name) for table, name in gone if name in ids.get(table, ())]
    there = {name: [set(key_texts(name, side[name])) for side in (before.tables, after.tables)] for name in ids}
    return [(name, each) for name in ids for each in sorted(ids[name] & there[name][0] - there[name][1])]


def named_by(path: str) -> tuple[str, str]:
    """The table and the id that the path of a seed names, where one file holds one record."""
    parts = PurePosixPath(path)
    return "".join(parts.parts[1:2]), parts.stem


def _unsettled(after: Made, release: Tables, since: Sequence[Reason]) -> list[Reason]:
    """Of the differences from the release, those that publishing would ask a reason for."""
    if after.tables is None or after.seeds is None:
        return []
    gone = retiring(after.seeds, after.tables, release, [], "").gone("")
    return settled(since, after.seeds.changes, gone, wins(after.tables, release)).owed


def _owed(own: Sequence[Reason], unsettled: Sequence[Reason]) -> list[Reason]:
    """Released values that the change edits or removes, and that are not again as they were released."""
    touched = {reason[2:5] for reason in own if is_owed(reason)}
    return [reason for reason in unsettled if reason[2:5] in touched]


def _asked(new: Tables | None, old: Tables | None) -> list[Reason]:
    return [] if new is None or old is None else reasons(differences(new, old))


def _version(last: str, since: Sequence[Reason], own: Sequence[Reason]) -> Version:
    level = since[0].level if since else None
    because = [reason for reason in since if reason.level == level]
    version = next_version(last, level) if level else last
    return Version(last, level, version, because, own[0].level if own else None)


def as_json(told: Report) -> str:
    """A report as JSON, whole: each class of this module and of `record_changes` as an object, each list as a list."""
    return json.dumps(_plain(told), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    """Objects, lists and what they hold as JSON has them."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: _plain(inner) for name, inner in value._asdict().items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
