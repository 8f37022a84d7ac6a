"""Single lines of a report on a change, in Markdown; whatever stands in a seed is shown as code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from curation.change_report import Gone, Report, Version
from curation.findings import Finding
from curation.markdown import change, code
from curation.one_sided import Entry
from curation.record_changes import Changes, Conflict, Edit
from curation.versioning import Reason, record_of
from envoylog.resolution import BUNDLE_OF

STATUS: Final = {"A": "added", "D": "deleted", "M": "edited", "T": "of another kind now:"}
_UNTOLD: Final = ". **This id is released: write in seeds/retirements what became of it.**"
_MOST_NAMES: Final = 5
_LONGEST: Final = 400
_CLAIM: Final = {
    "gone": "{} no longer says so",
    "edited": "{} now says otherwise",
    "stands": "{} still says so",
}


# The whole.


def headline(told: Report) -> str:
    """All that a change does, in one line."""
    return f"**This change**: {'; '.join(_parts(told))}."


def _parts(told: Report) -> Iterator[str]:
    found, changes = told.found, told.changes
    if errors := len(found.errors) + len(found.faults):
        yield f"**{counted(errors, 'error')}: it cannot be built**"
    if changes is None:
        gone = sum(file.status == "D" for file in told.files)
        yield from ([f"**{counted(gone, 'loss', 'losses')}**"] if gone else [])
        before = "the revision before cannot be built, so " if found.base_errors else ""
        differ = counted(len(told.files), "file differs", "files differ")
        yield f"{before}tables cannot be compared; of the seeds, {differ}"
        return
    yield f"**{counted(len(changes.losses), 'loss', 'losses')}**" if changes.losses else "nothing is lost"
    yield from _edited(changes)
    if changes.added:
        yield "added " + ", ".join(_added(changes.added))
    if found.warnings:
        yield counted(len(found.warnings), "new warning")
    if told.owed:
        yield f"{counted(len(told.owed), 'released value needs', 'released values need')} a reason"
    if told.version and told.version.level:
        yield f"version {versions(told.version)}"


def _edited(changes: Changes) -> Iterator[str]:
    choices = {_choice(edit): edit.why for edit in changes.adopted}
    wins = sum(why != "edited" for why in choices.values())
    if edited := len(choices) - wins:
        yield f"{counted(edited, 'adopted value')} edited"
    if wins:
        yield f"{counted(wins, 'adopted value')} changed because another claim wins"
    if changes.edits:
        yield counted(len(changes.edits), "other edit")
    if changes.conflicts:
        conflicts = Counter(each.change for each in changes.conflicts)
        yield "conflicts: " + ", ".join(f"{number} {_CONFLICTS[what]}" for what, number in conflicts.items())
    if changes.derived:
        yield counted(changes.derived, "computed cell differs", "computed cells differ")


_CONFLICTS: Final = {"appears": "new", "vanishes": "gone", "decided otherwise": "decided otherwise"}
_MANY: Final = {"other row or cell": "other rows and cells"}


def _added(entries: Sequence[Entry]) -> Iterator[str]:
    counts = Counter(entry.what if entry.what in _NAMED else "other row or cell" for entry in entries)
    kinds = Counter(_kind(entry) for entry in entries if entry.what == "event")
    of_kinds = ", ".join(counted(number, kind) for kind, number in sorted(kinds.items()))
    for what, number in sorted(counts.items()):
        yield counted(number, what, _MANY.get(what, "")) + (f" ({of_kinds})" if what == "event" else "")


def _kind(event: Entry) -> str:
    """What an event is, in words."""
    return (event.kind or "event").replace("_", " ")


def versions(told: Version) -> str:
    """The last release and the one to come, if all that stands now were released."""
    return f"{told.last} → {told.next} ({told.level}) if released now"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def names(found: Sequence[str]) -> str:
    """Some names, the first few of them written out."""
    more = f" and {len(found) - _MOST_NAMES:,} more" if len(found) > _MOST_NAMES else ""
    return ", ".join(map(code, found[:_MOST_NAMES])) + more


# What only one revision has.


def loss(entry: Entry, retired: Gone | None = None) -> str:
    """Something that is gone, what may have become of it, and what the seeds say of its id if it was released."""
    gone = len(entry.events) - len(entry.known)
    says = _entry(entry, f", {gone:,} of them gone too" if gone else "")
    if entry.what == "cell":
        says += " is gone and the cell empty"
    if entry.report and entry.claim:
        says += f"; {_CLAIM[entry.claim].format(_source(entry.report))}"
    if entry.as_id:
        says += f"; {_GOES_ON[entry.decided]} {code(entry.as_id)}"
    return says + _became(retired)


def losses(found: Sequence[Entry]) -> Iterator[str]:
    """A line for each thing that is gone; written cells that had the same value stand in one, at the end."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for entry in found:
        if entry.what == "cell" and not entry.report:
            alike.setdefault((entry.table, entry.column, entry.value or ""), []).append(entry.key)
        else:
            yield loss(entry)
    for (table, column, value), keys in alike.items():
        cells = "the cell" if len(keys) == 1 else f"{len(keys):,} cells"
        yield f"{names(keys)}: `{table}.{column}` {code(value)} is gone and {cells} empty"


