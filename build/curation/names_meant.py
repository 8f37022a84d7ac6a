"""Which record or code was meant by a name that is none: by its label, another spelling of its id, or a part of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from curation.findings import closest
from curation.meant import latin
from curation.tree import Record, Text, listed

Labels = dict[str, dict[str, set[str]]]
"""The ids of each kind, and the codes of each vocabulary, by what else they are called, without case and accents."""

_MOST: Final = 3
_SLIP: Final = 0.85  # likeness of two spellings of one name, or nearly so


def labels(records: Iterable[tuple[str, str, Record]]) -> Labels:
    """What records are called besides their ids; of each its kind, its file's stem, and the record."""
    found: Labels = defaultdict(lambda: defaultdict(set))
    for of, label, name in (each for record in records for each in _labels(*record)):
        if isinstance(label, Text) and isinstance(name, str):
            found[of][_folded(label)].add(str(name))
    return found


def _labels(kind: str, stem: str, record: Record) -> Iterator[tuple[str, Any, Any]]:
    for name in listed(record, "names", Record):
        yield "actor", name.get("text"), stem
        if record.get("kind") == "office":
            yield "office", name.get("text"), stem
    if kind == "source":
        yield from (("source", record.get(key), stem) for key in ("title", "url"))
    for of, names in _LISTED.items():
        for each in listed(record, of, Record):
            yield from ((name, each.get("label"), each.get("id")) for name in names)
    for vocabulary in listed(record, "vocabularies", Record):
        for code in listed(vocabulary, "codes", Record):
            yield f"vocabulary {vocabulary.get('id')}", code.get("label"), code.get("code")


_LISTED: Final = {"topics": ("topic", "first-level-topic"), "places": ("place",)}


def _folded(label: str) -> str:
    return " ".join(latin(label).casefold().split())


def names_meant(value: str, there: Collection[str], called: dict[str, set[str]]) -> list[str]:
    """The names that a value can mean, of those that are there; none where that would be a guess among many.

    `called` is what these names are called besides, as `labels` has it.
    """
    words = re.findall("[^\\W_]+", latin(value).lower())
    spelt = [name for name in dict.fromkeys(("-".join(words), "_".join(words))) if name in there]
    labelled = sorted(set(called.get(_folded(value), ())) & set(there))
    named, parts, joined = _words_of(there, called), set(words), "-".join(words) or value
    if found := labelled or spelt or sorted(name for name, each in named.items() if parts in each):
        return found
    near = _inflected(words, there) or closest(joined, there, _SLIP) or _sharing(parts, named) or closest(joined, there)
    return near or sorted({name for label in closest(_folded(value), called) for name in called[label] & set(there)})


def names_with_a_word_of(value: str, there: Collection[str], called: dict[str, set[str]]) -> list[str]:
    """The few names that have a word in common with a value which hardly another has: what somebody may have meant."""
    named = _words_of(there, called)
    counts = Counter(word for words in named.values() for word in set().union(*words))
    rare = {word for word in _folded(value).replace("-", " ").split() if len(word) > 3 and counts[word] <= _MOST}
    return sorted(name for name, words in named.items() if rare & set().union(*words))


def _sharing(parts: set[str], named: dict[str, list[set[str]]]) -> list[str]:
    """The names that have all of some words and more, or that are all in them; none where they are many."""
    sharing = [name for name, words in named.items() if parts and any(parts < one or parts > one for one in words)]
    return sorted(sharing) if len(sharing) <= _MOST else []


def _words_of(there: Collection[str], called: dict[str, set[str]]) -> dict[str, list[set[str]]]:
    """The words of each name, and of each that it is called besides."""
    words = {name: [set(re.split("[-_]", name))] for name in there}
    for label, names in called.items():
        for name in names & words.keys():
            words[name].append(set(re.findall("[^\\W_]+", label)))
    return words


def _inflected(words: list[str], there: Collection[str]) -> list[str]:
    """The word of which a single one is another form, if one is: `deny` of `denied`, `urge` of `urges`."""
    stems = [name for name in there if len(words) == 1 and len(name) > 3 and words[0].startswith(name[:-1])]
    return [name for name in sorted(stems, key=len) if len(words[0]) <= len(name) + 3][-1:]
