"""Seeded defects of seeds, texts and lists: a case for every rule, most of them those of the tests of each stage.

A rule without a case fails test_defects_of_seeds.py. Add one to a list that is gathered here (`IN_A_SOURCE` and the
others of reading, `VIOLATIONS` of the wall), or to the list of its stage below.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import test_acts
import test_candidate
import test_checking
import test_extraction
import test_extraction_reading
import test_extraction_selection
import test_extraction_writing
import test_foundations
import test_reading
import test_reading_folders
import test_telling
import test_waivers
from defects import FRICTIONLESS, OWN, PANDERA, READING, TEXTS, WALL, Defect, defect
from reading_seeds import PATH, SOURCE, changed, seeds_in
from small_changes import Case, Change
from small_commands import check as check_as_a_command
from small_lists import (
    CONFERENCE,
    HEAD,
    KABUL,
    PLACES,
    SAME_DAYS,
    STOPS,
    VISIT,
    WHOLE,
    but,
    cut,
    extract,
    faults,
    select,
)
from small_lists import written as listed
from small_seeds import AGENCY, small_seeds, write_seeds

from curation.checking import check, fix
from curation.findings import SeedErrors
from curation.reading import read_seeds
from curation.trips import read_lists
from curation.wall import walled

LISTS: Final = "the reading of lists"
SUGGESTIONS: Final = "suggestions"
TABLES: Final = (PANDERA, OWN, FRICTIONLESS)
Found = Callable[[Path], set[str]]
Sow = Callable[[Path], object]


class Sown(NamedTuple):
    """A defect, and the rules that its stage finds in a folder that holds it; what sows it, where others see it."""

    told: Defect
    found: Found
    stage: str
    sow: Sow | None = None


def refused(work: Callable[[], object]) -> set[str]:
    """The rules by which something is refused."""
    try:
        work()
    except SeedErrors as error:
        return {finding.rule for finding in error.findings}
    return set()


def cases_of(test: Any) -> list[Any]:
    """The cases of a test that has one table of them."""
    (table,) = [mark for mark in test.pytestmark if mark.name == "parametrize"]
    return list(table.args[1])


# Reading.


def _read(contents: dict[str, Any]) -> Found:
    return lambda folder: refused(lambda: read_seeds(seeds_in(folder, contents)))


def _without(path: str) -> Found:
    def found(folder: Path) -> set[str]:
        (seeds_in(folder, {}) / path).unlink()
        return refused(lambda: read_seeds(folder / "seeds"))

    return found


def _unreadable(folder: Path) -> set[str]:
    path = seeds_in(folder, {}) / "topics.yaml"
    path.chmod(0)
    outcome = check_as_a_command(folder, "--all", humble=True)
    path.chmod(0o644)
    return set(_RULE.findall(outcome.err))


SANCTIONS: Final = 'label: "sanctions", definition: "x", plover: none, cameo: '
STEEP: Final = "instrument: sanctions\n    amount: 7\n    amount_basis: exact\n    currency: "
MORE_READ: Final[list[tuple[str, Found]]] = [
    ("missing-file", _without("topics.yaml")),
    ("unreadable", _unreadable),
    ("introduced-twice", _read({"sources/2026/agency-2026-01-14.yaml": test_reading_folders.SECOND})),
    ("bad-borne", _read(changed(PATH, "bears: [rest]", 'bears: ["the rest"]'))),
    ("bad-cameo", _read(changed("vocabularies.yaml", f"{SANCTIONS}none", f"{SANCTIONS}1"))),
    ("bad-code", _read(changed(PATH, "speech_act: deny", 'speech_act: "to deny"'))),
    ("bad-currency", _read(changed(PATH, "instrument: sanctions", f"{STEEP}dollars"))),
    ("bad-item", _read(changed("rulings/when-they-met.yaml", "field: date", 'field: date\nitem: "The Envoy"'))),
    ("bad-level", _read(changed("topics.yaml", "level: 2", "level: two"))),
    ("bad-source-id", _read({"sources/2026/agency.yaml": test_reading_folders.STUB.replace("agency-2026", "agency")})),
    ("bad-version", _read({"waivers/one.yaml": 'id: one\nrule: tab\nrecord: envoy\nuntil: next\nreason: "So."\n'})),
]
"""Cases of rules that no table of the tests of reading has."""


def _reading() -> Iterator[tuple[str, str, Found]]:
    there = test_reading_folders
    for old, new, expected in test_reading.IN_A_SOURCE:
        yield expected, new, _read(changed(PATH, old, new))
    for name, old, new, expected in there.IN_OTHER_FILES:
        yield expected, new, _read(changed(name, old, new))
    for content, expected in there.AS_BYTES:
        yield expected, "bytes", _read({PATH: content})
    for old, new, expected in there.STILL_READ:
        yield expected, new, _read({PATH: SOURCE.replace(old, new)})
    for name, content, expected in there.OUT_OF_PLACE:
        if name != "actors/post.yaml/x.yaml":  # a folder in place of a file that is there
            yield expected, name, _read({name: content})


def of_reading() -> Iterator[Sown]:
    """What reading refuses: nothing of it becomes a table, and so nobody else can be asked."""
    for expected, what, found in _reading():
        rule = _RULE.findall(expected)[0]
        yield Sown(defect(rule, what.strip(), {READING}), found, READING)
    for rule, found in MORE_READ:
        yield Sown(defect(rule, "one case more", {READING}), found, READING)


_RULE: Final = re.compile(r"[0-9]+:[0-9]+: ([a-z0-9-]+): ")


# Texts, and the one form of a seed.

TEXT: Final = f"{test_checking.TEXT}Subscribe to our letter.\n"
LETTERS: Final = (["132", "156"], ["157", "181"])
"""Where the two last sentences of the text stand."""


def read_in_full(folder: Path) -> Path:
    """The small seeds, the agency's text read in full and every passage filled from it; the agency's seed."""
    (folder / "texts").mkdir()
    (folder / "texts" / "page.txt").write_text(TEXT, encoding="utf-8")
    seeds = test_checking.read_in_full()
    seeds[AGENCY]["text"]["sha256"] = hashlib.sha256(TEXT.encode()).hexdigest()
    seeds[AGENCY]["set_aside"] = [{"first": "Subscribe to", "span": span, "reason": "furniture"} for span in LETTERS]
    written = write_seeds(folder, seeds)
    fix(written, [], folder / "texts")
    return written / AGENCY


def _edited(pattern: str, new: str) -> Sow:
    """That seed with other words in one place."""

    def sow(folder: Path) -> None:
        path = read_in_full(folder)
        content, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
        assert times == 1, pattern
        path.write_text(content, encoding="utf-8")

    return sow


def _text_edited(folder: Path) -> None:
    """The text under the source's own id, with a line that was not there when it was read."""
    path = read_in_full(folder)
    (folder / "texts" / "page.txt").rename(folder / "texts" / f"{path.stem}.txt").write_text(f"Menu.\n{TEXT}")


