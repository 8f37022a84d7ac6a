"""Which comment on a pull request holds the report, so that it is edited in place and never repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from curation.change_page import MARKER
from envoylog._errors import EnvoylogError

_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")


class NoComments(EnvoylogError):
    """What was given is no list of comments, or no repository."""


def request(comments: str, repository: str, pull_request: int, author: str) -> str:
    """The arguments of `gh api` that put the report in its place: edit the comment that there is, or add one.

    Takes the comments as `gh api --paginate` gives them, one list after the other. Only a comment of `author` that
    begins with the marker is the report: others may write the marker too. Raises NoComments.
    """
    if not _REPOSITORY.fullmatch(repository):
        raise NoComments("name the repository as OWNER/NAME")
    try:
        own = [int(each["id"]) for each in _listed(comments) if _is_report(each, author)]
    except (ValueError, TypeError, KeyError) as error:
        raise NoComments("this is no list of comments as `gh api --paginate` gives it") from error
    if own:
        return f"--method PATCH repos/{repository}/issues/comments/{min(own)}"
    return f"--method POST repos/{repository}/issues/{pull_request}/comments"


def _is_report(comment: Any, author: str) -> bool:
    by = comment["user"] or {"login": None}  # null where the account is gone
    return by["login"] == author and str(comment["body"]).startswith(MARKER)


def _listed(text: str) -> Iterator[Any]:
    decoder, rest = json.JSONDecoder(), text.strip()
    while rest:
        page, end = decoder.raw_decode(rest)
        yield from page
        rest = rest[end:].strip()
