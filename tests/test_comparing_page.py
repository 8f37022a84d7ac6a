"""docs/comparing.md: what stands below each block is what its code prints."""

import re
from pathlib import Path

import pytest

import envoylog
from curation.questions_page import answered, asked_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def test_every_answer_is_what_its_code_prints(release: Path) -> None:
    if answered(PAGE, asked_of(release)) != PAGE:
        again = "python build/write_questions.py --page docs/comparing.md"
        pytest.fail(f"the answers in docs/comparing.md are not those of the code; run `{again}`", pytrace=False)


def test_the_code_uses_what_the_package_offers_to_everybody() -> None:
    assert set(re.findall(r"envoylog\.(\w+)", CODE)) <= set(envoylog.__all__)


def test_releases_are_named_so_that_the_page_stays_true() -> None:
    calls = re.findall(r"envoylog\.compare\((.{16})", CODE)
    assert len(calls) == 5
    assert [call for call in calls if not re.match(r'"0\.\d\.0", "0\.2\.0"', call)] == []
