"""What differs between two releases: small ones worked out by hand, and the project's own history cell by cell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pandas as pd
import pytest
from small_changes import Change, both, of_event, with_keys, with_report, with_report_keys
from small_history import nothing
from small_seeds import AGENCY, MINISTRY, WEEKLY, Small
from small_versions import NEW, OLD, released, with_changes, with_retired

import envoylog
from envoylog import Comparison, NoRelease, Release, Unknown

BEHIND: Final = ("claims", "reports", "passages", "record")
"""Tables whose changes go with those that the cases name."""


def without_key(path: str, event: str, key: str) -> Change:
    return lambda seeds: of_event(seeds, path, event).pop(key)


def without_freeze(seeds: Small) -> None:
    seeds[WEEKLY]["reports"] = [each for each in seeds[WEEKLY]["reports"] if each["event"] != "freeze-2026"]


def compared(folder: Path, before: Change, after: Change) -> Comparison:
    return envoylog.compare(released(folder, before, OLD), released(folder, after, NEW))


TALKS: Final = "Talks: The Envoy, Northland"
Told = set[tuple[str | None, ...]]
CASES: Final[dict[str, tuple[Change, Change, Told]]] = {
    "nothing": (nothing, nothing, set()),
    "an event is added": (
        nothing,
        with_report("echo-2026", "statement", topics=["contacts"], speakers=["envoy"]),
        {
            ("added", "events", "echo-2026"),
            ("added", "statements", "echo-2026"),
            ("added", "participants", "echo-2026 envoy speaker"),
            ("added", "event_topics", "echo-2026 contacts"),
            ("added", "sources", "weekly-2026-01-22"),
        },
    ),
    "an event is gone, with the link that it has": (
        nothing,
        without_freeze,
        {
            ("removed", "events", "freeze-2026"),
            ("removed", "policy_actions", "freeze-2026"),
            ("removed", "participants", "freeze-2026 bank target"),
            ("removed", "participants", "freeze-2026 southland issuer"),
            ("removed", "links", "freeze-2026 responds_to denial-2026"),
        },
    ),
    "a value is edited": (
        nothing,
        with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"),
        {("edited", "events", "talks-2026", "date_edtf", "2026-01-05", "2026-01-04")},
    ),
    "a cell is emptied": (
        nothing,
        without_key(MINISTRY, "talks-2026", "place"),
        {
            ("emptied", "events", "talks-2026", "place_id", "capital", None),
            ("edited", "events", "talks-2026", "title", f"{TALKS}, Capital", TALKS),
        },
    ),
    "a cell is filled": (
        without_key(MINISTRY, "talks-2026", "place"),
        nothing,
        {
            ("filled", "events", "talks-2026", "place_id", None, "capital"),
            ("edited", "events", "talks-2026", "title", TALKS, f"{TALKS}, Capital"),
        },
    ),
    "words of a source are edited": (
        nothing,
        with_keys(AGENCY, title="Envoy says so"),
        {("edited", "sources", "agency-2026-01-13", "title", "Envoy says no", "Envoy says so")},
    ),
    "a day of publication is edited, which stands in two derived columns alone": (
        nothing,
        with_keys(AGENCY, published="2026-01-12/2026-01-13"),
        {("edited", "sources", "agency-2026-01-13", "published_earliest", "2026-01-13", "2026-01-12")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_differs_is_told_as_removed_edited_or_added(case: str, tmp_path: Path) -> None:
    before, after, told = CASES[case]
    found = compared(tmp_path, before, after)
    cells = found.cells[["change", "table", "key", "column", "old", "new"]]
    rows = found.rows[["change", "table", "key"]]
    assert {row for frame in (rows, cells) for row in plain(frame) if row[1] not in BEHIND} == told
    assert bool(found) == bool(told)


def plain(frame: pd.DataFrame) -> list[tuple[str | None, ...]]:
    objects = frame.astype(object)
    return list(objects.where(objects.notna(), None).itertuples(index=False, name=None))


def test_what_follows_from_other_cells_is_told_apart(tmp_path: Path) -> None:
    edited = compared(tmp_path, nothing, with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"))
    told = set(plain(edited.computed))
    assert ("events", "talks-2026", "date_earliest", "2026-01-05", "2026-01-04") in told
    assert ("record", "talks-2026", "date_edtf", "2026-01-05", "2026-01-04") in told
    assert not {"date_earliest", "adopted"} & {*edited.cells["column"]}


# Reasons.


def test_each_loss_and_edit_has_the_reason_that_the_release_records(tmp_path: Path) -> None:
    change = both(with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"), without_freeze)
    old, new = released(tmp_path, nothing, OLD), released(tmp_path, change, NEW)
    with_changes(
        new,
        (NEW, "events", "talks-2026", "date_edtf", "Misread, as printed.", MINISTRY),
        (NEW, "claims", "ministry-2026-01-06.talks-2026.date_edtf", "", "Of the row, it says.", ""),
        (OLD, "events", "talks-2026", "date_edtf", "Before both sides.", ""),
    )
    with_retired(new, ("events", "freeze-2026", NEW, "merged", "denial-2026", "One act, NA.", "weekly-2026-01-20"))
    found = envoylog.compare(old, new)
    reasons = plain(found.cells.dropna(subset="reason")[["table", "column", "reason", "source"]])
    gone = plain(found.rows.dropna(subset="kind")[["table", "key", "kind", "successors", "reason", "source"]])
    assert reasons == [
        ("events", "date_edtf", "Misread, as printed.", MINISTRY),
        ("claims", "value", "Of the row, it says.", None),
    ]
    assert gone == [("events", "freeze-2026", "merged", "denial-2026", "One act, NA.", "weekly-2026-01-20")]
    line = "freeze-2026: merged into denial-2026; why: One act, NA. (weekly-2026-01-20)"
    assert line in [each.strip() for each in found.text().splitlines()]


def test_reasons_of_several_versions_stand_in_turn(tmp_path: Path) -> None:
    old, new = released(tmp_path, nothing, OLD), released(tmp_path, CASES["a value is edited"][1], NEW)
    place = ("events", "talks-2026", "date_edtf")
    with_changes(new, ("0.1.1", *place, "First.", "a"), ("0.1.2", *place, "Then.", "a"), ("0.3.0", *place, "No.", "b"))
    cells = envoylog.compare(old, new).cells.query("table == 'events'")
    assert plain(cells[["reason", "source"]]) == [("First.; Then.", "a")]


def test_a_list_of_reasons_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    old, new = released(tmp_path, nothing, OLD), with_changes(released(tmp_path, nothing, NEW))
    (new / "data" / "history" / "changes.csv").write_text("version,table\n0.2.0,events\n")
    with pytest.raises(NoRelease, match=r"the release is damaged: .*changes\.csv has not the columns"):
        envoylog.compare(old, new)


# The project's own history, held against pandas.


def as_text(release: Release, table: str) -> pd.DataFrame:
    key = release._store.resource(table)["schema"]["primaryKey"]
    frame = release.load(table, dtype_backend="pyarrow").astype("str").replace({"True": "true", "False": "false"})
    texts = [" ".join(parts) for parts in frame[key].itertuples(index=False, name=None)]
    return frame.set_index(pd.Index(texts, dtype=object)).drop(columns=key)


def by_pandas(old: Release, new: Release) -> tuple[Told, Told]:
    """Rows and cells that differ, found by index and melting."""
    rows: Told = set()
    cells: Told = set()
    for table in new.tables()["table"]:
        before, after = as_text(old, table), as_text(new, table)
        rows |= {("removed", table, key) for key in before.index.difference(after.index)}
        rows |= {("added", table, key) for key in after.index.difference(before.index)}
        keys, columns = before.index.intersection(after.index), before.columns.intersection(after.columns)
        sides = [side.loc[keys, columns].fillna("").stack() for side in (before, after)]
        unlike = sides[0].ne(sides[1])
        found = pd.concat(sides, axis=1)[unlike]
        cells |= {(table, *place, *pair) for place, *pair in found.itertuples(name=None)}
    return rows, cells


def test_the_first_two_releases_differ_as_pandas_finds() -> None:
    found = envoylog.compare("0.1.0", "0.2.0")
    rows, cells = by_pandas(*(Release(Path(__file__).parents[1], version) for version in ("0.1.0", "0.2.0")))
    told = pd.concat([found.cells, found.computed])[["table", "key", "column", "old", "new"]].fillna("")
    assert {row for row in rows if row[1] != "record"} == set(plain(found.rows[["change", "table", "key"]]))
    assert cells == set(plain(told))
    assert len(cells) == len(told) > 200


def test_backwards_what_was_added_is_removed() -> None:
    there, back = envoylog.compare("0.1.0", "0.2.0"), envoylog.compare("0.2.0", "0.1.0")
    turned = {"removed": "added", "added": "removed"}
    assert {(turned[row[0]], *row[1:]) for row in plain(back.rows[["change", "table", "key"]])} == set(
        plain(there.rows[["change", "table", "key"]])
    )
    assert set(plain(back.columns)) == {
        ("sources", "relays_basis", "lost", "string", None),
        ("record", "when", "lost", "string", None),
        ("record", "first_source_publisher", "lost", "string", None),
    }


def test_a_table_that_only_one_side_has_is_told_whole(tmp_path: Path) -> None:
    old, new = released(tmp_path, nothing, OLD), released(tmp_path, nothing, NEW)
    described = json.loads((old / "datapackage.json").read_text("utf-8"))
    described["resources"] = [each for each in described["resources"] if each["name"] != "coders"]
    (old / "datapackage.json").write_text(json.dumps(described))
    for sides, change, row in (((old, new), "gained", "added"), ((new, old), "lost", "removed")):
        found = envoylog.compare(*sides)
        assert plain(found.columns) == [("coders", None, change, None, None)]
        assert plain(found.rows[["table", "key", "change"]]) == [("coders", "ann", row)]


@pytest.mark.parametrize("rule", [rule for rule in envoylog.resolution.RULES if rule != "nearest"])
def test_two_rules_differ_in_the_cells_that_by_rule_tells(rule: str) -> None:
    cells = envoylog.by_rule(rule).fillna("").query("nature == 'coded'")
    keys = (cells["event_id"] + " " + cells["item"].str.replace(":", " ")).str.strip()
    told = cells.assign(key=keys)[["table", "key", "field", "nearest", rule]]
    found = envoylog.compare(rules=rule).cells.query("nature == 'coded'")
    assert set(plain(found[["table", "key", "column", "old", "new"]].fillna(""))) == set(plain(told))


# Which sides.


def test_sides_are_named_by_version_folder_release_or_rule(tmp_path: Path) -> None:
    one, two = released(tmp_path, nothing, OLD), released(tmp_path, nothing, NEW)
    newest = envoylog.__version__
    asked = [
        (envoylog.compare("0.1.0"), ("0.1.0", newest)),
        (envoylog.compare(old="0.1.0", new="0.2.0"), ("0.1.0", "0.2.0")),
        (envoylog.compare(one, Release(two)), ("0.1.0", "0.2.0")),
        (envoylog.compare(one), ("0.1.0", newest)),
        (Release(two).compare(str(one)), ("0.1.0", "0.2.0")),
        (envoylog.compare(rules="most_precise"), (f"{newest} by nearest", f"{newest} by most_precise")),
        (
            envoylog.compare("0.1.0", "0.2.0", rules=("most_precise", "most_precise")),
            ("0.1.0 by most_precise", "0.2.0 by most_precise"),
        ),
    ]
    assert [(found.old, found.new) for found, _ in asked] == [told for _, told in asked]


def test_the_older_side_is_the_release_before_unless_another_is_named() -> None:
    assert (envoylog.compare(new="0.2.0").old, envoylog.compare(new="0.2.0").new) == ("0.1.0", "0.2.0")
    with pytest.raises(NoRelease, match=r"nothing to compare 0\.1\.0 with.*name `old`"):
        envoylog.compare(new="0.1.0")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"old": "0.1.1"}, r"no version `0\.1\.1`; .*`0\.1\.0`"),
        ({"old": "no-such-folder"}, "no version `no-such-folder`"),
        ({"rules": "nearrest"}, "no rule `nearrest`; did you mean `nearest`"),
        ({"rules": ("nearest", "most_precise", "nearest")}, "no pair of rules `nearest, most_precise, nearest`"),
    ],
)
def test_sides_that_there_are_not_are_refused(asked: dict[str, object], told: str) -> None:
    with pytest.raises(Unknown, match=told):
        envoylog.compare(**asked)


# How it is shown.


def test_losses_come_first_and_the_rest_is_a_word_away() -> None:
    found = envoylog.compare("0.1.0", "0.2.0")
    text = found.text()
    assert re.findall("^[A-Z].*", text, re.MULTILINE) == ["Lost", "Edited", "Added"]
    assert text.startswith("0.1.0 → 0.2.0: 3 rows removed, 48 cells edited, 3 columns gained, 10,593 rows added,")
    assert "    and 10 more\n" in text
    assert "most=None" in text
    whole = found.text(most=None)
    assert not re.search(r"and [\d,]+ more", whole)
    assert len(whole.splitlines()) > len(found.rows) + len(found.cells) + len(found.columns)


HOSTILE: Final = "](https://x.example) `<b>` | @all"


def test_values_in_markdown_and_html_are_code_whatever_they_say(tmp_path: Path) -> None:
    found = compared(tmp_path, nothing, with_keys(AGENCY, title=HOSTILE))
    assert f"`title` `Envoy says no` → ``{HOSTILE}``" in found.markdown()
    assert "### Edited\n\n- `sources`: 1 cell edited\n" in found.markdown()
    assert "<code>](https://x.example) `&lt;b&gt;` | @all</code>" in found._repr_html_()
    assert "<b>`" not in found._repr_html_()


def test_json_has_all_of_it() -> None:
    found = envoylog.compare("0.1.0", "0.2.0")
    told = json.loads(found.json())
    assert (told["old"], told["new"]) == ("0.1.0", "0.2.0")
    for name in ("rows", "cells", "columns", "computed"):
        frame = getattr(found, name)
        assert [tuple(row.values()) for row in told[name]] == plain(frame)
        assert list(told[name][0]) == list(frame)


def test_nothing_is_said_in_one_line(tmp_path: Path) -> None:
    assert str(compared(tmp_path, nothing, nothing)) == "0.1.0 → 0.2.0: no table differs"
