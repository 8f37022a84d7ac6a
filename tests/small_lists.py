"""A small list of trips in XML, made up, the table that decides it, and what a test does with both."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from curation.decisions import Coded, LeftOut, Met, Stops, Table, Traveller
from curation.extraction import CODER, PUBLISHER, records
from curation.findings import SeedErrors
from curation.ledger import uncovered
from curation.passages import Passage
from curation.passages import check as check_passage
from curation.selection import decided
from curation.told_elsewhere import Elsewhere
from curation.trips import Trip, TripList, read_lists

Record = dict[str, Any]
NOT_NEEDED = "decision-not-needed"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<trips>\n'


def cut(text: str, old: str, new: str) -> str:
    """A text with other words in it, which it must have."""
    assert old in text
    return text.replace(old, new)


def entry(name: str, days: str, country: str, locale: str, remarks: str, who: str = "roe-ann") -> str:
    """An entry as the list writes it; `days` is one day, or two with a slash."""
    start, _, end = days.partition("/")
    return f"""    <trip role="secretary" who="{who}">
        <id>{name}</id>
        <role>secretary</role>
        <name>Ann Roe</name>
        <start-date>{start}</start-date>
        <end-date>{end or start}</end-date>
        <country id="{country}">Anywhere</country>
        <locale>{locale}</locale>
        <remarks>{remarks}</remarks>
        <created-by>keeper</created-by>
        <created-datetime>2010-02-27T14:35:48.889-04:00</created-datetime>
        <last-modified-by>keeper</last-modified-by>
        <last-modified-datetime/>
    </trip>
"""


KABUL = entry("11", "2013-03-25/2013-03-26", "afghanistan", "Kabul", "Met with President\n            Karzai.")
PARIS = entry("12", "2013-03-27", "france", "Paris", "Met with President Hollande.")
BONN = entry(
    "13", "2013-04-01/2013-04-03", "germany", "Bonn", "Attended a Conference on Afghanistan and saw “friends”."
)
MANAS = entry("14", "2013-05-01", "kyrgyzstan", "Bishkek", "Saw the base at Manas.")
BOTH = entry("15", "2013-06-01", "afghanistan", "Bagram, Kabul", "Addressed troops.")
WHOLE = (KABUL, PARIS, BONN, MANAS, BOTH)

TRAVELLERS = {"roe-ann": Traveller("historian-roe-2026", "ann-roe", "secretary", "2026-07-18", "2026-11-21")}
KARZAI = Met("karzai", "president", "republic")
VISIT = Coded("11", "roe-kabul-visit-2013-03", "Roe in Kabul", (KARZAI,), "minister")
CONFERENCE = Coded(
    *("13", "bonn-conference-2013-04", "Bonn conference", (), "", "conference", ("us-afghan-policy",)),
    words=("Afghanistan",),
    why="It is on Afghanistan.",
)
STOPS = Coded("15", "roe-afghanistan-visit-2013-06", "Roe with the troops")
BASE = LeftOut("14", ("Manas",), "The base is not in Afghanistan.")
PLACES: dict[tuple[str, str], str | Stops] = {
    ("afghanistan", "Kabul"): "kabul",
    ("afghanistan", "Bagram, Kabul"): Stops("afghanistan", ("bagram", "kabul")),
    ("germany", "Bonn"): "bonn",
}
SMALL = Table(TRAVELLERS, (VISIT, CONFERENCE, STOPS), (BASE,), places=PLACES, module="table.py", text='x\n "11"\n')
KNOWN = Elsewhere(
    {
        "actor": frozenset({"ann-roe", "secretary", "karzai", "president", "republic", "usa", PUBLISHER}),
        "place": frozenset({"kabul", "bagram", "afghanistan", "bonn"}),
        "topic": frozenset({"us-afghan-policy"}),
        "coder": frozenset({CODER}),
    },
    (),
)


def but(table: Table = SMALL, **changes: Any) -> Table:
    return dataclasses.replace(table, **changes)


def written(folder: Path, *entries: str, name: str = "roe") -> Path:
    """A folder `lists` with one more list in it."""
    path = folder / "lists" / f"{name}.xml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{HEAD}{''.join(entries)}</trips>\n", encoding="utf-8")
    return path.parent


def faults(work: Callable[[], object]) -> list[tuple[str, str]]:
    """The rules that something offends against, each with the line of its place."""
    with pytest.raises(SeedErrors) as caught_errors:
        work()
    return [(finding.rule, f"{finding.path}:{finding.line}") for finding in caught_errors.value.findings]


def select(folder: Path, table: Table = SMALL, entries: Sequence[str] = WHOLE) -> list[tuple[Trip, Coded]]:
    return decided(read_lists(written(folder, *entries)), table)


def extract(
    folder: Path, table: Table = SMALL, elsewhere: Elsewhere = KNOWN, entries: Sequence[str] = WHOLE
) -> dict[str, Record]:
    lists = read_lists(written(folder, *entries))
    return records(lists, decided(lists, table), table, elsewhere)


SAME_DAYS = entry("16", "2013-03-25/2013-03-26", "afghanistan", "Kabul City", "Met with leaders.")


def spans(record: Record) -> list[tuple[Record, tuple[int, int]]]:
    pointers = [pointer for report in record["reports"] for pointer in report["passages"]] + record["set_aside"]
    return [(pointer, (int(pointer["span"][0]), int(pointer["span"][1]))) for pointer in pointers]


def assert_borne_out(record: Record, read: TripList) -> None:
    """Each pointer is found where it says, and all that the file holds is coded or set aside, once."""
    for pointer, span in spans(record):
        stated = Passage(pointer["first"], pointer.get("last"), span, pointer["sha256"], "ambiguous" in pointer)
        check_passage(read.whole, stated)
    ordered = sorted(span for _, span in spans(record))
    assert all(one[1] <= other[0] for one, other in pairwise(ordered))
    assert uncovered(read.whole, ordered) == []
