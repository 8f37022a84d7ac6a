"""A release made by hand, of cells that other kinds of file are known to spoil."""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

NAMES: Final = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
TYPES: Final = NAMES | {"boolean": pa.bool_(), "date": pa.date32()}
LICENCE: Final = {"name": "CC-BY-4.0", "title": "CC BY 4.0"}
CITATION: Final = "Envoylog contributors. A small one. Version 0.9.0 [data set]. CC BY 4.0. Fingerprint sha256:{}."
TEXTS: Final = [
    *[
        "=1+1",
        '=HYPERLINK("https://a.example","b")',
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1+1",
        "'=1",
        "'quoted'",
        "=cmd|' /C calc'!A0",
    ],
    *[
        "2021",
        "2021-11",
        "2023-21",
        "../2021-11-16",
        "1985-04/..",
        "040",
        "1E5",
        "true",
        "5%",
        "1/2",
        "12345678901234567890",
    ],
    *["NA", "NULL", "null", "None", "nan", "NaN", ".", "#N/A", "N/A", "-", "0"],
    *[
        'Камил; «Б», "C"',
        "كابل",
        "کابل دارالامان",
        "a\u200fb",
        "😀 ✓",
        "two\nlines",
        "two\r\nlines",
        "tab\tinside",
        " padded ",
    ],
    *[
        "https://a.example/b?c=d#e",
        "mailto:a@b.example",
        "_x0041_",
        "a_x000D_b",
        "<b>&amp;</b>",
        "it's",
        'say "no"',
        "a;b,c|d",
        "\\N",
    ],
    *["x" * 244, "ж" * 1500, "long " * 1200 + "end", "z" * 32_767],
]
"""Texts, none empty: a release has none."""
FIELDS: Final = {
    "record": [
        ("event_id", "string", {"required": True}),
        ("where", "string", {}),
        ("a text whose name is longer than Stata takes, twice", "string", {}),
        ("a text whose name is longer than Stata takes, again", "string", {}),
        ("up", "string", {}),
        ("code", "string", {"enum": ["NA", "none", "не указано"]}),
        ("n", "integer", {"minimum": -5}),
        ("many", "integer", {}),
        ("part", "number", {}),
        ("flag", "boolean", {}),
        ("day", "date", {}),
        ("sum", "string", {"pattern": "^(?:[0-9a-f]{3})$", "maxLength": 3}),
    ],
    "vocabularies": [
        ("vocabulary", "string", {"required": True}),
        ("code", "string", {"required": True}),
        ("label", "string", {"required": True}),
    ],
}
KEYS: Final = {"record": ["event_id"], "vocabularies": ["vocabulary", "code"]}
UP: Final = {"fields": ["up"], "reference": {"resource": "", "fields": ["event_id"]}}
DAYS: Final = [
    date(1873, 5, 1),
    date(1900, 1, 1),
    date(1900, 2, 28),
    date(1900, 3, 1),
    date(1959, 12, 31),
    date(9999, 12, 31),
]
PARTS: Final = [0.1, 0.30000000000000004, -7.5, 1e300, 5e-324, 55.75, 0.0]
MANY: Final = [7_000_000_000, 2_147_483_647, 2**53, -(2**53), 10**15, 0]


def rows() -> list[tuple[Any, ...]]:
    """Rows of `record`: a text in each, the other columns in turn, each with its nulls; early rows name later ones."""
    last = len(TEXTS) - 1
    return [
        (
            f"e-{number:03}",
            text if number % 2 else None,
            None if number % 2 else text,
            text,
            None if number == last else f"e-{number + 1:03}" if number > last - 3 else f"e-{last:03}",
            [None, "NA", "none", "не указано"][number % 4],
            [None, -5, 3][number % 3],
            MANY[number % len(MANY)],
            [None, *PARTS][number % (len(PARTS) + 1)],
            [None, True, False][number % 3],
            [None, *DAYS][number % (len(DAYS) + 1)],
            [None, "0af"][number % 2],
        )
        for number, text in enumerate(TEXTS)
    ]


def make(folder: Path, record: Sequence[tuple[Any, ...]] | None = None) -> Path:
    """The release in a new folder, with other rows of `record` if they are given."""
    codes = [("a_code", code, f"Label of {code}") for code in ("NA", "none", "не указано")]
    held = {"record": list(rows() if record is None else record), "vocabularies": codes}
    (folder / "data").mkdir(parents=True)
    resources = [_resource(folder, name, lines) for name, lines in held.items()]
    for name, lines in held.items():
        _parquet(folder, name, lines)
    told = {"name": "envoylog", "title": "A small one", "description": "Made by hand.", "version": "0.9.0"}
    described = told | {"licenses": [LICENCE], "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def citation(folder: Path) -> str:
    """How the release of a folder is cited, as its CSV files have it."""
    files = sorted((folder / "data").glob("*.csv"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  data/{path.name}\n" for path in files]
    return CITATION.format(hashlib.sha256("".join(lines).encode()).hexdigest())


def _resource(folder: Path, name: str, lines: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    path = folder / "data" / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[each[0] for each in FIELDS[name]], *map(_written, lines)])
    told = {"title": name.title(), "description": f"One row for each of {name}.", "rows": len(lines)}
    return told | {
        "name": name,
        "path": f"data/{name}.csv",
        "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest(),
        "schema": {
            "fields": [_field(*each) for each in FIELDS[name]],
            "primaryKey": KEYS[name],
            "foreignKeys": [UP] if name == "record" else [],
        },
    }


def _parquet(folder: Path, name: str, lines: Sequence[tuple[Any, ...]]) -> None:
    attrs = json.dumps({"title": name.title(), "version": "0.9.0", "units": {}, "citation": citation(folder)})
    schema = pa.schema([(each, TYPES[kind]) for each, kind, _ in FIELDS[name]], {"PANDAS_ATTRS": attrs})
    columns = [list(column) for column in zip(*lines, strict=True)] or [[] for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / "data" / f"{name}.parquet")


def _field(name: str, kind: str, constraints: Mapping[str, Any]) -> dict[str, Any]:
    about = {"title": f"The {name}", "description": f"What {name} is; it's said."}
    coded = {"envoylog:vocabulary": "a_code"} if "enum" in constraints else {}
    told = {"name": name, "type": kind, "constraints": {"required": False} | dict(constraints)}
    return told | about | coded | {"envoylog:nature": "recorded"}


def _written(line: tuple[Any, ...]) -> list[str]:
    return ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in line]
