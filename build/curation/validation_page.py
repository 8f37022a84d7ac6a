"""docs/validation.md: who checks what, and how many seeded defects each must catch, enumerated from the code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from curation.markdown import grid, sentence
from curation.own_checks import HOLDS
from curation.rule_pages import rules
from curation.unseen import UNSEEN, columns
from schemas._catalogue import OWN, PANDERA, VALIDATORS, Seeded, catalogue

RUN: Final = "<!-- written by bench/mutations.py -->"
"""Where the part of the page begins that another program fills; it is kept as it is."""
_HEAD: Final = """\
# Validation

A seed is read, held against its text, put to the wall, resolved, laid out in tables, checked as tables, written, and
read again as a stranger reads it. At each step somebody else looks, and nothing is written where anybody finds fault.
This page says who checks what, what each must catch and cannot see, and what came of trying. Its first part is written
by `make codebook` from the schemas, checks and rules themselves, so that none can go without a seeded defect; the last
by the program that it names.

"""
_WHO: Final = (
    ("reading", "each seed by itself, and all names in it", "`make check`, `make build`", "whether the text says so"),
    ("the texts", "passages, sentences, wording", "the same, with `TEXTS=folder`", "what an excerpt left out"),
    (
        "[the wall](rules/README.md)",
        "what all seeds together say, and the events that they make",
        "`make check`, `make build`",
        "what no rule speaks of",
    ),
    (
        "pandera",
        "each table by itself: columns, types, ranges, patterns, vocabularies, keys, columns together",
        "`make build`, `make publish`",
        "other tables; whether a value that looks right is right",
    ),
    (
        "own checks",
        "tables beside each other: claims and cells, references, counts, CSV and Parquet",
        "the same, once columns are sound",
        "whether an adopted claim is true",
    ),
    (
        "frictionless",
        "the written package, as a stranger reads it",
        "the same, last",
        "what Table Schema cannot say: columns together, references of which a part may be null",
    ),
)
_WHY: Final = """\

None of them sees that a source was misread: that is what a second reader is for.

## Why several

* **They look at different things.** A misspelt key never becomes a table, a sentence left out is in no table, and a
  table that was laid out wrongly was made of sound seeds.
* **They fail apart.** pandera runs the schemas, frictionless their export; our own checks count another way than the
  tables were made. Where two must catch one mistake, it shows when one no longer does.
* **They tell different people.** Reading, texts and wall answer to whoever writes seeds, with file, line, column and
  what to do. pandera and our own checks answer to whoever changes the code, with table, column and rows. frictionless
  speaks for whoever has the package and nothing else of ours; it catches nothing that the other two do not.

Each is asked only where its question makes sense: what reading refuses is never resolved, and where columns are not
sound nothing is counted in them. Without its text a source is counted as unchecked, never passed in silence.
"""
_OF_TABLES: Final = """\
## Seeded defects of the tables

{} defects in {} tables, each broken once in a row that is otherwise sound. The numbers are of those which a validator
must catch; the tests hold it to them, and to be silent about the rest. `·`: it is not asked.
"""
_LOOKING_RIGHT: Final = """\
## Values that look right

Another value, right in its form, is put into each coded and each derived column. frictionless cannot see it.
"""
_OF_RULES: Final = """\
## Rules on seeds, texts and lists

Each has a page, and seeded violations in `tests/defects_of_seeds.py`; whatever can be compiled in spite of one is put
to all others, too. Every key of every kind of seed has its defects in `tests/every_key.py`. What is put into seeds and
texts to do harm is in `tests/test_hostile.py` and `tests/test_hostile_texts.py`.
"""


def validation_page(there: str) -> str:
    """The page in Markdown; of the page that is there, the part is kept that begins at `RUN`."""
    who = grid(["Validator", "Looks at", "When", "Cannot see"], _WHO)
    parts = [*who, _WHY, *_constraints(), "", *_right_looking(), "", *_own(), "", *_rules()]
    told = _HEAD + "\n".join(parts) + "\n"
    return told + ("\n" + there[there.index(RUN) :] if RUN in there else "")


def _constraints() -> Iterator[str]:
    sown = list(catalogue())
    yield _OF_TABLES.format(f"{len(sown):,}", len({each.table for each in sown}))
    by_name: dict[str, list[Seeded]] = {}
    for each in sown:
        by_name.setdefault(each.constraint, []).append(each)
    rows = [(sentence(name), *_counts(told)) for name, told in by_name.items()]
    yield from grid(["Constraint", "Defects", *VALIDATORS], [*rows, ("All", *_counts(sown))])


def _counts(told: list[Seeded]) -> list[str]:
    asked = {validator: any(validator in each.asked for each in told) for validator in VALIDATORS}
    caught = Counter(validator for each in told for validator in each.caught_by)
    return [f"{len(told):,}", *(f"{caught[validator]:,}" if asked[validator] else "·" for validator in VALIDATORS)]


def _right_looking() -> Iterator[str]:
    """Of coded and derived columns, how many are held against what they stand for, and which are not."""
    yield _LOOKING_RIGHT
    every = list(columns())
    seen = Counter((each.nature, *each.seen_by) for each in every)
    natures = Counter(each.nature for each in every)
    rows = (
        (nature, str(count), str(seen[nature, PANDERA]), str(seen[nature, OWN])) for nature, count in natures.items()
    )
    yield from grid(["Nature of the column", "Columns", PANDERA, OWN], rows)
    yield from ("", "Nobody sees it in these, and for these reasons:", "")
    reasons: dict[str, list[str]] = {}
    for (table, column), reason in UNSEEN.items():
        reasons.setdefault(reason, []).append(f"`{table}.{column}`")
    yield from (f"* {', '.join(named)}: {reason}." for reason, named in reasons.items())
    yield from ("", "Of columns of prose, and of those recorded from a seed, only the seed and its text can tell.")


def _own() -> Iterator[str]:
    yield from ("## Own checks", "", "Each has its defect among the tests (`tests/defects_of_release.py`):", "")
    yield from (f"* {sentence(holds)}" for holds in HOLDS.values())


def _rules() -> Iterator[str]:
    pages = rules().values()
    yield _OF_RULES
    counts = Counter((page.looks_at, page.severity) for page in pages)
    rows = ((looks_at, severity, str(count)) for (looks_at, severity), count in counts.items())
    yield from grid(["Looks at", "Severity", "Rules"], [*rows, ("All", "", str(len(pages)))])
