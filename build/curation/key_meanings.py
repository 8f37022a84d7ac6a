"""What each key of a seed means, in a sentence: that of the column it fills, or our own where it fills none."""

from __future__ import annotations

from typing import Final

from curation.between_keys import ROLE_OF
from curation.claims import COLUMN_OF
from schemas import TABLES
from schemas._columns import description_of

_TABLES_OF: Final = {
    "source": ("sources",),
    "report": ("reports", "events", "interviews", "meetings", "statements", "policy_actions"),
    "participant": ("participants",),
    "link": ("links",),
    "passage": ("passages",),
    "actor": ("actors",),
    "name": ("actor_names",),
    "relation": ("actor_relations",),
    "office": ("offices",),
    "topic": ("topics",),
    "place": ("places",),
    "code": ("vocabularies",),
    "search": ("coverage",),
    "coder": ("coders",),
}
_ID: Final = "Permanent identifier, and the name of its file."
_LISTED: Final = "Permanent identifier."
_TERM: Final = "When it held."
_TERM_SOURCE: Final = "The source that says so."
_OURS: Final = {
    "source": {
        "id": "Permanent identifier, and the name of its file: its publisher and when it appeared.",
        "title": "Headline as printed; only where an excerpt was read may it be unknown.",
        "authors": "Names in the byline, in its order.",
        "published": "When it appeared: a day, or the window in which it must have.",
        "relays_basis": "How we know that it relays.",
        "text": "Which bytes were read, how much of the document they are, and when they were read.",
        "coded_by": "Who coded its reports, where a report does not say otherwise.",
        "reviewed_by": "Who checked its reports, where a report does not say otherwise.",
        "reports": "What it says, event by event; each event once.",
        "set_aside": "Sentences that are not coded, each run of them with the reason.",
    },
    "text": {
        "sha256": "Hash of the bytes that were read, by which the text is found; `--fix` fills it.",
        "extent": "How much of the document was read.",
        "read_on": "Day on which it was read.",
    },
    "report": {
        "event": "The event told of: permanent and readable; a year in it is a label and is never parsed.",
        "introduces": "Marks the report that brings the event into the record; exactly one of its reports does.",
        "subtype": "Form of the act within its type.",
        "status": "Whether the act took place, by this source.",
        "speakers": "Who made the statement, one or several jointly.",
        "addressee": "To whom it was said.",
        "interviewee": "Who was asked.",
        "interviewer": "Who asked: a person or an outlet.",
        "outlet": "The outlet that held the interview.",
        "issuer": "Who enacted it.",
        "target": "Whom it is about or falls on.",
        "host": "On whose ground they met.",
        "convener": "Who called them together.",
        "participants": "Actors in further roles, or what more is known of one named above.",
        "about": "The time spoken about.",
        "in_force": "When it was in force.",
        "first_published": "When the interview first appeared.",
        "amount_basis": "Whether the amount is exact, approximate or a bound.",
        "currency": "Currency of the amount.",
        "topics": "What it is about: a statement has exactly one of the first level.",
        "place": "Where: `not_applicable` if there is no such place, `not_found` if the source was searched for one.",
        "forum": "The standing format it belongs to: `not_applicable` says that it belongs to none.",
        "date": "When it happened, by this source, as wide as its words leave it.",
        "date_basis": "What that date rests on.",
        "date_note": "How an inferred date was inferred.",
        "links": "Relations of this event to others.",
        "relays": "The source this report passes on; `none` switches off what the source says of all its reports.",
        "note": "What a user or reviewer should know.",
        "passages": "The words that bear the report out.",
    },
    "participant": {"actor": "Who took part."},
    "link": {"event": "The event the relation leads to."},
    "passage": {
        "span": "Offsets in the normalised text, the end not included; `--fix` fills them.",
        "sha256": "Hash of that span; `--fix` fills it.",
        "ambiguous": "A deep link would not find these words first; `--fix` notes it.",
        "bears": "Which keys of the report it bears out, where the report has several passages.",
        "reason": "Why these sentences are not coded.",
    },
    "actor": {
        "id": _ID,
        "names": "What it is called: one English label, and every other name that texts use.",
        "relations": "How it stands to other actors.",
        "offices": "Offices it holds or held.",
    },
    "name": {"text": "The name as written in that language."},
    "relation": {"actor": "The actor the relation leads to.", "term": _TERM, "source": _TERM_SOURCE},
    "office": {"term": "When it was held.", "source": _TERM_SOURCE},
    "ruling": {
        "id": _ID,
        "event": "The event whose value is contested.",
        "field": "The contested field, as the seeds or the tables call it.",
        "item": "Which participant or topic, where the field has a value for each.",
        "adopt": "The source whose claim stands.",
        "over": "Every source whose claim is set aside by it.",
        "reason": "Why, for a reader who doubts it.",
    },
    "identity": {
        "id": _ID,
        "decision": "Whether the events are one.",
        "events": "The events compared; of those that are the same, the first is kept.",
        "basis": "What the decision rests on.",
        "reason": "Why, for a reader who doubts it.",
    },
    "waiver": {
        "id": _ID,
        "rule": "The rule that is set aside; only one whose page says that it can be.",
        "record": "The id of the seed in which the rule finds something.",
        "event": "The event that it finds; without it, whatever the rule finds in that seed.",
        "until": "The last release that may carry the exception.",
        "reason": "Why the rule is wrong here, for a reader who doubts it.",
    },
    "change": {
        "id": _ID,
        "touches": "The records of which released values are edited or removed, as the release's plan names them.",
        "fields": "The fields that it speaks of; without it, all that differ in those records.",
        "reason": "Why, for a reader who used the value that was.",
        "source": "What it rests on: a source, an address, a second reading.",
    },
    "retirement": {
        "id": _ID,
        "table": "The table that had the id.",
        "retired": "The id that is given up, for ever.",
        "kind": "Whether it was withdrawn, merged with another or split into several.",
        "successors": "The ids under which it goes on: one of what was merged, several of what was split.",
        "reason": "Why, for a reader who cited it.",
        "source": "What it rests on: a source, an address, a second reading.",
    },
    "floors": {"floors": "All that a release may not fall below."},
    "floor": {
        "id": _LISTED,
        "table": "The table that must not become smaller or emptier.",
        "rows": "How many rows it has at least.",
        "column": "The column that must not become emptier.",
        "filled": "How many of a hundred of its cells are filled, at least.",
        "reason": "Why a release below it would be a mistake.",
    },
    "topics": {"topics": "All topics."},
    "places": {"places": "All places."},
    "vocabularies": {"vocabularies": "All vocabularies."},
    "coverage": {"coverage": "All searches that were noted."},
    "coders": {"coders": "All who coded or reviewed."},
    "topic": {"id": _LISTED},
    "place": {"id": _LISTED},
    "vocabulary": {
        "id": "Its name in the tables and on these pages.",
        "title": "Its name for people.",
        "definition": "What its codes tell apart.",
        "codes": "Its codes, in the order that counts where a rule speaks of one.",
    },
    "search": {
        "id": _LISTED,
        "by": "Who searched.",
        "period": "Publication dates that the search covered.",
    },
    "coder": {"id": "Identifier, which need not be a name."},
}


class NoMeaning(LookupError):
    """A key that no column explains and `key_meanings` does not."""


def meaning(shape: str, key: str) -> str:
    """A sentence on a key of a kind of record; raises NoMeaning where there is none."""
    if said := _OURS.get(shape, {}).get(key):
        return said + (f" Short for role `{ROLE_OF[key]}`." if shape == "report" and key in ROLE_OF else "")
    for table in _TABLES_OF.get(shape, ()):
        for column in (COLUMN_OF.get(key, key), key, f"{key}_id"):
            if column in TABLES[table].columns:
                return description_of(TABLES[table].columns[column])[0]
    raise NoMeaning(f"nothing says what the key `{key}` of a {shape} means; add it to build/curation/key_meanings.py")
