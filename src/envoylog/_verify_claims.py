"""Tables beside each other: references lead to rows, cells are adopted claims, counts are what a recount gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._layout import FAMILY_OF, FIELDS
from envoylog._verification import Finding
from envoylog._verify_columns import Column, columns_of, of_pairs
from envoylog._windows import bounds
from envoylog.resolution import BUNDLE_OF, CONFLICTING, WITHOUT_VALUE

Tables = Mapping[str, Mapping[str, Column]]
Resources = Mapping[str, Mapping[str, Any]]
PARTS_OF_AN_ITEM: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("actor_id", "role"),
    "event_topics": ("topic_id",),
    "links": ("relation", "other_event_id"),
}
_COUNTED: Final = {"n_sources": "source_id", "n_origins": "origin_id", "n_informants": "informant_id"}
_CLAIMS: Final = ("event_id", "table", "item", "field", "value", "adopted", "standing", "report_id", "passage_no")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "claims": _CLAIMS,
    "events": ("event_id", "event_type", "n_reports", "n_conflicts", *_COUNTED),
    "reports": ("event_id", "introduces", *_COUNTED.values()),
    "passages": ("report_id", "passage_no"),
    "record": ("event_id",),
    "statements": ("event_id", "n_speakers"),
    **{name: ("event_id", *parts) for name, parts in PARTS_OF_AN_ITEM.items()},
    **dict.fromkeys(("interviews", "meetings", "policy_actions"), ("event_id",)),
}
"""The tables and columns without which nothing can be asked of a release here."""


def compared(resources: Resources, name: str, content: bytes) -> dict[str, Column]:
    """The columns of a table that are held beside others: keys, references, what claims give, counts and windows."""
    schema = resources[name]["schema"]
    asked = {*schema["primaryKey"], *NEEDED.get(name, ()), *_coded(name, resources[name])}
    if name == "claims":
        asked -= {"claim_id"}
    asked |= {column for each in schema["foreignKeys"] for column in each["fields"]}
    for other in resources.values():
        to = [each["reference"] for each in other["schema"]["foreignKeys"] if each["reference"]["resource"] == name]
        asked |= {column for each in to for column in each["fields"]}
    own = [each["name"] for each in schema["fields"]]
    asked |= {column for column in own if column.endswith(("_edtf", "_earliest", "_latest"))}
    return columns_of(content, [column for column in own if column in asked])


def dangling(tables: Tables, resources: Resources) -> Iterator[Finding]:
    """References that lead to no row: those that the descriptor declares, and the passage of each claim."""
    for name, columns in tables.items():
        for each in resources[name]["schema"]["foreignKeys"]:
            to = each["reference"]["resource"] or name
            known = _values(tables[to], each["reference"]["fields"])
            asked = _values(columns, each["fields"])
            if asked.equals(known):
                continue
            if lost := asked.filter(pc.invert(pc.is_in(asked, value_set=known))).to_pylist():
                yield wrong(name, f"`{', '.join(each['fields'])}` leads to no row of {to}", lost)
    claims, passages = tables["claims"], tables["passages"]
    reports = passages["report_id"].values
    count = max(_most(claims["passage_no"]), _most(passages["passage_no"])) + 1
    asked, known = (
        of_pairs(each["report_id"].among(reports), _numbers(each["passage_no"]), count) for each in (claims, passages)
    )
    asking = np.flatnonzero(claims["passage_no"].places >= 0)
    lost = asking[pd.Index(pd.unique(known)).get_indexer(asked[asking]) < 0]
    if len(lost):
        told = [f"{a}:{b}" for a, b in _pairs(claims["report_id"].at(lost), claims["passage_no"].at(lost))]
        yield wrong("claims", "`report_id`, `passage_no` lead to no row of passages", told)


def _values(columns: Mapping[str, Column], names: list[str]) -> pa.Array:
    """The values of a key that rows have, each once; of several columns joined, none where one of them is null."""
    if len(names) == 1:
        return columns[names[0]].used()
    return pc.binary_join_element_wise(*(columns[name].text() for name in names), ":").drop_null().unique()


def _numbers(column: Column) -> np.ndarray:
    """Whole numbers, -1 for null."""
    numbers = column.values.cast(pa.int64()).to_numpy(zero_copy_only=False)
    found: np.ndarray = np.append(numbers, -1).astype(np.int64)[column.places]
    return found


def _most(column: Column) -> int:
    return int(_numbers(column).max(initial=0))


def _pairs(one: Column, other: Column) -> list[tuple[Any, Any]]:
    return list(dict.fromkeys(zip(one.text().to_pylist(), other.text().to_pylist(), strict=True)))


def wrong(table: str, says: str, offenders: list[Any]) -> Finding:
    """A finding on a table, with how many offenders there are and the first three of them."""
    shown = ", ".join(f"`{each}`" for each in offenders[:3])
    more = f" and {len(offenders) - 3} more" if len(offenders) > 3 else ""
    return Finding(f"data/{table}.parquet", f"{says}: {shown}{more}")


def unlike_claims(tables: Tables, resources: Resources) -> Iterator[Finding]:
    """Coded cells that equal no adopted claim, and adopted claims that no cell shows."""
    claims = tables["claims"]
    empty = claims["value"].among(pa.array(WITHOUT_VALUE)) >= 0
    adopted = claims["adopted"].equals("true") & ~empty
    known = np.zeros(len(adopted), dtype=bool)
    for name in sorted({*FIELDS, *PARTS_OF_AN_ITEM}):
        here = claims["table"].equals(name)
        known |= here
        rows = np.flatnonzero(adopted & here)
        told = {column: claims[column].at(rows) for column in ("event_id", "item", "field", "value")}
        yield from _unlike_rows(name, tables[name], told, _coded(name, resources[name]))
    if not known.all():
        yield wrong("claims", "claims of tables that there are not", claims["table"].at(~known).used().to_pylist())


def _coded(name: str, resource: Mapping[str, Any]) -> list[str]:
    """The columns whose cells are claims: those that the descriptor calls so, and those known here."""
    fields = resource["schema"]["fields"]
    known = FIELDS.get(name, ())
    return [each["name"] for each in fields if each.get("envoylog:nature") == "coded" or each["name"] in known]


def _unlike_rows(
    name: str, rows: Mapping[str, Column], told: Mapping[str, Column], coded: list[str]
) -> Iterator[Finding]:
    keys, asked = _keys(name, rows, told)
    at = pd.Index(keys).get_indexer(asked)
    cells = {column: rows[column] for column in coded}
    if name in PARTS_OF_AN_ITEM:
        cells["present"] = Column(np.zeros(len(keys), dtype=np.int64), pa.array(["true"]))
    none = Column(np.full(len(keys), -1), pa.array([], pa.string()))
    for field in sorted({*cells, *told["field"].used().to_pylist()}):
        here = np.flatnonzero(told["field"].equals(field))
        claims = {column: told[column].at(here) for column in ("event_id", "value")}
        yield from _unlike_column(name, field, rows, cells.get(field, none), claims, at[here])


def _keys(name: str, rows: Mapping[str, Column], told: Mapping[str, Column]) -> tuple[np.ndarray, np.ndarray]:
    """A whole number for each row and for each claim, alike where the claim is of the row; a claim of no row has -1."""
    events = rows["event_id"].values
    own, asked = rows["event_id"].among(events), told["event_id"].among(events)
    if name not in PARTS_OF_AN_ITEM:
        return own, asked
    parts = [rows[part].text() for part in PARTS_OF_AN_ITEM[name]]
    item = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, ":")
    items = item.dictionary_encode()
    places = items.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    count = len(items.dictionary)
    return of_pairs(own, places, count), of_pairs(asked, told["item"].among(items.dictionary), count)


def _unlike_column(
    name: str, field: str, rows: Mapping[str, Column], cells: Column, claims: Mapping[str, Column], at: np.ndarray
) -> Iterator[Finding]:
    """Compare a column with the adopted claims of its field, each of which belongs to the row of a place."""
    shown, said = cells.among(cells.values), claims["value"].among(cells.values)
    agrees = (at >= 0) & (said >= 0) & (np.append(shown, -1)[at] == said)
    borne = np.zeros(len(shown), dtype=bool)
    borne[at[agrees]] = True
    alone = (shown >= 0) & ~borne
    if alone.any():
        told = [f"{a} = {b}" for a, b in _pairs(rows["event_id"].at(alone), cells.at(alone))]
        yield wrong(name, f"`{field}` has cells that equal no adopted claim", told)
    if not agrees.all():
        told = [f"{a} = {b}" for a, b in _pairs(claims["event_id"].at(~agrees), claims["value"].at(~agrees))]
        yield wrong("claims", f"adopted claims that `{field}` of {name} does not show", told)


def miscounted(tables: Tables) -> Iterator[Finding]:
    """Counts that a recount does not give, windows whose days are others, and rows in no or the wrong table."""
    events = tables["events"]
    ids = events["event_id"].text()
    for column, numbers in _counts(tables, ids).items():
        yield from _unlike_numbers("events", column, tables, numbers)
    speaking = tables["participants"]["role"].equals("speaker")
    speakers = tables["participants"]["event_id"].at(speaking).among(tables["statements"]["event_id"].text())
    said = _tally(speakers, len(tables["statements"]["event_id"].places))
    yield from _unlike_numbers("statements", "n_speakers", tables, said)
    yield from _families(tables, ids)
    for name, columns in tables.items():
        yield from _windows(name, columns)


def _unlike_numbers(name: str, column: str, tables: Tables, numbers: np.ndarray) -> Iterator[Finding]:
    unlike = tables[name][column].numbers() != numbers
    if unlike.any():
        odd = tables[name]["event_id"].at(unlike).text().to_pylist()
        yield wrong(name, f"`{column}` is not what a recount gives", odd)


def _counts(tables: Tables, ids: pa.Array) -> dict[str, np.ndarray]:
    """What the numbers of each event must be."""
    reports = tables["reports"]
    at = reports["event_id"].among(ids)
    counted = {column: _distinct(at, reports[of], len(ids)) for column, of in _COUNTED.items()}
    return counted | {"n_reports": _tally(at, len(ids)), "n_conflicts": _conflicts(tables["claims"], ids)}


def _tally(at: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(at[at >= 0], minlength=count)


def _distinct(at: np.ndarray, column: Column, count: int) -> np.ndarray:
    """How many different values stand at each place, nulls left out."""
    step = len(column.values) + 1
    pairs = of_pairs(at, column.places, step)
    return _tally(pd.unique(pairs[pairs >= 0]) // step, count)


def _conflicts(claims: Mapping[str, Column], ids: pa.Array) -> np.ndarray:
    """Contested cells of each event, companions counted once."""
    fought = claims["standing"].among(pa.array(CONFLICTING)) >= 0
    cells = {name: claims[name].at(fought) for name in ("event_id", "table", "item", "field")}
    bundles = [BUNDLE_OF.get(field, field) for field in claims["field"].values.to_pylist()]
    frame = pd.DataFrame({name: cells[name].places for name in ("table", "item")})
    frame["at"], frame["bundle"] = (
        cells["event_id"].among(ids),
        pd.factorize(np.array(bundles))[0][cells["field"].places],
    )
    return _tally(frame.drop_duplicates()["at"].to_numpy(), len(ids))


def _families(tables: Tables, ids: pa.Array) -> Iterator[Finding]:
    """Each event has its row in the table of its type and in `record`, in no other, and is introduced once."""
    types = tables["events"]["event_type"]
    wanted = {name: ids.filter(pa.array(types.equals(of))) for of, name in FAMILY_OF.items()}
    for name, keys in (wanted | {"record": ids}).items():
        there = tables[name]["event_id"].text()
        if not keys.equals(there):
            odd = sorted({*keys.to_pylist()} ^ {*there.to_pylist()})
            yield wrong(name, "events that should have a row here and have none, or the other way round", odd)
    reports = tables["reports"]
    first = reports["event_id"].at(reports["introduces"].equals("true")).among(ids)
    odd = ids.filter(pa.array(_tally(first, len(ids)) != 1)).to_pylist()
    if odd:
        yield wrong("reports", "events that not exactly one report introduces", odd)


def _windows(name: str, columns: Mapping[str, Column]) -> Iterator[Finding]:
    """Days that are not the first or the last of the window written beside them."""
    for written in [column for column in columns if column.endswith("_edtf")]:
        window = columns[written]
        ends = [bounds(text) for text in window.values.to_pylist()]
        for end, column in enumerate(written.replace("edtf", part) for part in ("earliest", "latest")):
            if column not in columns:
                continue
            days = [None if pair[end] is None else str(pair[end]) for pair in ends]
            known = pc.unique(pa.concat_arrays([columns[column].values, pa.array(days, pa.string()).drop_null()]))
            expected = Column(np.arange(len(days)), pa.array(days, pa.string())).among(known)
            if (columns[column].among(known) != np.append(expected, -1)[window.places]).any():
                yield Finding(f"data/{name}.parquet", f"`{column}` is not everywhere what `{written}` says")
