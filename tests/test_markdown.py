"""Words of others are shown in Markdown as they are, and are never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from curation.findings import shown
from curation.markdown import change, code


def parts(markdown: str) -> list[tuple[str, str]]:
    """Type and content of what stands in a list item, as a reader of Markdown meets it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(f"- so: {markdown}\n- and\n")
    assert [each.type for each in tokens if each.level == 0] == ["bullet_list_open", "bullet_list_close"]
    return [(each.type, each.content) for each in next(each for each in tokens if each.type == "inline").children or ()]


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_one_span_of_code(text: str) -> None:
    first, span, *rest = parts(code(text))
    assert first == ("text", "so: ")
    assert span == ("code_inline", shown(text) if shown(text).strip() else f" {shown(text)} ")
    assert rest in ([], [("text", "\u200e")])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("talks-2026", "`talks-2026`"),
        ("a`b", "``a`b``"),
        ("`a``", "``` `a`` ```"),
        ("two\nlines\u202e", r"`two\nlines\u202e`"),
        ("a" * 121, f"`{'a' * 120}…`"),
        ("فرستاده", "`فرستاده`&lrm;"),  # else the arrow after it would be read from right to left
    ],
)
def test_a_text_is_written_as_code(text: str, written: str) -> None:
    assert code(text) == written


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("bilateral", "multilateral", "`bilateral` → `multilateral`"),
        ("a" * 100 + "b", "a" * 100 + "c", f"`{'a' * 100}b` → `{'a' * 100}c`"),
        ("a" * 200 + "b", "a" * 200 + "c", f"`…{'a' * 30}b` → `…{'a' * 30}c`"),  # else both would look the same
        ("a" * 200, "a" * 200 + "c", f"`…{'a' * 30}` → `…{'a' * 30}c`"),
        ("b" + "a" * 200, "c", f"`b{'a' * 119}…` → `c`"),
    ],
)
def test_a_change_shows_what_differs(old: str, new: str, written: str) -> None:
    assert change(old, new) == written
