"""docs/validation.md: who checks what, and how many seeded defects each must catch, enumerated from the code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from curation.markdown import grid, sentence
from curation.own_checks import HOLDS
from curation.rule_pages import rules
from schemas import _seeded as seeded

RUN: Final = "<!-- written by bench/mutations.py -->"
"""Where the part of the page begins that another program fills; it is kept as it is."""
_VALIDATORS: Final = ("pandera", "frictionless", "own checks")
_HEAD: Final = """\
# Validation

Who checks what, what must catch which mistake, and what came of trying. The first part of this page is written by
`make codebook` from the schemas and rules themselves, so that a constraint or rule without a seeded defect cannot be
forgotten; the last by the program that it names.

| Validator | Looks at | Cannot see |
| --- | --- | --- |
| reading | each seed by itself and all names in it | whether the text says so |
| the texts | passages, sentences and wording, where the texts are at hand | what an excerpt left out |
| [the wall](rules/README.md) | what all seeds together say, and the events that they make | what no rule speaks of |
| pandera | each table by itself: types, ranges, patterns, vocabularies, keys, columns together | other tables |
| frictionless | the written package, as a stranger reads it | text types, rules over several columns |
| own checks | tables beside each other: claims and cells, counts, references, CSV and Parquet | if a claim is true |

None of them sees that a source was misread: that is what a second reader is for.
"""


def validation_page(there: str) -> str:
    """The page in Markdown; of the page that is there, the part is kept that begins at `RUN`."""
    told = "\n".join([_HEAD, *_constraints(), "", *_own(), "", *_rules()]) + "\n"
    return told + ("\n" + there[there.index(RUN) :] if RUN in there else "")


def _constraints() -> Iterator[str]:
    sown = list(seeded.catalogue())
    caught = Counter((each.constraint, validator) for each in sown for validator in each.caught_by)
    counts = Counter(each.constraint for each in sown)
    yield from ("## Seeded defects of the tables", "")
    yield f"{len(sown):,} defects in {len({each.table for each in sown})} tables, each broken once in a row that is"
    yield from ("otherwise sound. The numbers are of those which a validator must catch, and catches in the tests.", "")
    rows = [
        (sentence(name), f"{count:,}", *(f"{caught[name, validator]:,}" for validator in _VALIDATORS))
        for name, count in counts.items()
    ]
    totals = (f"{sum(caught[name, validator] for name in counts):,}" for validator in _VALIDATORS)
    yield from grid(["Constraint", "Defects", *_VALIDATORS], [*rows, ("All", f"{len(sown):,}", *totals)])


def _own() -> Iterator[str]:
    yield from ("## Own checks", "", "Each has its defect among the tests:", "")
    yield from (f"* {sentence(holds)}" for holds in HOLDS.values())


def _rules() -> Iterator[str]:
    pages = rules().values()
    yield from ("## Rules on seeds, texts and lists", "", "Each has a page and a seeded violation:", "")
    counts = Counter((page.looks_at, page.severity) for page in pages)
    rows = ((looks_at, severity, str(count)) for (looks_at, severity), count in counts.items())
    yield from grid(["Looks at", "Severity", "Rules"], [*rows, ("All", "", str(len(pages)))])
