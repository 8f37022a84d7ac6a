"""Hold the seeds against the texts at hand: passages, the sentence ledger, and copied wording."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from curation.dates_in_words import beyond_words
from curation.findings import RULES, Finding, SeedErrors, shown
from curation.ledger import share, shared_words, uncovered
from curation.misplaced import PassageError
from curation.passages import Passage, check
from curation.reading import Seeds
from curation.texts import TextStore, normalise

_PROSE: Final = ("title", "summary", "position", "note", "date_note")


@dataclass(slots=True)
class Ledger:
    """How much of the sources could be held against their texts; lists, which have no sentences, are counted apart."""

    read: int
    at_hand: int = 0
    passages: int = 0
    sentences: int = 0
    covered: int = 0
    lines: int = 0
    lines_covered: int = 0
    folder: Path | None = None
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.at_hand:
            unchecked = f"the passages of {self.read} sources were not checked again"
            found = f"None of the texts is in {self.folder}, where each is found by its hash: {unchecked}"
            return found if self.folder else f"No text at hand: {unchecked} (give --texts)"
        return (
            f"{self.at_hand} of {self.read} texts at hand: {self.passages} passages found again, "
            f"{self.covered} of {self.sentences} sentences of whole texts coded or set aside"
            + (f", {self.lines_covered:,} of {self.lines:,} lines of structured lists" if self.lines else "")
        )


def check_texts(seeds: Seeds, folder: Path | None) -> Ledger:
    """Check each source whose text the folder holds; without a folder, count what was left unchecked.

    Raises SeedErrors with every finding of `held` where one is an error.
    """
    ledger = held(seeds, folder)
    if any(finding.severity == "error" for finding in ledger.findings):
        raise SeedErrors(ledger.findings)
    return ledger


def held(seeds: Seeds, folder: Path | None, paths: Collection[str] = (), names: Iterable[str] = ()) -> Ledger:
    """How the sources, or those of `paths` alone, stand to the texts of a folder, with what was found.

    Finds every text that is not the one which was read, passage that is not in its text, sentence neither coded nor
    set aside, prose that shares eight consecutive words with the text, and date that the words which bear it do not
    state. `names` are those of actors that were not read.
    """
    read = [source for source in seeds.sources if source["text"]["extent"] != "unread"]
    if paths:
        read = [source for source in read if source.path in paths]
    ledger = Ledger(read=len(read), folder=folder)
    if folder is None:
        return ledger
    store, names = TextStore(folder), [*known_names(seeds), *names]
    for source in read:
        text = store.get(str(source["text"]["sha256"])) if "sha256" in source["text"] else None
        if text is not None:
            _check_source(source, normalise(text), names, ledger)
        else:
            ledger.findings.extend(_changed(source, store))
    return ledger


def known_names(seeds: Seeds) -> list[str]:
    """Names that prose may share with any text: those of actors and places."""
    actors = [str(name["text"]) for actor in seeds.actors for name in actor["names"]]
    return [*actors, *(str(place["label"]) for place in seeds.places)]


def _changed(source: Any, store: TextStore) -> Iterator[Finding]:
    """The text that has the name of a source, but not the hash of what was read."""
    stated = source["text"].get("sha256")
    names = [path.name for path in store.named(str(source["id"])) if path.suffix == ".txt"]
    for name in names if stated else ():
        wrong = f"{name} is at hand, but its hash is another: it is not, byte for byte, the text that was read"
        yield Finding(source.path, stated.line, stated.column, _CHANGED, wrong, RULES[_CHANGED].remedy)


_CHANGED: Final = "text-changed"


def pointers(source: Any) -> Iterator[Any]:
    """Everything in a source that points at a span of its text: passages, then what is set aside."""
    for report in source.get("reports", ()):
        yield from report["passages"]
    yield from source.get("set_aside", ())


def _check_source(source: Any, text: str, names: list[str], ledger: Ledger) -> None:
    ledger.at_hand += 1
    for pointer in pointers(source):
        ledger.passages += 1
        _check_pointer(source, pointer, text, ledger.findings)
    ledger.findings.extend(_copied(source, text, names))
    ledger.findings.extend(beyond_words(source, text))
    if source["text"]["extent"] == "full":
        _check_coverage(source, text, ledger)


def _check_pointer(source: Any, pointer: Any, text: str, findings: list[Finding]) -> None:
    if "span" not in pointer or "sha256" not in pointer:
        return  # the wall's rule `passage-unfilled` tells, with or without a text
    start, end = (int(place) for place in pointer["span"])
    last = str(pointer["last"]) if "last" in pointer else None
    stated = Passage(str(pointer["first"]), last, (start, end), str(pointer["sha256"]), "ambiguous" in pointer)
    try:
        check(text, stated)
    except PassageError as error:
        findings.append(Finding(source.path, pointer.line, pointer.column, error.rule, error.wrong, error.right))


def _check_coverage(source: Any, text: str, ledger: Ledger) -> None:
    spans = [(int(each["span"][0]), int(each["span"][1])) for each in pointers(source) if "span" in each]
    language = str(source["language"])
    covered, total = share(text, spans, language)
    if str(source["kind"]) == "list":
        ledger.lines += total
        ledger.lines_covered += covered
    else:
        ledger.sentences += total
        ledger.covered += covered
    for start, end in uncovered(text, spans, language):
        words = shown(" ".join(text[start:end].split()[:4]), 80)
        wrong = f"the sentence at [{start}, {end}], “{words} ...”, is neither coded nor set aside"
        place = source["text"]
        right = "code it in a report's passage, or add it to `set_aside` with its reason"
        ledger.findings.append(Finding(source.path, place.line, place.column, "sentence-uncovered", wrong, right))


def _copied(source: Any, text: str, names: Iterable[str]) -> Iterator[Finding]:
    masked = [*names, str(source.get("title", ""))]
    for report in source.get("reports", ()):
        for key in _PROSE:
            for run in shared_words(str(report.get(key, "")), text, masked):
                wrong = f"`{key}` shares eight consecutive words with the text: “{run}”"
                at = report[key]
                yield Finding(source.path, at.line, at.column, "copied-wording", wrong, "say it in words of your own")
