"""Any release can be had again from row versions: rows, columns, types, order, and the bytes of its CSV files."""

import io

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.history import NONE, NotRebuilt, Release, RowVersions, ended, extended
from envoylog._csv import write_csv

KINDS = {
    "text": (pa.string(), st.sampled_from(["", "NA", "null", "a", "Ω", "two words", '"quoted"', "line\nbreak", "a,b"])),
    "whole": (pa.int64(), st.integers(-3, 3)),
    "number": (pa.float64(), st.sampled_from([0.1, 0.0, -0.0, 1e300, 2.5])),
    "flag": (pa.bool_(), st.booleans()),
}
COLUMNS = ("first", "second", "third")
KEYS = (("id",), ("id", "part"), ("part", "id"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[pa.Table, tuple[str, ...]]:
    """A table of a release: some columns of some types in some order, some rows, sorted by one of some keys."""
    key = draw(st.sampled_from(KEYS))
    ids = draw(st.sets(st.tuples(*[st.sampled_from(["a", "b", "b-1", "c", "ä", "я"])] * len(key)), max_size=6))
    columns = {name: pa.array([each[at] for each in sorted(ids)], pa.string()) for at, name in enumerate(key)}
    for name in draw(st.lists(st.sampled_from(COLUMNS), unique=True)):
        arrow_type, values = KINDS[draw(st.sampled_from([*KINDS]))]
        cells = draw(st.lists(st.none() | values, min_size=len(ids), max_size=len(ids)))
        columns[name] = pa.array(cells, arrow_type)
    names = draw(st.permutations([*columns]))
    whole = pa.table({name: columns[name] for name in names})
    return whole.sort_by([(name, "ascending") for name in key]), key


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[pa.Table, tuple[str, ...]] | None]:
    """Releases of a table, one after the other; each as the last one, edited, anew, or none where it is not there."""
    made: list[tuple[pa.Table, tuple[str, ...]] | None] = []
    for _ in range(draw(st.integers(1, 12))):
        last = made[-1] if made else None
        step = draw(st.sampled_from(["as before", "edited", "edited", "anew", "none"]))
        if step == "none":
            made.append(None)
        elif step == "anew" or last is None:
            made.append(draw(tables()))
        else:
            made.append(last if step == "as before" else draw(edited(*last)))
    return made


@st.composite
def edited(draw: st.DrawFn, table: pa.Table, key: tuple[str, ...]) -> tuple[pa.Table, tuple[str, ...]]:
    """The table with some rows removed, some cells made null, a column lost, renamed or moved."""
    kept = draw(st.lists(st.booleans(), min_size=table.num_rows, max_size=table.num_rows))
    table = table.filter(pa.array(kept, pa.bool_()))
    others = [name for name in table.column_names if name not in key]
    if others:
        name, what = draw(st.sampled_from(others)), draw(st.sampled_from(["lose", "rename", "empty", "move", "leave"]))
        at = table.column_names.index(name)
        if what == "lose":
            table = table.drop_columns([name])
        elif what == "rename":
            free = [each for each in COLUMNS if each not in table.column_names] or [name]
            table = table.rename_columns([free[0] if each == name else each for each in table.column_names])
        elif what == "empty":
            table = table.set_column(at, name, pa.nulls(table.num_rows, table[name].type))
        elif what == "move":
            table = table.select([name, *(each for each in table.column_names if each != name)])
    return table, key


def grown(history: list[tuple[pa.Table, tuple[str, ...]] | None]) -> tuple[RowVersions, list[str]]:
    """The row versions after all releases, and the releases' versions, which do not sort as text."""
    known, last, versions = NONE, None, [f"0.{number}.0" for number in range(8, 8 + len(history))]
    for version, told in zip(versions, history, strict=True):
        if told is None:
            known, last = ended(known, version), None
            continue
        new = Release(version, *told)
        known, last = extended(known, last, new), new
    return known, versions


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_every_release_of_every_history_is_had_again(history: list[tuple[pa.Table, tuple[str, ...]] | None]) -> None:
    known, versions = grown(history)
    for version, told in zip(versions, history, strict=True):
        assert bool(told) == bool(again := known.at(version).column_names)
        if told:
            assert sorted(again) == sorted(told[0].column_names)
            assert as_csv(known.at(version).select(told[0].column_names)) == as_csv(told[0])


def as_csv(table: pa.Table) -> bytes:
    file = io.BytesIO()
    write_csv(table, file)
    return file.getvalue()


def of(*rows: tuple[str, str | None], name: str = "value") -> pa.Table:
    return pa.table({"id": pa.array([row[0] for row in rows]), name: pa.array([row[1] for row in rows], pa.string())})


def rows_of(*releases: pa.Table) -> list[dict[str, str | None]]:
    return list(grown([(each, ("id",)) for each in releases])[0].rows.to_pylist())


def test_a_row_that_stays_as_it_was_is_kept_once() -> None:
    assert rows_of(*[of(("a", "1"), ("b", None))] * 5) == [
        {"id": "a", "value": "1", "since": "0.8.0", "until": None},
        {"id": "b", "value": None, "since": "0.8.0", "until": None},
    ]


def test_a_row_that_is_edited_ends_and_begins_and_one_that_comes_back_begins_again() -> None:
    assert rows_of(of(("a", "1"), ("b", "1")), of(("a", "2")), of(("a", "2"), ("b", "1"))) == [
        {"id": "a", "value": "1", "since": "0.8.0", "until": "0.9.0"},
        {"id": "a", "value": "2", "since": "0.9.0", "until": None},
        {"id": "b", "value": "1", "since": "0.8.0", "until": "0.9.0"},
        {"id": "b", "value": "1", "since": "0.10.0", "until": None},
    ]


def test_a_column_that_is_gained_or_lost_makes_no_new_rows() -> None:
    wider = of(("a", "1")).append_column("more", pa.array(["x"]))
    assert rows_of(of(("a", "1")), wider, of(("a", "1"))) == [
        {"id": "a", "value": "1", "more": "x", "since": "0.8.0", "until": None}
    ]


def test_a_column_that_changes_its_type_stands_beside_what_it_was() -> None:
    number = pa.table({"id": ["a"], "value": pa.array([1], pa.int64())})
    known, _ = grown([(of(("a", "1")), ("id",)), (number, ("id",))])
    assert known.rows.column_names == ["id", "value@0.9.0", "value", "since", "until"]
    assert known.at("0.8.0").to_pylist() == [{"id": "a", "value": "1"}]
    assert known.at("0.9.0").to_pylist() == [{"id": "a", "value": 1}]


@pytest.mark.parametrize(
    "table",
    [of(("b", "1"), ("a", "1")), of(("a", "1"), ("a", "2")), of(("a", "1"), ("a", "1"))],
    ids=["out of order", "one key twice", "one row twice"],
)
def test_rows_that_could_not_be_put_in_order_again_are_refused(table: pa.Table) -> None:
    with pytest.raises(NotRebuilt, match=r"the rows of 0.8.0 do not stand in the order of id, one for each"):
        rows_of(table)
