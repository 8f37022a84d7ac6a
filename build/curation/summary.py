"""What a build made, in a few lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from curation.changes import Tables, counted, differences
from envoylog.resolution import BUNDLE_OF, CONFLICTING

SHOWN: Final = 5


def summary(tables: Tables, released: Tables | None, output: str) -> str:
    """Sources, reports, events by family, conflicts and how each was decided, differences from the last release."""
    before = None if released is None else released["claims"].to_pandas()
    told = [*_conflicts(tables["claims"].to_pandas(), before)]
    return "\n".join([*_counts(tables), *told, *_changes(tables, released), f"Written to {output}"])


def _counts(tables: Tables) -> Iterator[str]:
    unread = sum(extent == "unread" for extent in tables["sources"]["text_extent"].to_pylist())
    yield f"{_rows(tables, 'sources')} sources ({unread} known but unread), {_rows(tables, 'reports')} reports, " + (
        f"{_rows(tables, 'claims')} claims, {_rows(tables, 'passages')} passages"
    )
    families = tables["events"].to_pandas()["event_type"].value_counts().sort_index()
    named = ", ".join(f"{count} {family.replace('_', ' ')}" for family, count in families.items())
    yield f"{_rows(tables, 'events')} events: {named or 'none yet'}"


def _rows(tables: Tables, name: str) -> int:
    return int(tables[name].num_rows)


def _conflicts(claims: pd.DataFrame, released: pd.DataFrame | None) -> Iterator[str]:
    """How many conflicts there are, and a few: of new events first, then others that are new, then all else."""
    cells = conflicts(claims)
    decided = cells["rule"].value_counts().sort_index()
    how = ", ".join(f"{count} by {rule}" for rule, count in decided.items())
    age = _age(cells, released) if released is not None else pd.Series(_KNOWN, index=cells.index)
    new = int((age < _KNOWN).sum())
    first = f"; {new} new since the last release, which come first" if new else ""
    yield f"{len(cells)} conflicts" + (f", decided: {how}" if how else "") + first
    for cell in cells.loc[age.sort_values(kind="stable").index].head(SHOWN).itertuples():
        item = f" [{cell.item}]" if isinstance(cell.item, str) else ""
        yield f"  {cell.event_id} {cell.bundle}{item}: {cell.adopted_value}, not {cell.rivals} ({cell.rule})"
    if len(cells) > SHOWN:
        yield f"  and {len(cells) - SHOWN} more: see `standing` in claims.csv"


_KNOWN: Final = 2


def _age(cells: pd.DataFrame, released: pd.DataFrame) -> pd.Series:
    """Of each contested cell 0 where its event is in no release yet, 1 where the cell was not contested in the last."""
    cell = ["event_id", "item", "bundle"]
    before = set(conflicts(released)[cell].fillna("").itertuples(index=False, name=None))
    contested = [each in before for each in cells[cell].fillna("").itertuples(index=False, name=None)]
    return cells["event_id"].isin(released["event_id"]).astype(int) + pd.Series(contested, index=cells.index).astype(
        int
    )


def conflicts(claims: pd.DataFrame) -> pd.DataFrame:
    """One row for each contested cell: `event_id`, `item`, `bundle`, the value adopted, its rivals, the rule."""
    lead = ~claims["field"].isin(["date_basis", "amount_basis", "currency"])
    known = claims[lead].assign(bundle=claims["field"].map(BUNDLE_OF).fillna(claims["field"]))
    cell = ["event_id", "item", "bundle"]
    keys = known["event_id"] + " " + known["item"].fillna("") + " " + known["bundle"]
    rivals = known[known["standing"].isin(CONFLICTING)]
    against = rivals.groupby(keys)["value"].agg(lambda values: ", ".join(sorted(set(values))))
    contested = known["adopted"] & keys.isin(against.index)
    adopted = known[contested].assign(rivals=keys[contested].map(against)).rename(columns={"value": "adopted_value"})
    adopted = adopted.sort_values(cell).drop_duplicates(cell)  # a window has two ends
    return adopted[[*cell, "adopted_value", "rivals", "rule"]].reset_index(drop=True)


def _changes(tables: Tables, released: Tables | None) -> Iterator[str]:
    if released is None:
        yield "No release to compare with yet"
        return
    found = counted(differences(tables, released))
    yield "Differences from the last release:" if found else "No differences from the last release"
    yield from (f"  {difference}" for difference in found)
