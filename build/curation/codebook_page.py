"""docs/codebook.md: what tables, columns, roles and codes mean, written from the schemas, topics and vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from curation.between_keys import ROLE_OF
from curation.markdown import grid, plain
from curation.reading import Seeds
from curation.reference import reference_tables
from envoylog._contest import NESTED, ONLY_BOUNDS, WITHOUT_VALUE
from envoylog._layout import ROLE_COLUMNS
from envoylog.resolution import NEARNESS, RULES, SPOT_FIRST
from schemas import BUNDLES, TABLES, codebook

_HEAD: Final = """\
# Codebook

Every table, column and code of a release. Written by `make codebook` from `schemas/`, from topics and vocabularies in
`seeds/`, and from the code that applies them: edit those, not this page. [seeds.md](seeds.md) has the same for what
people write, [coding.md](coding.md) says how texts are coded, [design.md](design.md) why it is built so.

## How to read a table

Each table is sorted by its key and stands in `data/` twice, as CSV and as Parquet. An empty cell is null, and every
column that may be null says what null means. Nothing is ever an empty text, a list or a guess.

| Nature of a column | What it is |
| --- | --- |
| key | names the row |
| coded | equals a claim that was adopted; reports may conflict over it |
| text | our own words, from the first-ranked report that has some; never in conflict |
| derived | computed from the rest; never edited |
| recorded | as written in a seed: of sources, actors, places and the like, with no claim behind it |

A **date** is a window: `date_edtf` as written (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, seasons `YYYY-21` to `YYYY-24`,
intervals `A/B`, `A/..`, `../B`), `date_earliest` and `date_latest` its first and last day, null where it is open,
`date_basis` what it rests on. Seasons are northern: `2023-21` is March to May 2023, `2023-24` ends in February 2024. A
date is local to its place.

## Roles

Everybody who takes part in an event stands in `participants`, once in each role. The columns `*_id` of the family
tables are the first of a role in the first-ranked report that names one, for convenience.
"""
_PASSAGES: Final = """\
## Passages

A passage points at the words that bear a value out: their first and last few, their offsets in the normalised text
(code points, the end not included) and the SHA-256 of that span as UTF-8; never the sentence itself. `first` and `last`
have at most six words each, together at most half of the span; a span under eight words has `first` alone.
`claims.passage_no` says which passage bears which claim; it is null where the value is in no word of the text but rests
on a basis that says so. The link in `url` opens the page at the words; it is null where a browser would find other
words first. [passages.md](passages.md) has the rest.
"""
_CHOICE: Final = """\
## How a value is chosen

Each report makes its claims; all of them stand in `claims`, and one claim of each field of each item is adopted.

1. **Members unite.** Participants, topics and links of all reports are taken together: to omit one is not to deny it. A
   conflict is two values of one field of one item.
2. **Vantage.** A report told wholly before its own window of the event begins is a forecast, any other an account.
   Accounts outrank forecasts. A status that only announces or plans counts as a forecast whenever it was told; of
   several forecasts the latest tells `status`. What differs is a changed plan, not a conflict.
3. **Rank.** The reports that remain are ranked by a rule, and the first is the anchor.
4. **Refinement.** The narrowest claim that lies wholly inside the anchor is adopted (a day within a month, a city
   within a country), unless two such exclude each other.
5. **The rest** keeps its place in `claims`, and [`standing`](#vocabulary-claim_standing) says what it is beside the
   adopted one. `rival`, `finer` and `overruled` are conflicts and counted in `n_conflicts`.
6. **A ruling** by a curator goes before any rule, names the sources it sets aside, and gives its reason.
"""

_NEAREST: Final = """\
`nearest`, the default, ranks by nearness, then fewer relay steps, then the earlier last day of publication, then the
source's id; a report with `presented_as: new` ranks last for `date_edtf` and `part_of`. Publishers are never graded.
Companions are adopted together, from one report.
"""


def codebook_page(seeds: Seeds) -> str:
    """The page in Markdown; raises UnknownVocabulary where a column names a vocabulary without codes."""
    codes = reference_tables(seeds)["vocabularies"]
    told = {column: [plain(str(words)) for words in codes[column]] for column in ("label", "definition")}
    tables = codebook(TABLES, codes.assign(**told))
    for vocabulary in seeds.vocabularies:
        heading = f"### Vocabulary {vocabulary['id']}\n"
        told_of = f"**{plain(str(vocabulary['title']))}.** {plain(str(vocabulary['definition']))}"
        tables = tables.replace(heading, f"{heading}\n{told_of}\n")
    parts = [_HEAD, *_roles(), "", _PASSAGES, _CHOICE, *_details(), *_topics(seeds), "", tables]
    return "\n".join(parts).rstrip("\n") + "\n"


def _roles() -> Iterator[str]:
    shown: dict[str, list[str]] = {}
    for table, columns in ROLE_COLUMNS.items():
        for column, role in columns.items():
            only = " (the first that is an outlet or organisation)" if column == "outlet_id" else ""
            shown.setdefault(role, []).append(f"`{table}.{column}`{only}")
    rows = ((f"`{key}`", f"`{role}`", ", ".join(shown.get(role, ()))) for key, role in ROLE_OF.items())
    yield from grid(["Short key in a report", "Role", "First of that role"], rows)


def _details() -> Iterator[str]:
    ranks = {"`nearness`": NEARNESS, "`nearness`, for `date_edtf` and participants": SPOT_FIRST, "rules": RULES}
    rows = [(what, _named(codes)) for what, codes in ranks.items()]
    rows += [(f"companions: `{name}`", _named(columns)) for name, columns in BUNDLES.items()]
    rows += [
        ("refined by what lies within (places, members and parts)", _named(NESTED)),
        ("only bounds, in conflict when disjoint", _named(ONLY_BOUNDS)),
        ("claims that leave their cell null, with a reason", _named(WITHOUT_VALUE)),
    ]
    yield from grid(["Of the choice", "In this order, or these"], rows)
    yield from ("", _NEAREST)


def _topics(seeds: Seeds) -> Iterator[str]:
    yield from ("## Topics as they stand", "", "Each statement has one of the first level; finer ones describe.", "")
    first = [topic for topic in seeds.topics if topic["level"] == "1"]
    rows = ((f"`{topic['id']}`", plain(str(topic["definition"])), plain(str(topic["not_this_but"]))) for topic in first)
    yield from grid(["First level", "What belongs to it", "Not this, but"], rows)
    yield ""
    finer = [topic for topic in seeds.topics if topic["level"] == "2"]
    under = ((f"`{topic['id']}`", f"`{topic['broader']}`", plain(str(topic["definition"]))) for topic in finer)
    yield from grid(["Second level", "Refines", "What belongs to it"], under)


def _named(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)
