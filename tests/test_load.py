"""Loading gives every table whole, typed, described and joined, or one sentence on why it cannot."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import small_release

import envoylog
from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release
from envoylog import Release, Unknown
from envoylog._rebuilt import rebuilt
from envoylog._store import Store
from envoylog.resolution import RULES
from schemas import EVENT_TABLES, TABLES

DEFAULT_TYPES = {
    ("string", True): "str",
    ("string", False): "str",
    ("date", True): "datetime64[us]",
    ("date", False): "datetime64[us]",
    ("integer", True): "int64",
    ("integer", False): pd.ArrowDtype(pa.int64()),
    ("number", False): "float64",
    ("boolean", True): "bool",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.make(tmp_path_factory.mktemp("load") / "release")


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return Release(folder)


@pytest.fixture(scope="module")
def of_our_seeds(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Store:
    seeds = read_seeds(root / "seeds")
    made = tmp_path_factory.mktemp("seeds") / "release"
    write_release(compiled(seeds).arrow(), made, "0.0.0", codes_of(seeds), {})
    return Store(made)


def test_the_tables_are_those_of_the_schemas_in_their_order(release: Release) -> None:
    tables = release.tables()
    assert tables["table"].to_list() == list(TABLES)
    assert tables["rows"].to_list() == [len(release.load(table)) for table in TABLES]
    assert tables.notna().all(axis=None)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_and_has_the_type_of_its_kind(release: Release, table: str) -> None:
    frame, codebook = release.load(table), release.codebook(table)
    assert list(codebook) == ["column", "title", "type", "nature", "vocabulary", "unit", "required", "description"]
    kinds = zip(codebook["type"], codebook["required"], strict=True)
    assert frame.dtypes.to_dict() == dict(zip(codebook["column"], [dtype(*kind) for kind in kinds], strict=True))
    assert not frame[codebook.loc[codebook["required"], "column"]].isna().any(axis=None)


def dtype(kind: str, required: bool) -> object:
    return pd.api.types.pandas_dtype(DEFAULT_TYPES[kind, required])


@pytest.mark.parametrize("backend", ["default", "pyarrow", "numpy_nullable"])
@pytest.mark.parametrize("table", TABLES)
def test_every_backend_has_the_values_of_the_file(release: Release, folder: Path, table: str, backend: str) -> None:
    stored = pq.read_table(folder / "data" / f"{table}.parquet")
    loaded = release.load(table, dtype_backend=backend)
    assert (
        pa.Table.from_pandas(loaded, preserve_index=False)
        .select(stored.column_names)
        .cast(stored.schema)
        .equals(stored)
    )


def test_without_a_name_it_is_the_record(release: Release) -> None:
    pd.testing.assert_frame_equal(release.load(), release.load("record"))
    pd.testing.assert_frame_equal(release.codebook(), release.codebook("record"))


def test_attrs_say_what_it_is(release: Release) -> None:
    attrs = release.load("policy_actions", with_event=True).attrs
    assert attrs["version"] == release.version == small_release.VERSION
    assert attrs["title"].endswith("Policy actions")
    assert attrs["citation"] == release.cite() == release.cite("text")
    assert attrs["units"]["amount"] == "currency units"
    assert attrs["units"]["n_reports"] == "reports"
    assert release.load("policy_actions", columns=["event_id"]).attrs["units"] == {}
    assert release.load("policy_actions", rule="most_precise").attrs["rule"] == "most_precise"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (["title", "event_id"], ["title", "event_id"]),  # in the order asked
        (["title", "title"], ["title"]),
        ("title", ["title"]),
        (("n_reports",), ["n_reports"]),
        ([], []),
    ],
)
def test_columns_are_those_asked_for(release: Release, asked: list[str], given: list[str]) -> None:
    frame = release.load(columns=asked)
    pd.testing.assert_frame_equal(frame, release.load()[given], check_column_type=bool(given))


@pytest.mark.parametrize("table", [name for name in TABLES if "event_id" in TABLES[name].columns])
def test_a_join_adds_the_one_event_of_each_row(release: Release, table: str) -> None:
    plain, joined, events = release.load(table), release.load(table, with_event=True), release.load("events")
    pd.testing.assert_frame_equal(joined[list(plain)], plain)
    for name in set(joined) - set(plain):
        theirs = events.set_index("event_id")[name if name in events else name.removeprefix("event_")]
        pd.testing.assert_series_equal(
            joined[name], plain["event_id"].map(theirs), check_names=False, check_dtype=False
        )
    assert set(events) <= {name.removeprefix("event_") for name in joined} | set(joined)


def test_a_join_prefixes_only_what_clashes(release: Release) -> None:
    joined = set(release.load("reports", with_event=True))
    assert {"title", "event_title", "summary", "event_summary", "date_earliest", "event_type"} <= joined
    assert not {"event_date_earliest", "event_event_type"} & joined


def test_a_column_that_may_be_null_can_be_asked_for_alone(release: Release) -> None:
    amounts = release.load("policy_actions", columns="amount")["amount"]
    assert (amounts.iloc[0], amounts.isna().to_list()) == (7_000_000_000, [False, True])


def test_a_join_takes_the_columns_asked_for(release: Release) -> None:
    frame = release.load("statements", columns=["date_earliest", "speech_act"], with_event=True)
    assert list(frame) == ["date_earliest", "speech_act"]


def test_a_join_on_another_rule_takes_that_rules_events(release: Release) -> None:
    days = {
        rule: release.load("meetings", ["date_edtf"], with_event=True, rule=rule).squeeze()
        for rule in ("nearest", "most_precise")
    }
    assert days == {"nearest": "2021-11-15/2021-11-16", "most_precise": "2021-10-21"}


@pytest.mark.parametrize("table", [*EVENT_TABLES, "record", "claims"])
def test_the_default_rule_rebuilds_what_is_stored(of_our_seeds: Store, folder: Path, table: str) -> None:
    for store in (Store(folder), of_our_seeds):
        assert again(store)[table].equals(store.read(table), check_metadata=True)


REBUILT: dict[Path, dict[str, pa.Table]] = {}


def again(store: Store) -> dict[str, pa.Table]:
    if store.folder not in REBUILT:
        REBUILT[store.folder] = rebuilt(store, "nearest")
    return REBUILT[store.folder]


@pytest.mark.parametrize("rule", RULES)
def test_what_a_curator_ruled_stays_under_every_rule(release: Release, rule: str) -> None:
    assert release.load("events", rule=rule).set_index("event_id").loc["talks-2021-11", "place_id"] == "gulf"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_adopts_one_claim_of_each_cell(release: Release, rule: str) -> None:
    claims = release.load("claims", rule=rule)
    cells = claims.groupby(["event_id", "table", "item", "field"], dropna=False)["adopted"].sum()
    assert cells.le(1).all()
    assert set(claims.loc[claims["adopted"], "rule"]) <= {"sole", "agreed", "refined", "ruling", rule}


def test_a_table_that_no_rule_touches_is_the_same_under_each(release: Release) -> None:
    pd.testing.assert_frame_equal(release.load("sources", rule="most_precise"), release.load("sources"))


def test_a_loaded_frame_is_the_users_own(release: Release) -> None:
    frame = release.load("events", rule="most_precise")
    frame["title"] = "mine"
    assert "mine" not in set(release.load("events", rule="most_precise")["title"])


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda r: r.load("evnts"), "no table `evnts`; did you mean `events`"),
        (lambda r: r.codebook("evnts"), "did you mean `events`"),
        (lambda r: r.load(columns=["titel"]), "no column `titel`; did you mean `title`"),
        (lambda r: r.load("actors", with_event=True), "there are: events, interviews"),
        (lambda r: r.load(rule="nearst"), "no rule `nearst`; did you mean `nearest`"),
        (lambda r: r.load("sources", rule="nearst"), "no rule `nearst`"),
        (lambda r: r.load(dtype_backend="arrow"), "no dtype_backend `arrow`; did you mean `pyarrow`"),
        (lambda r: r.cite("biblatex"), "no citation format `biblatex`; did you mean `bibtex`"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(
    release: Release, ask: Callable[[Release], object], says: str
) -> None:
    with pytest.raises(Unknown) as caught:
        ask(release)
    assert says in str(caught.value)


def test_unknown_attributes_are_attribute_errors() -> None:
    assert not hasattr(envoylog, "lod")
    assert envoylog.resolution.RULES == RULES


def test_a_path_is_a_string_or_a_path(folder: Path) -> None:
    assert repr(Release(str(folder))) == repr(Release(folder)) == f"<Release 0.9.0 in {folder}>"


def test_nulls_of_text_are_not_the_word(release: Release) -> None:
    codebook = release.codebook("event_topics")
    assert codebook["unit"].isna().all()
    assert codebook["unit"].dtype == "str"
    assert np.isnan(codebook["unit"].iloc[0])