def deleted(path: str, retired: Gone | None) -> str:
    """A seed that is gone, where more cannot be said."""
    return f"seed {code(path)}{_became(retired)}"


def _became(told: Gone | None) -> str:
    """What became of a released id."""
    if told is None or not told.kind:
        return _UNTOLD if told else ""
    into = f" into {names(told.successors.split())}" if told.successors else ""
    return f". This id is released, and is retired: {told.kind}{into}"


def added(entry: Entry) -> str:
    """Something that is new, and who says so."""
    known = f", {len(entry.known):,} of them known before: {names(entry.known)}" if entry.known else ""
    says = _entry(entry, known)
    says = says.removeprefix(f"{entry.what} " if entry.what in _NAMED else "")
    by = f", by {_source(entry.report)}" if entry.report else ""
    return f"{says}{by}" + (f"; it seems to replace {code(entry.as_id)}" if entry.as_id else "")


_NAMED: Final = ("event", "source")
_GOES_ON: Final = {True: "an identity makes it", False: "it seems to go on as"}


def rows(entries: Sequence[Entry]) -> Iterator[str]:
    """A line for each table that has more rows, and for each cell that is filled."""
    by_table: dict[str, list[str]] = {}
    for entry in entries:
        if entry.what == "row":
            by_table.setdefault(entry.table, []).append(entry.key)
    yield from (f"`{table}`, {counted(len(keys), 'row')}: {names(keys)}" for table, keys in by_table.items())
    yield from (added(entry) for entry in entries if entry.what != "row")


def _entry(entry: Entry, of_events: str) -> str:
    title = f": {code(entry.title)}" if entry.title else ""
    if entry.what == "event":
        told = f"; told by {names(entry.sources)}" if entry.sources else ""
        return f"event {code(entry.key)}, {_kind(entry)}{title}, {code(entry.date or '')}{told}"
    if entry.what == "source":
        tells = f"tells of {counted(len(entry.events), 'event')}{of_events}" if entry.events else "not coded"
        return f"source {code(entry.key)}{title}; {tells}"
    if entry.what == "report":
        source, _, event = entry.key.partition(".")
        return f"report of {code(source)} on {code(event)}{title}"
    return _part(entry)


def _part(entry: Entry) -> str:
    if entry.what == "claim":
        source, event, field, *item = entry.key.split(".", 3)
        of = f" of {code(item[0])}" if item else ""
        return f"claim of {code(source)} on {code(event)}: `{field}`{of} {code(entry.value or '')}"
    if entry.what == "cell":
        return f"{code(entry.key)}: `{entry.table}.{entry.column}` {code(entry.value or '')}"
    return f"{code(entry.key)} in `{entry.table}`"


