"""What each kind of seed holds, as data: keys in canonical order, what each may be, and what goes with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from curation import between_keys as between
from curation.findings import Wrong
from curation.scalars import (
    ACTOR,
    ADDRESS,
    BORNE,
    CAMEO,
    CODER,
    COUNTRY,
    CURRENCY,
    DAY,
    DECISION,
    END,
    ENDED,
    EVENT,
    FLAG,
    FORUM,
    ID,
    ITEM,
    LANGUAGE,
    LATITUDE,
    LEVEL,
    LONGITUDE,
    NAME,
    OTHER_SOURCE,
    PERCENT,
    PERMANENT,
    PLACE,
    PLOVER,
    PROSE,
    RETIREMENT,
    SHA256,
    SOURCE_ID,
    TOPIC,
    VERSION,
    WHERE,
    WHOLE,
    WIKIDATA,
    WINDOW,
    Scalar,
    code,
    naming,
)
from curation.yaml_tree import Record

_MOST: Final = 100_000


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


_ENDS = {**_need(first=END), **_may(last=END)}
_MARKS = _may(span=_many(WHOLE, 2, 2), sha256=SHA256, ambiguous=FLAG)
_TERM = _may(term=WINDOW, source=OTHER_SOURCE)
_SPAN = (Rule("bad-span", between.span),)
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
    conditions=(
        Condition("type", between.OWN, between.NEEDED),
        Condition("date_basis", {}, {"inferred": ("date_note",)}),
    ),
    together=("amount", "amount_basis", "currency"),
    unique={"links": ("relation", "event")},
    rules=(
        Rule("subtype-of-another", between.subtype),
        Rule("role-twice", between.roles),
        Rule("bears", between.bears),
    ),
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
    rules=(
        Rule("unread", between.unread),
        Rule("read-too-early", between.read_on),
        Rule("twice", between.accounted_twice),
        Rule("missing-companion", between.relays_basis),
    ),
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
    unique={
        "names": ("language", "text"),
        "relations": ("relation", "actor", "term", "source"),
        "offices": ("office", "body", "tenure", "authority", "term", "source"),
    },
    rules=(Rule("english-label", between.english_label),),
)
RULING: Final = Shape(
    "ruling",
    _need(id=ID, event=EVENT, field=NAME)
    | _may(item=ITEM)
    | _need(adopt=OTHER_SOURCE, over=_many(OTHER_SOURCE), reason=PROSE),
    rules=(Rule("adopted-and-over", between.adopted_and_over),),
)
IDENTITY: Final = Shape("identity", _need(id=ID, decision=DECISION, events=_many(EVENT, 2), basis=PROSE, reason=PROSE))
WAIVER: Final = Shape(
    "waiver", _need(id=ID, rule=ID, record=ID) | _may(event=EVENT) | _need(until=VERSION, reason=PROSE)
)
CHANGE: Final = Shape(
    "change", _need(id=ID, touches=_many(PROSE)) | _may(fields=_many(NAME)) | _need(reason=PROSE, source=PROSE)
)
RETIRED: Final = Shape(
    "retirement",
    _need(id=ID, table=PERMANENT, retired=ID, kind=RETIREMENT)
    | _may(successors=_many(ID))
    | _need(reason=PROSE, source=PROSE),
    rules=(Rule("successors", between.successors),),
)
_FLOOR = Shape(
    "floor",
    _need(id=ID, table=NAME) | _may(rows=WHOLE, column=NAME, filled=PERCENT) | _need(reason=PROSE),
    together=("column", "filled"),
    rules=(Rule("floor", between.floor),),
)
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
_LISTS: Final = {
    "topics": _TOPIC,
    "places": _PLACE,
    "vocabularies": _VOCABULARY,
    "coverage": _SEARCH,
    "coders": _CODER,
    "floors": _FLOOR,
}

FOLDERS: Final = {
    "sources": "source",
    "actors": "actor",
    "rulings": "ruling",
    "identities": "identity",
    "waivers": "waiver",
    "changes": "change",
    "retirements": "retirement",
}
FILES: Final = {f"{name}.yaml": name for name in _LISTS}
OPTIONAL: Final = frozenset({"coverage", "coders", "floors"})
_RECORDS: Final = (SOURCE, ACTOR_RECORD, RULING, IDENTITY, WAIVER, CHANGE, RETIRED)
KINDS: Final = {shape.name: shape for shape in _RECORDS} | {
    name: Shape(name, _need(**{name: _many(shape)}), unique={name: ("id",)}) for name, shape in _LISTS.items()
}
"""Every kind of seed by its name, with the shape of its file."""


def scalars(shape: Shape) -> Iterator[Scalar]:
    """Every scalar that a record of a shape may hold, at any depth."""
    for key in shape.keys.values():
        for of in (key.one, key.each):
            if isinstance(of, Shape):
                yield from scalars(of)
            elif of is not None:
                yield of
