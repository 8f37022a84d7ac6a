"""Validate a release: pandera on the tables, our own checks beside it, frictionless on the written files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
from pandera.errors import SchemaErrors

from curation.faults import Fault as Fault
from curation.faults import InvalidRelease as InvalidRelease
from curation.findings import shown as short
from curation.own_checks import Own
from curation.recounting import miscounted
from curation.yaml_tree import MOST_BYTES
from envoylog.resolution import WITHOUT_VALUE
from schemas import CODED, EVENT_TABLES, TABLES, arrow_schema, key_of, metadata_of, references_of, with_codes

EXAMPLES: Final = 5
_PARTS_OF_AN_ITEM: Final = {
    "participants": ("actor_id", "role"),
    "event_topics": ("topic_id",),
    "links": ("relation", "other_event_id"),
}


_LONGEST_ROW: Final = 8 * MOST_BYTES  # of a CSV, in bytes: a row gathers what a few seeds say, each of which is shorter


def faults_in(tables: Mapping[str, pa.Table], codes: Mapping[str, list[str]]) -> list[Fault]:
    """What pandera and our own checks find wrong with the tables of a release, table by table."""
    found = [fault for name, table in tables.items() for fault in _pandera(name, table, codes)]
    if not all(_has_its_columns(name, table) for name, table in tables.items()):
        return found  # which says where; without the right columns our own checks could ask nothing
    own = [*_dangling(tables), *_untidy(tables)]
    if found or own:
        return [*found, *own]
    recounted = (_told_of(*wrong) for wrong in miscounted(tables))
    return [*_unlike_claims(tables), *recounted]


def _has_its_columns(name: str, table: pa.Table) -> bool:
    schema = arrow_schema(TABLES[name])
    return (table.schema.names, table.schema.types) == (schema.names, schema.types)


def _pandera(name: str, table: pa.Table, codes: Mapping[str, list[str]]) -> Iterator[Fault]:
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    try:
        with_codes(TABLES[name], codes).validate(frame, lazy=True)
    except SchemaErrors as error:
        yield from _by_cause(name, error.failure_cases, frame)


def _by_cause(name: str, cases: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Fault]:
    """One fault for each check of a column, or of a whole row, which pandera repeats for each of its columns."""
    own = cases["schema_context"].eq("Column")
    cases = cases.assign(column=cases["column"].where(own, "").fillna(""), check=cases["check"].astype(str))
    says = {check.name: f"does not hold: {check.description}".rstrip(".") for check in TABLES[name].checks}
    keys = frame[[column for column in key_of(TABLES[name]) if column in frame]]
    for (column, check), rows in cases.groupby(["column", "check"]):
        wrong = says.get(str(check)) or short(str(check), 80)
        if not column and rows["index"].notna().all():
            rows = rows.drop_duplicates("index").assign(failure_case=lambda found: _joined_keys(keys, found["index"]))
        shown = rows.head(EXAMPLES)
        examples = [_example(value, row) for value, row in zip(shown["failure_case"], shown["index"], strict=True)]
        yield Fault("pandera", name, str(column), wrong, len(rows), tuple(examples))


def _joined_keys(keys: pd.DataFrame, rows: pd.Series) -> list[str]:
    """The keys of some rows of a table, each as one text."""
    return [":".join(map(str, key)) for key in keys.loc[rows].itertuples(index=False, name=None)]


def _example(value: object, row: Any) -> str:
    return f"`{short(str(value), 80)}`" + ("" if pd.isna(row) else f" in row {int(row)}")


def _fault(table: str, column: str, check: Own, offenders: Iterable[object], about: str = "") -> Fault:
    return _told_of(table, column, check.format(about), offenders)


def _told_of(table: str, column: str, wrong: str, offenders: Iterable[object]) -> Fault:
    names = list(offenders)
    examples = tuple(f"`{short(str(name), 80)}`" for name in names[:EXAMPLES])
    return Fault("envoylog", table, column, wrong, len(names), examples)


def _dangling(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """References to rows that are not there."""
    for name, table in tables.items():
        for reference in references_of(TABLES[name]):
            asked = _joined(table.select(reference.columns).drop_null())
            if not len(asked):
                continue
            known = _joined(tables[reference.table].select(reference.to))
            found = pc.is_in(asked, value_set=known)
            if pc.any(pc.invert(found)).as_py():
                missing = sorted(pc.unique(asked.filter(pc.invert(found))).to_pylist())
                yield _fault(name, ", ".join(reference.columns), Own.DANGLING, missing, reference.table)


def _joined(table: pa.Table) -> pa.Array:
    """The columns of a table as one column of text."""
    parts = [column.combine_chunks() for column in table.columns]
    if len(parts) == 1:
        return parts[0]
    texts = [part.cast(pa.large_string()) for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar(":", pa.large_string()))


def _untidy(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Empty text, and text with white space at either end, where no vocabulary or reference already forbids it."""
    for name, table in tables.items():
        for field, told in TABLES[name].columns.items():
            free = not metadata_of(told).keys() & {"vocabulary", "references"}
            column = table[field].drop_null()
            if free and len(column) and pa.types.is_string(column.type):
                bad = column.filter(pc.or_(pc.equal(column, ""), pc.not_equal(column, pc.utf8_trim_whitespace(column))))
                if len(bad):
                    yield _fault(name, field, Own.UNTIDY, bad.to_pylist())


