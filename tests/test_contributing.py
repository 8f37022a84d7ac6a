"""What CONTRIBUTING.md shows can be written as it stands there."""

import re
import shutil
from pathlib import Path

import pytest

from curation.checking import check, fix
from curation.findings import Finding, SeedErrors

CODED = "sources/2026/south-asian-desk-2026-01-15.yaml"
"""The source that the page leads through."""


def blocks(root: Path, head: str) -> list[str]:
    """The page's unnamed blocks that begin with a line, without that line."""
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.findall(rf"^```\n{head}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def found(folder: Path) -> list[Finding]:
    """Every error in the source that the page leads through."""
    try:
        check(folder, [folder / CODED], None)
    except SeedErrors as error:
        return list(error.findings)
    return []


@pytest.fixture
def seeds(root: Path, tmp_path: Path) -> Path:
    """All seeds, and in the source that the page leads through what the page shows of it."""
    folder = tmp_path / "seeds"
    shutil.copytree(root / "seeds", folder)
    written = (folder / CODED).read_text(encoding="utf-8")
    (report,), (aside,) = blocks(root, "reports:"), blocks(root, "set_aside:")
    event = report.partition("\n")[0].partition("#")[0].strip()
    first = aside.partition(",")[0]
    shown, reports = re.subn(rf"^  {re.escape(event)}\n(?:    .*\n)+", lambda _: report, written, flags=re.MULTILINE)
    shown, runs = re.subn(rf"^{re.escape(first)},.*\n", lambda _: aside, shown, flags=re.MULTILINE)
    assert (reports, runs) == (1, 1)
    (folder / CODED).write_text(shown, encoding="utf-8")
    return folder


def test_what_the_page_shows_lacks_nothing_that_fix_does_not_fill(seeds: Path) -> None:
    assert {finding.rule for finding in found(seeds)} == {"not-canonical", "passage-unfilled"}


@pytest.mark.texts
def test_what_the_page_shows_stands_in_the_text(seeds: Path, texts: Path) -> None:
    assert fix(seeds, [seeds / CODED], texts) == [seeds / CODED]
    ledger, _ = check(seeds, [seeds / CODED], texts)
    assert (ledger.at_hand, ledger.covered) == (1, ledger.sentences)


def test_the_error_shown_is_what_the_check_says(root: Path, tmp_path: Path) -> None:
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.search(rf"^seeds/{CODED}:([0-9]+):.* no actor `(.+)`; did you mean `(.+)`\?$", page, re.MULTILINE)
    assert shown
    folder = tmp_path / "seeds"
    shutil.copytree(root / "seeds", folder)
    lines = (folder / CODED).read_text(encoding="utf-8").splitlines(keepends=True)
    number, wrong, right = int(shown[1]) - 1, shown[2], shown[3]
    lines[number] = lines[number].replace(right, wrong)
    (folder / CODED).write_text("".join(lines), encoding="utf-8")
    assert [str(finding).removeprefix(f"{tmp_path}/") for finding in found(folder)] == [shown[0]]
