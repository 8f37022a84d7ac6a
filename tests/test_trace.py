"""Asked of any cell who says so, a release answers with claims, tellers and passages."""

import datetime as dt
import html.parser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import small_release

from envoylog import Release, Trace, Unknown

TALKS, REMARK, FREEZE, THAW, INTERVIEW = (
    *("talks-2021-11", "remark-2021-11", "freeze-2021-08", "thaw-2021-11", "interview-2021-11"),
)
EVENT_TABLES = ("events", "interviews", "meetings", "statements", "policy_actions", "record")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of one width, whatever other tests of the same process have made of it."""
    monkeypatch.setenv("COLUMNS", "110")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Release(small_release.make(tmp_path_factory.mktemp("trace") / "release"))


def standings(trace: Trace) -> list[tuple[str, str, str]]:
    """What a trace shows, in order: standing, value (or item) and source's publisher."""
    said = trace.claims["value"].where(trace.claims["field"].ne("present"), trace.claims["item"])
    return list(zip(trace.claims["standing"], said, trace.claims["publisher"], strict=True))


@pytest.mark.parametrize(
    ("event", "field", "value", "rule", "expected"),
    [
        (
            *(TALKS, "date_edtf", "2021-11-15/2021-11-16", "nearest"),
            [
                ("adopted", "2021-11-15/2021-11-16", "Ministry Site"),
                ("rival", "2021-10-21", "Agency"),  # disjoint
                ("coarser", "2021-11", "Weekly"),  # the month around it: no conflict
            ],
        ),
        (
            *(TALKS, "place_id", "gulf", "ruling"),  # the curator's word over the nearest report's
            [
                ("adopted", "gulf", "Agency"),
                ("overruled", "capital", "Ministry Site"),
                ("agrees", "gulf", "Weekly"),
            ],
        ),
        (
            *(INTERVIEW, "date_edtf", "2021-11-10/2021-11-17", "nearest"),
            [
                ("adopted", "2021-11-10/2021-11-17", "Agency"),
                ("forecast", "2021-11-17", "Ministry Site"),  # told the day before
            ],
        ),
        (
            *(REMARK, "date_edtf", "2021-11-15/2021-11-16", "nearest"),
            [
                ("adopted", "2021-11-15/2021-11-16", "Ministry Site"),
                ("rival", "2021-11-24/2021-12-01", "Weekly"),  # an old remark sold as new
                ("coarser", "2021-11", "Agency"),
            ],
        ),
        (FREEZE, "amount", 7_000_000_000, "sole", [("adopted", "7000000000", "Weekly")]),
        (
            TALKS,
            "mode",
            "in_person",
            "agreed",
            [("adopted", "in_person", "Ministry Site"), ("agrees", "in_person", "Agency")],
        ),
        (THAW, "amount", None, None, []),  # no report says: not an error
        (REMARK, "stance", None, None, []),
    ],
)
def test_a_coded_cell_shows_its_claim_and_every_rival(
    release: Release, event: str, field: str, value: object, rule: str | None, expected: list[tuple[str, str, str]]
) -> None:
    trace = release.trace(event, field)
    assert (trace.value, trace.rule, standings(trace)) == (value, rule, expected)


@pytest.mark.parametrize(
    ("event", "field", "value", "leads_to"),
    [
        (TALKS, "date_earliest", dt.date(2021, 11, 15), {"date_edtf"}),
        (THAW, "date_earliest", None, {"date_edtf"}),  # open: still somebody's date
        (TALKS, "country", "QAT", {"place_id"}),
        (TALKS, "place", "Gulf City", {"place_id"}),
        (TALKS, "host_id", "northland", {"northland:host"}),
        (REMARK, "speaker_id", "envoy", {"envoy:speaker", "colleague:speaker"}),
        (REMARK, "n_speakers", 2, {"envoy:speaker", "colleague:speaker"}),
        (REMARK, "targets", "Southland", {"southland:target"}),
        (INTERVIEW, "outlet_id", "agency", {"agency:interviewer"}),
        (TALKS, "participants", "Envoy; Northland; Visitor", {"envoy:delegate", "northland:host", "visitor:visitor"}),
        (TALKS, "topics", "Contacts", {"contacts"}),
        (TALKS, "n_conflicts", 3, {"date_edtf", "format", "place_id"}),  # a date and its basis are one value
        (FREEZE, "n_conflicts", 0, set()),
    ],
)
def test_a_derived_cell_leads_to_the_claims_it_is_derived_from(
    release: Release, event: str, field: str, value: object, leads_to: set[str]
) -> None:
    trace = release.trace(event, field)
    led = trace.claims["field"].where(trace.claims["field"].ne("present"), trace.claims["item"])
    assert (trace.value, set(led)) == (value, leads_to)
    assert trace.how


@pytest.mark.parametrize(
    ("event", "field", "value", "counted"),
    [
        (
            TALKS,
            "n_reports",
            3,
            [
                "ministry-site-2021-11-16.talks-2021-11",
                "agency-2021-11-17.talks-2021-11",
                "weekly-2021-12-01.talks-2021-11",
            ],
        ),
        (TALKS, "n_origins", 2, ["ministry-site-2021-11-16", "agency-2021-11-17"]),  # the weekly relays
        (REMARK, "n_informants", 1, ["envoy"]),  # three sources, one man's word
        (TALKS, "title", "The visitor's first talks in the capital", ["The visitor's first talks in the capital"]),
        (
            REMARK,
            "position",
            "The visitor's side should talk more often.",
            ["The visitor's side should talk more often."],
        ),
        (TALKS, "first_source_publisher", "Ministry Site", ["Ministry Site"]),
        (
            TALKS,
            "first_source_url",
            "https://ministry.example/2021/11/talks",
            ["https://ministry.example/2021/11/talks"],
        ),
        (TALKS, "summary", None, []),
    ],
)
def test_a_cell_taken_from_reports_shows_which(
    release: Release, event: str, field: str, value: object, counted: list[str]
) -> None:
    trace = release.trace(event, field)
    assert (trace.value, trace.claims.loc[trace.claims["adopted"], "value"].to_list()) == (value, counted)