def _checked(folder: Path) -> set[str]:
    warned: set[str] = set()
    told = refused(lambda: warned.update(each.rule for each in check(folder / "seeds", [], folder / "texts").told))
    return told | warned


def _fixed(folder: Path) -> set[str]:
    return refused(lambda: fix(folder / "seeds", [], folder / "texts"))


NEWS_CYCLE: Final = r"date: 2026-01-06/2026-01-13\n    date_basis: news_cycle"
OF_TEXTS: Final[list[tuple[str, str, Sow]]] = [
    ("text-changed", "a line more at the top", _text_edited),
    ("date-beyond-words", "a Tuesday", _edited(NEWS_CYCLE, "date: 2026-01-13\n    date_basis: stated")),
    ("passage-moved", "a span that begins one letter on", _edited(r"span: \[0, 55\]", "span: [1, 55]")),
    ("passage-moved", "another hash", _edited(r"(span: \[0, 55\], sha256: )\w+", r"\g<1>" + "0" * 64)),
    ("passage-not-found", "words that are not there", _edited('first: "The envoy"', 'first: "The envoys"')),
    ("passage-wordy", "more than half of it", _edited('envoy", last: "the', 'envoy spoke to", last: "in the')),
    ("passage-flag", "marked ambiguous, and is not", _edited(r"(span: \[0, 55\].*)}", r"\1, ambiguous: true}")),
    ("passage-flag", "ambiguous, and not marked", _edited(", ambiguous: true", "")),
    ("passage-ambiguous", "two like sentences", _edited(r", span: \[157, 181\], sha256: \w+, ambiguous: true", "")),
    ("sentence-uncovered", "a sentence left over", _edited(r"  - {first: .* span: \[157, 181\].*\n", "")),
    (
        "copied-wording",
        "nine words of the text",
        _edited('position: ".*"', 'position: "There had been any contact with the other side."'),
    ),
]


