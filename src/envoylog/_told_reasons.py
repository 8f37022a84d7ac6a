"""Why released cells and rows were edited or removed, as `data/history` records it between two versions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from envoylog._history import order
from envoylog._lists import CHANGES, COLUMNS, RETIRED, listed
from envoylog._store import Store


def told_reasons(old: Store, new: Store) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of `changes.csv` and `retired.csv` that lie between two versions, all as text, null where empty.

    They are those of the later version's folder; none where a version has none. Raises NoRelease where a file is
    damaged.
    """
    first, last = sorted((old, new), key=lambda side: order(side.version))
    span = order(first.version), order(last.version)
    changes, retired = (_rows(last.folder, name) for name in (CHANGES, RETIRED))
    return _between(changes, "version", *span), _between(retired, "since", *span)


def with_reasons(cells: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Rows of `table`, `key` and perhaps `column` with the `reason` and `source` recorded of each, or else of its row.

    Where several versions changed a cell, their reasons stand in turn, parted by a semicolon.
    """
    place = ["table", "key", "column"]
    of_rows, own = (_joined(changes[changes["column"].isna() == each], place) for each in (True, False))
    found = cells.merge(of_rows.drop(columns="column"), on=place[:2], how="left")
    if "column" not in cells or own.empty:
        return found
    beside = cells.merge(own, on=place, how="left")
    return found.assign(**{name: beside[name].fillna(found[name]) for name in ("reason", "source")})


def with_successors(rows: pd.DataFrame, retired: pd.DataFrame) -> pd.DataFrame:
    """Rows with what became of ids that are gone: `kind`, `successors`, and the reason recorded of that."""
    named = retired.rename(columns={"id": "key"}).drop_duplicates(["table", "key"], keep="last")
    found = rows.merge(named[["table", "key", "kind", "successors"]], on=["table", "key"], how="left")
    beside = rows[["table", "key"]].merge(named, on=["table", "key"], how="left")
    gone = rows["change"].eq("removed")
    filled = {name: rows[name].where(rows[name].notna() | ~gone, beside[name]) for name in ("reason", "source")}
    return found.assign(**filled, **{name: found[name].where(gone) for name in ("kind", "successors")})


def _joined(changes: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    told = changes.astype(object).groupby(place, dropna=False, sort=False)[["reason", "source"]]
    rows = [(*where, *(_in_turn(each[name]) for name in ("reason", "source"))) for where, each in told]
    return pd.DataFrame(rows, columns=[*place, "reason", "source"], dtype="str")


def _in_turn(texts: pd.Series) -> str | None:
    return "; ".join(dict.fromkeys(texts.dropna())) or None


def _between(rows: pd.DataFrame, column: str, first: tuple[int, ...], last: tuple[int, ...]) -> pd.DataFrame:
    within = [first < order(version) <= last for version in rows[column]]
    return rows[pd.Series(within, index=rows.index, dtype=bool)]


def _rows(release: Path, name: str) -> pd.DataFrame:
    rows = [{column: text or None for column, text in row.items()} for row in listed(release, name)]
    return pd.DataFrame(rows, columns=list(COLUMNS[name]), dtype="str")
