"""What the report makes of revisions: merged, broken, hostile, unknown; and that it leaves the repository alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt
from small_changes import both, of_event, set_place, with_keys, with_report_keys, without
from small_commands import commands, state
from small_history import ECHO, MAIN, History, new_history, nothing, with_source
from small_seeds import AGENCY, MINISTRY, STUB, WEEKLY, Small, actor, report

from curation import change_page, change_report
from curation.change_page import LONGEST, MARKER, page
from curation.revisions import Repository

OTHER: Final = "sources/2026/wire-2026-01-23.yaml"
BROKEN: Final = with_keys(AGENCY, publisher="agencey")
NO_ACTOR: Final = "seeds/sources/2026/agency-2026-01-13.yaml:2:12: unknown-actor: no actor `agencey`"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return new_history(tmp_path)


# What others do meanwhile.


def with_other(seeds: Small) -> None:
    with_source(path=OTHER, publisher="agency")(seeds)
    of_event(seeds, MINISTRY, "talks-2026")["level"] = "minister"


def branched(history: History) -> None:
    """A branch that adds a source; main has another one, and a cell filled, since."""
    history.branch("topic")
    history.seeds(with_source(ECHO))
    history.git("switch", "--quiet", MAIN)
    history.seeds(with_other)


def merged_into_topic(history: History) -> None:
    history.git("switch", "--quiet", "topic")
    history.git("merge", "--quiet", "--no-edit", MAIN)


OWN: Final = {
    "Added events": ["`echo-2026`, statement: `An echo`, `2026-01-13`; told by `agency-2026-01-22`"],
    "Added sources": ["`agency-2026-01-22`: `New`; tells of 1 event"],
}


@pytest.mark.parametrize(("merge", "compared"), [(lambda _: None, "last commit shared with"), (merged_into_topic, "")])
def test_what_others_did_meanwhile_is_not_shown(
    history: History, merge: Callable[[History], None], compared: str
) -> None:
    branched(history)
    merge(history)
    found = history.told(MAIN, "topic")
    assert {name: lines for name, lines in found.items() if name.startswith(("Added", "Losses", "Other"))} == OWN
    assert compared in found[""][1]


def test_a_merge_shows_both_sides_to_whoever_asks_from_before_them(history: History) -> None:
    base = history.git("rev-parse", MAIN)
    branched(history)
    merged_into_topic(history)
    found = history.told(base, "topic")
    assert found["Added sources"] == [*OWN["Added sources"], "`wire-2026-01-23`: `New`; not coded"]
    assert found["Added to what is known"] == ["`talks-2026`: `meetings.level` `minister`, by `ministry-2026-01-06`"]


# Nothing changes.


def test_where_no_table_differs_the_report_is_one_line(history: History) -> None:
    base = history.git("rev-parse", MAIN)
    (history.folder / "README.md").write_text("Other words.\n")
    head = history.commit("Words")
    says = f"No table of the record differs (`{base[:10]}` to `{head[:10]}`)."
    assert history.report(base, head).out == f"{MARKER}\n{says}\n"


def test_seeds_without_effect_on_tables_are_counted_in_that_line(history: History) -> None:
    aside = {"first": "Read more", "reason": "furniture", "span": ["1", "9"], "sha256": "b" * 64}
    history.seeds(with_keys(AGENCY, set_aside=[aside]))
    [line] = history.told(f"{MAIN}~1", MAIN)[""]
    assert line.startswith("No table of the record differs; 1 file of the seeds differs without effect on them (`")


def test_code_and_released_files_that_differ_too_are_named(history: History) -> None:
    (history.folder / "build").mkdir()
    (history.folder / "build" / "new.py").write_text("pass\n")
    (history.folder / "data" / "topics.csv").write_text("edited\n")
    history.commit("By hand")
    [line] = history.told(f"{MAIN}~1", MAIN)[""]
    assert "Code or schemas differ too; both revisions were compiled by the code that wrote this" in line
    assert "`data/` or `datapackage.json` differs too: only `build/publish_release.py` writes them." in line


# What cannot be built.


def test_errors_of_a_change_are_told_with_their_place_and_what_is_lost_all_the_same(history: History) -> None:
    history.seeds(both(BROKEN, without(STUB)))
    found = history.told(f"{MAIN}~1", MAIN)
    released = ". **This id is released: write in seeds/retirements what became of it.**"
    assert found["Losses"] == [f"seed `seeds/{STUB}`{released}"]
    assert [line.strip("`").startswith(NO_ACTOR) for line in found["Errors: this cannot be built"]] == [True]
    assert found["Seeds that differ"] == [f"edited `seeds/{AGENCY}`", f"deleted `seeds/{STUB}`"]
    assert found[""][0].startswith("**This change**: **1 error: it cannot be built**; **1 loss**; tables cannot be")


def test_where_a_rule_refuses_what_can_be_resolved_tables_are_compared_all_the_same(history: History) -> None:
    history.seeds(with_report_keys(WEEKLY, "freeze-2026", date="2026-01-22"))
    found = history.told(f"{MAIN}~1", MAIN)
    assert ["event-after-source" in line for line in found["Errors: this cannot be built"]] == [True]
    [line] = found["Adopted values that are edited"]
    assert line.startswith(
        "`freeze-2026`: `events.date_edtf` `2026-01-15` → `2026-01-22`, edited in `weekly-2026-01-20`"
    )


def test_where_nothing_can_be_resolved_the_rule_that_says_why_is_told(history: History) -> None:
    history.seeds(with_keys(AGENCY, relays="weekly-2026-01-20", relays_basis="credited"))
    found = history.told(f"{MAIN}~1", MAIN)
    assert {line.split(": ")[1] for line in found["Errors: this cannot be built"]} == {"relay-cycle"}
    assert found["Seeds that differ"] == [f"edited `seeds/{AGENCY}`"]


def test_tables_that_are_no_valid_release_are_told_as_errors(history: History) -> None:
    history.seeds(set_place(0, precision_km="20001"))  # a whole number for the reader, and too many for the schema
    found = history.told(f"{MAIN}~1", MAIN)["Errors: this cannot be built"]
    assert [line.strip("`").split(": ")[:2] for line in found] == [["pandera", "places.precision_km"]]


def test_a_revision_before_that_cannot_be_built_is_said_to_be_so(history: History) -> None:
    base = history.seeds(BROKEN)
    history.seeds(nothing)
    found = history.told(base, MAIN)
    assert [line.strip("`").startswith(NO_ACTOR) for line in found["The revision before cannot be built"]] == [True]
    assert "the revision before cannot be built, so tables cannot be compared" in found[""][0]
    assert "Losses" not in found


def test_warnings_are_told_where_they_are_new_and_only_there(history: History) -> None:
    term = [{"relation": "member_of", "actor": "northland", "term": "2001/.."}]
    history.seeds(with_keys("actors/colleague.yaml", relations=term))
    first = history.told(f"{MAIN}~1", MAIN)
    history.seeds(both(with_keys("actors/colleague.yaml", relations=term), with_source(ECHO)))
    second = history.told(f"{MAIN}~1", MAIN)
    assert ["term-without-source" in line for line in first["Warnings and suggestions"]] == [True]
    assert ["may-be-known" in line for line in second["Warnings and suggestions"]] == [True]
    assert "1 new warning" in first[""][0]
    assert "warning" not in second[""][0]


def test_only_events_that_are_new_are_held_against_those_that_are_known(history: History) -> None:
    other = report("freezing-2026", "policy_action", issuer="northland", date="2026-01-14")
    history.seeds(with_source(ECHO))
    history.seeds(with_source(ECHO, other))
    found = history.told(f"{MAIN}~1", MAIN)
    assert found["Added events"]
    assert "Warnings and suggestions" not in found


# What is owed, and the version.


def test_what_differed_from_the_release_before_is_not_owed_for_this_change(history: History) -> None:
    earlier = both(with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"), without(STUB))
    history.seeds(earlier)
    history.seeds(both(earlier, with_report_keys(MINISTRY, "talks-2026", place="gulf-city")))
    found = history.told(f"{MAIN}~1", MAIN)
    assert found["Reasons that release 0.2.0 will ask for"] == ["`talks-2026`: `events.place_id`, `claims.value`"]
    assert json.loads(history.report(f"{MAIN}~1", MAIN, "--format", "json").out)["retired"] == []


def test_only_what_is_released_needs_a_reason(history: History) -> None:
    history.seeds(with_source(ECHO))
    history.seeds(with_source(ECHO | {"date": "2026-01-12"}))
    found = history.told(f"{MAIN}~1", MAIN)
    assert "Adopted values that are edited" in found
    assert [name for name in found if "Reasons" in name] == []
    assert [name for name in found if "Version" in name] == [
        "Version: 0.1.0 → 0.2.0 (MINOR) if released now; this change alone asks for MAJOR"
    ]


def test_what_is_again_as_it_was_released_needs_no_reason(history: History) -> None:
    history.seeds(with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"))
    history.seeds(nothing)
    found = history.told(f"{MAIN}~1", MAIN)
    assert "Adopted values that are edited" in found
    assert [name for name in found if "Reasons" in name or "Version" in name] == []


def test_before_the_first_release_nothing_is_owed(history: History) -> None:
    history.git("rm", "-r", "--quiet", "data", "datapackage.json")
    history.commit("Never released")
    history.seeds(with_report_keys(MINISTRY, "talks-2026", date="2026-01-04"))
    found = history.told(f"{MAIN}~1", MAIN)
    assert [name for name in found if "Reasons" in name or "Version" in name] == [
        "Version: 0.0.0 → 0.1.0 (MINOR) if released now; this change alone asks for MAJOR"
    ]


# Length.


def many(seeds: Small) -> None:
    for number in range(30):
        told = ECHO | {"event": f"echo-{number:02}", "title": "W" * 3000, "date": f"2026-01-{number + 1:02}"}
        with_source(told, path=f"sources/2026/agency-2026-03-{number + 1:02}.yaml", published="2026-03")(seeds)


def test_a_section_is_cut_and_says_how_to_see_all(history: History) -> None:
    history.seeds(many)
    outcome = history.report(f"{MAIN}~1", MAIN)
    found = history.told(f"{MAIN}~1", MAIN)
    assert len(outcome.out) < LONGEST < 65_536
    assert [len(found[name]) for name in ("Added events", "Added sources")] == [11, 11]
    assert found["Added events"][-1] == "and 20 more"
    base, head = (history.git("rev-parse", f"{MAIN}{back}")[:10] for back in ("~1", ""))
    assert outcome.out.endswith(f"To see all: `python build/report_change.py {base} {head} --all`\n")


def test_the_command_that_it_names_shows_all(history: History) -> None:
    history.seeds(many)
    found = history.told(f"{MAIN}~1", MAIN, "--all")
    assert [len(found[name]) for name in ("Added events", "Added sources")] == [30, 30]
    assert not any(line.startswith(("and ", "To see all")) for lines in found.values() for line in lines)


@pytest.mark.parametrize("longest", [4000, 2500, 1000, 300])
def test_a_report_that_would_be_too_long_has_fewer_lines_and_no_half_ones(
    history: History, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    history.seeds(many)
    told = change_report.report(Repository(history.folder), f"{MAIN}~1", MAIN)
    whole = page(told, whole=True)
    monkeypatch.setattr(change_page, "LONGEST", longest)
    lines = page(told).splitlines()
    assert sum(len(line) + 1 for line in lines) <= longest
    assert {line for line in lines if not line.startswith(("- and ", "To see all"))} <= {*whole.splitlines()}
    assert len(lines) > 3


# For programs.


def test_as_json_a_report_is_whole(history: History) -> None:
    history.seeds(both(many, without(STUB), with_keys(AGENCY, title="Envoy says so")))
    told = json.loads(history.report(f"{MAIN}~1", MAIN, "--format", "json").out)
    assert [len([each for each in told["changes"]["added"] if each["what"] == "event"]), told["retired"]] == [
        30,
        [{"table": "sources", "id": "wire-2026-01", "kind": "", "successors": ""}],
    ]
    [loss] = told["changes"]["losses"]
    assert (loss["what"], loss["table"], loss["key"]) == ("source", "sources", "wire-2026-01")
    assert (told["version"]["last"], told["version"]["level"], told["version"]["next"]) == ("0.1.0", "MAJOR", "0.2.0")
    assert [(reason["table"], reason["key"], reason["column"]) for reason in told["owed"]] == [
        ("sources", "agency-2026-01-13", "title")
    ]
    assert told["found"]["errors"] == []
    assert told["revisions"]["shared_commit"] == told["revisions"]["base_commit"]


# Words of others.

HOSTILE: Final = (
    "@ann and @org/team",
    "`@ann` ``` @ann",
    "``",
    "`",
    "| a | b |",
    "[text](https://evil.example) and https://evil.example",
    "![picture](https://evil.example/i.png)",
    "<img src=x onerror=alert(1)> <!-- --> </details> &lt;b&gt;",
    "### Head **bold** _thin_ ~~gone~~ #1 GH-1",
    "\\` and \\",
    "$`x`$ $$y$$",
)


def rendered(markdown: str) -> list[str]:
    """What a reader of Markdown meets besides words and code: the types of all parts that lead or look elsewhere."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    inner = [each for token in parser.parse(markdown) for each in (token, *(token.children or ()))]
    plain = {"inline", "text", "code_inline", "softbreak", "strong_open", "strong_close"}
    blocks = {f"{name}_{end}" for name in _BLOCKS for end in ("open", "close")}
    words = [each.content for each in inner if each.type == "text"]
    return [each.type for each in inner if each.type not in plain | blocks] + [
        word for word in words if "@" in word or "http" in word
    ]