def _source(report: str) -> str:
    return code(report.partition(".")[0])


# What both have.


def adopted(edits: Sequence[Edit]) -> Iterator[str]:
    """A line for each adopted value that differs, by an edit of its claim or because another claim wins.

    Companions, such as a date and its basis, are one choice and stand in one line.
    """
    for _, group in groupby(edits, _choice):
        together = sorted(group, key=lambda each: each.column in _COMPANIONS)
        first = together[0]
        values = ", ".join(f"`{each.table}.{each.column}` {change(each.old, each.new)}" for each in together)
        yield f"{code(first.key)}: {values}{_why(first)}"


_COMPANIONS: Final = ("date_basis", "amount_basis", "currency")


def _choice(told: Edit) -> tuple[str | None, ...]:
    bundle = BUNDLE_OF.get(told.column, told.column)
    return told.table, told.key, bundle, told.why, told.old_report, told.new_report


def _why(told: Edit) -> str:
    old, new = (_source(report or "") for report in (told.old_report, told.new_report))
    if told.why == "edited":
        return f", edited in {new} (adopted by `{told.rule}`)"
    return f": {new} now wins by `{told.rule}`; {_CLAIM[told.old_claim or 'gone'].format(old)}"


def edits(found: Sequence[Edit]) -> Iterator[str]:
    """A line for each written cell that differs, or claim that is not adopted; cells edited alike stand in one."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for told in found:
        alike.setdefault((told.table, told.column, told.old, told.new), []).append(told.key)
    for (table, column, old, new), keys in alike.items():
        yield f"{names(keys)}: `{table}.{column}` {change(old, new)}"


def passages(reports: Sequence[str]) -> list[str]:
    """One line on reports whose passages point elsewhere; none where there are none."""
    return [f"passages of {counted(len(reports), 'report')} point elsewhere: {names(reports)}"] if reports else []


def conflict(told: Conflict) -> str:
    """A conflict that appears, vanishes, or is decided otherwise."""
    item = f" of {code(told.item)}" if told.item else ""
    before = f"; before, {_decided(told.before)}" if told.before else ""
    return f"{told.change}: {code(told.event_id)} `{told.field}`{item}: {_decided(told)}{before}"


def _decided(told: Conflict) -> str:
    return f"{code(told.adopted)}, not {code(told.rivals)} (by `{told.rule}`)"


# What is found, owed and to come.


def finding(told: Finding) -> str:
    """A finding with its place, and what is to be done about it."""
    return code(str(told), _LONGEST)


def fault(told: str) -> str:
    """What is wrong with the tables themselves."""
    return code(told, _LONGEST)


def owed(found: Sequence[Reason]) -> list[str]:
    """A line for each record of which released values are edited or removed."""
    by_record: dict[str, list[str]] = {}
    for told in found:
        by_record.setdefault(record_of(told), []).append(f"{told.table}.{told.column}".removesuffix("."))
    return [
        f"{code(record)}: " + ", ".join(f"`{cell}`" + (f" ({number})" if number > 1 else "") for cell, number in cells)
        for record, cells in ((record, Counter(cells).items()) for record, cells in by_record.items())
    ]


def because(found: Sequence[Reason]) -> Iterator[str]:
    """The differences that ask for a version: a line for the rows or columns of a table, and one for each cell."""
    whole: dict[tuple[str, str], list[str]] = {}
    for told in found:
        if not (told.key and told.column):
            whole.setdefault((told.why, told.table), []).append(told.key or told.column)
    for (why, table), keys in whole.items():
        such = f", {code(keys[0])}" if len(keys) == 1 else f", {len(keys):,} such as {code(keys[0])}"
        yield f"{why}: `{table}`{such if keys[0] else ''}"
    for told in found:
        if told.key and told.column:
            values = f" {change(told.old, told.new)}" if told.old and told.new else ""
            yield f"{told.why}: `{told.table}.{told.column}` of {code(told.key)}{values}"
