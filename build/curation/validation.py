"""Validate a release: pandera on the tables, our own checks beside it, frictionless on the written files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
from pandera.errors import SchemaErrors

from envoylog._errors import EnvoylogError
from envoylog.resolution import WITHOUT_VALUE
from schemas import EVENT_TABLES, TABLES, references_of, with_codes

EXAMPLES: Final = 5
_OF_A_CELL: Final = ["event_id", "table", "item", "field", "value"]
_PARTS_OF_AN_ITEM: Final = {
    "participants": ("actor_id", "role"),
    "event_topics": ("topic_id",),
    "links": ("relation", "other_event_id"),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One way in which one column of one table is not as it must be, with how often and examples."""

    validator: str
    table: str
    column: str
    wrong: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.table}.{self.column}" if self.column else self.table
        more = f", and {self.count - len(self.examples)} more" if self.count > len(self.examples) else ""
        return f"{self.validator}: {where}: {self.wrong} ({self.count}): {', '.join(self.examples)}{more}"


class InvalidRelease(EnvoylogError, ValueError):
    """Tables that are not a valid release; every fault of every table, by cause."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(
            "\n".join([f"the tables are no valid release, for {len(self.faults)} reasons:", *map(str, self.faults)])
        )


def faults_in(tables: Mapping[str, pa.Table], codes: Mapping[str, list[str]]) -> list[Fault]:
    """What pandera and our own checks find wrong with the tables of a release, table by table."""
    found = [fault for name, table in tables.items() for fault in _pandera(name, table, codes)]
    own = [*_dangling(tables), *_untidy(tables)]
    return [*found, *own] if found else [*own, *_unlike_claims(tables)]


def _pandera(name: str, table: pa.Table, codes: Mapping[str, list[str]]) -> Iterator[Fault]:
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    try:
        with_codes(TABLES[name], codes).validate(frame, lazy=True)
    except SchemaErrors as error:
        yield from _by_cause(name, error.failure_cases)


def _by_cause(name: str, cases: pd.DataFrame) -> Iterator[Fault]:
    for (column, check), rows in cases.fillna({"column": "", "check": ""}).groupby(["column", "check"], sort=True):
        at = rows["index"].notna()
        shown = rows.head(EXAMPLES)
        examples = [_example(value, row) for value, row in zip(shown["failure_case"], shown["index"], strict=True)]
        yield Fault("pandera", name, str(column), str(check), int(at.sum()) or len(rows), tuple(examples))


def _example(value: object, row: Any) -> str:
    text = str(value)
    short = text if len(text) <= 80 else text[:77] + "..."
    return f"`{short}`" if pd.isna(row) else f"`{short}` in row {int(row)}"


def _fault(table: str, column: str, wrong: str, offenders: Iterable[object]) -> Fault:
    names = [f"`{offender}`" for offender in offenders]
    return Fault("envoylog", table, column, wrong, len(names), tuple(names[:EXAMPLES]))


def _dangling(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """References to rows that are not there."""
    for name, table in tables.items():
        for reference in references_of(TABLES[name]):
            asked = table.select(reference.columns).drop_null()
            known = tables[reference.table].select(reference.to).rename_columns(list(reference.columns))
            missing = asked.join(known, keys=list(reference.columns), join_type="left anti")
            if missing.num_rows:
                values = [":".join(map(str, row.values())) for row in missing.to_pylist()]
                yield _fault(name, ", ".join(reference.columns), f"not in {reference.table}", sorted(set(values)))


def _untidy(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Empty text, and text with white space at either end."""
    for name, table in tables.items():
        for field in table.schema:
            if pa.types.is_string(field.type):
                column = table[field.name].drop_null()
                bad = column.filter(pc.or_(pc.equal(column, ""), pc.not_equal(column, pc.utf8_trim_whitespace(column))))
                if len(bad):
                    yield _fault(name, field.name, "empty or padded text", bad.to_pylist())


