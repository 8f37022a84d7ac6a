"""Pages that are written by a program are as it would write them, and what pages name is there."""

import json
import re
from pathlib import Path

import pytest
import yaml

from curation.codebook_page import codebook_page
from curation.reading import read_seeds
from curation.rule_pages import rule_pages, rules
from curation.seeds_page import seeds_page
from curation.shapes import KINDS, Shape

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def pages(root: Path) -> dict[Path, str]:
    found = [root / name for name in PAGES] + sorted((root / "docs").rglob("*.md"))
    return {path: path.read_text(encoding="utf-8") for path in found}


def anchors(text: str) -> set[str]:
    """What the headings of a page are called in links, as code forges name them."""
    heads = re.findall("^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def code(text: str) -> str:
    """All that a page sets as code: its unnamed blocks, and words within lines."""
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall("`([^`\n]+)`", prose)])


@pytest.mark.parametrize("name", ["codebook.md", "seeds.md"])
def test_a_written_page_is_as_the_program_writes_it(root: Path, name: str) -> None:
    anew = seeds_page() if name == "seeds.md" else codebook_page(read_seeds(root / "seeds"))
    there = (root / "docs" / name).read_text(encoding="utf-8")
    if there != anew:
        pytest.fail(f"docs/{name} is not what the schemas and seeds say now; run `make codebook`", pytrace=False)


def test_every_rule_has_its_page_and_every_page_its_rule(root: Path) -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in (root / "docs" / "rules").iterdir()}
    anew = rule_pages()
    odd = sorted(name for name in there.keys() | anew.keys() if there.get(name) != anew.get(name))
    if odd:
        pytest.fail(f"docs/rules/{odd[0]} is not what its rule says now; run `make codebook`", pytrace=False)


def test_every_rule_that_the_code_names_has_a_page(root: Path) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "build" / "curation").glob("*.py")))
    named = set(re.findall(r'(?:\.add|self\.note|_Refused|[^a-z]Rule)\(\s*"([a-z-]+)"', code))
    named |= set(re.findall(r'Finding\([^"\n]*"([a-z-]+)",', code))
    named |= set(re.findall(r'^    rule = "([a-z-]+)"', code, re.MULTILINE))
    assert len(named) > 50
    assert named - rules().keys() == set()


def test_the_codebook_calls_every_vocabulary_by_its_name_for_people(root: Path) -> None:
    seeds = read_seeds(root / "seeds")
    page = codebook_page(seeds)
    assert [
        told["id"] for told in seeds.vocabularies if f"\n**{told['title']}.** {told['definition']}\n" not in page
    ] == []


def test_every_link_between_pages_leads_to_a_heading_or_file(root: Path) -> None:
    known = pages(root)
    dead = []
    for page, text in known.items():
        for link in re.findall(r"\]\((?!https?:)([^)\s]*)\)", text):
            file, _, anchor = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            if not target.exists() or (anchor and anchor not in anchors(known.get(target, ""))):
                dead.append(f"{page.relative_to(root)}: {link}")
    assert dead == []


def test_pages_name_only_make_targets_that_there_are(root: Path) -> None:
    targets = set(re.findall("^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for text in pages(root).values() for name in re.findall(r"\bmake ([a-z]+)\b", code(text))}
    assert named - targets == set()


def test_pages_name_only_scripts_that_there_are(root: Path) -> None:
    named = {name for text in pages(root).values() for name in re.findall(r"(?:build|bench)/\w+\.py", text)}
    assert {name for name in named if not (root / name).is_file()} == set()


def test_the_seeds_page_has_every_key() -> None:
    def keys(shape: Shape) -> set[str]:
        inner = [of for key in shape.keys.values() for of in (key.one, key.each) if isinstance(of, Shape)]
        return {*shape.keys, *(key for each in inner for key in keys(each))}

    page = seeds_page()
    wanted = {key for shape in KINDS.values() for key in keys(shape)}
    assert {name for name in wanted if f"| `{name}` |" not in page} == set()


def test_the_report_shown_to_contributors_has_keys_that_reports_have(root: Path) -> None:
    shown = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.findall(r"^```\n(reports:.*?)^```", shown, re.MULTILINE | re.DOTALL)
    report = KINDS["source"].keys["reports"].each
    assert isinstance(report, Shape)
    told = yaml.load(block[0], Loader=yaml.BaseLoader)["reports"]
    assert [set(each) - set(report.keys) for each in told] == [set()]


def test_the_citation_file_has_what_its_standard_requires_and_the_version_of_the_release(root: Path) -> None:
    written = yaml.load((root / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    described = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= written.keys()
    assert (written["cff-version"], written["type"], written["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert written["authors"] == [{"name": "Envoylog contributors"}]
    assert written["version"] == described["version"], f"write `version: {described['version']}` in CITATION.cff"


def test_the_changelog_takes_a_version_below_its_head(root: Path) -> None:
    head, gap, versions = (root / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n\n")
    assert (head.splitlines()[0], gap) == ("# Changelog", "\n\n")
    released = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert re.findall(r"^- \*\*([0-9.]+)\*\*", versions, re.MULTILINE)[:1] == (
        [released] if released != "0.0.0" else []
    )