_BLOCKS: Final = ("heading", "bullet_list", "list_item", "paragraph", "blockquote")


def test_words_of_a_seed_are_shown_and_never_obeyed(history: History) -> None:
    titles = {f"sources/2026/agency-2026-03-{number + 10}.yaml": text for number, text in enumerate(HOSTILE)}

    def hostile(seeds: Small) -> None:
        for path, title in titles.items():
            with_source(ECHO | {"event": f"echo-{path[-7:-5]}", "title": title}, path=path, title=title)(seeds)
        seeds["actors/ann.yaml"] = actor("ann", "person", note="@ann")

    head = history.seeds(hostile)
    back = history.seeds(nothing)
    for base, end in ((f"{MAIN}~2", head), (head, back)):
        text = history.report(base, end, "--all").out
        assert all(title in text for title in HOSTILE)
        assert rendered(text) == ["html_block"]  # the marker


# What is asked for, and how.

WRONG: Final = {
    "an unknown revision": (["nope", "HEAD"], "`nope` names no commit here; name a branch, a tag or a commit"),
    "no commit": (["HEAD", "HEAD:README.md"], "`HEAD:README.md` names no commit here"),
    "an option in place of a revision": (["--output=x", "HEAD"], "`--output=x` names no commit here"),
    "nothing": (["", "HEAD"], "`` names no commit here"),
}


