"""Single edits of the small seeds are refused at their place or make no other difference; and the judge can say no."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pytest
from small_seeds import AGENCY, MINISTRY, WEEKLY, report, small_seeds, source, write_seeds

from bench.mutation.edits import KINDS, drawn
from bench.mutation.figures import BEGIN, HEAD, Judged, Run, figures, placed
from bench.mutation.laid_out import unlike
from bench.mutation.seed_pages import Edit, Seeds
from bench.mutation.shown import shown
from bench.mutation.trial import Trial, tried
from bench.mutation.verdict import Base, Outcome, Verdict, verdicts
from bench.mutations import base_of, texts_of
from curation.checking import fix
from curation.findings import Finding

Tables = dict[str, pa.Table]
TITLE: Final = (WEEKLY, "Southland freezes", "Southland froze")


class House(NamedTuple):
    """The small seeds in a folder, as text, and what they make."""

    folder: Path
    texts: dict[str, str]
    base: Base

    def edit(self, path: str, old: str, new: str) -> Edit:
        """Other words in one line of a seed."""
        page = Seeds(self.texts).page(path)
        line = next(number for number, line in enumerate(page.lines, start=1) if old in line)
        at = page.lines[line - 1].index(old)
        return page.changed(line, (at, at + len(old)), new)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = write_seeds(tmp_path_factory.mktemp("house"), small_seeds())
    return House(folder, texts_of(folder), base_of(folder))


@pytest.fixture(scope="module")
def retitled(house: House) -> Trial:
    """An edit that is accepted: other words in one title."""
    return tried(house.folder, house.edit(*TITLE), None)


def judged(house: House, edit: Edit) -> Verdict:
    return verdicts(tried(house.folder, edit, None), house.base)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_refused_at_its_place_or_is_the_only_difference(house: House, kind: str) -> None:
    edit = next(edit for edit in drawn(house.texts, 1, seed=4) if edit.kind == kind)
    outcome, why = judged(house, edit)
    assert not outcome.defect, f"{edit.told()}\n{outcome}\n{why}"
    assert texts_of(house.folder) == house.texts


def test_every_cell_is_worked_out_before_any_edit(house: House) -> None:
    assert shown(house.base.tables) == house.base.world.cells
    assert unlike(house.base.tables, house.base.world) == []


def test_every_cell_is_worked_out_where_an_identity_makes_two_events_one(tmp_path: Path) -> None:
    seeds = small_seeds()
    again = report("talks-again", "meeting", links=[{"relation": "follows", "event": "denial-2026"}])
    seeds["sources/2026/weekly-2026-01-22.yaml"] = source("weekly-2026-01-22", again, title="More")
    united = {"id": "united", "decision": "same", "events": ["talks-2026", "talks-again"]}
    seeds["identities/united.yaml"] = united | {"basis": "So.", "reason": "So."}
    base = base_of(write_seeds(tmp_path, seeds))
    assert shown(base.tables) == base.world.cells
    assert unlike(base.tables, base.world) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "outcome"),
    [
        (AGENCY, "interviewee: envoy", "interviewee: envy", Outcome.HERE),
        ("vocabularies.yaml", 'title: "tenure"', 'title: "How held"', Outcome.PAGE),
        ("vocabularies.yaml", "code: acting", "code: actng", Outcome.NAMED),
        ("identities/denied-and-talked.yaml", "Two acts.", "Two.", Outcome.KEPT),
    ],
)
def test_what_becomes_of_an_edit(house: House, path: str, old: str, new: str, outcome: Outcome) -> None:
    assert judged(house, house.edit(path, old, new)).outcome is outcome


# The judge itself.


def with_cell(table: str, column: str, value: object, where: str) -> Callable[[Tables], None]:
    """Another value in one column of the rows whose first column begins so."""

    def change(tables: Tables) -> None:
        rows = tables[table].to_pylist()
        asked = [row for row in rows if str(next(iter(row.values()))).startswith(where)]
        assert asked
        for row in asked:
            row[column] = value
        tables[table] = pa.Table.from_pylist(rows, schema=tables[table].schema)

    return change


def without_row(table: str, where: str) -> Callable[[Tables], None]:
    """One row less, of those whose first column begins so."""

    def change(tables: Tables) -> None:
        first = tables[table].column_names[0]
        at = next(n for n, key in enumerate(tables[table][first].to_pylist()) if key.startswith(where))
        tables[table] = pa.concat_tables([tables[table].slice(0, at), tables[table].slice(at + 1)])

    return change


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a recorded value of another source", with_cell("sources", "note", "So.", "agency")),
        (
            "a claim of another report",
            with_cell("claims", "value", "multilateral", "ministry-2026-01-06.talks-2026.format"),
        ),
        ("a claim that nobody makes", without_row("claims", "ministry-2026-01-06.talks-2026.place")),
        ("a passage of another report", with_cell("passages", "start", 11, "ministry")),
        ("a value of another event", with_cell("events", "status", "occurred", "talks")),
        ("a value that is lost", with_cell("statements", "speech_act", None, "denial")),
        ("a participant that is lost", without_row("participants", "talks")),
        ("a topic that is lost", without_row("event_topics", "denial")),
        ("an event that is lost", without_row("events", "interview")),
        ("a count of another event", with_cell("events", "n_conflicts", 7, "talks")),
        ("an origin of another report", with_cell("reports", "origin_id", "weekly-2026-01-20", "ministry")),
        ("the standing of another claim", with_cell("claims", "standing", "rival", "ministry-2026-01-06.talks-2026.d")),
        ("the names of another event", with_cell("record", "participants", "Nobody", "talks")),
        ("the first of a role", with_cell("meetings", "host_id", "southland", "talks")),
        ("a name of another actor", with_cell("actors", "label", "Else", "bank")),
    ],
)
def test_a_wider_difference_is_seen(house: House, retitled: Trial, what: str, change: Callable[[Tables], None]) -> None:
    tables = dict(retitled.tables or {})
    change(tables)
    assert verdicts(retitled, house.base)[0].outcome is Outcome.EXACT
    assert verdicts(replace(retitled, tables=tables), house.base)[0].outcome is Outcome.WIDE, what


def test_an_edit_that_the_candidate_does_not_show_is_seen(house: House) -> None:
    silent = Trial(house.edit(*TITLE), tables=house.base.tables, page=house.base.page)
    outcome, why = verdicts(silent, house.base)[0]
    assert outcome is Outcome.WIDE
    assert "shows Southland freezes the bank's money, told is Southland froze" in why


def test_an_edit_that_tells_nothing_is_seen(house: House) -> None:
    edit = house.edit(MINISTRY, "bears: [date, participants.envoy]", "bears: [participants.envoy, date]")
    assert verdicts(Trial(edit, tables=house.base.tables, page=house.base.page), house.base)[0] == (Outcome.SILENT, "")


@pytest.mark.parametrize(
    ("path", "line", "wrong", "outcome"),
    [
        (AGENCY, 17, "no actor `x`", Outcome.HERE),
        (AGENCY, 1, "no actor `x`", Outcome.UNPLACED),  # too far, and it says nothing of the edit
        (AGENCY, 1, "`envoy` gives no interview", Outcome.NAMED),
        (WEEKLY, 1, "interview-2026 is told by nobody", Outcome.NAMED),
        (WEEKLY, 17, "no actor `x`", Outcome.UNPLACED),  # another seed
    ],
)
def test_a_refusal_must_say_where(house: House, path: str, line: int, wrong: str, outcome: Outcome) -> None:
    edit = house.edit(AGENCY, "interviewee: envoy", "interviewee: envy")._replace(lines=(16,))
    found = Finding(f"seeds/{path}", line, 1, "unknown-actor", wrong, "mend it")
    assert verdicts(Trial(edit, findings=[found]), house.base)[0].outcome is outcome


def test_a_fault_without_a_place_is_a_defect(house: House) -> None:
    assert verdicts(Trial(house.edit(*TITLE), stray="pandera: events.title"), house.base)[0] == (
        Outcome.CRASHED,
        "pandera: events.title",
    )


# With a text at hand.


def test_a_passage_that_moved_is_refused_where_its_text_is_at_hand(tmp_path: Path) -> None:
    text = "The envoy spoke to the agency on Monday in the capital of the country."
    (tmp_path / "page.txt").write_text(text)
    seeds = small_seeds()
    seeds[AGENCY]["text"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    for told in seeds[AGENCY]["reports"]:
        told["passages"] = [{"first": "The envoy spoke", "last": "the country."}]
    folder = write_seeds(tmp_path, seeds)
    fix(folder, [], tmp_path)
    house = House(folder, texts_of(folder), base_of(folder))
    trial = tried(folder, house.edit(AGENCY, "span: [0, 70]", "span: [0, 64]"), tmp_path)
    assert [verdict.outcome for verdict in verdicts(trial, house.base)] == [Outcome.EXACT, Outcome.HERE]


# What is published.


def test_figures_take_the_place_of_those_of_the_last_run(house: House) -> None:
    edit = house.edit(*TITLE)._replace(kind=next(iter(KINDS)))
    judged = [Judged(edit, Verdict(Outcome.EXACT), Verdict(Outcome.SILENT), written=True)]
    part = figures(Run(judged, seeds=20, texts=True, chance=1, seconds=60, processes=2))
    assert f"| {next(iter(KINDS))} | 0 | 0 | 1 | 0 | 0 |" in part
    assert "**1 defects**" in part
    others = f"{HEAD}\n## Others\n"
    once = placed(others, part)
    assert once.startswith(others)
    assert placed(once + "\nMore.\n", part.replace("60", "70")) == once + "\nMore.\n"
    assert once.count(BEGIN) == 1
