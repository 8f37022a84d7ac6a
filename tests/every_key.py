"""Sound seeds of every kind that have every key they may have, and each thing that can be wrong with one key.

Seeds here are trees of texts as they are written, so that the checker can read them and an editor type them.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from curation.between_keys import SUBTYPES
from curation.scalars import Scalar
from curation.shapes import KINDS, Key, Shape

Tree = dict[str, Any]
Path = tuple[str | int, ...]
Change = Callable[[Tree], object]

# What is right and what is wrong for every scalar that names no record and is no code.
VALUES = {
    "source-id": ("agency-2026-01-13", "agency"),
    "id": ("first", "Not An Id"),
    "text": ("Words of ours.", " padded "),
    "address": ("https://agency.example/a?b=c#d", "ftp://agency.example"),
    "window": ("2026-01", "Jan 2026"),
    "language": ("no", "English"),
    "sha256": ("b" * 64, "abc"),
    "day": ("2026-11-21", "2026-11"),
    "flag": ("true", "yes"),
    "whole-number": ("10", "7bn"),
    "currency": ("USD", "dollars"),
    "passage-end": ("So it was", "one two three four five six seven"),
    "borne": ("rest", "two words"),
    "country": ("AFG", "Afghanistan"),
    "wikidata-item": ("Q42", "42"),
    "name": ("date", "Not a name"),
    "item": ("envoy:speaker", "the envoy"),
    "decision": ("same", "similar"),
    "version": ("0.3.0", "1.0"),
    "level": ("1", "3"),
    "permanent-table": ("events", "claims"),
    "retirement": ("merged", "lost"),
    "percent": ("95", "7bn"),
    "latitude": ("34.5", "91"),
    "longitude": ("-69.25", "181"),
    "plover": ("none", "nothing"),
    "cameo": ("040", "abc"),
}
# What sound seeds of a kind have under some keys of a shape; all variants together have every key.
VARIANTS: dict[str, list[dict[str, str]]] = {
    "source": [
        {"report.type": kind, "report.subtype": codes[0], "report.date_basis": "inferred"}
        for kind, codes in SUBTYPES.items()
    ],
    "actor": [{"name.language": "en"}],
    "topics": [{"topic.level": "1"}, {"topic.level": "2"}],
}
SECOND = {"10": "20", "rest": "date"}


class Defect(NamedTuple):
    """A seed with one thing wrong: in which key, what, the rule by which the checker refuses it, the whole seed."""

    kind: str
    where: str
    what: str
    rule: str
    tree: Tree


@dataclass
class Sound:
    """Makes sound records that have every key which goes with what is `chosen`."""

    chosen: Mapping[str, str]
    codes: Mapping[str, list[str]]
    listed: bool = False  # a list wherever there may be one value or several

    def record(self, shape: Shape) -> Tree:
        closed = self.closed(shape)
        record = {name: self.value(shape, name, key) for name, key in shape.keys.items() if name not in closed}
        for passage in record.get("set_aside", ()):
            passage["span"] = ["30", "40"]  # elsewhere than what is coded
        return record

    def closed(self, shape: Shape) -> set[str]:
        """Keys that go with another choice."""
        return {
            name
            for condition in shape.conditions
            for owner, names in condition.own.items()
            if owner != self.chosen.get(f"{shape.name}.{condition.by}")
            for name in names
        }

    def value(self, shape: Shape, name: str, key: Key) -> Any:
        if key.each is None or (key.one is not None and not self.listed):
            return self.one(shape, name, key.one)
        first = self.one(shape, name, key.each)
        more = key.least > 1 or (shape.name, name) == ("report", "passages")
        return [first, another(first)] if more else [first]

    def one(self, shape: Shape, name: str, of: Scalar | Shape | None) -> Any:
        assert of is not None
        if isinstance(of, Shape):
            return self.record(of)
        if chosen := self.chosen.get(f"{shape.name}.{name}"):
            return chosen
        if of.vocabulary:
            return self.codes[of.vocabulary][0]
        return f"{name.replace('_', '-')}-2026" if of.names else VALUES[of.name][0]


def another(first: Any) -> Any:
    """Another one like the first of a list."""
    if isinstance(first, dict):
        return {name: [another(each) for each in value] if name == "bears" else value for name, value in first.items()}
    return SECOND.get(first, f"{first}-2")


def sound_seeds(codes: Mapping[str, list[str]]) -> Iterator[tuple[str, Tree]]:
    """Sound seeds of every kind and variant, with single values and with lists."""
    for kind, shape in KINDS.items():
        for chosen in VARIANTS.get(kind, [{}]):
            yield from ((kind, Sound(chosen, codes, listed).record(shape)) for listed in (False, True))


def defects(codes: Mapping[str, list[str]]) -> Iterator[Defect]:
    """Every sound seed with each thing wrong in each key, the same thing in the same key but once."""
    seen: set[tuple[str, ...]] = set()
    for kind, shape in KINDS.items():
        for chosen in VARIANTS.get(kind, [{}]):
            sound = Sound(chosen, codes)
            tree = sound.record(shape)
            for path, inner in records(tree, shape):
                for name, what, rule, change in wrong(sound, inner, at(tree, path)):
                    if (mark := (kind, inner.name, name, what)) not in seen:
                        seen.add(mark)
                        spoilt = copy.deepcopy(tree)
                        change(at(spoilt, path))
                        yield Defect(kind, f"{inner.name}.{name}", what, rule, spoilt)


def records(tree: Tree, shape: Shape, path: Path = ()) -> Iterator[tuple[Path, Shape]]:
    """Every record within a record, the first alone of each list, with the way to it."""
    yield path, shape
    for name, key in shape.keys.items():
        inner = key.each or key.one
        if isinstance(inner, Shape) and name in tree:
            listed = isinstance(tree[name], list)
            below = tree[name][0] if listed else tree[name]
            yield from records(below, inner, (*path, name, 0) if listed else (*path, name))


def at(tree: Any, path: Path) -> Any:
    """What lies at the end of a way into a tree."""
    for step in path:
        tree = tree[step]
    return tree


def wrong(sound: Sound, shape: Shape, record: Tree) -> Iterator[tuple[str, str, str, Change]]:
    """What can be wrong with a sound record: key, what, rule, and what makes it so."""
    yield "(any)", "an unknown key", "unknown-key", put("no_such_key", "1")
    for name in record:
        key = shape.keys[name]
        if rule := missing(sound, shape, name):
            yield name, "missing", rule, lambda record, name=name: record.pop(name)
        yield name, "empty", "empty-value", put(name, "~")
        yield from ((name, what, rule, put(name, value)) for what, rule, value in unfit(key, record[name]))
    for condition in shape.conditions:
        here = sound.chosen[f"{shape.name}.{condition.by}"]
        for owner, names in condition.own.items():
            other = Sound({**sound.chosen, f"{shape.name}.{condition.by}": owner}, sound.codes)
            for name in names if owner != here else ():
                value = other.value(shape, name, shape.keys[name])
                yield name, f"with {condition.by} {here}", "key-of-another", put(name, value)
        if condition.by == "type":
            others = [codes[0] for kind, codes in SUBTYPES.items() if kind != here]
            yield from (("subtype", f"{o} of {here}", "subtype-of-another", put("subtype", o)) for o in others)


def missing(sound: Sound, shape: Shape, name: str) -> str:
    """The rule that asks for a key; none where the key may be left out."""
    if name in shape.together:
        return "missing-companion"
    chosen = [(condition, sound.chosen[f"{shape.name}.{condition.by}"]) for condition in shape.conditions]
    needed = any(name in condition.needed.get(here, ()) for condition, here in chosen)
    return "missing-key" if needed or shape.keys[name].required else ""


def unfit(key: Key, value: Any) -> Iterator[tuple[str, str, Any]]:
    """What a key cannot have, with the rule that says so."""
    if not isinstance(key.one, Shape):
        yield "a record", "wrong-kind", {"a": "b"}
    if key.each is None:
        yield "a list", "wrong-kind", [value]
    if not isinstance(key.one, Scalar):
        yield "a word", "wrong-kind", "word"
    if isinstance(key.one, Scalar):
        yield ("a wrong value", *bad(key.one))
    if key.each is not None:
        yield from unfit_lists(key, key.each, value if isinstance(value, list) else [value])


def unfit_lists(key: Key, each: Scalar | Shape, right: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Lists that a key cannot have, with the rule that says so."""
    yield "too short a list", "wrong-length", right[: key.least - 1]
    if key.most < 10:
        yield "too long a list", "wrong-length", right * key.most
    if isinstance(each, Scalar):
        rule, value = bad(each)
        yield "a wrong value in a list", rule, [value, *right[1:]]
        if key.least != key.most:
            yield "a value twice", "twice", right[:1] * max(2, key.least)


def bad(of: Scalar) -> tuple[str, str]:
    """The rule that refuses a wrong value, and one."""
    return ("unknown-code", "no_such_code") if of.vocabulary else (f"bad-{of.name}", VALUES[of.name][1])


def put(name: str, value: Any) -> Change:
    """A change that gives a record's key another value."""

    def change(record: Tree) -> None:
        record[name] = value

    return change


PLAIN = re.compile(r"[A-Za-z0-9_./~+-][A-Za-z0-9_./:?=#+-]*")


def written(tree: Any) -> str:
    """A tree as YAML, plain wherever a contributor would write it so."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{name}: {written(value)}" for name, value in tree.items()) + "}"
    if isinstance(tree, list):
        return f"[{', '.join(map(written, tree))}]"
    return tree if PLAIN.fullmatch(tree) else json.dumps(tree, ensure_ascii=False)