@pytest.mark.parametrize(("asked", "says"), WRONG.values(), ids=WRONG)
def test_what_git_does_not_find_is_one_sentence(history: History, asked: list[str], says: str) -> None:
    outcome = history.report(*asked)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert outcome.err.startswith(f"could not run: {says}")


def test_outside_a_repository_it_cannot_run(tmp_path: Path) -> None:
    outcome = commands().run("report_change", "HEAD", "HEAD", "--repository", tmp_path)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert "not a git repository" in outcome.err


def test_histories_that_share_nothing_cannot_be_compared(history: History) -> None:
    history.git("switch", "--quiet", "--orphan", "alone")
    history.commit("Alone")
    outcome = history.report(MAIN, "alone")
    assert outcome.status == 2
    assert re.search("share no commit; fetch the whole history of both", outcome.err)


def test_a_release_that_cannot_be_read_is_one_sentence(history: History) -> None:
    (history.folder / "data" / "topics.parquet").write_bytes(b"PAR1")
    history.commit("Damaged")
    outcome = history.report("HEAD", "HEAD")
    assert (outcome.status, len(outcome.err.splitlines())) == (2, 1)
    assert (
        "the last release before the change cannot be read: the release is damaged: data/topics.parquet" in outcome.err
    )


def test_no_link_in_the_place_of_a_release_is_followed(history: History, tmp_path: Path) -> None:
    there = history.folder / "data" / "topics.parquet"
    there.rename(tmp_path / "topics.parquet")
    there.symlink_to(tmp_path / "topics.parquet")
    history.commit("Linked")
    assert "data/topics.parquet is missing" in history.report("HEAD", "HEAD").err


