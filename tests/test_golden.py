"""The golden rows (tests/golden/README.md) against what the seeds make."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from curation.candidate import compiled
from curation.reading import read_seeds

GOLDEN = Path(__file__).parent / "golden"
KEYS = {
    "events": ["event_id"],
    "meetings": ["event_id"],
    "statements": ["event_id"],
    "participants": ["event_id", "actor_id", "role"],
    "claims": ["report_id", "item", "field"],
    "reports": ["report_id"],
    "passages": ["report_id", "passage_no"],
}


@pytest.fixture(scope="module")
def made(root: Path) -> dict[str, pa.Table]:
    seeds = read_seeds(root / "seeds")
    named = set((GOLDEN / "sources.txt").read_text(encoding="utf-8").split())  # later sources may not move the rows
    sources = [source for source in seeds.sources if source["id"] in named]
    assert len(sources) == len(named)
    told = {report["event"] for source in sources for report in source.get("reports", ())}
    rulings = [ruling for ruling in seeds.rulings if ruling["event"] in told]
    return compiled(replace(seeds, sources=sources, rulings=rulings)).arrow()


def as_text(table: pa.Table) -> pd.DataFrame:
    """A table with every cell as its CSV would have it."""
    return pd.DataFrame({name: table[name].cast(pa.string()).to_pandas().fillna("") for name in table.column_names})


def cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    for table in KEYS:
        with (GOLDEN / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found += [(table, row) for row in csv.DictReader(file)]
    return found


@pytest.mark.parametrize(("table", "row"), cases())
def test_each_golden_row_comes_out_as_written(made: dict[str, pa.Table], table: str, row: dict[str, str]) -> None:
    rows = as_text(made[table])
    at = pd.concat([rows[column].eq(row[column]) for column in KEYS[table]], axis=1).all(axis=1)
    found = rows.loc[at, list(row)].to_dict("records")
    assert found == [row]


def test_the_meetings_have_no_participant_beyond_the_golden_ones(made: dict[str, pa.Table]) -> None:
    golden = pd.read_csv(GOLDEN / "participants.csv", keep_default_na=False)
    rows = as_text(made["participants"])
    rows = rows[rows["event_id"].isin(golden["event_id"])]
    assert set(map(tuple, rows[KEYS["participants"]].to_numpy())) == set(
        map(tuple, golden[KEYS["participants"]].to_numpy())
    )
