"""Every rule on seeds, texts and lists: what must hold, and what to do. Those of the wall declare themselves."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning", "suggestion"]
"""An error keeps a candidate from being built, a warning is told on every build, a suggestion on checking a file."""


class Told(NamedTuple):
    """What a rule says must hold, and what to do where it does not."""

    says: str
    remedy: str


_FIX: Final = "run `python build/check_seeds.py --fix`"
_FOLDER: Final = {
    "stray-file": Told(
        "Nothing lies among the seeds but seeds, each in its place.",
        "keep here sources/<year>/<id>.yaml; <id>.yaml in the other folders of docs/seeds.md; the lists",
    ),
    "missing-file": Told("The lists that every build needs are there.", "write it"),
    "unreadable": Told("Every seed can be read by whoever runs the build.", "let it be read"),
    "too-large": Told("A seed is a small file.", "split it: a seed has at most 2,000,000 bytes"),
    "id-unlike-name": Told("A file has the name of its id.", "name the file by its id"),
    "wrong-year": Told(
        "A source lies in the folder of the year in its id.", "keep a source in the folder of the year in its id"
    ),
    "id-twice": Told(
        "No two records of one kind have the same id.", "give each record an id of its own, or delete the copy"
    ),
}
_TEXT: Final = {
    "not-utf-8": Told("Seeds are written in UTF-8.", "save the file as UTF-8"),
    "byte-order-mark": Told(
        "No invisible mark opens a seed.",
        f"{_FIX}, or save the file as UTF-8 without a byte order mark",
    ),
    "line-ends": Told(
        "Lines end alike on every system.",
        f"{_FIX}, or save the file with Unix line ends (LF)",
    ),
    "tab": Told("Seeds are indented by spaces.", "write spaces"),
    "control-character": Told("A seed has no characters that nobody can see.", "delete it"),
    "bidi-control": Told(
        "No mark in a seed turns the direction of the text, for what is read must be what is written.",
        "delete it: quotation marks are enough around right-to-left words",
    ),
    "not-nfc": Told(
        "A letter is always written by the same code points.",
        f"{_FIX}, or save the file in the Unicode form NFC",
    ),
}
_YAML: Final = {
    "not-yaml": Told(
        "A seed is YAML.", "compare a file that is right; quote a value that holds `: `, ` #` or brackets"
    ),
    "too-deep": Told("Records lie in records to a small depth only.", "nest at most 12 deep"),
    "too-many-parts": Told("A seed has few parts.", "split it: a seed is a small file"),
    "anchor-alias-tag": Told(
        "Values are written out: no anchors, aliases or tags.", "write the value out, as plain text"
    ),
    "several-documents": Told("A file is one document.", "keep one record a file"),
    "conflict-marker": Told(
        "A merge was finished: no marks of git's are left.",
        "keep the lines that are right, and take out those with `<<<<<<<`, `=======` and `>>>>>>>`",
    ),
    "typographic-quotes": Told(
        "Values stand between straight quotation marks, or between none.", 'write straight quotation marks: `"..."`'
    ),
    "duplicate-key": Told("A record has each key once.", "write each key once"),
    "empty-value": Told(
        "What is unknown is left out: no empty value stands for it.", "leave the key out where nothing is known"
    ),
}
_RECORD: Final = {
    "unknown-key": Told("A record has only keys of its kind.", "leave it out"),
    "missing-key": Told("A record has the keys that its kind needs.", "add it"),
    "wrong-kind": Told("A key has one value, a list or a record, as its kind says.", "write what the key takes"),
    "wrong-length": Told("A list is as long as its key allows.", "list as many as the key takes"),
    "twice": Told("A list names nothing twice.", "write it once"),
    "key-of-another": Told("A report has only keys that go with its type, a topic with its level.", "leave it out"),
    "subtype-of-another": Told("The subtype is one of the type.", "write a subtype of the type"),
    "missing-companion": Told(
        "Values that mean something only together are given together.", "add it, or leave both out"
    ),
    "role-twice": Told("An actor has one role in one report once.", "name each actor once in a role"),
    "bears": Told(
        "Each value of a report is borne by one of its passages, and by one alone.",
        "say in `bears` which keys of the report it bears; `rest` is whatever no other passage bears",
    ),
    "bad-span": Told("A span ends after it starts.", "write [start, end], the end after the start"),
    "unread": Told(
        "A source that was not read says nothing; one that was read in full has its headline.",
        "leave it out, or mend `extent`",
    ),
    "read-too-early": Told("No text was read before it was published.", "mend `read_on`, or `published`"),
    "english-label": Told(
        "Every actor has one label in English.", "give exactly one name with `language: en, kind: label`"
    ),
    "adopted-and-over": Told(
        "A ruling does not decide against the source that it adopts.",
        "name in `over` only the sources that the ruling decides against",
    ),
    "successors": Told(
        "What was withdrawn has no successor, what was merged has one, what was split two or more.",
        "name in `successors` all that the id became, or write another `kind`",
    ),
    "floor": Told(
        "A floor says how many rows a table has at least, or how much of a column is filled.",
        "write `rows`, or `column` and `filled`",
    ),
    "not-canonical": Told("A seed is written in its one canonical form.", "run `python build/check_seeds.py --fix`"),
}
_BETWEEN: Final = {
    "retired-id": Told(
        "An id that was retired is never used again.",
        "write the id that came after it, or a new one",
    ),
    "unknown-successor": Told("What a retired id became is there.", "name an id that the seeds have"),
    "missing-vocabulary": Told("Every vocabulary in use has its codes.", "add it"),
    "not-introduced": Told(
        "Every event is introduced by one of its reports.",
        "write `introduces: true` in the report that tells of it best",
    ),
    "introduced-twice": Told("No event is introduced twice.", "keep `introduces: true` in one report"),
    "type-disagreement": Told(
        "All reports of an event agree on its type.",
        "let all reports of an event agree on its type, or give another act an id of its own",
    ),
    "first-level-topic": Told(
        "A statement has one first-level topic.",
        "give a statement exactly one first-level topic, the same in all reports",
    ),
}
_TEXTS: Final = {
    "text-changed": Told(
        "The text that has the name of a source is the one that was read.",
        "put back the text that was read; if that is this one, changed since, take out `sha256` under `text` and run "
        "`python build/check_seeds.py --fix --texts <folder>`",
    ),
    "passage-not-found": Told(
        "The first and last words of a passage stand in the text of its source.", "copy the words from the text"
    ),
    "passage-ambiguous": Told(
        "The words of a passage fit one place in its text, or its span or hash decides.",
        "give the `span` of the one that is meant",
    ),
    "passage-moved": Told(
        "A passage stands at its span and has its hash.",
        "check the words, then take out `span` and `sha256` to have them filled again",
    ),
    "passage-wordy": Told(
        "A passage points, it does not quote: few words, and at most half of what it spans.",
        "write `first` and `last` of one to six words each, together at most half of the span",
    ),
    "passage-flag": Told(
        "A passage is marked `ambiguous` exactly where a link with its words would lead elsewhere first.",
        "write `ambiguous: true`, or take it out",
    ),
    "sentence-uncovered": Told(
        "Every sentence of a text read in full is coded or set aside.",
        "code it in a report's passage, or add it to `set_aside` with its reason",
    ),
    "date-beyond-words": Told(
        "A date that the text states is no narrower than the words which bear it, and no other.",
        "code what the words say, name the passage that says more, or mend `date_basis`",
    ),
    "copied-wording": Told(
        "What we write shares no eight consecutive words with the text.", "say it in words of your own"
    ),
}
_LISTS: Final = {
    "not-xml": Told("A list of trips is XML.", "mend the file, or take it anew"),
    "document-type": Told("A list declares no document type, and so no entities.", "take the declaration out"),
    "unknown-element": Told(
        "A list has only the elements that are read.", "look at what it holds; then teach the reader"
    ),
    "stray-words": Told("A list has no words outside of its fields.", "take them out"),
    "too-long": Told("No field of a list is longer than a page.", "look at what it holds"),
    "missing-field": Told("A trip says who travelled, where, and from when until when.", "ask the publisher"),
    "unanchored-trips": Told(
        "A trip begins with its id, by which its words are found.",
        "let `id` come first in each trip, written `<id>1</id>`, and no trip stand in a comment",
    ),
    "unknown-traveller": Told("Whose list it is, is known.", "say in the script's table who it is"),
    "unknown-locale": Told("Where a coded trip went is a place.", "add it to the places of the script's table"),
    "undecided-trip": Told(
        "Every trip that may be in scope is decided.", "decide it in the script's table, with the reason"
    ),
    "other-words": Told("A trip is decided on the words that it has.", "decide it anew in the script's table"),
    "trip-twice": Told("A journey that a list has twice is declared so.", "declare the pair `Twice` or `Apart`"),
    "same-occasion": Told(
        "Two travellers at one place on one day are at one event, or declared to be at two.",
        "give both one event, or declare them `Apart`",
    ),
    "told-elsewhere": Told(
        "A journey that another source tells of too is the same event, or declared another one.",
        "give the row that event's id, or name that event in its `apart`",
    ),
    "record-differs": Told(
        "A record that a script wrote is as the script writes it.",
        "put a decision of yours into the script's table; to take what is given, run again with --replace",
    ),
    "left-over-record": Told(
        "Every record that a script wrote has a trip of its list.", "delete it, or code a trip again"
    ),
    "decision-not-needed": Told(
        "Every decision of a script's table still decides something.", "take it out, or mend it"
    ),
}
_SUGGESTIONS: Final = {
    "may-be-known": Told(
        "An event that a source introduces is not in the record yet.",
        "if it is the same act, give it that id and leave `introduces` out; if not, all is well",
    ),
}
GROUPS: Final = {
    "The folder": _FOLDER,
    "The text of a file": _TEXT,
    "The YAML": _YAML,
    "One record": _RECORD,
    "Between records": _BETWEEN,
    "Passages and texts": _TEXTS,
    "Records written from lists": _LISTS,
    "Suggestions": _SUGGESTIONS,
}
"""The rules by what they look at, in the order in which they are asked."""
WARNINGS: Final = frozenset({"date-beyond-words"})
"""Rules that are only warned of: words may say when in ways that no program reads."""
RULES: Final[dict[str, Told]] = {name: told for group in GROUPS.values() for name, told in group.items()}
"""Every rule but those of the wall and the families `bad-<scalar>` and `unknown-<kind>`."""
