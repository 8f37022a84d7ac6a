"""docs/rules/: a page for every rule, and the list of them, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from curation import wall
from curation.markdown import grid, sentence
from curation.rulebook import GROUPS, WARNINGS, Severity
from curation.shapes import KINDS, scalars


class Page(NamedTuple):
    """What the page of a rule says."""

    says: str
    remedy: str
    looks_at: str
    severity: Severity = "error"
    waivable: bool = False


INDEX: Final = "README.md"
_WALL: Final = {
    "told": "What all seeds together say",
    "resolved": "The events that they make",
    "waived": "Waivers",
}
_HEAD: Final = """\
# Rules

What the commands say is one line for each finding: `file:line:column: rule: what is wrong; what to do`. Here is every
rule with a page of its own. An *error* keeps a candidate from being built. A *warning* is told on every build and stops
nothing, nor does a *suggestion*, which `make check` makes for the files that it is given. These pages are written by
`make codebook` from the rules themselves.

A few rules can be *waived* for one record where they are right in general and wrong there: a file in `seeds/waivers/`
names the rule, the record that it finds, perhaps the event, the last release that may carry the exception (`until`),
and the reason. A waiver is told on every build, is refused when nothing is left to waive, and ends by itself: no
release after `until` is published with it. [seeds.md](../seeds.md#waiver) lists its keys.
"""


def rule_pages() -> dict[str, str]:
    """Every page in Markdown by its file name, the list of them among these."""
    pages = rules()
    return {INDEX: _index(pages), **{f"{name}.md": _page(name, page) for name, page in pages.items()}}


def rules() -> dict[str, Page]:
    """Every rule by its name, in the order in which they are asked; what two stages ask is one rule."""
    pages = {
        name: Page(*told, group, _severity(name, group))
        for group, named in GROUPS.items()
        for name, told in named.items()
    }
    for name, page in _families().items():
        pages.setdefault(name, page)
    for rule in wall.RULES.values():
        told = Page(rule.says, rule.remedy, _WALL[rule.on], rule.severity, rule.waivable)
        pages[rule.name] = told._replace(looks_at=pages[rule.name].looks_at) if rule.name in pages else told
    return pages


def _severity(name: str, group: str) -> Severity:
    return "suggestion" if group == "Suggestions" else "warning" if name in WARNINGS else "error"


def _families() -> dict[str, Page]:
    """The rules that there are for each sort of value, and for each kind of record that others name."""
    found: dict[str, Page] = {}
    for scalar in (scalar for shape in KINDS.values() for scalar in scalars(shape)):
        noun = scalar.name.replace("-", " ")
        if scalar.vocabulary:
            says, remedy = "A code is one of its vocabulary.", "write the code suggested, or one of those listed"
            found["unknown-code"] = Page(says, remedy, "Between records")
        if scalar.names:
            says = f"The {scalar.names.replace('-', ' ')} that a record names is there."
            remedy = "write the id suggested, or add the record"
            found[f"unknown-{scalar.names}"] = Page(says, remedy, "Between records")
        found[f"bad-{scalar.name}"] = Page(f"{_an(noun)} is written in its one way.", scalar.right, "One record")
    return {name: found[name] for name in sorted(found)}


def _an(noun: str) -> str:
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"


def _index(pages: dict[str, Page]) -> str:
    lines = [_HEAD.rstrip("\n")]
    for group in dict.fromkeys(page.looks_at for page in pages.values()):
        rows = (
            (f"[{name}]({name}.md)", page.says, page.severity + (", can be waived" if page.waivable else ""))
            for name, page in pages.items()
            if page.looks_at == group
        )
        lines += ["", f"## {group}", "", *grid(["Rule", "What must hold", "Severity"], rows)]
    return "\n".join(lines) + "\n"


def _page(name: str, page: Page) -> str:
    return "\n".join(_lines(name, page)) + "\n"


def _lines(name: str, page: Page) -> Iterator[str]:
    yield from (f"# {name}", "", page.says, "")
    yield from (f"**What to do:** {sentence(page.remedy)}", "")
    yield from grid(
        ["Looks at", "Severity", "Can be waived"],
        [(page.looks_at, page.severity, "yes, in `seeds/waivers/`" if page.waivable else "no")],
    )
    yield from ("", "[All rules](README.md)")