def _unlike_claims(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Coded cells that equal no adopted claim, and adopted claims that no cell shows."""
    claims = tables["claims"]
    empty = pc.is_in(claims["value"], value_set=pa.array(WITHOUT_VALUE))
    adopted = claims.filter(pc.and_not(claims["adopted"], empty)).select(_OF_A_CELL)
    cells = pa.concat_tables([part for name in EVENT_TABLES for part in _cells(name, tables[name])])
    yield from _missing(cells, adopted, "a cell that equals no adopted claim")
    yield from _missing(adopted, cells, "an adopted claim that no cell shows")


def _missing(these: pa.Table, those: pa.Table, wrong: str) -> Iterator[Fault]:
    """What of these stands not among those, by table and field."""
    keys, known = _keys(these), _keys(those).combine_chunks()
    alone = these.filter(pc.invert(pc.is_in(keys, value_set=known))).to_pandas()
    for (table, field), rows in alone.groupby(["table", "field"]):
        items = rows["item"].map(lambda item: f" {item}" if isinstance(item, str) else "")
        yield _fault(str(table), str(field), wrong, rows["event_id"] + items + " = " + rows["value"])


def _keys(cells: pa.Table) -> pa.ChunkedArray:
    """Each cell with its value as one text, its parts kept apart by a character that no cell has."""
    parts = [cells[name].cast(pa.large_string()) for name in _OF_A_CELL]
    between = pa.scalar("\x1f", pa.large_string())
    return pc.binary_join_element_wise(*parts, between, null_handling="replace", null_replacement="")


def _cells(name: str, table: pa.Table) -> Iterator[pa.Table]:
    """The coded cells of an event-side table as claims would put them: event, table, item, field, value."""
    parts = _PARTS_OF_AN_ITEM.get(name, ())
    rows = table.num_rows
    item = pc.binary_join_element_wise(*(table[part] for part in parts), ":") if parts else pa.nulls(rows, pa.string())
    if parts:
        yield _long(table["event_id"], name, item, "present", pa.array(["true"] * rows, pa.string()))
    for column, described in TABLES[name].columns.items():
        if (described.metadata or {}).get("nature") == "coded":
            known = pc.is_valid(table[column])
            values = table[column].filter(known).cast(pa.string())
            yield _long(table["event_id"].filter(known), name, pc.filter(item, known), column, values)


def _long(events: Any, table: str, item: Any, field: str, values: Any) -> pa.Table:
    rows = len(events)
    columns = [events, pa.array([table] * rows, pa.string()), item, pa.array([field] * rows, pa.string()), values]
    return pa.table(columns, names=["event_id", "table", "item", "field", "value"])


def written_faults(folder: Path, tables: Mapping[str, pa.Table]) -> list[Fault]:
    """What frictionless finds wrong with the package as a stranger reads it, and where CSV and Parquet differ."""
    return [*_unlike_parquet(folder, tables), *_frictionless(folder)]


def _unlike_parquet(folder: Path, tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    for name in tables:
        stored = pq.read_table(folder / "data" / f"{name}.parquet")
        shown = read_csv(folder / "data" / f"{name}.csv", stored.schema)
        for column in stored.column_names:
            if not stored[column].equals(shown[column]):
                yield _fault(name, column, "the CSV differs from the Parquet", [f"{name}.csv"])


def read_csv(path: Path, schema: pa.Schema) -> pa.Table:
    """A release's CSV in the types of its schema, empty cells as null."""
    convert = csv.ConvertOptions(
        column_types=schema, null_values=[""], strings_can_be_null=True, true_values=["true"], false_values=["false"]
    )
    parse = csv.ParseOptions(newlines_in_values=True)
    return csv.read_csv(path, convert_options=convert, parse_options=parse)


def _frictionless(folder: Path) -> Iterator[Fault]:
    import frictionless  # slow to import, and only a release that is being written needs it

    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    errors = [("datapackage.json", error.type, "", error.note) for error in report.errors]
    errors += [_told(task.name, error) for task in report.tasks for error in task.errors]
    for table, kind, field in sorted({error[:3] for error in errors}):
        notes = [error[3] for error in errors if error[:3] == (table, kind, field)]
        yield Fault("frictionless", table, field, kind, len(notes), tuple(notes[:EXAMPLES]))


def _told(table: str, error: Any) -> tuple[str, str, str, str]:
    row = f" in row {error.row_number}" if hasattr(error, "row_number") else ""
    return table, error.type, getattr(error, "field_name", ""), error.note + row
