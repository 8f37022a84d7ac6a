"""Inputs for the benchmarks: the project's own seeds many times over, and tables of many events."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES, arrow_schema


def multiply_sources(seeds: Path, folder: Path, count: int) -> int:
    """Copy seeds into a folder with at least `count` sources, each further copy with ids of its own; give how many.

    A copy has actors of its own, too: the wall would take it for the same acts told twice.
    """
    shutil.copytree(seeds, folder)
    copied = [path for kind in ("actors", "identities", "sources") for path in sorted(seeds.glob(f"{kind}/**/*.yaml"))]
    originals = {path: path.read_text(encoding="utf-8") for path in copied}
    actors = {path.stem for path in copied if path.parent.name == "actors"}
    ids = {path.stem for path in copied} - actors
    for text in originals.values():
        ids |= set(re.findall(r"\bevent: ([a-z0-9-]+)", text))
    sources = len(list(seeds.glob("sources/*/*.yaml")))
    copies = -(-count // sources)
    for copy in range(1, copies):
        for path, text in originals.items():
            place = folder / path.relative_to(seeds).with_stem(f"{path.stem}-n{copy}")
            place.write_text(_renamed(text, ids, actors, copy), encoding="utf-8")
    return copies * sources


_NAMING_ACTORS: Final = re.compile(
    r"\b(?:id|actor|publisher|speakers|addressee|interviewee|interviewer|outlet|issuer|target|host|convener|capacity"
    r"|on_behalf_of|told_by|forum|office|body|authority): (?:\[[^]]*\]|[a-z0-9-]+)|\bparticipants\.[a-z0-9-]+"
)


def _renamed(text: str, ids: set[str], actors: set[str], copy: int) -> str:
    """A seed with a number added to every id of a source or event, and to that of an actor where an actor stands."""

    def numbered(among: set[str]) -> Callable[[re.Match[str]], str]:
        return lambda word: f"{word[0]}-n{copy}" if word[0] in among else word[0]

    text = _ID.sub(numbered(ids), text)
    return _NAMING_ACTORS.sub(lambda words: _ID.sub(numbered(actors), words[0]), text)


_ID: Final = re.compile(r"(?<![\w/-])[a-z0-9]+(?:-[a-z0-9]+)*(?![\w-])")


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
