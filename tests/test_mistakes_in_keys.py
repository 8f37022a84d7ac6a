"""Every key of every seed, as the code has it: misspelt, empty or left out, it is answered there, by its name."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from every_key import VARIANTS, Sound, Tree, at, missing, put, records, written
from small_seeds import CODES

from curation.findings import Finding, Notes
from curation.records import Checker
from curation.shapes import KINDS, Shape
from curation.yaml_tree import read_tree

WORDS: Final = {name: codes.split() for name, codes in CODES.items()}


class Case(NamedTuple):
    """A seed with one key wrong: whose and which, what was done, the seed, what stands at the place of the answer."""

    where: str
    what: str
    text: str
    place: str
    wrong: str
    right: str


def doubled(key: str) -> str:
    """A key with the letter in its middle written twice."""
    return key[: len(key) // 2] + key[len(key) // 2 - 1 :]


def cases() -> Iterator[Case]:
    """Each thing that happens to each key, once."""
    seen: set[tuple[str, str, str, str]] = set()
    for kind, top in KINDS.items():
        for chosen in VARIANTS.get(kind, [{}]):
            sound = Sound(chosen, WORDS)
            tree = sound.record(top)
            for path, shape in records(tree, top):
                for name in at(tree, path):
                    for case in _of_key(sound, tree, path, shape, name):
                        if (mark := (kind, *case[:2], case.wrong)) not in seen:
                            seen.add(mark)
                            yield case._replace(where=f"{kind}: {case.where}")


def _of_key(sound: Sound, tree: Tree, path: tuple[str | int, ...], shape: Shape, name: str) -> Iterator[Case]:
    where, spelt = f"{shape.name}.{name}", doubled(name)
    misspelt = copy.deepcopy(tree)
    record = at(misspelt, path)
    for key in list(record):
        record[spelt if key == name else key] = record.pop(key)
    said = f"unknown-key: a {shape.name} has no key `{spelt}`"
    yield Case(where, "misspelt", written(misspelt), f"{spelt}: ", said, f"did you mean `{name}`?")
    empty = copy.deepcopy(tree)
    put(name, "~")(at(empty, path))
    said = "empty-value: `~` stands for no value"
    yield Case(where, "empty", written(empty), "~", said, "leave the key out where nothing is known")
    if rule := missing(sound, shape, name):
        lacking = copy.deepcopy(tree)
        del at(lacking, path)[name]
        yield Case(where, "left out", written(lacking), "", f"{rule}: ", f"`{name}`")


CASES: Final = list(cases())


def found(text: str, kind: str) -> list[Finding]:
    """What the checker finds in a seed by itself."""
    notes = Notes("seed", [])
    record = read_tree(text.encode(), notes)
    assert record is not None
    Checker().record(record, KINDS[kind], notes)
    return notes.findings


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.what}")
def test_what_happens_to_a_key_is_answered_there_by_its_name(case: Case) -> None:
    kind = case.where.partition(":")[0]
    answers = found(case.text, kind)
    assert 1 <= len(answers) <= 2
    if case.what == "left out":
        assert any(f"{each.rule}: ".startswith(case.wrong) and case.right in each.wrong for each in answers)
    else:
        (start,) = [met.start() for met in re.finditer(f"(?<=[{{ \\[]){re.escape(case.place)}", case.text)]
        place, said = (1, start + 1), f"{case.wrong}; {case.right}"
        assert [(place, said)] == [((each.line, each.column), str(each).split(": ", 1)[1]) for each in answers][:1]


def test_no_key_of_no_seed_is_without_a_case() -> None:
    told = {(case.where, case.what) for case in CASES}
    for kind, top in KINDS.items():
        shapes = {
            shape.name: shape
            for chosen in VARIANTS.get(kind, [{}])
            for _, shape in records(Sound(chosen, WORDS).record(top), top)
        }
        for shape in shapes.values():
            lacking = [name for name in shape.keys if (f"{kind}: {shape.name}.{name}", "misspelt") not in told]
            assert lacking == []
