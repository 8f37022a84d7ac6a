"""docs/seeds.md: every kind of seed with every key, written from the shapes that the checker holds seeds against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from curation.between_keys import SUBTYPES
from curation.key_meanings import meaning
from curation.markdown import grid, sentence
from curation.scalars import Scalar
from curation.shapes import FILES, FOLDERS, KINDS, OPTIONAL, Key, Shape, scalars

_HEAD: Final = """\
# Seeds: what people write

Everything in Envoylog is compiled from the files under `seeds/`. This page lists every kind of file and every key that
it may have. It is written by `make codebook` from the code that checks seeds: edit that, not this page.
[CONTRIBUTING.md](../CONTRIBUTING.md) leads through one source from article to pull request, [coding.md](coding.md) says
how texts are coded, [passages.md](passages.md) how passages are written and found.

## How a file is written

* UTF-8 without a byte order mark, Unix line ends, Unicode form NFC, no tabs, no comments; one record a file, or a list.
* An absent key means *unknown*. `null`, `~`, an empty value, an unknown key and a key written twice are errors. Where
  the tables below allow them, two words claim that there is no value, and want a passage like any claim:
  `not_applicable` (there is none) and `not_found` (the source was searched for it).
* All values are read as text: `no`, `010` and `2021-11` stay what you wrote.
* The order of keys, the quotes and the line breaks are fixed: `make fix` writes that form, so write as you like.
* A file has the name of its `id`; a source lies in the folder of the year in its `id`.

"""


def seeds_page() -> str:
    """The page in Markdown; raises NoMeaning for a key that nothing explains."""
    return "\n".join([_HEAD.rstrip("\n"), "", *_folder(), *_kinds(), *_values(), *_rules()]) + "\n"


def _folder() -> Iterator[str]:
    places = {"sources": "sources/<year>/<id>.yaml"}
    yield from ("## Where it lies", "")
    folders = [(places.get(folder, f"{folder}/<id>.yaml"), kind, "one a file") for folder, kind in FOLDERS.items()]
    lists = [(file, kind, "one list" + (", may be absent" if kind in OPTIONAL else "")) for file, kind in FILES.items()]
    rows = ((f"`seeds/{place}`", f"[{kind}](#{kind})", how) for place, kind, how in [*folders, *lists])
    yield from grid(["File", "Kind", "Records"], rows)
    yield ""


def _kinds() -> Iterator[str]:
    for kind, shape in KINDS.items():
        yield from _section(kind, shape, f"## {kind}")


def _section(path: str, shape: Shape, heading: str) -> Iterator[str]:
    """A record's keys, then, each in a section of its own, the records within it."""
    keys = list(shape.keys.items())
    yield from (heading, "")
    rows = ((_needed(name, shape), _takes(path, name, key), meaning(shape.name, name)) for name, key in keys)
    named = ((f"`{name}`", *told) for (name, _), told in zip(keys, rows, strict=True))
    yield from grid(["Key", "Needed", "Takes", "Meaning"], named)
    yield ""
    for name, key in keys:
        inner = key.each or key.one
        if isinstance(inner, Shape):
            yield from _section(f"{path}.{name}", inner, f"### {path}.{name}")


def _needed(name: str, shape: Shape) -> str:
    if shape.keys[name].required:
        return "yes"
    said = []
    for condition in shape.conditions:
        owners = [value for value, keys in condition.own.items() if name in keys]
        needing = [value for value, keys in condition.needed.items() if name in keys]
        said += [f"with `{condition.by}: {value}`" for value in needing]
        said += [f"only with `{condition.by}: {value}`" for value in owners if value not in needing]
    if name in shape.together:
        said.append("with " + ", ".join(f"`{other}`" for other in shape.together if other != name))
    return "; ".join(said) or "no"


def _takes(path: str, name: str, key: Key) -> str:
    below = f"{path}.{name}".replace(".", "")
    if name == "subtype":
        return "; ".join(f"{kind}: {', '.join(f'`{code}`' for code in codes)}" for kind, codes in SUBTYPES.items())
    if key.each is None:
        return _one(key.one, below)
    if key.one is not None:
        return f"{_one(key.one, below)}, or a list of them"
    return f"a list of {key.least if key.least == key.most else f'{key.least} or more'}: {_one(key.each, below)}"


def _one(of: Scalar | Shape | None, below: str) -> str:
    if isinstance(of, Shape):
        return f"[{_an(of.name)}](#{below})"
    if of is None:
        return ""
    words = "".join(f", or `{word}`" for word in sorted(of.besides))
    if of.vocabulary:
        return f"a code of [{of.vocabulary}](codebook.md#vocabulary-{of.vocabulary}){words}"
    return (f"id of {_an(of.names.replace('-', ' '))}" if of.names else f"[{of.name}](#values)") + words


def _an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _values() -> Iterator[str]:
    yield from ("## Values", "")
    found = {scalar.name: scalar for shape in KINDS.values() for scalar in scalars(shape)}
    listed = [scalar for scalar in found.values() if not scalar.names and not scalar.vocabulary]
    yield from grid(["Value", "Written so"], ((scalar.name, sentence(scalar.right)) for scalar in listed))
    yield ""


def _rules() -> Iterator[str]:
    told = "A finding is one line: `file:line:column: rule: what is wrong; what to do`."
    yield from ("## What the checker says", "", told, "[rules/](rules/README.md) has a page for every rule.")