def of_texts() -> Iterator[Sown]:
    """What is found with the text at hand alone: seeds and tables are sound in themselves."""
    asked = (READING, WALL, *TABLES)
    for rule, what, sow in OF_TEXTS:
        told = defect(rule, what, {TEXTS}, (TEXTS, *asked))
        yield Sown(told, _fixed if rule == "passage-ambiguous" else _checked, TEXTS, sow)  # which is told on filling
    told = defect("not-canonical", "a value without its quotes", {READING}, asked)
    yield Sown(told, _checked, READING, _edited('title: "(.*)"', r"title: \1"))


# The wall.

UNRESOLVABLE: Final = {
    *("missing-vocabulary", "told-twice", "relay-cycle", "within-itself", "ruling-twice"),
    ("identity-contradicted", "they are the same by way of a third"),
}
"""Rules, or cases of one, without which no table can be made, or none be checked: there is nothing to ask anybody."""
SEEN_TOO: Final[dict[Any, set[str]]] = {
    "type-disagreement": {OWN},
    "names-itself": {PANDERA},
    ("part-of-cycle", "an event is part of what is decided to be the same"): {PANDERA},
    "statement-without-speaker": {PANDERA, FRICTIONLESS},
}
"""Rules, or cases of one, whose violation others see in the tables that would be made."""
VIOLATIONS: Final[list[Case]] = [
    *test_foundations.VIOLATIONS,
    *test_candidate.VIOLATIONS,
    *test_acts.VIOLATIONS,
]
"""Violations of rules of the wall; a module that declares more of them has its list here."""
WAIVERS: Final[list[tuple[str, str, Change, str]]] = [
    ("waiver-refused", "no such rule", test_waivers.waive(rule="event-after-sourc"), "0.1.0"),
    ("waiver-refused", "a rule without exception", test_waivers.waive(rule="relay-cycle"), "0.1.0"),
    ("waiver-not-needed", "nothing is late", test_waivers.waive(), "0.1.0"),
    ("waiver-expired", "its last release lies behind", test_waivers.waive(), "0.3.0"),
]


def of_the_wall() -> Iterator[Sown]:
    """What a rule of the wall finds in seeds that are sound one by one."""
    for case in VIOLATIONS:
        beside = SEEN_TOO.get(case.rule, set()) | SEEN_TOO.get((case.rule, case.what), set())
        nothing_made = {case.rule, (case.rule, case.what)} & UNRESOLVABLE
        asked = (READING, WALL, *([] if nothing_made else TABLES))
        told = defect(case.rule, case.what, {WALL, *beside}, asked)
        yield Sown(told, _walled("0.0.0"), WALL, _with(case.change))
    for rule, what, change, released in WAIVERS:
        told = defect(rule, what, {WALL}, (READING, WALL, *TABLES))
        yield Sown(told, _walled(released), WALL, _with(change))


