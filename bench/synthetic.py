"""Inputs for the benchmarks: the project's own seeds many times over, and tables of many events."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, arrow_schema


def multiply_sources(seeds: Path, folder: Path, count: int) -> int:
    """Copy seeds into a folder with at least `count` sources, each further copy with ids of its own; give how many."""
    shutil.copytree(seeds, folder)
    originals = {path: path.read_text(encoding="utf-8") for path in sorted(seeds.glob("sources/*/*.yaml"))}
    ids = {path.stem for path in originals}
    for text in originals.values():
        ids |= set(re.findall(r"\bevent: ([a-z0-9-]+)", text))
    longest_first = sorted(ids, key=len, reverse=True)
    renamed = re.compile(rf"(?<![\w/.-])({'|'.join(longest_first)})(?![\w-])")
    copies = -(-count // len(originals))
    for copy in range(1, copies):
        for path, text in originals.items():
            stem = renamed.sub(rf"\1-n{copy}", path.stem)
            place = folder / "sources" / path.parent.name / f"{stem}.yaml"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(renamed.sub(rf"\1-n{copy}", text), encoding="utf-8")
    return copies * len(originals)


def many_events(count: int) -> dict[str, pa.Table]:
    """Tables of a release with `count` events, told once each, and the claims behind their coded cells."""
    ids = pa.array(np.char.add("event-2020-", np.arange(count).astype(str)))
    days = np.datetime64("2020-01-01") + (np.arange(count) % 2000)
    written = pa.array(days.astype(str))
    coded = {
        "event_type": pa.array(["interview"] * count),
        "subtype": pa.array(["briefing"] * count),
        "status": pa.array(["occurred"] * count),
        "date_edtf": written,
        "date_basis": pa.array(["stated"] * count),
    }
    given = {
        **coded,
        "event_id": ids,
        "title": pa.array(np.char.add("Briefing ", np.arange(count).astype(str))),
        "date_earliest": pa.array(days).cast(pa.date32()),
        "date_latest": pa.array(days).cast(pa.date32()),
        **{
            name: pa.array(np.ones(count, dtype=int))
            for name in ("n_reports", "n_sources", "n_origins", "n_informants")
        },
        "n_conflicts": pa.array(np.zeros(count, dtype=int)),
    }
    empty = {name: arrow_schema(schema).empty_table() for name, schema in TABLES.items()}
    events = _filled("events", given, count)
    told = {"reports": _reports(ids), "claims": _claims(ids, coded)}
    shown = {
        "events": events,
        "interviews": _filled("interviews", {"event_id": ids}, count),
        "record": _filled("record", given | _shown(count), count),
    }
    return {**empty, **_one_source(), **shown, **told}


def _one_source() -> dict[str, pa.Table]:
    actor = {"actor_id": ["outlet"], "label": ["Outlet"], "kind": ["outlet"]}
    source = {
        "source_id": ["source-2020"],
        "publisher_id": ["outlet"],
        "language": ["en"],
        "kind": ["list"],
        "published_latest": [dt.date(2026, 1, 1)],
        "published_basis": ["bounded"],
        "text_extent": ["unread"],
    }
    return {"actors": _given("actors", actor), "sources": _given("sources", source)}


def _given(name: str, cells: dict[str, list[object]]) -> pa.Table:
    schema = arrow_schema(TABLES[name])
    columns = {column: pa.array(values, schema.field(column).type) for column, values in cells.items()}
    return _filled(name, columns, len(next(iter(cells.values()))))


def _reports(ids: pa.Array) -> pa.Table:
    rows = len(ids)
    given = {
        "report_id": _report_ids(ids),
        "source_id": pa.array(["source-2020"] * rows),
        "event_id": ids,
        "introduces": pa.array(np.ones(rows, dtype=bool)),
        "origin_id": pa.array(["source-2020"] * rows),
        "relay_steps": pa.array(np.zeros(rows, dtype=int)),
        "informant_id": pa.array(["outlet"] * rows),
        "nearness": pa.array(["retrospect"] * rows),
        "vantage": pa.array(["account"] * rows),
    }
    return _filled("reports", given, rows).sort_by("report_id")


def _report_ids(ids: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise("source-2020", ids, ".")


def _shown(count: int) -> dict[str, pa.Array]:
    """What `record` has besides, and may not lack."""
    words = {"when": "some day in 2020", "first_source_publisher": "Agency"}
    return {
        "reviewed": pa.array(np.zeros(count, dtype=bool)),
        **{name: pa.array([word] * count) for name, word in words.items()},
    }


def _filled(name: str, given: dict[str, pa.Array], rows: int) -> pa.Table:
    schema = arrow_schema(TABLES[name])
    return pa.table([given.get(field.name, pa.nulls(rows, field.type)) for field in schema], schema=schema)


def _claims(ids: pa.Array, coded: dict[str, pa.Array]) -> pa.Table:
    rows = len(ids)
    parts = []
    for number, (field, values) in enumerate(coded.items(), start=1):
        report = _report_ids(ids)
        given = {
            "claim_id": pc.binary_join_element_wise(report, field, "."),
            "event_id": ids,
            "table": pa.array(["events"] * rows),
            "field": pa.array([field] * rows),
            "value": values,
            "report_id": report,
            "number": pa.array(np.full(rows, number)),
            "adopted": pa.array(np.ones(rows, dtype=bool)),
            "standing": pa.array(["adopted"] * rows),
            "rule": pa.array(["sole"] * rows),
        }
        parts.append(_filled("claims", given, rows))
    return pa.concat_tables(parts).sort_by("claim_id")
