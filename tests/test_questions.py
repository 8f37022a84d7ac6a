"""docs/questions.md: every answer is what its code prints, in a few lines of the public package; R and SQL agree."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_readme import run

import envoylog
from curation.questions_page import NoAnswer, answered, asked_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
ASKED = (ROOT / "docs" / "coding.md").read_text(encoding="utf-8").split("## Questions the tables must answer")[1]
FEW_LINES = 10
SMALL = "# Page\n\n```python\nx = 1\n```\n\n```python\nprint(x)\n```\n\nCare.\n\n```sql\nSELECT 1;\n```\n"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def section(number: int) -> str:
    (found,) = re.findall(rf"^## {number}\. .*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found


def rows(printed: str) -> list[list[str]]:
    """The cells of a table that was printed: of each line that ends with a figure or a null."""
    return [line.split() for line in printed.splitlines() if re.search(r"(?:\d|NaN)$", line)]


def answer(number: int) -> list[list[str]]:
    """The rows of the first answer to a question, as they stand on the page."""
    return rows(re.findall(r"^```text\n(.*?)^```$", section(number), re.MULTILINE | re.DOTALL)[0])


def test_every_answer_is_what_its_code_prints(release: Path) -> None:
    if answered(PAGE, asked_of(release)) != PAGE:
        told = "the answers in docs/questions.md are not those of data/; run `python build/write_questions.py`"
        pytest.fail(f"{told} and read the words around what changed", pytrace=False)


def test_every_question_of_the_coding_rules_is_asked() -> None:
    asked = ASKED.split("\n\n")[0].count(";") + 1
    assert len(re.findall(r"^## [1-9]\. ", PAGE, re.MULTILINE)) == asked == 7


@pytest.mark.parametrize("block", [each for language in ("python", "r", "sql") for each in blocks(language)])
def test_a_question_takes_a_few_lines(block: str) -> None:
    assert len(block.splitlines()) <= FEW_LINES


def test_the_code_uses_what_the_package_offers_to_everybody() -> None:
    code = "\n".join(blocks("python"))
    assert set(re.findall(r"envoylog\.(\w+)", code)) <= {*envoylog.__all__, "resolution"}
    assert re.findall(r"^(?:import|from) .*", code, re.MULTILINE) == ["import envoylog", "import pandas as pd"]


def test_the_other_days_of_a_ruling_can_be_traced_as_the_page_says(release: Path) -> None:
    (call,) = re.findall(r"envoylog\.trace\(\"[^)]*\)", PAGE)
    told = run(sys.executable, "-c", f"import envoylog; print({call}.claims.value.nunique())", release=release)
    assert int(told) > 1, "pages agree by now over the day on which it came into force: mend the caveat"


@pytest.mark.r
def test_r_counts_the_envoys_tone_as_python_does(release: Path, tmp_path: Path) -> None:
    script = tmp_path / "question.R"
    script.write_text("\n".join(blocks("r")), encoding="utf-8")
    told = run("Rscript", str(script), release=release)
    assert rows(told) == [row[:-1] for row in answer(1)]


def test_sql_finds_the_delays_that_python_finds(release: Path) -> None:
    (query,) = blocks("sql")
    asked = "import sys, json, duckdb; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))"  # it leaks at exit
    found = json.loads(run(sys.executable, "-c", asked, query, release=release))
    days = [[event, *(float("nan" if day is None else day) for day in bounds)] for event, *bounds in found]
    assert str(days) == str([[event, *map(float, bounds)] for event, *bounds in answer(3)])


@pytest.mark.parametrize("page", [SMALL, answered(SMALL, lambda code: "an older answer")])
def test_an_answer_stands_right_below_its_code_and_replaces_an_older_one(page: str) -> None:
    told = answered(page, lambda code: f"{code.splitlines()}  \n\n")
    below = "```python\nprint(x)\n```\n\n```text\n['x = 1', 'print(x)']\n```\n"
    assert told == SMALL.replace("```python\nprint(x)\n```\n", below)


@pytest.mark.parametrize(
    ("code", "why"),
    [("x = 2\n", "a block prints nothing; .* x = 2"), ("print(y)\n", r"stops with an error: print\(y\) \(NameError:")],
)
def test_a_block_without_an_answer_is_refused(code: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(NoAnswer, match=why):
        answered(SMALL.replace("print(x)\n", code), asked_of(tmp_path))


def test_the_command_says_what_it_did_and_leaves_a_page_that_does_not_run(tmp_path: Path) -> None:
    page = tmp_path / "page.md"

    def write(text: str) -> tuple[int, str, str]:
        page.write_text(text, encoding="utf-8")
        command = [sys.executable, ROOT / "build" / "write_questions.py", "--page", page, "--release", tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).replace(str(page), "PAGE").strip(), page.read_text("utf-8")

    answer = SMALL.replace("print(x)\n```\n", "print(x)\n```\n\n```text\n1\n```\n")
    broken = SMALL.replace("print(x)", "print(y)")
    assert write(SMALL) == (0, "wrote PAGE: answers differ, read the words around them", answer)
    assert write(answer) == (0, "wrote PAGE", answer)
    assert write(broken)[::2] == (2, broken)
