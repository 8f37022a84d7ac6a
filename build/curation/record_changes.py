"""What differs between two versions of the record, by what it means to those who read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from curation.changes import Tables, as_written
from curation.one_sided import TOLD_BY_CLAIMS, Entry, Pair, entries, pair_of
from curation.summary import conflicts


class Edit(NamedTuple):
    """A cell that both versions have and that differs.

    Of an adopted value, `old_report` and `new_report` have the claims, `rule` adopts the new one, `why` is `edited` or
    `another claim wins`, and `old_claim` says whether the claim adopted before `stands`, is `edited` or `gone`.
    """

    table: str
    key: str
    column: str
    old: str
    new: str
    why: str = "edited"
    old_report: str | None = None
    new_report: str | None = None
    rule: str | None = None
    old_claim: str | None = None


class Conflict(NamedTuple):
    """A contested cell that `appears`, `vanishes` or is `decided otherwise`; one that vanishes is told as it was.

    One that is decided otherwise has what `stood` in its cell `before`.
    """

    change: str
    event_id: str
    item: str | None
    field: str
    adopted: str
    rivals: str
    rule: str
    before: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences between two versions of the record.

    `losses` and `added` are what only one of them has; `adopted` are adopted values that differ, `edits` other written
    cells, `passages` the reports whose passages point elsewhere; `derived` counts cells that are only computed.
    """

    losses: list[Entry]
    adopted: list[Edit]
    edits: list[Edit]
    passages: list[str]
    conflicts: list[Conflict]
    added: list[Entry]
    derived: int

    def __bool__(self) -> bool:
        told = self.losses, self.adopted, self.edits, self.passages, self.conflicts, self.added
        return any(told) or self.derived > 0


def changes(new: Tables, old: Tables, same: Mapping[str, str]) -> Changes:
    """All differences between the tables of two versions; `same` leads from events united to those that hold them."""
    pair = pair_of(old, new, same)
    adopted = list(_adopted(pair.adopted))
    return Changes(
        losses=entries(pair),
        adopted=adopted,
        edits=[*_claims(pair, adopted), *_written(pair)],
        passages=_passages(pair),
        conflicts=list(_conflicts(*(conflicts(side["claims"].to_pandas()) for side in (new, old)))),
        added=entries(pair_of(new, old, {})),
        derived=sum(len(each.edited) - len(_by_people(name, each.edited)) for name, each in pair.found.items()),
    )


def _adopted(found: pd.DataFrame) -> Iterator[Edit]:
    """Those that another claim wins come last."""
    for row in found[found["why"].isin(["edited", "another claim wins"])].to_dict("records"):
        key = f"{row['event_id']} {row['item']}".rstrip()
        reports = row["old_report"], row["new_report"]
        yield Edit(
            row["table"], key, row["field"], row["old"], row["new"], row["why"], *reports, row["rule"], row["old_claim"]
        )


def _claims(pair: Pair, adopted: list[Edit]) -> Iterator[Edit]:
    """Claims that say otherwise and that were not adopted before and after, for those are told already."""
    told = {(edit.key, edit.new_report, edit.column) for edit in adopted if edit.why == "edited"}
    edited = pair.found["claims"].edited
    for row in edited[edited["column"].isin(["value", "note"])].to_dict("records"):
        source, event, field, *item = row["key"].split(".", 3)
        cell = " ".join([event, *item]), f"{source}.{event}", field
        if row["column"] == "note" and row["old"] and row["new"]:
            yield Edit("claims", row["key"], "note", row["old"], row["new"])
        elif row["column"] == "value" and cell not in told:
            yield Edit("claims", row["key"], "value", row["old"], row["new"])


def _written(pair: Pair) -> Iterator[Edit]:
    """Cells of the other tables, as people wrote them."""
    for table, found in pair.found.items():
        if table in (*TOLD_BY_CLAIMS, "passages"):
            continue
        both = found.edited[found.edited["old"].notna() & found.edited["new"].notna()]
        for row in _by_people(table, both).to_dict("records"):
            yield Edit(table, row["key"], row["column"], row["old"], row["new"])


def _by_people(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of a table without those that are computed."""
    written = [table != "record" and as_written(table, column) for column in cells["column"]]
    return cells[pd.Series(written, index=cells.index, dtype=bool)]


def _passages(pair: Pair) -> list[str]:
    """Reports that both versions have and whose passages point elsewhere, or bear something else."""
    edited = pair.found["passages"].edited
    reports = {key.partition(" ")[0] for key in _by_people("passages", edited)["key"]}
    claims = pair.found["claims"].edited
    moved = claims[claims["column"].eq("passage_no")]["key"]
    return sorted(reports | {".".join(key.split(".", 2)[:2]) for key in moved})


def _conflicts(new: pd.DataFrame, old: pd.DataFrame) -> Iterator[Conflict]:
    ours, theirs = ({conflict[1:4]: conflict for conflict in _told(side)} for side in (new, old))
    yield from (conflict for cell, conflict in ours.items() if cell not in theirs)
    yield from (conflict._replace(change="vanishes") for cell, conflict in theirs.items() if cell not in ours)
    for cell, conflict in ours.items():
        if cell in theirs and conflict != theirs[cell]:
            yield conflict._replace(change="decided otherwise", before=theirs[cell]._replace(change="stood"))


def _told(contested: pd.DataFrame) -> Iterator[Conflict]:
    rows = contested.astype(object).where(contested.notna(), None)
    yield from (Conflict("appears", *row) for row in rows.itertuples(index=False, name=None))