# The repository stays as it is, and nothing in it says what is read.


def test_neither_the_work_tree_nor_the_index_is_touched(history: History) -> None:
    history.seeds(with_source(ECHO))
    (history.folder / "seeds" / AGENCY).write_text("not sound\n")
    (history.folder / "staged").write_text("words\n")
    history.git("add", "staged")
    before = state(history.folder)
    found = history.told(f"{MAIN}~1", MAIN)
    assert found["Added events"] == OWN["Added events"]
    assert state(history.folder) == before


def test_attributes_of_a_revision_hide_nothing(history: History) -> None:
    (history.folder / ".gitattributes").write_text("seeds/** export-ignore\n*.yaml text eol=crlf\n")
    history.seeds(with_source(ECHO))
    found = history.told(f"{MAIN}~1", MAIN)
    assert {name: lines for name, lines in found.items() if name.startswith(("Added", "Losses", "Errors"))} == OWN


def test_no_link_of_a_revision_is_followed(history: History, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("id: secret\n")
    (history.folder / "seeds" / "actors" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    history.commit("Linked")
    [line] = history.told(f"{MAIN}~1", MAIN)["Errors: this cannot be built"]
    assert line.startswith("`seeds/actors/secret.yaml:1:1: stray-file: a symbolic link that is no seed")


def test_seeds_that_became_a_file_are_seeds_that_are_missing(history: History) -> None:
    history.git("rm", "-r", "--quiet", "seeds")
    (history.folder / "seeds").write_text("words\n")
    history.commit("A file")
    history.seeds(nothing)
    for base, head, name in (("~2", "~1", "Errors: this cannot be built"), ("~1", "", "The revision before")):
        found = history.told(f"{MAIN}{base}", f"{MAIN}{head}")
        [lines] = [lines for section, lines in found.items() if section.startswith(name)]
        assert all("missing-file" in line for line in lines)


def test_a_folder_within_the_repository_will_do(history: History) -> None:
    outcome = commands().run("report_change", "HEAD", "HEAD", "--repository", history.folder / "seeds")
    assert (outcome.status, outcome.err) == (0, "")