def _unlike_claims(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Coded cells that equal no adopted claim, and adopted claims that no cell shows."""
    claims = tables["claims"]
    empty = pc.is_in(claims["value"], value_set=pa.array(WITHOUT_VALUE))
    shown = claims.select(["table", "event_id", "item", "field", "value"])
    adopted = shown.filter(pc.and_not(claims["adopted"], empty))
    for name in EVENT_TABLES:
        yield from _unlike_rows(name, tables[name], adopted.filter(pc.equal(adopted["table"], name)))


def _unlike_rows(name: str, table: pa.Table, claims: pa.Table) -> Iterator[Fault]:
    parts = _PARTS_OF_AN_ITEM.get(name, ())
    rows = _joined(table.select(["event_id", *parts]))
    keys = _joined(claims.select(["event_id", "item"] if parts else ["event_id"]))
    columns = {"key": keys, "place": pc.index_in(keys, value_set=rows), "value": claims["value"]}
    told, fields = pa.table(columns), claims["field"]
    cells = {column: table[column].combine_chunks().cast(pa.string()) for column in _coded(name)}
    if parts:
        cells["present"] = pa.array(["true"] * table.num_rows, pa.string())
    for field in sorted({*cells, *pc.unique(fields).to_pylist()}):
        shown = cells.get(field, pa.nulls(table.num_rows, pa.string()))
        yield from _unlike_column(name, field, rows, shown, told.filter(pc.equal(fields, field)))


def _unlike_column(name: str, field: str, rows: pa.Array, shown: pa.Array, told: pa.Table) -> Iterator[Fault]:
    """Compare one column with the adopted claims of its field: `key` and `place` of the row, `value`."""
    agrees = pc.fill_null(pc.equal(shown.take(told["place"]), told["value"]), fill_value=False)
    lost = told.filter(pc.invert(agrees))
    borne = np.zeros(len(shown), dtype=bool)
    borne[told["place"].filter(agrees).to_numpy()] = True
    alone = pc.and_(pc.is_valid(shown), pa.array(~borne))
    for check, keys, values in (
        (Own.UNBORNE, rows.filter(alone), shown.filter(alone)),
        (Own.UNSHOWN, lost["key"], lost["value"]),
    ):
        if len(keys):
            offenders = [f"{key} = {value}" for key, value in zip(keys.to_pylist(), values.to_pylist(), strict=True)]
            yield _fault(name, field, check, offenders)


def _coded(name: str) -> list[str]:
    return [column for column, told in TABLES[name].columns.items() if metadata_of(told)["nature"] == CODED]


def written_faults(folder: Path, tables: Mapping[str, pa.Table]) -> list[Fault]:
    """What frictionless finds wrong with the package as a stranger reads it, and where CSV and Parquet differ."""
    return [*_unlike_parquet(folder, tables), *_frictionless(folder)]


def _unlike_parquet(folder: Path, tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    for name in tables:
        stored = pq.read_table(folder / "data" / f"{name}.parquet")
        try:
            shown = read_csv(folder / "data" / f"{name}.csv", stored.schema)
        except pa.ArrowInvalid as error:
            yield _fault(name, "", Own.UNREADABLE, [error])
            continue
        for column in {**dict.fromkeys(stored.column_names), **dict.fromkeys(shown.column_names)}:
            pair = [table[column] if column in table.column_names else None for table in (stored, shown)]
            if pair[0] is None or not pair[0].equals(pair[1]):
                yield _fault(name, column, Own.UNLIKE_PARQUET, [f"{name}.csv"])


def read_csv(path: Path, schema: pa.Schema) -> pa.Table:
    """A release's CSV in the types of its schema, empty cells as null."""
    convert = csv.ConvertOptions(
        column_types=schema, null_values=[""], strings_can_be_null=True, true_values=["true"], false_values=["false"]
    )
    parse = csv.ParseOptions(newlines_in_values=True)
    read = csv.ReadOptions(block_size=_LONGEST_ROW)
    return csv.read_csv(path, read_options=read, convert_options=convert, parse_options=parse)


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
    return table, error.type, getattr(error, "field_name", ""), short(error.note, 120) + row
