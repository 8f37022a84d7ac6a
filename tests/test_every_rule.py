"""No rule without a case: each is expected by its name where a test says what must be found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.rule_pages import rules

HERE = Path(__file__).resolve()
# A rule as findings show it, after its place; or, if it has a hyphen and so is no other word, all of a text.
EXPECTED = re.compile(r"(?:[0-9]|^): ([a-z]+(?:-[a-z0-9]+)*): |^([a-z]+(?:-[a-z0-9]+)+)(?:: |$)")


def texts(code: str) -> Iterator[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(code)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def expected(code: str) -> set[str]:
    """The names that stand in the texts of a module where findings have the names of rules."""
    return {name for text in texts(code) for met in EXPECTED.finditer(text) for name in met.groups() if name}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("[('3:8: not-yaml: here is; write', 1)]", {"not-yaml"}),
        ("f'{path}:3:8: tab: U+0009'", {"tab"}),
        ("Case('relay-cycle', 'a source relays itself')", {"relay-cycle"}),
        ("f'{place}: bad-day: `{written}` is no day'", {"bad-day"}),
        ("assert rules == ['unread', 'tab']", set()),  # also codes, and words
        ("def test():\n    'stray-file'\n    return 1  # not-nfc", set()),
    ],
)
def test_a_name_counts_only_where_a_finding_has_it(code: str, names: set[str]) -> None:
    assert expected(code) == names


def test_every_rule_has_a_case() -> None:
    modules = [path for path in HERE.parent.glob("*.py") if path != HERE]
    told = set().union(*(expected(path.read_text(encoding="utf-8")) for path in modules))
    assert len(modules) > 50
    assert [name for name in rules() if name not in told] == []
