"""The report has one comment on a pull request: it is found by its marker and its author, and edited in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from small_commands import Outcome, commands

from curation.change_page import MARKER

BOT: Final = "github-actions[bot]"
ADD: Final = "--method POST repos/owner/na.me/issues/7/comments\n"


def comment(number: int, body: str, login: str | None = BOT) -> dict[str, Any]:
    return {"id": number, "body": body, "user": login and {"login": login}, "html_url": "https://example.org"}


def edit(number: int) -> str:
    return f"--method PATCH repos/owner/na.me/issues/comments/{number}\n"


def place(folder: Path, comments: str, *arguments: str) -> Outcome:
    path = folder / "comments.json"
    path.write_text(comments, encoding="utf-8")
    return commands().run("place_comment", path, *(arguments or ("owner/na.me", "7")))


REPORT: Final = comment(12, f"{MARKER}\n**This change**: nothing is lost.")
CASES: Final = {
    "no comment yet": ([[]], ADD),
    "comments of others alone": ([[comment(1, "Well done.", "ann"), comment(2, "Checks passed.")]], ADD),
    "the report": ([[comment(1, "Well done.", "ann"), REPORT]], edit(12)),
    "the report on another page": ([[comment(1, "Well done.", "ann")], [REPORT]], edit(12)),
    "two reports": ([[comment(31, MARKER), REPORT]], edit(12)),
    "a marker that somebody else wrote": ([[comment(1, MARKER, "ann")]], ADD),
    "a marker whose author is gone": ([[comment(1, MARKER, None)]], ADD),
    "a report that is quoted": ([[comment(1, f"> {MARKER}")]], ADD),
}


@pytest.mark.parametrize(("pages", "request_"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_comment_is_edited_where_there_is_one(
    tmp_path: Path, pages: list[list[Any]], request_: str, between: str
) -> None:
    assert place(tmp_path, between.join(map(json.dumps, pages))) == (0, request_, "")


def test_the_author_can_be_another(tmp_path: Path) -> None:
    told = json.dumps([comment(5, MARKER, "ann")])
    assert place(tmp_path, told, "owner/na.me", "7", "--author", "ann").out == edit(5)


WRONG: Final = {
    "no JSON": ("Not Found", ("o/n", "7"), "this is no list of comments as `gh api --paginate` gives it"),
    "a message in place of comments": ('{"message": "Not Found"}', ("o/n", "7"), "this is no list of comments"),
    "a list of something else": ('["a"]', ("o/n", "7"), "this is no list of comments"),
    "a report without a number": (json.dumps([REPORT | {"id": None}]), ("o/n", "7"), "this is no list of comments"),
    "no repository": ("[]", ("name", "7"), "name the repository as OWNER/NAME"),
    "an option in place of a repository": ("[]", ("o/n --input=x", "7"), "name the repository as OWNER/NAME"),
}


@pytest.mark.parametrize(("comments", "arguments", "says"), WRONG.values(), ids=WRONG)
def test_what_is_no_list_of_comments_is_one_sentence(
    tmp_path: Path, comments: str, arguments: tuple[str, ...], says: str
) -> None:
    outcome = place(tmp_path, comments, *arguments)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1)
    assert outcome.err.startswith(f"could not run: {says}")
