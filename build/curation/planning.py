"""What publishing a candidate would do: its version and why, the reasons it owes, and what keeps it from being done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from curation.changes import counted, differences
from curation.history_lists import retired_until
from curation.owed import Change, settled, skeleton, wins
from curation.reading import Seeds
from curation.retiring import Retirement, retiring
from curation.versioning import Level, Reason, next_version, reasons, record_of
from curation.versions import VERSION, number
from schemas import TABLES

Tables = Mapping[str, pa.Table]
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """A release as it would be published.

    `differs` counts rows and cells table by table; `because` are the differences that ask for the version; `changes`
    are edited cells and rows gone, with reasons; `retired` all ids ever given up; `fragments` the files of reasons that
    the release uses up. With any of `problems` it cannot be published; `skeleton` is a fragment to be filled in.
    """

    last: str
    version: str
    level: Level | None
    because: list[Reason]
    differs: list[str]
    changes: list[Change]
    retired: list[Retirement]
    fragments: list[str]
    problems: list[str]
    skeleton: str


def planned(tables: Tables, seeds: Seeds, old: Tables, release: Path, last: str, asked: str | None) -> Plan:
    """What publishing the tables would do; `old` are those of the release `last`, none where it is the first."""
    found = differences(tables, old)
    all_reasons = reasons(found)
    level = all_reasons[0].level if all_reasons else None
    lowest = next_version(last, level) if level else last
    version = lowest if asked is None else asked
    leaving = retiring(seeds, tables, old, retired_until(release), version)
    won = wins(tables, old) if old else {}
    told = settled(all_reasons if old else (), seeds.changes, leaving.gone(version), won)
    return Plan(
        last=last,
        version=version,
        level=level,
        because=[reason for reason in all_reasons if reason.level == level],
        differs=counted(found),
        changes=[*told.changes],
        retired=leaving.retired,
        fragments=[each.path for each in seeds.changes],
        problems=[
            *_of_version(version, lowest, last, level),
            *leaving.problems,
            *_of_reasons(told.owed),
            *(
                f"{each.path} gives a reason for what does not differ; take it out, or mend `touches`"
                for each in told.idle
            ),
            *_below(seeds, tables),
            *_waived(seeds, version),
        ],
        skeleton=skeleton(told.owed) if told.owed else "",
    )


def _of_version(version: str, lowest: str, last: str, level: Level | None) -> Iterator[str]:
    if not VERSION.fullmatch(version):
        yield f"`{version}` is no version; write MAJOR.MINOR.PATCH, such as {lowest}"
    elif level is None:
        yield f"nothing differs from {last}; there is nothing to publish"
    elif number(version) <= number(last):
        yield f"{version} is not higher than {last}, the last release"
    elif number(version) < number(lowest):
        yield f"{version} is too low: what differs is {level}, and asks for {lowest}"


def _of_reasons(owed: Sequence[Reason]) -> Iterator[str]:
    """One line for each record that is owed a reason."""
    by_record: dict[str, list[str]] = {}
    for each in owed:
        by_record.setdefault(record_of(each), []).append(f"{each.table}.{each.column}".removesuffix("."))
    for record, cells in by_record.items():
        named = ", ".join(dict.fromkeys(cells))
        yield f"`{record}` has no reason for what is edited or removed ({named}); add one to seeds/changes/"


def _below(seeds: Seeds, tables: Tables) -> Iterator[str]:
    """Floors that the tables lie below, or that are of nothing."""
    for floor in seeds.floors:
        table, column, here = str(floor["table"]), floor.get("column"), f"{floor.path}:{floor.line}"
        if table not in TABLES or (column and column not in TABLES[table].columns):
            yield f"{here}: the floor `{floor['id']}` is of nothing: no table `{table}`, or no such column in it"
            continue
        rows = tables[table].num_rows
        if "rows" in floor and rows < int(floor["rows"]):
            yield f"{here}: {table} has {rows} rows, and at least {floor['rows']} are asked for: {floor['reason']}"
        if column:
            yield from _filled(tables[table][str(column)], f"{here}: {table}.{column}", int(floor["filled"]), rows)


def _filled(cells: pa.ChunkedArray, what: str, least: int, rows: int) -> Iterator[str]:
    filled = pc.sum(pc.is_valid(cells)).as_py() or 0
    if 100 * filled < least * rows:
        yield f"{what} is filled in {filled} of {rows} rows, and in at least {least} of 100 it should be"


def _waived(seeds: Seeds, version: str) -> Iterator[str]:
    for waiver in seeds.waivers:
        if VERSION.fullmatch(version) and number(waiver["until"]) < number(version):
            ends = f"which ends with {waiver['until']}; mend what it sets aside"
            yield f"{version} may not carry the waiver {waiver.path}, {ends}"


def lines(plan: Plan, all_of_them: bool) -> Iterator[str]:
    """A plan for people; of long lists the first five, unless all are asked for."""
    yield f"{plan.last} -> {plan.version}" + (f" ({plan.level})" if plan.level else "")
    yield from _some("because", [_because(each) for each in plan.because], all_of_them)
    yield from _some("differences", plan.differs, True)
    yield from _some("edited or removed, with reasons", [_change(each) for each in plan.changes], all_of_them)
    retired = [_retirement(each) for each in plan.retired if each.since == plan.version]
    yield from _some("retired ids", retired, all_of_them)
    yield from _some("reasons used up", plan.fragments, all_of_them)
    yield from _some("what keeps it from being published", plan.problems, all_of_them)


def _some(heading: str, told: Sequence[str], all_of_them: bool) -> Iterator[str]:
    if told:
        yield f"{heading}: {len(told)}"
        yield from (f"  {line}" for line in (told if all_of_them else told[:SHOWN]))
        if len(told) > SHOWN and not all_of_them:
            yield f"  and {len(told) - SHOWN} more; --all shows them"


def _because(each: Reason) -> str:
    where = " ".join(part for part in (each.table, each.key, each.column) if part)
    return f"{each.why}: {where}" + (f" ({each.old} -> {each.new})" if each.old or each.new else "")


def _change(each: Change) -> str:
    return " ".join(part for part in (each.table, each.key, each.column) if part) + f": {each.reason} ({each.source})"


def _retirement(each: Retirement) -> str:
    return f"{each.table} {each.id}: {each.kind}" + (f" into {each.successors}" if each.successors else "")
