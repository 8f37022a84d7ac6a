"""Seeds as pages of lines, as a hand or a merge meets them: keys and values found by their looks, not by a parser."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from bench.mutation.told import tree

SHOWN: Final = 4
_VALUE: Final = r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s,{}\[\]"][^,{}]*'
_IN_BLOCK: Final = re.compile(r"^(?P<lead> *(?:- )?)(?P<key>\w+): (?P<value>[^{\s].*)$")
_IN_FLOW: Final = re.compile(rf"(?P<lead>[{{,] *)(?P<key>\w+): (?P<value>{_VALUE})")


class Edit(NamedTuple):
    """One edit: what it is, the seed it is made in, what stands there afterwards and in which lines it shows.

    `after` is None where the file is gone; `copy` is the path of the other file where one was made of it.
    """

    kind: str
    path: str
    before: bytes
    after: bytes | None
    lines: tuple[int, ...]
    copy: str = ""

    def told(self) -> str:
        """The edit for people: where it is, and the first lines that differ."""
        head = f"{self.path}:{self.lines[0]}: {self.kind}{f' as {self.copy}' if self.copy else ''}"
        old, new = (content.decode(errors="replace").splitlines() for content in (self.before, self.after or b""))
        unlike = [line for line in difflib.ndiff(old, new) if line[0] in "-+"] if self.after else []
        return "\n".join([head, *(f"  {line[:200]}" for line in unlike[:SHOWN])])


class Field(NamedTuple):
    """A key and its value as written, in a line counted from 1; `span` is of the value in the line.

    `flow` says that it stands in a record on one line, between braces.
    """

    line: int
    key: str
    value: str
    span: tuple[int, int]
    flow: bool


@dataclass(frozen=True)
class Page:
    """One seed as lines, and all seeds around it."""

    path: str
    text: str
    seeds: Seeds

    @property
    def kind(self) -> str:
        return kind_of(self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def fields(self) -> list[Field]:
        return [field for number, line in enumerate(self.lines, start=1) for field in _fields(number, line)]

    def edit(self, lines: Sequence[str], at: Sequence[int]) -> Edit:
        """The page with other lines; `at` says in which of them it shows."""
        return self.written("".join(f"{line}\n" for line in lines).encode(), at)

    def written(self, after: bytes | None, at: Sequence[int] = (1,), copy: str = "") -> Edit:
        return Edit("", self.path, self.text.encode(), after, tuple(max(line, 1) for line in at), copy)

    def changed(self, line: int, span: tuple[int, int], value: str) -> Edit:
        """The page with other letters in one line."""
        old = self.lines[line - 1]
        new = f"{old[: span[0]]}{value}{old[span[1] :]}"
        return self.edit([*self.lines[: line - 1], new, *self.lines[line:]], [line])


@dataclass(frozen=True)
class Seeds:
    """All seeds as text by their path, with what edits draw on."""

    texts: Mapping[str, str]

    def page(self, path: str) -> Page:
        return Page(path, self.texts[path], self)

    @cached_property
    def values(self) -> dict[tuple[str, str, bool], list[str]]:
        """Every value of a key, by the kind of seed and whether it stands in a record on one line."""
        found: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for path in self.texts:
            for field in self.page(path).fields:
                found[kind_of(path), field.key, field.flow].add(field.value)
        return {key: sorted(values) for key, values in found.items()}

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """The codes of each vocabulary."""
        told = tree(self.texts["vocabularies.yaml"].encode())["vocabularies"]
        return {each["id"]: [code["code"] for code in each["codes"]] for each in told}

    @cached_property
    def years(self) -> list[str]:
        return sorted({path.split("/")[1] for path in self.texts if path.startswith("sources/")})


def kind_of(path: str) -> str:
    """The kind of seed at a path: its folder, or the stem of a list."""
    return path.partition("/")[0].removesuffix(".yaml")


def _fields(number: int, line: str) -> Iterator[Field]:
    block = _IN_BLOCK.match(line)
    for found in [block] if block else _IN_FLOW.finditer(line):
        yield Field(number, found["key"], found["value"], found.span("value"), block is None)
