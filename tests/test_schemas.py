"""Every schema accepts what is sound; every export says all that it constrains, or is refused."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.parquet as pq
import pytest

import schemas
from schemas import TABLES, CannotExport, Reference, Undescribed, UnknownVocabulary, key_of, references_of
from schemas import _columns as c
from schemas import _patterns as patterns
from schemas import _seeded as seeded
from schemas._tables import table

COLUMNS = [(name, column) for name, schema in TABLES.items() for column in schema.columns]


def refusals(name: str, frame: pd.DataFrame) -> set[tuple[Any, str, str]]:
    """Row, column and check of all that pandera refuses."""
    try:
        seeded.SCHEMAS[name].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as refused:
        cases = refused.failure_cases
        checks = cases.check.astype("str").str.partition("(")[0]
        return set(zip(cases["index"], cases.column.astype("str"), checks, strict=True))
    return set()


def checks_refusing(name: str, frame: pd.DataFrame) -> set[str]:
    return {check for _, _, check in refusals(name, frame)}


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_a_bare_row_and_a_full_row_are_accepted(name: str) -> None:
    empty = schemas.arrow_schema(TABLES[name]).empty_table().to_pandas(types_mapper=pd.ArrowDtype)
    rows = [seeded.bare_row(name), seeded.full_row(name)]
    frames = [empty, *(seeded.frame_of(name, row) for row in rows)]
    assert [refusals(name, frame) for frame in frames] == [set(), set(), set()]


@pytest.mark.parametrize("name", TABLES)
def test_a_wrong_type_is_refused(name: str) -> None:
    wrong = seeded.frame_of(name, seeded.full_row(name)).astype("object")
    assert {column for _, column, check in refusals(name, wrong) if check == "dtype"} == set(wrong.columns)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_all_there_in_order_and_no_others(name: str) -> None:
    frame = seeded.frame_of(name, seeded.full_row(name))
    first, *others = frame.columns
    assert "column_in_dataframe" in checks_refusing(name, frame[others])
    assert "column_in_schema" in checks_refusing(name, frame.assign(extra=1))
    assert "column_ordered" in checks_refusing(name, frame[[*others, first]])


@pytest.mark.parametrize("name", TABLES)
def test_a_key_stands_once(name: str) -> None:
    found = refusals(name, seeded.frame_of(name, seeded.full_row(name), seeded.full_row(name)))
    assert {column for _, column, check in found if check == "multiple_fields_uniqueness"} == set(key_of(TABLES[name]))


def test_every_check_over_several_columns_has_a_seeded_defect() -> None:
    checks = {(name, check.name) for name, schema in TABLES.items() for check in schema.checks}
    assert checks - set(seeded.CONTRADICTIONS) == set(), "add a defect to `CONTRADICTIONS` in schemas/_seeded.py"
    assert set(seeded.CONTRADICTIONS) - checks == set()


def test_a_number_that_is_none_is_refused() -> None:
    column = TABLES["places"].columns["latitude"]
    for value in (float("nan"), float("inf"), float("-inf")):
        frame = pyarrow.table({"latitude": [value]}).to_pandas(types_mapper=pd.ArrowDtype)
        with pytest.raises(pa.errors.SchemaError):
            pa.DataFrameSchema({"latitude": pa.Column(column.dtype.type, column.checks)}).validate(frame)


@pytest.mark.parametrize(
    ("pattern", "accepted", "refused"),
    [
        ("ID", "tass a-1-b", "Tass a--b -a a_b kabúl a.b"),
        ("REPORT_ID", "tass-2026.talks-2026", "tass-2026 a.b.c"),
        ("CLAIM_ID", "a.b.date a.b.present.west:host a.b.present.repeats:c-1", "a.b a.b.c."),
        ("CODE", "on_the_spot talks", "on-the-spot _a a__b Talks"),
        ("EDTF", "2026 2026-01 2024-02-29 2023-21 2026-01-06/2026-01-13 2021-10/.. ../2017-12-23",
         "2026-1-3 2026-13 2026-02-30 2023-25 ../.. 2023~ 202X [2021,2022] \uff12\uff10\uff12\uff16"),
        ("ADDRESS", "https://tass.com/politics/1#:~:text=No%2C%20they,place http://a.org:80?x[]=1",
         "ftp://a.org a.org https:// https://a.org/%zz https://a.org/кабул https://a.org/#a#b javascript:1"),
        ("PROSE", "Кабул “no”", "a\x7f \u0090a \u200ba"),
        ("CAMEO", "none 112 0231", "1 None"),
        ("PLOVER", "none AGREE ACCUSE/disapprove", "agree ACCUSE/ ACCUSE/disapprove/x"),
    ],
)  # fmt: skip
def test_re2_and_python_read_a_pattern_alike(pattern: str, accepted: str, refused: str) -> None:
    told = dict.fromkeys(accepted.split(), True) | dict.fromkeys(refused.split(), False)
    whole = getattr(patterns, pattern)
    by_re2 = pd.Series(list(told), dtype=pd.ArrowDtype(pyarrow.string())).str.match(whole)
    assert dict(zip(told, by_re2, strict=True)) == told
    assert {value: bool(re.match(whole, value)) for value in told} == told


def little(*, of: dict[str, Any], table_of: dict[str, Any]) -> pa.DataFrameSchema:
    """A table of a key and one other column, with settings of either changed after the fact."""
    key = c.identifier(of="events", title="Event", description="An event.", nature=c.KEY)
    words = c.prose(title="Words", description="Words; null where lost.", nature=c.TEXT, nullable=True)
    vars(words).update(of)
    schema = table("little", title="L", description="A table.", columns={"event_id": key, "words": words})
    vars(schema).update(table_of)
    return schema


def pair(**options: bool) -> dict[str, tuple[Reference, ...]]:
    return {"references": (Reference(("event_id", "words"), "others", ("event_id", "words"), **options),)}


@pytest.mark.parametrize(
    ("of", "table_of", "named"),
    [
        ({"checks": [pa.Check(len)]}, {}, "little.words: check `len`"),
        ({"checks": [pa.Check(len, name="isin")]}, {}, "little.words: check `isin`"),
        ({"checks": [pa.Check.str_contains("a")]}, {}, "little.words: check `str_contains`"),
        ({"checks": [pa.Check.isin(["a"], raise_warning=True)]}, {}, "little.words: check `isin`"),
        ({"checks": [pa.Check.isin(["a"], ignore_na=False)]}, {}, "little.words: check `isin`"),
        ({"checks": [pa.Check.str_length(exact_value=3)]}, {}, "`exact_value=3`"),
        ({"checks": [pa.Check.str_matches("a"), pa.Check.str_matches("b")]}, {}, "a second `pattern`"),
        ({"metadata": {"nature": "text", "colour": "red"}}, {}, "little.words: metadata `colour`"),
        ({"metadata": {"nature": "guessed"}}, {}, "little.words: nature `guessed`"),
        ({"_dtype": pa.Column(int).dtype}, {}, "little.words: dtype `int64`"),
        ({"title": None}, {}, "little.words: title"),
        ({"coerce": True}, {}, "little.words: setting `coerce`"),
        ({"required": False}, {}, "little.words: setting `required`"),
        ({}, {"checks": [pa.Check(len)]}, "little: check `len`"),
        ({}, {"strict": False}, "little: setting `strict`"),
        ({}, {"metadata": {"colour": "red"}}, "little: metadata `colour`"),
        ({}, {"metadata": pair()}, "little.words: reference to `others`"),
        ({}, {"description": None}, "little: name, title or description"),
    ],
)
def test_what_cannot_be_said_is_refused_and_named(of: dict[str, Any], table_of: dict[str, Any], named: str) -> None:
    schema = little(of=of, table_of=table_of)
    for export in (schemas.table_schema, lambda told, _: schemas.codebook({"little": told})):
        with pytest.raises(CannotExport, match=re.escape(named)):
            export(schema, {})
    with pytest.raises(CannotExport, match=re.escape(named)):
        schemas.arrow_schema(schema)


def test_a_partial_reference_stands_in_the_codebook_and_not_among_the_foreign_keys() -> None:
    schema = little(of={}, table_of={"metadata": pair(partial=True)})
    assert schemas.table_schema(schema, {})["foreignKeys"] == []
    assert "none of `event_id`, `words` is null" in schemas.codebook({"little": schema})


@pytest.mark.parametrize(
    ("nullable", "description"), [(True, "Words."), (False, "Words; null where lost."), (False, "")]
)
def test_a_column_says_what_it_is_and_what_its_null_means(nullable: bool, description: str) -> None:
    with pytest.raises(Undescribed):
        c.prose(title="Words", description=description, nature=c.TEXT, nullable=nullable)


def test_a_vocabulary_without_codes_is_named_with_its_column() -> None:
    known = pd.DataFrame([seeded.full_row("vocabularies")])
    for export in (
        lambda: schemas.table_schema(TABLES["meetings"], {}),
        lambda: schemas.codebook(TABLES, known),
    ):
        with pytest.raises(UnknownVocabulary, match=r"\w+\.\w+: vocabulary `\w+`"):
            export()


def test_parquet_keeps_types_nulls_words_and_units(tmp_path: Path) -> None:
    schema = schemas.arrow_schema(TABLES["places"], attrs={"version": "0.1.0"}, codes=seeded.CODES)
    rows = [seeded.full_row("places"), seeded.bare_row("places")]
    pq.write_table(pyarrow.Table.from_pylist(rows, schema), tmp_path / "places.parquet")
    frame = pd.read_parquet(tmp_path / "places.parquet", dtype_backend="pyarrow")
    assert refusals("places", frame[:1]) == refusals("places", frame[1:]) == set()
    assert (frame.attrs["version"], frame.attrs["units"]["latitude"]) == ("0.1.0", "degrees north")
    kept = pq.read_schema(tmp_path / "places.parquet")
    assert json.loads(kept.metadata[b"table_schema"]) == schemas.table_schema(TABLES["places"], seeded.CODES)
    assert kept.field("kind").metadata[b"vocabulary"] == b"place_kind"
    assert [kept.field(name).nullable for name in ("label", "latitude")] == [False, True]


def test_the_codebook_tells_every_column_check_and_code() -> None:
    codes = [{"vocabulary": name, "code": code, "rank": 1} for name, told in seeded.CODES.items() for code in told]
    text = schemas.codebook(
        TABLES, pd.DataFrame(codes).assign(label="A|B", definition="D.", plover="none", cameo="none")
    )
    told = [f"## `{name}`" for name in TABLES] + [f"| `{column}` |" for _, column in COLUMNS]
    told += [str(check.description) for schema in TABLES.values() for check in schema.checks]
    told += [f"### Vocabulary {name}" for name in seeded.CODES] + [r"| `unread` | A\|B | D. | none | none |"]
    assert [line for line in told if line not in text] == []


def test_tables_families_bundles_and_references_agree() -> None:
    assert list(schemas.EVENT_TABLES) == list(TABLES)[:8]
    assert set(schemas.FAMILY_OF.values()) < set(schemas.EVENT_TABLES)
    assert {name: key_of(TABLES[name]) for name in c.IDENTIFIED} == {t: (key,) for t, key in c.IDENTIFIED.items()}
    coded = [set(schema.columns) for schema in TABLES.values()]
    assert all(any(set(bundle) <= columns for columns in coded) for bundle in schemas.BUNDLES.values())
    told = [(reference.table, reference.to) for schema in TABLES.values() for reference in references_of(schema)]
    assert all(to == key_of(TABLES[name]) for name, to in told)
