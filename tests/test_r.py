"""R gives the release as Python does: tables, codebook, citation, earlier versions and traces; its examples run."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from reading_everywhere import DUCKDB

import envoylog
from envoylog._grounds import ITEM_TABLES
from envoylog._layout import FAMILY_OF

ROOT: Final = Path(__file__).resolve().parent.parent
CODE: Final = ROOT / "r" / "envoylog.R"
PAGE: Final = ROOT / "docs" / "r.md"
MOST_FOUGHT, EACH_NTH_EVENT, EACH_NTH_CELL = 3, 60, 7
"""Traced are the events with most conflicts, each nth of the others, and of all these each nth cell."""
TOLD_OF_A_RELEASE: Final = """
source(commandArgs(TRUE)[1])
options(envoylog.folder = commandArgs(TRUE)[2])
version <- commandArgs(TRUE)[3]
tables <- envoylog_tables(version = version)
each <- function(of) sapply(tables$table, of, simplify = FALSE)
plain <- function(rows) lapply(rows, function(column) enc2utf8(as.character(column)))
told <- list(
  versions = envoylog_versions(), cite = envoylog_cite(version = version), tables = lapply(tables, as.character),
  codebook = each(function(table) plain(envoylog_codebook(table, version = version))),
  rows = each(function(table) plain(envoylog_read(table, version = version)))
)
jsonlite::write_json(told, commandArgs(TRUE)[4], na = "null")
"""

Cell = tuple[str, str, str | None]


def run(*command: str | Path, folder: Path = ROOT, **environment: str) -> str:
    """What R prints in a folder, with the command line of DuckDB at hand."""
    told = os.environ | {"PATH": f"{DUCKDB.parent}{os.pathsep}{os.environ['PATH']}"} | environment
    done = subprocess.run(["Rscript", *command], cwd=folder, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def cells(release: envoylog.Release) -> Iterator[Cell]:
    """Cells to trace: fields and items of the events where reports differ most, and of a few of the others."""
    events = release.load("events").sort_values(["n_conflicts", "event_id"], ascending=[False, True])
    claims = release.load("claims")
    told_later = release.load("reports").dropna(subset=["as_of"])["event_id"]
    chosen = pd.concat([events[:MOST_FOUGHT], events[::EACH_NTH_EVENT], events[events["event_id"].isin(told_later)]])
    for event in chosen.drop_duplicates("event_id").to_dict("records"):
        of = claims[claims["event_id"].eq(event["event_id"])]
        columns = [release.codebook(table)["column"] for table in ("events", FAMILY_OF[event["event_type"]], "record")]
        yield from ((event["event_id"], field, None) for field in dict.fromkeys([*pd.concat(columns), "links"]))
        for field, tables in ITEM_TABLES.items():
            items = of.loc[of["table"].isin(tables), "item"].drop_duplicates()
            yield from ((event["event_id"], field, item) for item in items[:2])


def told(trace: envoylog.Trace) -> dict[str, Any]:
    """The parts of a trace, all as text."""
    plain = ("event_id", "title", "field", "item", "value", "means", "how", "rule", "rule_means", "version")
    frames = {name: getattr(trace, name) for name in ("claims", "passages")}
    return {name: text(getattr(trace, name)) for name in plain} | {
        name: {column: [text(value) for value in values] for column, values in frame.items()}
        for name, frame in frames.items()
    }


def text(value: Any) -> str | None:
    """A value as text, null as None, days by ISO 8601."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value).lower() if isinstance(value, bool | np.bool) else str(value)


def as_r_says(value: Any) -> str | None:
    """A value as R writes it."""
    return str(value).upper() if isinstance(value, bool | np.bool) else text(value)


@pytest.mark.r
def test_a_trace_in_r_is_that_of_python(release: Path, tmp_path: Path) -> None:
    known = envoylog.Release(release)
    asked = list(cells(known))[::EACH_NTH_CELL]
    (tmp_path / "cells.json").write_text(json.dumps(asked), encoding="utf-8")
    run(ROOT / "tests" / "traces_in_r.R", CODE, release, tmp_path / "cells.json", tmp_path / "answer.json")
    found = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    pairs = [(cell, told(known.trace(*cell)), r) for cell, r in zip(asked, found, strict=True)]
    assert [(*cell, name) for cell, python, r in pairs for name in python if python[name] != r[name]] == []
    assert len(asked) > 50
    assert sum(len(python["claims"]["value"]) for _, python, _ in pairs) > 200


@pytest.mark.r
@pytest.mark.parametrize("place", [0, -1])
def test_the_oldest_and_the_newest_release_are_in_r_as_in_python(release: Path, tmp_path: Path, place: int) -> None:
    versions = envoylog.Release(release).versions()["version"].to_list()
    known = envoylog.Release(release, version=versions[place])
    script, answer = tmp_path / "told.R", tmp_path / "answer.json"
    script.write_text(TOLD_OF_A_RELEASE, encoding="utf-8")
    run(script, CODE, release, versions[place], answer)
    r = json.loads(answer.read_text(encoding="utf-8"))
    assert r["versions"] == versions
    assert r["cite"] == [known.cite()]
    assert r["tables"] == columns_of(known.tables())
    assert r["codebook"] == {table: columns_of(known.codebook(table)) for table in r["tables"]["table"]}
    numbers = {"latitude", "longitude", "precision_km", "amount"}  # whose digits test_same_everywhere.py compares
    for table in r["tables"]["table"]:
        rows = columns_of(known.load(table, dtype_backend="pyarrow"))
        assert [name for name in rows if name not in numbers and rows[name] != r["rows"][table][name]] == [], table


def columns_of(frame: pd.DataFrame) -> dict[str, list[str | None]]:
    return {str(name): [as_r_says(value) for value in values] for name, values in frame.items()}


@pytest.mark.r
def test_the_tests_in_r_pass(release: Path) -> None:
    printed = run(ROOT / "r" / "tests" / "testthat.R", ENVOYLOG_RELEASE=str(release))
    assert re.search(r"^[1-9]\d passed, 0 failed$", printed, re.MULTILINE), printed


@pytest.mark.r
def test_every_example_of_the_page_on_r_prints_something(release: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"^```r\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) > 5
    script = tmp_path / "page.R"
    script.write_text("".join(f'{block}cat("\\n-- end of block --\\n")\n' for block in blocks), encoding="utf-8")
    printed = run(script, folder=release).split("-- end of block --")
    assert [block for block, told in zip(blocks, printed, strict=False) if not told.strip()] == []
    assert all(words in printed[place] for place, words in enumerate(["n_origins", "Bilateral", "deny"]))
