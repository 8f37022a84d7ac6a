"""The report on a change between two revisions of a real repository: what is lost, edited, decided and added."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from small_changes import Change, both, of_event, with_report_keys, with_same, without
from small_history import ECHO, MAIN, History, new_history, nothing, with_source
from small_seeds import AGENCY, MINISTRY, RULING, WEEKLY, Small, report


@pytest.fixture
def history(tmp_path: Path) -> History:
    return new_history(tmp_path)


def drop_key(path: str, event: str, key: str) -> Change:
    return lambda seeds: of_event(seeds, path, event).pop(key)


def moved(old: str, new: str) -> Change:
    """A source under another id, and the ruling that names it mended."""

    def change(seeds: Small) -> None:
        seeds[new] = seeds.pop(old) | {"id": Path(new).stem}
        seeds[RULING]["adopt"] = Path(new).stem

    return change


def renamed_event(seeds: Small) -> None:
    of_event(seeds, WEEKLY, "freeze-2026")["event"] = "freezing-2026"


def dropped_report(seeds: Small) -> None:
    seeds[WEEKLY]["reports"] = [each for each in seeds[WEEKLY]["reports"] if each["event"] != "denial-2026"]


MODES: Final = both(
    with_report_keys(MINISTRY, "talks-2026", mode="in_person"), with_report_keys(WEEKLY, "talks-2026", mode="phone")
)
BEHIND: Final = with_report_keys(MINISTRY, "talks-2026", nearness="opinion")


def with_principal(seeds: Small) -> None:
    of_event(seeds, WEEKLY, "denial-2026")["participants"] = [
        {"actor": "colleague", "role": "speaker", "on_behalf_of": "northland"}
    ]


def same_page(*names: str) -> Change:
    """Sources of one address, so that none can be told from the other by it."""
    return both(*(with_source(path=f"sources/2026/{name}.yaml", url="https://a.example/1") for name in names))


def edited_day(seeds: Small) -> None:
    of_event(seeds, MINISTRY, "talks-2026")["date"] = "2026-01-04"


def edited_words(seeds: Small) -> None:
    seeds[AGENCY]["title"] = "Envoy says so"
    of_event(seeds, WEEKLY, "denial-2026")["position"] = "Nobody wrote."
    of_event(seeds, WEEKLY, "talks-2026")["passages"][0]["first"] = "Or so it"


def with_reason(seeds: Small) -> None:
    told = {"id": "day", "touches": ["talks-2026"], "reason": "A slip.", "source": "The page, read again."}
    seeds["changes/day.yaml"] = told


def with_retirement(table: str, retired: str, kind: str, *successors: str) -> Change:
    named = {"successors": list(successors)} if successors else {}
    told = {"id": "gone", "table": table, "retired": retired, "kind": kind, "reason": "So.", "source": "The page."}
    return lambda seeds: seeds.update({"retirements/gone.yaml": {**told, **named}})


def without_freeze(seeds: Small) -> None:
    seeds[WEEKLY]["reports"] = [each for each in seeds[WEEKLY]["reports"] if each["event"] != "freeze-2026"]


RELEASED: Final = ". **This id is released: write in seeds/retirements what became of it.**"
WEEKLY_GONE: Final = 'source `weekly-2026-01-20`: `A "week", of talks`; tells of 3 events'
FREEZE: Final = (
    "`freeze-2026`, policy action: `Southland freezes the bank's money`, `2026-01-15`; told by `weekly-2026-01-20`"
)
DENIED_THEN: Final = (
    "`denial-2026`: `events.date_edtf` `2026-01-13` → `2026-01-06/2026-01-13`, `events.date_basis` `stated` → "
    "`inherited`: `agency-2026-01-13` now wins by `sole`; `weekly-2026-01-20` no longer says so"
)
COLLEAGUE: Final = "`denial-2026 colleague:speaker` in `participants`; `weekly-2026-01-20` no longer says so"
NO_LONGER: Final = "Losses"
EDITED: Final = "Adopted values that are edited"
WINS: Final = "Adopted values that change because another claim wins"
KNOWN: Final = "Added to what is known"
OWED: Final = "Reasons that release 0.2.0 will ask for"
MAJOR: Final = "Version: 0.1.0 → 0.2.0 (MAJOR) if released now"
MINOR: Final = "Version: 0.1.0 → 0.2.0 (MINOR) if released now"
Told = dict[str, list[str]]
CHANGES: Final[dict[str, tuple[Change, Change, str, Told]]] = {
    "a source is added": (
        nothing,
        with_source(ECHO),
        MINOR,
        {
            "Added events": ["`echo-2026`, statement: `An echo`, `2026-01-13`; told by `agency-2026-01-22`"],
            "Added sources": ["`agency-2026-01-22`: `New`; tells of 1 event"],
        },
    ),
    "a known event is told of once more": (
        nothing,
        with_source(report("talks-2026", "meeting", introduces=None, level="minister", date="2026-01-05")),
        MINOR,
        {
            "Added sources": ["`agency-2026-01-22`: `New`; tells of 1 event, 1 of them known before: `talks-2026`"],
            KNOWN: ["`talks-2026`: `meetings.level` `minister`, by `agency-2026-01-22`"],
        },
    ),
    "a value is edited": (
        nothing,
        edited_day,
        MAJOR,
        {
            EDITED: [
                "`talks-2026`: `events.date_edtf` `2026-01-05` → `2026-01-04`, edited in `ministry-2026-01-06` "
                "(adopted by `nearest`)"
            ],
            OWED: ["`talks-2026`: `events.date_edtf`, `claims.value`"],
        },
    ),
    "a value is edited, and the reason given": (
        nothing,
        both(edited_day, with_reason),
        MAJOR,
        {
            EDITED: [
                "`talks-2026`: `events.date_edtf` `2026-01-05` → `2026-01-04`, edited in `ministry-2026-01-06` "
                "(adopted by `nearest`)"
            ],
        },
    ),
    "words are edited": (
        nothing,
        edited_words,
        "Version: 0.1.0 → 0.1.1 (PATCH) if released now",
        {
            "Other edits": [
                "`agency-2026-01-13`: `sources.title` `Envoy says no` → `Envoy says so`",
                "`weekly-2026-01-20.denial-2026`: `reports.position` `Nobody called.` → `Nobody wrote.`",
                "passages of 1 report point elsewhere: `weekly-2026-01-20.talks-2026`",
            ],
            "Reasons that release 0.1.1 will ask for": [
                "`sources agency-2026-01-13`: `sources.title`",
                "`denial-2026`: `reports.position`",
                "`talks-2026`: `passages.first`",
            ],
        },
    ),
    "a cell is emptied": (
        nothing,
        drop_key(MINISTRY, "talks-2026", "place"),
        MAJOR,
        {
            NO_LONGER: [
                "`talks-2026`: `events.place_id` `capital` is gone and the cell empty; `ministry-2026-01-06` no longer "
                "says so"
            ],
            OWED: ["`talks-2026`: `events.place_id`, `claims`"],
        },
    ),
    "a source is deleted": (
        nothing,
        both(without(WEEKLY), without(RULING)),
        MAJOR,
        {
            NO_LONGER: [
                f"event {FREEZE}{RELEASED}",
                f"{WEEKLY_GONE}, 1 of them gone too{RELEASED}",
                COLLEAGUE,
            ],
            WINS: [
                DENIED_THEN,
                "`talks-2026`: `meetings.format` `multilateral` → `bilateral`: `ministry-2026-01-06` now wins by "
                "`sole`; `weekly-2026-01-20` no longer says so",
            ],
            "Conflicts": ["vanishes: `talks-2026` `format`: `multilateral`, not `bilateral` (by `ruling`)"],
            OWED: [
                "`denial-2026`: `events.date_edtf`, `events.date_basis`, `participants`",
                "`talks-2026`: `meetings.format`",
            ],
        },
    ),
    "a report is deleted": (
        nothing,
        dropped_report,
        MAJOR,
        {
            NO_LONGER: ["report of `weekly-2026-01-20` on `denial-2026`", COLLEAGUE],
            WINS: [DENIED_THEN],
            OWED: [
                "`denial-2026`: `events.date_edtf`, `events.date_basis`, `participants`, `reports`, `passages`, "
                "`claims` (9)"
            ],
        },
    ),
    "a source is renamed": (
        nothing,
        moved(WEEKLY, "sources/2026/weekly-2026-01-21.yaml"),
        MAJOR,
        {
            NO_LONGER: [f"{WEEKLY_GONE}; it seems to go on as `weekly-2026-01-21`{RELEASED}"],
            "Added sources": [
                '`weekly-2026-01-21`: `A "week", of talks`; tells of 3 events, 3 of them known before: '
                "`denial-2026`, `freeze-2026`, `talks-2026`; it seems to replace `weekly-2026-01-20`"
            ],
        },
    ),
    "an event is renamed": (
        nothing,
        renamed_event,
        MAJOR,
        {
            NO_LONGER: [f"event {FREEZE}; it seems to go on as `freezing-2026`{RELEASED}"],
            "Added events": [f"{FREEZE.replace('freeze-', 'freezing-')}; it seems to replace `freeze-2026`"],
        },
    ),
    "an event is withdrawn, and its id retired": (
        nothing,
        both(without_freeze, with_retirement("events", "freeze-2026", "withdrawn")),
        MAJOR,
        {NO_LONGER: [f"event {FREEZE}. This id is released, and is retired: withdrawn"]},
    ),
    "an event is renamed, and its id retired": (
        nothing,
        both(renamed_event, with_retirement("events", "freeze-2026", "merged", "freezing-2026")),
        MAJOR,
        {
            NO_LONGER: [
                f"event {FREEZE}; it seems to go on as `freezing-2026`. This id is released, and is retired: merged "
                "into `freezing-2026`"
            ],
            "Added events": [f"{FREEZE.replace('freeze-', 'freezing-')}; it seems to replace `freeze-2026`"],
        },
    ),
    "two events are found to be one": (
        with_source(ECHO),
        both(with_source(ECHO), with_same("denial-2026", "echo-2026")),
        MINOR,
        {
            NO_LONGER: [
                "event `echo-2026`, statement: `An echo`, `2026-01-13`; told by `agency-2026-01-22`; an identity "
                "makes it `denial-2026`"
            ],
            KNOWN: ["report of `agency-2026-01-22` on `denial-2026`: `An echo`"],
        },
    ),
    "which of two sources is renamed cannot be known": (
        same_page("agency-2026-02-01", "agency-2026-02-02"),
        same_page("agency-2026-02-03"),
        MINOR,
        {
            NO_LONGER: [f"source `agency-2026-02-{day}`: `New`; not coded" for day in ("01", "02")],
            "Added sources": ["`agency-2026-02-03`: `New`; not coded"],
        },
    ),
    "a participant gains a principal": (
        nothing,
        with_principal,
        MINOR,
        {KNOWN: ["`denial-2026 colleague:speaker`: `participants.on_behalf_of` `northland`, by `weekly-2026-01-20`"]},
    ),
    "another claim wins by an edit of something else": (
        MODES,
        both(MODES, BEHIND),
        MAJOR,
        {
            WINS: [
                "`talks-2026`: `meetings.mode` `in_person` → `phone`: `weekly-2026-01-20` now wins by `nearest`; "
                "`ministry-2026-01-06` still says so"
            ],
            "Other edits": ["`ministry-2026-01-06.talks-2026`: `reports.nearness` `own_act` → `opinion`"],
            "Conflicts": [
                "decided otherwise: `talks-2026` `mode`: `phone`, not `in_person` (by `nearest`); before, `in_person`, "
                "not `phone` (by `nearest`)"
            ],
            OWED: ["`talks-2026`: `reports.nearness`"],
        },
    ),
    "a claim is edited that is not adopted": (
        MODES,
        both(MODES, with_report_keys(WEEKLY, "talks-2026", mode="in_person")),
        MINOR,
        {
            "Other edits": ["`weekly-2026-01-20.talks-2026.mode`: `claims.value` `phone` → `in_person`"],
            "Conflicts": ["vanishes: `talks-2026` `mode`: `in_person`, not `phone` (by `nearest`)"],
        },
    ),
    "a conflict appears": (
        with_report_keys(MINISTRY, "talks-2026", mode="in_person"),
        MODES,
        MINOR,
        {
            "Conflicts": ["appears: `talks-2026` `mode`: `in_person`, not `phone` (by `nearest`)"],
            KNOWN: ["claim of `weekly-2026-01-20` on `talks-2026`: `mode` `phone`"],
        },
    ),
    "a conflict vanishes": (
        MODES,
        with_report_keys(MINISTRY, "talks-2026", mode="in_person"),
        MINOR,
        {
            NO_LONGER: ["claim of `weekly-2026-01-20` on `talks-2026`: `mode` `phone`"],
            "Conflicts": ["vanishes: `talks-2026` `mode`: `in_person`, not `phone` (by `nearest`)"],
        },
    ),
    "a name is added": (
        nothing,
        lambda seeds: seeds["actors/envoy.yaml"]["names"].append(
            {"text": "فرستاده", "language": "fa", "kind": "alias"}
        ),
        MINOR,
        {"Other additions": ["`actor_names`, 1 row: `envoy fa فرستاده`&lrm;"]},
    ),
}
NOT_ASKED: Final = ("", "Warnings and suggestions")
"""Sections with tests of their own."""


@pytest.mark.parametrize(("before", "after", "version", "told"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_and_nothing_else(
    history: History, before: Change, after: Change, version: str, told: Told
) -> None:
    base = history.seeds(before) if before is not nothing else MAIN
    history.branch("topic")
    history.seeds(after)
    found = history.told(base)
    assert [name.partition(";")[0] for name in _versions(found)] == [version]
    assert {name: found[name] for name in found if name not in (*NOT_ASKED, *_versions(found))} == told


def _versions(found: Told) -> list[str]:
    return [name for name in found if name.startswith("Version")]


def test_the_first_line_counts_everything(history: History) -> None:
    history.seeds(both(without(WEEKLY), without(RULING), with_source(ECHO)))
    assert history.told(f"{MAIN}~1", MAIN)[""][0] == (
        "**This change**: **3 losses**; 2 adopted values changed because another claim wins; conflicts: 1 gone; "
        "42 computed cells differ; added 1 event (1 statement), 1 source; 4 released values need a reason; version "
        "0.1.0 → 0.2.0 (MAJOR) if released now."
    )
