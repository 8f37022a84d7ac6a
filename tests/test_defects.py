"""Every constraint, own check and rule has a seeded defect, and the page that counts them counts what there is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
import test_validation
import test_written

from curation.misplaced import PassageError
from curation.own_checks import HOLDS, Own
from curation.rule_pages import rules
from curation.validation import _dangling
from curation.validation_page import RUN, validation_page
from schemas import TABLES, arrow_schema, key_of, references_of
from schemas import _seeded as seeded

REFERENCES = [(name, reference) for name, schema in TABLES.items() for reference in references_of(schema)]


def arrow(rows: dict[str, list[seeded.Row]]) -> dict[str, pa.Table]:
    return {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(schema)) for name, schema in TABLES.items()}


def test_sound_rows_refer_to_nothing_that_is_not_there() -> None:
    assert list(_dangling(arrow(seeded.valid_tables()))) == []


@pytest.mark.parametrize(("name", "reference"), REFERENCES, ids=[f"{n}.{r.columns[0]}" for n, r in REFERENCES])
def test_own_checks_refuse_every_reference_to_nothing(name: str, reference: seeded.Reference) -> None:
    rows = seeded.valid_tables()
    (numbers := [column for column in reference.columns if column == "passage_no"])
    lost = dict.fromkeys(numbers, 99) if numbers else {reference.columns[0]: "lost"}
    rows[name].append(seeded.full_row(name, **lost))
    found = [(fault.table, fault.column, fault.wrong) for fault in _dangling(arrow(rows))]
    assert (name, ", ".join(reference.columns), f"not in {reference.table}") in found


def test_every_constraint_of_every_column_is_in_the_catalogue() -> None:
    sown = Counter((each.table, each.column, each.constraint) for each in seeded.catalogue())
    for name, schema in TABLES.items():
        for column, told in schema.columns.items():
            checks = seeded.SCHEMAS[name].columns[column].checks
            asked = {"its type"} | (set() if told.nullable else {"a value is there"})
            asked |= {seeded.CONSTRAINTS.get(str(check.name), "its length or range") for check in checks}
            assert {constraint for of, at, constraint in sown if (of, at) == (name, column)} >= asked
        assert sown[name, ", ".join(key_of(schema)), "its key"] == 1
        assert sown[name, "", "columns together"] == len(schema.checks)
    assert sum(count for (_, _, constraint), count in sown.items() if constraint == "a reference") == len(REFERENCES)


def test_every_own_check_has_a_defect_and_says_what_must_hold() -> None:
    tables = [wrong for *_, expected in test_validation.DEFECTS for validator, *_, wrong in expected]
    written = [wrong for _, expected in test_written.DAMAGE.values() for *_, wrong in expected]
    said = {check for check in Own for wrong in (*tables, *written) if wrong.startswith(check.partition("{")[0])}
    assert set(Own) - said == set()
    assert list(HOLDS) == list(Own)


def test_every_rule_stands_in_what_some_test_expects(root: Path) -> None:
    """Where rules are tested in tables of cases, their own tests ask for each; here, that none is spoken of nowhere."""
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "tests").glob("*.py")))
    families = {name for name in rules() if name.startswith(("bad-", "unknown-"))}  # tests/every_key.py, by enumeration
    raised = {error.rule: error.__name__ for error in PassageError.__subclasses__()}
    spoken = {name for name in rules() if re.search(rf"\b({name}|{raised.get(name, name)})\b", tests)}
    assert rules().keys() - families - spoken == set()


def test_the_page_is_as_the_program_writes_it_and_keeps_what_another_wrote(root: Path) -> None:
    there = (root / "docs" / "validation.md").read_text(encoding="utf-8")
    if there != validation_page(there):
        pytest.fail("docs/validation.md is not what schemas and rules say now; run `make codebook`", pytrace=False)
    other = f"{RUN}\nfigures\n"
    assert validation_page(f"# Old\n{other}").endswith(f"\n\n{other}")
    assert RUN not in validation_page("")
