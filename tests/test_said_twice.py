"""What users import may not import the schemas, so a few facts are said twice; here they are held together."""

from pathlib import Path

import pytest

from curation.between_keys import SUBTYPES
from curation.candidate import codes_of
from curation.reading import read_seeds
from curation.reference import COLUMNS
from curation.references import WRITTEN
from envoylog._layout import FAMILY_OF, FIELDS
from envoylog._titles import STAYED_AWAY
from envoylog.resolution import BUNDLE_OF, NEARNESS
from schemas import BUNDLES, CODED, TABLES, VOCABULARIES, metadata_of
from schemas import FAMILY_OF as FAMILY_OF_SCHEMAS


@pytest.fixture(scope="module")
def codes(root: Path) -> dict[str, list[str]]:
    return codes_of(read_seeds(root / "seeds"))


def test_the_layout_fills_the_coded_columns_of_the_schemas() -> None:
    coded = {
        name: {column for column, told in schema.columns.items() if metadata_of(told)["nature"] == CODED}
        for name, schema in TABLES.items()
    }
    assert {name: set(fields) for name, fields in FIELDS.items()} == {
        name: found for name, found in coded.items() if found
    }


def test_tables_that_no_claim_stands_behind_have_the_columns_of_their_schemas() -> None:
    assert {name: sorted(columns) for name, columns in COLUMNS.items()} == {
        name: sorted(TABLES[name].columns) for name in COLUMNS
    }


def test_the_vocabularies_are_those_that_columns_name() -> None:
    columns = [column for schema in TABLES.values() for column in schema.columns.values()]
    assert {metadata_of(column).get("vocabulary") for column in columns} - {None} == set(VOCABULARIES)


def test_families_and_companions_are_those_of_the_schemas() -> None:
    assert dict(FAMILY_OF) == dict(FAMILY_OF_SCHEMAS)
    assert {field: bundle for bundle, fields in BUNDLES.items() for field in fields} == BUNDLE_OF


def test_nearness_is_ranked_as_its_vocabulary_is(codes: dict[str, list[str]]) -> None:
    assert list(NEARNESS) == codes["nearness"]


def test_what_the_build_writes_of_itself_has_its_codes_and_no_more(codes: dict[str, list[str]]) -> None:
    assert {name: set(codes[name]) for name in WRITTEN if name != "role"} == {
        name: set(written) for name, written in WRITTEN.items() if name != "role"
    }
    assert set(WRITTEN["role"]) <= set(codes["role"])


def test_who_came_and_who_did_not_are_all_codes_of_attendance(codes: dict[str, list[str]]) -> None:
    assert set(codes["attendance"]) - {"attended", "attended_part"} == set(STAYED_AWAY)


def test_every_subtype_belongs_to_one_type(codes: dict[str, list[str]]) -> None:
    assert sorted(code for of_type in SUBTYPES.values() for code in of_type) == sorted(codes["subtype"])
