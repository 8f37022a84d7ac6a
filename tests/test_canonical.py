"""A seed has one canonical form: what is read back from it is the same, and it stays as it is."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.canonical import canonical, difference
from curation.findings import Notes
from curation.reading import read_seeds
from curation.scalars import Scalar
from curation.shapes import KINDS, Key, Shape
from curation.yaml_tree import BLANK_LETTERS, NULLS, read_tree


def read_back(text: str) -> Any:
    notes = Notes("seed.yaml", [])
    record = read_tree(text.encode(), notes)
    assert notes.findings == []
    return record


ANY_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Mn", "Co"]))
PUNCTUATION = st.text("ab -:#,[]{}&*!|>'\"%@`\\?~=/.é“”", min_size=1, max_size=12)
CODES = st.sampled_from(
    ["a-b", "2021-08/..", "../2021", "-12.5", "none", "no", "0x1F", "Q42", "https://a.example/b?c=d#e"]
)


def values(of: Scalar | Shape | None) -> st.SearchStrategy[Any]:
    """What a key may hold, sound or not: whatever text is there must come back."""
    if isinstance(of, Shape):
        return records(of)
    anything = (ANY_WORDS | PUNCTUATION | CODES).map(lambda text: unicodedata.normalize("NFC", text))
    unseen = set(BLANK_LETTERS)
    return anything.filter(lambda text: text not in NULLS and text.isprintable() and unseen.isdisjoint(text))


def held(key: Key) -> st.SearchStrategy[Any]:
    one = [values(key.one)] if key.one else []
    each = [st.lists(values(key.each), min_size=1, max_size=3)] if key.each else []
    return st.one_of(one + each)


def records(shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    """Records of a shape with any of its keys in any order."""
    keys = st.lists(st.sampled_from(sorted(shape.keys)), unique=True, min_size=1, max_size=6)
    return keys.flatmap(lambda names: st.fixed_dictionaries({name: held(shape.keys[name]) for name in names}))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back_and_written_alike(kind, data):
    record = data.draw(records(KINDS[kind]))
    text = canonical(record, kind)
    again = read_back(text)
    assert again == record
    assert canonical(again, kind) == text
    assert list(again) == [name for name in KINDS[kind].keys if name in record]


def test_every_seed_of_the_checkout_keeps_its_meaning(root: Path):
    for kind, record in read_seeds(root / "seeds").files():
        text = canonical(record, kind)
        assert read_back(text) == record
        assert canonical(read_back(text), kind) == text


UNTIDY = """\
# a note to oneself
language: "en"
id: 'agency-2026'
url: https://agency.example/a?b=c#d
title: He said: no
kind:   agency_report
text:
  read_on: 2026-11-21
  extent: full
reports:
- type: statement
  event: denial-2026
  topics:
  - contacts
  passages:
  - last: He “left”
    first: "It \\"was\\""
    span: [0,
      90]
"""
TIDY = """\
id: agency-2026
title: "He said: no"
url: https://agency.example/a?b=c#d
language: en
kind: agency_report
text: {extent: full, read_on: 2026-11-21}
reports:
  - event: denial-2026
    type: statement
    topics: [contacts]
    passages:
      - {first: "It \\"was\\"", last: "He “left”", span: [0, 90]}
"""


def test_keys_are_put_in_order_and_comments_fall_away():
    untidy = UNTIDY.replace("He said: no", '"He said: no"')
    assert canonical(read_back(untidy), "source") == TIDY
    assert canonical(read_back(TIDY), "source") == TIDY


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("id", "a-2026", "a-2026"),
        ("published", "../2026", "../2026"),
        ("published", "2026-01/..", "2026-01/.."),
        ("language", "no", "no"),  # all scalars are read as text
        ("url", "https://a.example/?q=[x]&b='c'#d", "https://a.example/?q=[x]&b='c'#d"),
        ("url", "https://a.example/b:", '"https://a.example/b:"'),  # would be a key
        ("url", "https://a.example/ #b", '"https://a.example/ #b"'),  # would be a comment
        ("title", "No", '"No"'),  # prose is always quoted
        ("title", 'A "b" \\ c', '"A \\"b\\" \\\\ c"'),
        ("kind", "*alias", '"*alias"'),
        ("kind", "- item", '"- item"'),
    ],
)
def test_a_value_is_plain_where_nothing_else_could_be_read(key, value, written):
    assert canonical({key: value}, "source") == f"{key}: {written}\n"


def test_a_key_that_the_kind_does_not_have_is_not_dropped():
    with pytest.raises(ValueError, match="a source has no key `titel`"):
        canonical({"id": "a-2026", "titel": "x"}, "source")


def test_the_difference_is_a_unified_diff_or_nothing():
    assert difference("a.yaml", TIDY, TIDY) == ""
    assert difference("a.yaml", "id: 'a'\n", "id: a\n") == (
        "--- a.yaml\n+++ a.yaml (canonical)\n@@ -1 +1 @@\n-id: 'a'\n+id: a\n"
    )
