"""What each kind of seed holds, as data: keys in canonical order, what each may be, and what goes with what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, NamedTuple

from curation.findings import Wrong
from curation.yaml_tree import Record, Text, listed
from envoylog._contest import WITHOUT_VALUE
from envoylog._windows import bounds

_MOST: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """What one value may be; `pattern` is of all of it, `check` raises ValueError for what that cannot say."""

    name: str
    pattern: re.Pattern[str]
    right: str = ""
    check: Callable[[str], object] | None = None
    names: str = ""  # the kind of record whose id it is
    besides: frozenset[str] = frozenset()  # words that are right but name no record
    vocabulary: str = ""  # the vocabulary whose code it is
    quoted: bool = False  # always, in canonical form


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes: one scalar or record, a list of `least` to `most` of them, or either."""

    one: Scalar | Shape | None
    each: Scalar | Shape | None = None
    required: bool = False
    least: int = 1
    most: int = _MOST


class Condition(NamedTuple):
    """What goes with each value of the key `by`: keys that it alone may have, keys that it must have."""

    by: str
    own: Mapping[str, tuple[str, ...]]
    needed: Mapping[str, tuple[str, ...]]


class Rule(NamedTuple):
    """A named rule between the keys of one record."""

    name: str
    offences: Callable[[Record], Iterator[Wrong]]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The keys of a record in canonical order, and what goes with what."""

    name: str
    keys: Mapping[str, Key]
    flow: bool = False  # written on one line, in canonical form
    conditions: tuple[Condition, ...] = ()
    together: tuple[str, ...] = ()  # keys of which all are given or none
    unique: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # list -> what no two of its records share
    rules: tuple[Rule, ...] = ()


def _need(**keys: Scalar | Shape | Key) -> dict[str, Key]:
    return {name: replace(key, required=True) for name, key in _may(**keys).items()}


def _may(**keys: Scalar | Shape | Key) -> dict[str, Key]:
    return {name: of if isinstance(of, Key) else Key(of) for name, of in keys.items()}


def _many(of: Scalar | Shape, least: int = 1, most: int = _MOST) -> Key:
    return Key(None, of, least=least, most=most)


def _leaf(name: str, *keys: dict[str, Key], rules: tuple[Rule, ...] = ()) -> Shape:
    return Shape(name, {key: of for part in keys for key, of in part.items()}, flow=True, rules=rules)


# What one value may be.


def _scalar(name: str, pattern: str, right: str, check: Callable[[str], object] | None = None) -> Scalar:
    return Scalar(name, re.compile(pattern), right, check)


@cache
def naming(kind: str, *besides: str) -> Scalar:
    """The id of a record of a kind, or one of a few words besides."""
    pattern = re.compile("|".join([ID.pattern.pattern, *besides]))
    return replace(ID, pattern=pattern, names=kind, besides=frozenset(besides))


@cache
def code(vocabulary: str) -> Scalar:
    """A code of a vocabulary."""
    return Scalar("code", re.compile(r"\S+"), "write a code of the vocabulary", vocabulary=vocabulary)


def _ended(window: str) -> None:
    if bounds(window)[1] is None:
        raise ValueError(f"`{window}` has no last day, but the source was out by some day")


YEAR: Final = re.compile("-((?:19|20)[0-9]{2})(?=-|$)")
_WORD: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_SHORT: Final = "(?=.{1,80}$)"
_HOST: Final = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?"
_PATH: Final = r"[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*"
_RIGHT_ID: Final = "write lower-case letters a-z and digits joined by single hyphens, at most 80 characters"
_RIGHT_WINDOW: Final = (
    "write YYYY, YYYY-MM, YYYY-MM-DD, a season YYYY-21 to YYYY-24, A/B, A/.. or ../B; "
    "where the day is in doubt, the window is wider"
)
_RIGHT_ADDRESS: Final = "write an http:// or https:// address, no name or password, all but ASCII percent-encoded"

ID: Final = _scalar("id", _SHORT + _WORD, _RIGHT_ID)
SOURCE_ID: Final = _scalar("source-id", f"{_SHORT}(?=.*{YEAR.pattern}){_WORD}", f"{_RIGHT_ID}, with -YYYY[-MM[-DD]]")
ACTOR, CODER, EVENT, PLACE, OTHER_SOURCE, TOPIC = map(naming, ("actor", "coder", "event", "place", "source", "topic"))
FORUM: Final = naming("actor", *WITHOUT_VALUE)
WHERE: Final = naming("place", *WITHOUT_VALUE)
PROSE: Final = replace(_scalar("text", r"\S(?:.*\S)?", "write one line, no spaces at its ends"), quoted=True)
END: Final = replace(_scalar("passage-end", r"\S+(?: \S+){0,5}", "write six words at most"), quoted=True)
WINDOW: Final = _scalar("window", "[0-9./-]+", _RIGHT_WINDOW, bounds)
ENDED: Final = replace(WINDOW, check=_ended)
DAY: Final = _scalar("day", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "write a day of the calendar as YYYY-MM-DD", bounds)
WHOLE: Final = _scalar("whole-number", "0|[1-9][0-9]{0,17}", "write digits alone: no separators, no unit")
LATITUDE: Final = _scalar("latitude", r"-?(?:90(?:\.0+)?|[1-8]?[0-9](?:\.[0-9]+)?)", "write degrees, -90 to 90")
LONGITUDE: Final = _scalar(
    "longitude", r"-?(?:180(?:\.0+)?|(?:1[0-7]|[1-9])?[0-9](?:\.[0-9]+)?)", "write degrees, -180 to 180"
)
ADDRESS: Final = _scalar("address", f"https?://{_HOST}(?:{_PATH})?", _RIGHT_ADDRESS)
SHA256: Final = _scalar("sha256", "[0-9a-f]{64}", "write 64 hexadecimal digits in lower case")
FLAG: Final = _scalar("flag", "true", "write `true`, or leave the key out")
LANGUAGE: Final = _scalar("language", "[a-z]{2,3}", "write its ISO 639 code, as en, ru, ps, fa")
COUNTRY: Final = _scalar("country", "[A-Z]{3}", "write its ISO 3166-1 alpha-3 code, as AFG")
CURRENCY: Final = _scalar("currency", "[A-Z]{3}", "write its ISO 4217 code, as USD")
WIKIDATA: Final = _scalar("wikidata-item", "Q[1-9][0-9]*", "write its number, as Q42")
PLOVER: Final = _scalar("plover", "none|[A-Z]+(?:/[a-z]+(?:[-_][a-z]+)*)?", "write EVENT or EVENT/mode, or `none`")
CAMEO: Final = _scalar("cameo", "none|[0-9]{2,4}", "write two to four digits, or `none`")
LEVEL: Final = _scalar("level", "[12]", "write 1 or 2")
DECISION: Final = _scalar("decision", "same|distinct", "write `same` or `distinct`")
NAME: Final = _scalar("name", "[a-z][a-z0-9]*(?:_[a-z0-9]+)*", "write lower-case words joined by `_`")
ITEM: Final = _scalar("item", f"{_WORD}(?::[a-z_]+)?", "write `actor:role`, or a topic")
BORNE: Final = _scalar("borne", r"\S+", "write a key of the report")

# What goes with what.

OWN: Final = {
    "interview": ("medium", "interview_language", "first_published"),
    "meeting": ("format", "mode", "level", "forum"),
    "statement": ("speech_act", "stance", "realis", "occasion", "about", "position"),
    "policy_action": ("instrument", "effect", "amount", "amount_basis", "currency", "in_force"),
}
NEEDED: Final = {"statement": ("speech_act", "position"), "policy_action": ("instrument", "effect")}
SUBTYPES: Final = {
    "interview": ("sit_down", "written", "press_conference", "briefing", "remarks_to_press", "panel"),
    "meeting": ("talks", "session", "conference", "summit", "visit", "call", "reception", "ceremony"),
    "statement": (
        *("remark", "in_meeting", "speech", "readout", "joint_statement", "spokesperson_comment"),
        *("written_statement", "letter", "social_post", "op_ed", "sourced_leak"),
    ),
    "policy_action": ("executive", "legislative", "judicial", "intergovernmental", "administrative"),
}
_TYPE_OF: Final = {subtype: kind for kind, subtypes in SUBTYPES.items() for subtype in subtypes}
ROLE_OF: Final = {"speakers": "speaker", "outlet": "interviewer"} | {
    key: key for key in ("addressee", "interviewee", "interviewer", "issuer", "target", "host", "convener")
}
UNBORNE: Final = frozenset(
    [
        *("event", "introduces", "type", "title", "summary", "position", "note", "relays", "relays_basis"),
        *("told_by", "wording", "nearness", "as_of", "presented_as", "coded_by", "reviewed_by", "passages"),
    ]
)
BORNE_WITH: Final = {"date_basis": "date", "date_note": "date", "amount_basis": "amount", "currency": "amount"}
WORDLESS: Final = frozenset({"dateline", "news_cycle", "publication_bound", "inherited"})


def _subtype(report: Record) -> Iterator[Wrong]:
    kind, subtype = report.get("type"), report.get("subtype")
    if isinstance(subtype, Text) and isinstance(kind, Text) and kind != _TYPE_OF.get(subtype, kind):
        right = f"write one of {', '.join(SUBTYPES.get(kind, ()))}"
        yield subtype, f"`{subtype}` is a subtype of {_TYPE_OF[subtype]}, not of {kind}", right


def _roles(report: Record) -> Iterator[Wrong]:
    if "participants" not in report and "outlet" not in report:
        return  # nothing else can name an actor twice in one role; what one list names twice is another rule's
    short: set[tuple[str, str]] = set()
    for key in [key for key in report if key in ROLE_OF]:
        for actor in dict.fromkeys(listed(report, key, Text)):
            if (actor, ROLE_OF[key]) in short:
                yield actor, f"`{actor}` is {ROLE_OF[key]} already"
            short.add((actor, ROLE_OF[key]))
    full: set[tuple[str, str]] = set()
    for entry in listed(report, "participants", Record):
        pair = (str(entry.get("actor")), str(entry.get("role")))
        if pair in full or (pair in short and len(entry) == 2):  # an entry may add to a shorthand, not repeat it
            yield entry, f"`{pair[0]}` is {pair[1]} already"
        full.add(pair)


def _bears(report: Record) -> Iterator[Wrong]:
    passages = listed(report, "passages", Record)
    if len(passages) == 1:
        if "bears" in passages[0]:
            yield passages[0].key("bears"), "the only passage bears everything", "leave `bears` out"
        return
    bare = [passage for passage in passages if "bears" not in passage]
    yield from ((passage, "this passage does not say what it bears") for passage in bare)
    if passages:
        yield from _borne(report, passages, complete=not bare)


def _borne(report: Record, passages: list[Record], *, complete: bool) -> Iterator[Wrong]:
    parts = _parts(report)
    right = f"write {', '.join(itertools.islice(parts, 40))}"
    first: dict[str, Text] = {}
    for word in (word for passage in passages for word in dict.fromkeys(listed(passage, "bears", Text))):
        if word not in parts:
            covered = f"write {BORNE_WITH[word]}, which covers it" if word in BORNE_WITH else right
            yield word, f"no passage of this report can bear `{word}`", covered
        for part in parts.get(word, ()):
            if first.setdefault(part, word) is not word:
                yield word, f"`{part}` is borne in line {first[part].line} already", "let one passage bear it"
    if complete and "rest" not in first:
        wordless = {"rest", "date" if str(report.get("date_basis")) in WORDLESS else ""}
        for part in dict.fromkeys(part for covering in parts.values() for part in covering):
            if part not in first and part not in wordless:
                yield report.key(part.partition(".")[0]), f"no passage bears `{part}`", "name it in `bears`"


def _parts(report: Record) -> dict[str, list[str]]:
    """What `bears` may name in a report, each with the parts that it covers."""
    parts = {str(key): [str(key)] for key in report if key not in UNBORNE and key not in BORNE_WITH}
    members = {"participants": [str(entry.get("actor")) for entry in listed(report, "participants", Record)]}
    members["topics"] = [str(topic) for topic in listed(report, "topics", Text)]
    for key in members.keys() & parts.keys():
        parts[key] = [f"{key}.{member}" for member in members[key]]
        parts |= {part: [part] for part in parts[key]}
    return parts | {"rest": ["rest"]}


def _unread(source: Record) -> Iterator[Wrong]:
    text = next(iter(listed(source, "text", Record)), None)
    if text is None:
        return
    if text.get("extent") != "unread":
        if "title" not in source and text.get("extent") == "full":
            yield source, "a source that was read in full has a `title`", "add it, or mend `extent`"
        return
    for record, keys in ((source, ("reports", "set_aside")), (text, ("sha256", "read_on"))):
        yield from ((record.key(key), f"an unread source has no `{key}`") for key in keys if key in record)


def _english_label(actor: Record) -> Iterator[Wrong]:
    names = listed(actor, "names", Record)
    labels = [name for name in names if name.get("language") == "en" and name.get("kind") == "label"]
    if names and not labels:
        yield actor.key("names"), "no name is the label in English"
    yield from ((name, "this is a second label in English") for name in labels[1:])


def _span(passage: Record) -> Iterator[Wrong]:
    ends = [(len(end), end) for end in listed(passage, "span", Text)]  # as numbers sort, having no zeros before
    if len(ends) == 2 and ends[0] >= ends[1]:
        yield passage["span"], f"the span ends at {ends[1][1]}, not after its start"


def _adopted_and_over(ruling: Record) -> Iterator[Wrong]:
    for source in listed(ruling, "over", Text):
        if source == ruling.get("adopt"):
            yield source, f"`{source}` is what the ruling adopts"


# The kinds of seed.

_ENDS = {**_need(first=END), **_may(last=END)}
_MARKS = _may(span=_many(WHOLE, 2, 2), sha256=SHA256, ambiguous=FLAG)
_TERM = _may(term=WINDOW, source=OTHER_SOURCE)
_SPAN = (Rule("bad-span", _span),)
_ACTORS = Key(ACTOR, ACTOR)

REPORT: Final = Shape(
    "report",
    _need(event=EVENT)
    | _may(introduces=FLAG)
    | _need(type=code("event_type"), subtype=code("subtype"))
    | _may(title=PROSE, summary=PROSE, status=code("status"), part_of=EVENT)
    | _may(speakers=_many(ACTOR), addressee=_ACTORS, interviewee=_ACTORS, interviewer=_ACTORS, outlet=_ACTORS)
    | _may(issuer=_ACTORS, target=_ACTORS, host=_ACTORS, convener=_ACTORS)
    | _may(
        participants=_many(
            _leaf(
                "participant",
                _need(actor=ACTOR, role=code("role")),
                _may(capacity=ACTOR, tenure=code("tenure"), on_behalf_of=ACTOR, attendance=code("attendance")),
            )
        )
    )
    | _may(medium=code("medium"), interview_language=LANGUAGE, first_published=WINDOW)
    | _may(format=code("meeting_format"), mode=code("meeting_mode"), level=code("meeting_level"), forum=FORUM)
    | _may(speech_act=code("speech_act"), stance=code("stance"), realis=code("realis"), occasion=code("occasion"))
    | _may(about=WINDOW, position=PROSE)
    | _may(instrument=code("instrument"), effect=code("effect"))
    | _may(amount=WHOLE, amount_basis=code("amount_basis"), currency=CURRENCY, in_force=WINDOW)
    | _may(topics=_many(TOPIC), place=WHERE)
    | _need(date=WINDOW, date_basis=code("date_basis"))
    | _may(date_note=PROSE)
    | _may(links=_many(_leaf("link", _need(relation=code("link_relation"), event=EVENT))))
    | _may(relays=naming("source", "none"), relays_basis=code("relays_basis"), told_by=ACTOR, wording=code("wording"))
    | _need(nearness=code("nearness"))
    | _may(as_of=WINDOW, presented_as=code("presented_as"), note=PROSE, coded_by=CODER, reviewed_by=CODER)
    | _need(passages=_many(_leaf("passage", _ENDS, _MARKS, _may(bears=_many(BORNE)), rules=_SPAN))),
    conditions=(Condition("type", OWN, NEEDED), Condition("date_basis", {}, {"inferred": ("date_note",)})),
    together=("amount", "amount_basis", "currency"),
    unique={"links": ("relation", "event")},
    rules=(Rule("subtype-of-another", _subtype), Rule("role-twice", _roles), Rule("bears", _bears)),
)
SOURCE: Final = Shape(
    "source",
    _need(id=SOURCE_ID, publisher=ACTOR)
    | _may(title=PROSE, url=ADDRESS, archive_url=ADDRESS, authors=_many(PROSE))
    | _need(published=ENDED, published_basis=code("published_basis"), language=LANGUAGE, kind=code("source_kind"))
    | _may(relays=OTHER_SOURCE, relays_basis=code("relays_basis"), note=PROSE)
    | _need(text=_leaf("text", _may(sha256=SHA256), _need(extent=code("text_extent")), _may(read_on=DAY)))
    | _may(coded_by=CODER, reviewed_by=CODER, reports=_many(REPORT))
    | _may(set_aside=_many(_leaf("passage", _ENDS, _need(reason=code("set_aside_reason")), _MARKS, rules=_SPAN))),
    unique={"reports": ("event",)},
    rules=(Rule("unread", _unread),),
)
ACTOR_RECORD: Final = Shape(
    "actor",
    _need(id=ID, kind=code("actor_kind"))
    | _may(country=COUNTRY, wikidata=WIKIDATA, note=PROSE)
    | _need(names=_many(_leaf("name", _need(text=PROSE, language=LANGUAGE, kind=code("name_kind")))))
    | _may(relations=_many(_leaf("relation", _need(relation=code("actor_relation"), actor=ACTOR), _TERM)))
    | _may(
        offices=_many(
            _leaf(
                "office",
                *(_need(office=naming("office")), _may(body=ACTOR), _need(tenure=code("tenure"))),
                *(_may(authority=ACTOR), _TERM),
            )
        )
    ),
    unique={"names": ("language", "text")},
    rules=(Rule("english-label", _english_label),),
)
RULING: Final = Shape(
    "ruling",
    _need(id=ID, event=EVENT, field=NAME)
    | _may(item=ITEM)
    | _need(adopt=OTHER_SOURCE, over=_many(OTHER_SOURCE), reason=PROSE),
    rules=(Rule("adopted-and-over", _adopted_and_over),),
)
IDENTITY: Final = Shape("identity", _need(id=ID, decision=DECISION, events=_many(EVENT, 2), basis=PROSE, reason=PROSE))
_LEVELS: Final = {"1": ("not_this_but",), "2": ("broader",)}
_TOPIC = Shape(
    "topic",
    _need(id=ID, label=PROSE, level=LEVEL)
    | _may(broader=naming("first-level-topic"))
    | _need(definition=PROSE)
    | _may(not_this_but=PROSE),
    conditions=(Condition("level", _LEVELS, _LEVELS),),
)
_PLACE = Shape(
    "place",
    _need(id=ID, label=PROSE, kind=code("place_kind"))
    | _may(part_of=PLACE, country=COUNTRY, latitude=LATITUDE, longitude=LONGITUDE, precision_km=WHOLE),
    together=("latitude", "longitude", "precision_km"),
)
_CODE = _leaf("code", _need(code=NAME, label=PROSE, definition=PROSE, plover=PLOVER, cameo=CAMEO))
_VOCABULARY = Shape(
    "vocabulary", _need(id=NAME, title=PROSE, definition=PROSE, codes=_many(_CODE)), unique={"codes": ("code",)}
)
_SEARCH = Shape(
    "search",
    _need(id=ID, searched_on=DAY, where=PROSE, query=PROSE)
    | _may(period=WINDOW, language=LANGUAGE, by=CODER, note=PROSE),
)
_CODER = Shape("coder", _need(id=ID, kind=code("coder_kind")) | _may(note=PROSE))
_LISTS: Final = {"topics": _TOPIC, "places": _PLACE, "vocabularies": _VOCABULARY, "coverage": _SEARCH, "coders": _CODER}

FOLDERS: Final = {"sources": "source", "actors": "actor", "rulings": "ruling", "identities": "identity"}
FILES: Final = {f"{name}.yaml": name for name in _LISTS}
OPTIONAL: Final = frozenset({"coverage", "coders"})
KINDS: Final = {"source": SOURCE, "actor": ACTOR_RECORD, "ruling": RULING, "identity": IDENTITY} | {
    name: Shape(name, _need(**{name: _many(shape)}), unique={name: ("id",)}) for name, shape in _LISTS.items()
}
"""Every kind of seed by its name, with the shape of its file."""
