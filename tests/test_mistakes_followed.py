"""What is suggested for the mistakes in the tables is followed to the letter, and mends them; figures of all this.

`pytest tests/test_mistakes_followed.py -rP` prints how many mistakes there are, how many are answered in the line in
which they were made, and for how many what is suggested makes the seed sound.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import test_mistakes
import test_mistakes_in_coding
import test_mistakes_in_keys
import test_mistakes_in_values
import test_mistakes_with_texts
from small_mistakes import Mistake
from small_seeds import WEEKLY, small_seeds, write_seeds

from curation.findings import Finding, SeedErrors
from curation.reading import read_seeds

DATES: Final = [
    Mistake(written, "date: 2026-01-15\n", f"date: {written}\n", "", WEEKLY)
    for written, *_ in (*test_mistakes_in_values.DATES, *test_mistakes_in_values.NO_SUCH_TIME)
]
VALUES: Final = [
    Mistake(f"{of} {written}", old, new.format(written), "", path)
    for of, written, _ in test_mistakes_in_values.VALUES
    for old, new, _, path in [test_mistakes_in_values.IN_AGENCY[of]]
]
TABLE: Final = [*test_mistakes.MISTAKES, *test_mistakes_in_coding.MISTAKES, *DATES, *VALUES]
IN_FLOW: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^,\]}]*')
# Answered where another record or line begins: what lacks something, what a longer line began, the other report.
ELSEWHERE: Final = {
    *("a value on the line below", "a key forgotten", "no name in English", "introduced by nobody"),
    *("the type of another act", "an id used again for another act", "an act after the page"),
    "a ruling on an actor by name",
    *("day and month of an act turned", "the year before, at its beginning"),
}
NOT_MENDED: Final = {"no hyphen before the first item"}  # the line is right, but two spaces too far in


class Told(NamedTuple):
    """Whether a mistake is answered in its line, what to write instead is said, and that makes the seed sound."""

    what: str
    in_its_line: bool
    suggested: bool
    mended: bool


def followed(text: str, answer: Finding) -> str | None:
    """A seed after somebody wrote what an answer says, letter by letter; None where it leaves a choice."""
    lines, number = text.split("\n"), answer.line - 1
    here, right = lines[number], answer.right
    if right == "take this line out":
        return "\n".join([*lines[:number], *lines[number + 1 :]])
    if met := re.fullmatch(r"write (\w+) spaces? before it", right):
        lines[number] = " " * int(met[1].replace("no", "0")) + here.lstrip(" ")
    elif answer.rule == "not-yaml" and (met := re.fullmatch("write `([^…]*)`", right)):
        lines[number] = " " * (len(here) - len(here.lstrip(" "))) + met[1]
    elif met := re.fullmatch('(?:.*; or did|did) you mean `([^`]+)`\\?|write a list: `(.*)`|write `(".*")`', right):
        lines[number] = here[: answer.column - 1] + next(filter(None, met.groups())) + here[_end(here, answer) :]
    else:
        return None
    return "\n".join(lines)


def _end(line: str, answer: Finding) -> int:
    """Where what stands at the place of an answer ends: a key, a value in brackets, or a value up to the line's end."""
    if answer.rule == "unknown-key":
        return line.index(":", answer.column)
    if answer.rule == "typographic-quotes" and "{" in line:
        return max(line.find(mark, answer.column) for mark in "”“»") + 1
    met = IN_FLOW.match(line, answer.column - 1)
    assert met
    return met.end() if re.search("[{[]", line[: answer.column - 1]) else len(line)


def found(seeds: Path) -> list[Finding]:
    """What is wrong with the seeds of a folder, the wall aside: its rules suggest no words."""
    try:
        read_seeds(seeds)
    except SeedErrors as error:
        return list(error.findings)
    return []


def told(seeds: Path, mistake: Mistake) -> Told:
    """How a mistake is answered, and what comes of following that; the seed is left as it was."""
    path = seeds / mistake.path
    right = path.read_text(encoding="utf-8")
    wrong = right.replace(mistake.old, mistake.new)
    path.write_text(wrong, encoding="utf-8")
    apart = next((at for at, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), len(right))
    number = wrong[:apart].count("\n") + 1
    answers = [each for each in found(seeds) if each.path == f"seeds/{mistake.path}"]
    mended = [new for each in answers if (new := followed(wrong, each)) is not None]
    path.write_text(mended[0] if mended else right, encoding="utf-8")
    sound = bool(mended) and found(seeds) == []
    path.write_text(right, encoding="utf-8")
    place = f"seeds/{mistake.path}:{number}:"
    said = mistake.lines if mistake.answer else [str(each) for each in answers]
    return Told(mistake.what, any(each.startswith(place) for each in said), bool(mended), sound)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    seeds = write_seeds(tmp_path_factory.mktemp("followed"), small_seeds())
    return [told(seeds, mistake) for mistake in TABLE if (seeds / mistake.path).exists()]


def test_a_mistake_is_answered_in_its_line(outcomes: list[Told]) -> None:
    assert {each.what for each in outcomes if not each.in_its_line} == ELSEWHERE


def test_what_is_suggested_mends_it(outcomes: list[Told]) -> None:
    assert {each.what for each in outcomes if each.suggested and not each.mended} == NOT_MENDED


def test_figures(outcomes: list[Told]) -> None:
    suggested = [each for each in outcomes if each.suggested]
    there, mended = sum(each.in_its_line for each in outcomes), sum(each.mended for each in suggested)
    print(f"{len(outcomes)} mistakes in the tables, {there} answered in the line in which they were made")
    print(f"{len(suggested)} are told what to write instead; followed to the letter, {mended} are mended by it")
    print(f"{len(test_mistakes_in_keys.CASES)} mistakes in keys, from the shapes, each answered by the key's name")
    print(f"{len(test_mistakes.FILES)} of whole files and {len(test_mistakes_with_texts.MISTAKES)} beside the text")
    assert len(outcomes) > len(suggested) > mended > len(outcomes) // 2
