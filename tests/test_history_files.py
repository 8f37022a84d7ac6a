"""A release's folder gives every release before it again: all tables, whichever came, went or changed their columns."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_history import edited, tables

from curation.history import NotRebuilt
from curation.history_files import refuse_unlike, write_history
from envoylog import Release, Unknown
from envoylog._csv import write_csv
from envoylog._history import FOLDER, TYPES, store_of

Table = tuple[pa.Table, tuple[str, ...]]
NAMES: Final = ("events", "notes", "vocabularies")
KIND: Final = {arrow: name for name, arrow in TYPES.items()}


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Table]]:
    """Releases of up to three tables, each of which stays, is edited, comes, goes or is made anew."""
    made: list[dict[str, Table]] = []
    for _ in range(draw(st.integers(2, 5))):
        last, now = made[-1] if made else {}, {}
        for name in NAMES:
            step = draw(st.sampled_from(["stays", "edited", "anew", "goes"]))
            if step in ("stays", "edited") and name in last:
                now[name] = last[name] if step == "stays" else draw(edited(*last[name]))
            elif step != "goes":
                now[name] = draw(tables())
        made.append(now or {"events": draw(tables())})
    return made


def written(folder: Path, version: str, told: dict[str, Table]) -> Path:
    """A release of some tables, with a descriptor that says of them what a release's descriptor says."""
    (folder / "data").mkdir(parents=True)
    resources = []
    for name, (rows, key) in told.items():
        fields = [
            {"name": field.name, "type": KIND[field.type], "constraints": {"required": False}} for field in rows.schema
        ]
        path = folder / "data" / f"{name}.csv"
        with path.open("wb") as file:
            write_csv(rows, file)
        pq.write_table(rows, folder / "data" / f"{name}.parquet")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        schema = {"fields": fields, "primaryKey": list(key), "foreignKeys": []}
        about = {"name": name, "path": f"data/{name}.csv", "title": name, "description": name, "schema": schema}
        resources.append({**about, "hash": f"sha256:{digest}"})
    licence = [{"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    described = {"name": "envoylog", "title": "T", "version": version, "licenses": licence, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def grown(folder: Path, history: list[dict[str, Table]]) -> Path:
    """The last release of a history, which has all before it."""
    last: Path | None = None
    for number, told in enumerate(history, 8):  # 0.10.0 comes after 0.9.0
        here = written(folder / str(number), f"0.{number}.0", told)
        write_history(here, last, "2026-11-22")
        last = here
    assert last
    return last


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_every_release_is_had_again_with_the_bytes_that_it_had(history: list[dict[str, Table]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        last = grown(Path(name), history)
        for number, told in enumerate(history, 8):
            store = store_of(last, f"0.{number}.0")
            assert list(store.tables) == list(told)
            for table, (rows, _) in told.items():
                assert store.read(table).replace_schema_metadata(None).equals(rows)
                csv = (Path(name) / str(number) / "data" / f"{table}.csv").read_bytes()
                assert as_csv(store.read(table)) == csv


def as_csv(rows: pa.Table) -> bytes:
    with tempfile.TemporaryFile() as file:
        write_csv(rows, file)
        file.seek(0)
        return file.read()


def of(*values: str) -> dict[str, Table]:
    rows = pa.table({"id": [f"e-{at}" for at in range(len(values))], "value": list(values)})
    return {"events": (rows, ("id",))}


def test_a_history_that_says_otherwise_is_refused_by_the_release_that_it_spoils(tmp_path: Path) -> None:
    last = grown(tmp_path, [of("a"), of("a", "b"), of("c", "b")])
    path = last / FOLDER / "events.parquet"
    rows = pq.read_table(path)
    at = rows["value"].to_pylist().index("a")
    values = [each if place != at else "z" for place, each in enumerate(rows["value"].to_pylist())]
    spoilt = rows.set_column(rows.column_names.index("value"), "value", pa.array(values))
    pq.write_table(spoilt.replace_schema_metadata(rows.schema.metadata), path)
    with pytest.raises(NotRebuilt, match=r"events of 0\.8\.0 would not be had again as it was released"):
        refuse_unlike(last)


def test_versions_are_listed_oldest_first_and_no_other_can_be_had(tmp_path: Path) -> None:
    last = grown(tmp_path, [of("a"), of("b"), of("c")])
    assert Release(last).versions()["version"].to_list() == ["0.8.0", "0.9.0", "0.10.0"]
    values = [store_of(last, version).read("events")["value"].to_pylist() for version in ("0.8.0", "0.10.0", None)]
    assert values == [["a"], ["c"], ["c"]]
    with pytest.raises(Unknown, match=r"no version `0\.7\.0`"):
        Release(last, "0.7.0")
    with pytest.raises(Unknown, match="no version"):
        Release(last, "../0.8.0")