def test_a_title_of_no_report_leads_to_what_it_is_made_of(release: Release) -> None:
    trace = release.trace(REMARK, "title")
    assert trace.value == "Urge: Colleague, Envoy / Southland"
    assert set(trace.claims["field"]) == {"subtype", "speech_act", "present"}


@pytest.mark.parametrize(
    ("field", "item", "value"),
    [
        ("attendance", "visitor:visitor", "attended"),
        ("capacity", "visitor:visitor", None),
        ("role", "visitor:visitor", "visitor"),
        ("present", "visitor:visitor", True),
        ("participants", "visitor:visitor", True),
        ("topic_id", "contacts", "contacts"),
    ],
)
def test_an_item_has_cells_of_its_own(release: Release, field: str, item: str, value: object) -> None:
    trace = release.trace(TALKS, field, item)
    assert trace.value == value
    assert set(trace.claims["item"]) <= {item}


def test_the_passage_is_the_one_that_bears_the_field(release: Release) -> None:
    dated = release.trace(TALKS, "date_edtf").passages.iloc[-1]
    assert (dated["report_id"], dated["first"], dated["last"]) == (
        *("weekly-2021-12-01.talks-2021-11", "last month's meeting"),
        pytest.approx(float("nan"), nan_ok=True),
    )
    own = release.trace(TALKS, "date_edtf").passages.query("report_id.str.startswith('ministry')")
    assert own[["passage_no", "first", "start", "end"]].to_numpy().tolist() == [[2, "From 15 to 16", 100, 140]]


@pytest.mark.parametrize(
    ("event", "caveat"),
    [(INTERVIEW, "own act; told before the event"), (REMARK, "1 relay step from agency-2021-11-17; presented as new")],
)
def test_it_prints_why_a_near_report_was_not_believed(release: Release, event: str, caveat: str) -> None:
    assert caveat in str(release.trace(event, "date_edtf"))


def test_a_value_that_rests_on_its_basis_has_no_passage(release: Release) -> None:
    trace = release.trace(INTERVIEW, "date_edtf")
    assert not trace.passages["report_id"].str.startswith("agency").any()
    assert "no passage" in str(trace)
    assert "date_basis: news_cycle" in str(trace)


@pytest.mark.parametrize("event", [TALKS, REMARK, FREEZE])
def test_every_cell_has_a_trace_that_agrees_with_the_table(release: Release, event: str) -> None:
    for table in EVENT_TABLES:
        rows = release.load(table, dtype_backend="pyarrow").query("event_id == @event")
        for column in release.codebook(table).itertuples():
            for cell in rows[column.column]:
                trace = release.trace(event, str(column.column))
                assert trace.value == (None if pd.isna(cell) else cell)
                if column.nature == "coded":
                    assert trace.claims.loc[trace.claims["adopted"], "value"].to_list() == written(cell)


def written(cell: Any) -> list[str]:
    return [] if pd.isna(cell) else [str(cell)]


def test_it_prints_value_rule_rival_teller_passage_and_link(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = str(release.trace(TALKS, "date_earliest"))
    for part in (
        *("date_earliest of talks-2021-11: 2021-11-15", "The first day of `date_edtf`", "rule `nearest`"),
        *("rival      2021-10-21 [date_basis: stated]", "published 2021-11-17", "told by Envoy; participant account"),
        *("1 relay step from agency-2021-11-17", "passage 2: From 15 to 16 ... November 2021"),
        "https://ministry.example/2021/11/talks#:~:text=From%2015%20to%2016,November%202021",
    ):
        assert part in shown
    assert all(len(line) <= 100 or "https://" in line for line in shown.splitlines())
    assert repr(release.trace(TALKS, "date_earliest")) == shown


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_escaped(release: Release) -> None:
    read = Tags()
    read.feed(release.trace(TALKS, "format")._repr_html_())
    assert read.tags == {"div", "p", "b", "br", "i", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert 'Talks <b> ... with "visitors" & others' in read.text
    assert "Talks <in> the capital & after" in read.text
    assert read.links[0] == (
        "https://ministry.example/2021/11/talks#:~:text=Talks%20%3Cb%3E,with%20%22visitors%22%20%26%20others"
    )


@pytest.mark.parametrize(
    ("event", "field", "item", "says"),
    [
        ("talk-2021-11", "format", None, "no event `talk-2021-11`; did you mean `talks-2021-11`"),
        (TALKS, "formt", None, "no field of this meeting `formt`; did you mean `format`"),
        (REMARK, "format", None, "no field of this statement `format`"),
        (TALKS, "capacity", None, "envoy:delegate, northland:host, visitor:visitor"),
        (TALKS, "capacity", "visitor:host", "no item `visitor:host`; did you mean"),
        (TALKS, "format", "visitor:visitor", "leave item= out"),
        (TALKS, "relation", None, "this event has none"),
        (TALKS, "links", "follows:x", "this event has none"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(
    release: Release, event: str, field: str, item: str | None, says: str
) -> None:
    with pytest.raises(Unknown) as caught:
        release.trace(event, field, item)
    assert says in str(caught.value)


def test_a_link_that_is_no_web_address_is_no_link(release: Release, tmp_path: Path) -> None:
    from envoylog._shown import as_html

    trace = release.trace(TALKS, "format")
    trace.passages["url"] = "javascript:alert(1)"
    assert "href" not in as_html(trace)
