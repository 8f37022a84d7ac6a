"""A report on a change as Markdown, for a comment on a pull request: losses first, every section cut to a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from curation import change_lines as line
from curation.change_report import Report, Version, named_by
from curation.markdown import code
from curation.one_sided import Entry
from schemas import EVENT_TABLES

MARKER: Final = "<!-- envoylog:change-report -->"
"""The first line of the comment, by which it is found again and edited in place."""
LONGEST: Final = 60_000
"""Characters; GitHub takes a comment of 65,536."""
_SHOWN: Final = (10, 5, 2)
"""How many lines a section has; fewer where the whole would be too long."""
_FEW: Final = 3
"""How many of the differences that ask for a version."""
LOSSES: Final = "Losses"
VERSION: Final = "Version"
Section = tuple[str, Sequence[str]]


def page(told: Report, whole: bool = False) -> str:
    """The report in Markdown below its marker: one line where the record does not change, every line where `whole`."""
    if not told:
        return f"{MARKER}\n{_unchanged(told)}\n"
    if whole:
        return _page(told, None)
    pages = [_page(told, most) for most in _SHOWN]
    whole_lines = pages[-1][:LONGEST].rpartition("\n")[0]  # half a line would end within somebody's words
    return next((text for text in pages if len(text) <= LONGEST), whole_lines)


def _unchanged(told: Report) -> str:
    differ = line.counted(len(told.files), "file of the seeds differs", "files of the seeds differ")
    seeds = f"; {differ} without effect on them" if told.files else ""
    return f"No table of the record differs{seeds} ({_between(told)}).{_code(told)}"


def _page(told: Report, most: int | None) -> str:
    sections = [(head, lines, _limit(head, lines, most)) for head, lines in _sections(told) if lines]
    blocks = [f"{MARKER}\n{line.headline(told)}", f"{_compared(told)}{_code(told)}"]
    blocks += [_block(*section) for section in sections]
    if any(limit < len(lines) for _, lines, limit in sections):
        asked = f"{told.revisions.base_commit[:10]} {told.revisions.head_commit[:10]}"
        blocks.append(f"To see all: `python build/report_change.py {asked} --all`")
    return "\n\n".join(blocks) + "\n"


def _limit(head: str, lines: Sequence[str], most: int | None) -> int:
    """How many lines of a section are shown."""
    return len(lines) if most is None else min(most, _FEW) if head.startswith(VERSION) else most


def _block(head: str, lines: Sequence[str], limit: int) -> str:
    listed = [f"- {each}" for each in lines[:limit]]
    if limit < len(lines):
        listed.append(f"- and {len(lines) - limit:,} more")
    if head == LOSSES:  # GitHub shows this in a red frame
        return "\n".join(f"> {each}".rstrip() for each in ("[!CAUTION]", f"**{head}**", "", *listed))
    return "\n".join([f"### {head}", "", *listed])


def _between(told: Report) -> str:
    return f"{code(told.revisions.shared_commit[:10])} to {code(told.revisions.head_commit[:10])}"


def _compared(told: Report) -> str:
    base = code(told.revisions.base)
    if told.revisions.shared_commit == told.revisions.base_commit:
        return f"Compared with {base} ({_between(told)})."
    return (
        f"Compared with the last commit shared with {base}, so without what was merged there since ({_between(told)})."
    )


def _code(told: Report) -> str:
    says = ""
    if told.code_differs:
        says = " Code or schemas differ too; both revisions were compiled by the code that wrote this, so what code "
        says += "changes in the tables does not show here."
    if told.release_differs:
        says += " `data/` or `datapackage.json` differs too: only `build/publish_release.py` writes them."
    return says


def _sections(told: Report) -> Iterator[Section]:
    found, changes = told.found, told.changes
    yield LOSSES, _losses(told)
    yield "Errors: this cannot be built", [*map(line.finding, found.errors), *map(line.fault, found.faults)]
    yield "The revision before cannot be built", [line.finding(each) for each in found.base_errors]
    if changes is None:
        yield "Seeds that differ", [f"{line.STATUS[file.status]} {code(file.path)}" for file in told.files]
        yield from _release(told)
        return
    edited = [edit for edit in changes.adopted if edit.why == "edited"]
    wins = [edit for edit in changes.adopted if edit.why != "edited"]
    yield "Adopted values that are edited", list(line.adopted(edited))
    yield "Adopted values that change because another claim wins", list(line.adopted(wins))
    yield "Other edits", [*line.edits(changes.edits), *line.passages(changes.passages)]
    yield "Conflicts", [line.conflict(each) for each in changes.conflicts]
    yield from _added(changes.added)
    yield "Warnings and suggestions", [line.finding(each) for each in (*found.warnings, *found.suggestions)]
    yield from _release(told)


def _losses(told: Report) -> list[str]:
    """Released ids first: of each the seeds must say what became of it."""
    retired = {(each.table, each.id): each for each in told.retired}
    if told.changes is None:
        gone = [file.path for file in told.files if file.status == "D"]
        return [line.deleted(path, retired.get(named_by(path))) for path in gone]
    ids = [entry for entry in told.changes.losses if _id_of(entry) in retired]
    others = [entry for entry in told.changes.losses if _id_of(entry) not in retired]
    return [*(line.loss(entry, retired[_id_of(entry)]) for entry in ids), *line.losses(others)]


def _id_of(entry: Entry) -> tuple[str, str]:
    """The table and the id of a row; nothing of the kind for a cell."""
    return entry.table, "" if entry.column else entry.key


def _added(entries: Sequence[Entry]) -> Iterator[Section]:
    for what in ("event", "source"):
        rows = [entry for entry in entries if entry.what == what]
        yield f"Added {what}s", [line.added(entry) for entry in rows]
    rest = [entry for entry in entries if entry.what not in ("event", "source")]
    known = (*EVENT_TABLES, "reports", "claims")
    yield "Added to what is known", [line.added(entry) for entry in rest if entry.table in known]
    yield "Other additions", list(line.rows([entry for entry in rest if entry.table not in known]))


def _release(told: Report) -> Iterator[Section]:
    if told.owed and told.version:
        says = f"Reasons that release {told.version.next} will ask for"
        yield says, line.owed(told.owed)
    if told.version and told.version.level:
        own = f"; this change alone asks for {told.version.own}" if _asks_for_other(told.version) else ""
        yield f"{VERSION}: {line.versions(told.version)}{own}", list(line.because(told.version.because))


def _asks_for_other(told: Version) -> bool:
    return told.own is not None and told.own != told.level