def _with(change: Change) -> Sow:
    def sow(folder: Path) -> None:
        seeds = small_seeds()
        change(seeds)
        write_seeds(folder, seeds)

    return sow


def _walled(released: str) -> Found:
    """What the wall tells of the seeds in a folder, be it an error or a warning."""

    def found(folder: Path) -> set[str]:
        seeds = read_seeds(folder / "seeds")
        warned: set[str] = set()
        errors = refused(lambda: warned.update(finding.rule for finding in walled(seeds, released).warnings))
        return errors | warned

    return found


# Lists, and what is only suggested.


def _lists(work: Callable[[Path], object]) -> Found:
    return lambda folder: {rule for rule, _ in faults(lambda: work(folder))}


def _list(content: str) -> Found:
    def found(folder: Path) -> set[str]:
        path = listed(folder) / "roe.xml"
        path.write_text(content, encoding="utf-8")
        return {rule for rule, _ in faults(lambda: read_lists(path.parent))}

    return found


def _hand_edit(folder: Path) -> set[str]:
    made = extract(folder)
    test_extraction_writing.write(folder, made)
    path = folder / "seeds/sources/2026/historian-roe-2026.yaml"
    path.write_text(cut(path.read_text(encoding="utf-8"), "level: minister", "level: director"), encoding="utf-8")
    return {rule for rule, _ in faults(lambda: test_extraction_writing.write(folder, made))}


def _left_over(folder: Path) -> set[str]:
    test_extraction_writing.write(folder, extract(folder))
    return {rule for rule, _ in faults(lambda: test_extraction_writing.write(folder, {}, replace=True))}


def _suggested(folder: Path) -> set[str]:
    _, change, _ = test_telling.KNOWN[0]
    return {"may-be-known"} if test_telling.suggested(folder, change) else set()


TWO_EVENTS: Final = test_extraction.COMPANION._replace(event="doe-kabul-visit-2013-03")
UNITED: Final = but(test_extraction.TWO, coded=(VISIT, CONFERENCE, STOPS, TWO_EVENTS))
SAME_TRIP: Final = but(
    coded=(VISIT, CONFERENCE, STOPS, test_extraction_selection.AGAIN),
    places=PLACES | {("afghanistan", "Kabul City"): "kabul"},
)
OF_LISTS: Final[list[tuple[str, Found]]] = [
    ("too-long", _list(f"{HEAD}{cut(KABUL, 'Karzai', 'Karzai, ' * 2000)}</trips>")),
    ("trip-twice", _lists(lambda folder: select(folder, SAME_TRIP, (*WHOLE, SAME_DAYS)))),
    ("same-occasion", _lists(lambda folder: test_extraction.extract_two(folder, UNITED))),
    ("told-elsewhere", _lists(lambda folder: extract(folder, elsewhere=test_extraction.elsewhere(folder)))),
    ("record-differs", _hand_edit),
    ("left-over-record", _left_over),
]


def of_lists() -> Iterator[Sown]:
    """What is refused of lists of trips before a record is made of them; and what checking a file suggests."""
    there, chosen = test_extraction_reading, test_extraction_selection
    for content, rule, _ in cases_of(there.test_what_is_no_plain_list_is_refused_at_its_place):
        yield Sown(defect(rule, "a list", {LISTS}), _list(content), LISTS)
    for table, found in cases_of(chosen.test_every_trip_is_decided_and_every_decision_is_needed):
        for rule in dict(found):
            work = _lists(lambda folder, table=table: select(folder, table))
            yield Sown(defect(rule, "a decision", {LISTS}), work, LISTS)
    for rule, work in OF_LISTS:
        yield Sown(defect(rule, "a list", {LISTS}), work, LISTS)
    yield Sown(defect("may-be-known", "a known event", {SUGGESTIONS}), _suggested, SUGGESTIONS)
