"""docs/editor/: a JSON Schema for every kind of seed, from the shapes that the checker holds seeds against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from curation.between_keys import BORNE_WITH, SUBTYPES, UNBORNE
from curation.editor_values import Said, Words, coded, offered, value
from curation.key_meanings import meaning
from curation.markdown import sentence
from curation.scalars import BORNE, Scalar
from curation.shapes import KINDS, REPORT, Condition, Key, Shape
from curation.yaml_tree import Record, listed

Codes = Mapping[str, Words]
"""Vocabulary -> code -> what it means."""

_DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The newest that language servers of any age read; nothing here is better said in a later one."""
_SCOPE: Final = (
    "What an editor can know of one seed alone; written by `make codebook` or `make draft`, never by hand. The rest "
    "says `make check`: whether there is what it names, what its keys say together, its passages, its canonical form."
)
_BORNE: Final = [key for key in REPORT.keys if key not in UNBORNE and key not in BORNE_WITH]


def editor_schemas(codes: Codes, names: Mapping[str, Words] | None = None) -> dict[str, str]:
    """The text of `<kind>.schema.json` for every kind of seed, by that name, in JSON Schema draft-07.

    `names`, kind of record -> id -> a line on it, are offered where an id is written. What git keeps is written
    without them: two branches that add a record each would else meet in it. Raises CannotSay where a shape has
    something that JSON Schema has no words for, or a vocabulary lacks what a shape names.
    """
    said = {kind: _Saying(codes, names or {}).file(kind, shape) for kind, shape in KINDS.items()}
    return {f"{kind}.schema.json": json.dumps(each, indent=1, ensure_ascii=False) + "\n" for kind, each in said.items()}


def meanings(vocabularies: Iterable[Record]) -> dict[str, dict[str, str]]:
    """Each vocabulary's codes in their order, with what they mean."""
    return {
        str(vocabulary.get("id")): {
            str(code.get("code")): str(code.get("definition", "")) for code in listed(vocabulary, "codes", Record)
        }
        for vocabulary in vocabularies
    }


class _Saying:
    """Says shapes in JSON Schema, with the codes and names at hand."""

    def __init__(self, codes: Codes, names: Mapping[str, Words]) -> None:
        self.codes, self.names = codes, names
        self.ids: dict[str, Said] = {}

    def file(self, kind: str, shape: Shape) -> Said:
        """The schema of a file; what ids may be is said once, for in a draft's schema that is long."""
        record = self.record(shape)
        return {"$schema": _DIALECT, "title": kind, "description": _SCOPE, **record, "definitions": self.ids}

    def record(self, shape: Shape) -> Said:
        """A record: its keys, those that it needs, and what goes with what.

        A key that goes with one value of another key is said there, so that it is offered there alone.
        """
        told = {name: self.key(shape, name, key) for name, key in shape.keys.items()}
        elsewhere = {name for condition in shape.conditions for own in condition.own.values() for name in own}
        elsewhere |= {"subtype"} & told.keys()
        said: Said = {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, key in shape.keys.items() if key.required],
            "properties": {name: True if name in elsewhere else each for name, each in told.items()},
        }
        if shape.together:
            said["dependencies"] = {name: [each for each in shape.together if each != name] for name in shape.together}
        rules = [rule for condition in shape.conditions for rule in self.rules(condition, told)]
        return said | ({"allOf": rules} if rules else {})

    def key(self, shape: Shape, name: str, key: Key) -> Said:
        """What a key means and takes."""
        words = f"{meaning(shape.name, name)} {_written(key)}".strip()
        described = {"title": f"{shape.name}: {name}", "description": words}
        return described | ({"markdownDescription": words} if "`" in words else {}) | self.taken(key)

    def taken(self, key: Key) -> Said:
        """One value or record, a list of them, or either."""
        if key.each is None:
            one = self.one(key.one)
            return {"allOf": [one]} if "$ref" in one else one  # what stands beside a reference does not count
        many: Said = {"type": "array", "items": self.one(key.each), "minItems": key.least, "maxItems": key.most}
        if isinstance(key.each, Scalar) and key.least != key.most:
            many["uniqueItems"] = True
        if key.one is None:
            return {**many, "errorMessage": "write a list"}
        return {"anyOf": [self.one(key.one), {"title": "a list of them", **many}]}

    def one(self, of: Scalar | Shape | None) -> Said:
        """One value or record."""
        if isinstance(of, Shape):
            return {"title": of.name, **self.record(of)}
        if of is None:
            return {}
        said = value(of, self.codes, self.names)
        if of.names:
            name = "-or-".join([of.names, *sorted(of.besides)])
            self.ids[name] = {"title": _id(of), **said}
            return {"$ref": f"#/definitions/{name}"}
        return said | (offered({}, "rest", *_BORNE) if of is BORNE else {})

    def rules(self, condition: Condition, told: Mapping[str, Said]) -> Iterator[Said]:
        """What a record may have, and must have, where the key `by` has each of its values; what it may not."""
        by = condition.by
        for worth in dict.fromkeys([*condition.own, *condition.needed]):
            own = {name: told[name] for name in condition.own.get(worth, ())}
            if by == "type":
                own["subtype"] = told["subtype"] | coded("subtype", self.codes, SUBTYPES[worth])
            needed = {"required": list(condition.needed[worth])} if worth in condition.needed else {}
            yield {"if": _is(by, [worth]), "then": needed | ({"properties": own} if own else {})}
        for owner, names in condition.own.items():
            others = [worth for worth in condition.own if worth != owner]
            wrong = f"leave it out: it goes with {by} {owner}"
            yield {"if": _is(by, others), "then": {"errorMessage": wrong, "properties": dict.fromkeys(names, False)}}


def _is(by: str, values: list[str]) -> Said:
    """That a key has one of some values, as texts or as the numbers that YAML takes them for."""
    typed: list[Any] = [*values, *(int(each) for each in values if each.isdecimal())]
    return {"properties": {by: {"enum": typed}}, "required": [by]}


def _written(key: Key) -> str:
    """How a value is written, as a sentence; nothing where that is seen from the codes or keys that are offered."""
    of = key.each or key.one
    if not isinstance(of, Scalar) or of.vocabulary:
        return ""
    if not of.names:
        return sentence(of.right)
    besides = [f"`{word}`" for word in sorted(of.besides)] + (["a list of them"] if key.one and key.each else [])
    return sentence(", or ".join([_id(of), *besides]))


def _id(of: Scalar) -> str:
    return f"id of {'an' if of.names[0] in 'aeiou' else 'a'} {of.names.replace('-', ' ')}"
