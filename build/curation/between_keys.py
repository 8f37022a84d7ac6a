"""What goes with what between the keys of one record, and what is wrong where it does not."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any, Final

from curation.findings import Wrong, suggest
from curation.yaml_tree import Record, Text, listed
from envoylog._windows import bounds

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
_NOT_WITH: Final = {"coded": ("set aside",), "set aside": ("coded", "set aside")}  # but coded twice it may be
WORDLESS: Final = frozenset({"dateline", "news_cycle", "publication_bound", "inherited"})


def subtype(report: Record) -> Iterator[Wrong]:
    """A subtype that belongs to another type, or a type to which neither the subtype nor other keys belong."""
    kind, subtype = report.get("type"), report.get("subtype")
    if other := type_by_subtype(report):
        going = [f"`{key}`" for key in OWN[other] if key in report]
        right = f"write one of {', '.join(SUBTYPES[str(kind)])}"
        if going:
            right = f"write `type: {other}`, with which {', '.join(going)} would go"
        yield report["subtype"], f"`{subtype}` is a subtype of {other}, not of {kind}", right


def type_by_subtype(record: Record) -> str:
    """The type that the subtype of a report belongs to, where it is not the one that is written."""
    kind, other = record.get("type"), _TYPE_OF.get(str(record.get("subtype")), "")
    return other if isinstance(kind, Text) and kind in SUBTYPES and kind != other else ""


def roles(report: Record) -> Iterator[Wrong]:
    """An actor twice in one role."""
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


def bears(report: Record) -> Iterator[Wrong]:
    """What the passages of a report bear twice, not at all, or cannot bear."""
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
    words = [word for passage in passages for word in dict.fromkeys(listed(passage, "bears", Text))]
    first: dict[str, Text] = {}
    for word in words:
        if word not in parts and len(word.split()) == 1:  # of several words another rule says that they are no key
            yield word, f"no passage of this report can bear `{word}`", _bearable(word, parts)
        for part in parts.get(word, ()):
            if first.setdefault(part, word) is not word:
                yield word, f"`{part}` is borne in line {first[part].line} already", "let one passage bear it"
    if complete and "rest" not in first and parts.keys() >= set(words):  # else one of them may mean what is not borne
        wordless = {"rest", "date" if str(report.get("date_basis")) in WORDLESS else ""}
        for part in dict.fromkeys(part for covering in parts.values() for part in covering):
            if part not in first and part not in wordless:
                yield report.key(part.partition(".")[0]), f"no passage bears `{part}`", "name it in `bears`"


def _bearable(word: str, parts: dict[str, list[str]]) -> str:
    if word in BORNE_WITH:
        return f"write {BORNE_WITH[word]}, which covers it"
    return suggest(word, parts) or f"write {', '.join(itertools.islice(parts, 40))}"


def _parts(report: Record) -> dict[str, list[str]]:
    """What `bears` may name in a report, each with the parts that it covers."""
    parts = {str(key): [str(key)] for key in report if key not in UNBORNE and key not in BORNE_WITH}
    entries = [entry.get("actor") for entry in listed(report, "participants", Record)]
    members = {"participants": [*map(str, entries), *map(str, listed(report, "participants", Text))]}
    members["topics"] = [str(topic) for topic in listed(report, "topics", Text)]
    for key in members.keys() & parts.keys():
        parts[key] = [f"{key}.{member}" for member in members[key]]
        parts |= {part: [part] for part in parts[key]}
    return parts | {"rest": ["rest"]}


def unread(source: Record) -> Iterator[Wrong]:
    """What an unread source may not have, and a read one must."""
    text = next(iter(listed(source, "text", Record)), None)
    if text is None:
        return
    if text.get("extent") != "unread":
        if "title" not in source and text.get("extent") == "full":
            yield source, "a source that was read in full has a `title`", "add it, or mend `extent`"
        return
    for record, keys in ((source, ("reports", "set_aside")), (text, ("sha256", "read_on"))):
        yield from ((record.key(key), f"an unread source has no `{key}`") for key in keys if key in record)


def read_on(source: Record) -> Iterator[Wrong]:
    """A text that was read before its source was out."""
    for text in listed(source, "text", Record):
        out, read = (_first_day(record.get(key)) for record, key in ((source, "published"), (text, "read_on")))
        if out and read and read < out:
            yield text["read_on"], f"it was read on {text['read_on']}, before it was published, {source['published']}"


def _first_day(written: Any) -> dt.date | None:
    try:
        return bounds(written)[0] if isinstance(written, Text) else None
    except ValueError:  # another rule says so
        return None


def english_label(actor: Record) -> Iterator[Wrong]:
    """A label in English too many or too few."""
    names = listed(actor, "names", Record)
    labels = [name for name in names if name.get("language") == "en" and name.get("kind") == "label"]
    if names and not labels:
        yield actor.key("names"), "no name is the label in English"
    yield from ((name, "this is a second label in English") for name in labels[1:])


def span(passage: Record) -> Iterator[Wrong]:
    """A span that ends before it begins."""
    ends = [(len(end), end) for end in listed(passage, "span", Text)]  # as numbers sort, having no zeros before
    if len(ends) == 2 and ends[0] >= ends[1]:
        yield passage["span"], f"the span ends at {ends[1][1]}, not after its start"


def accounted_twice(source: Record) -> Iterator[Wrong]:
    """What is set aside although it is coded, or set aside twice; offsets tell, also without the text."""
    aside = listed(source, "set_aside", Record)
    reports = listed(source, "reports", Record) if aside else []
    coded = [passage for report in reports for passage in listed(report, "passages", Record)]
    spans = [(*_offsets(passage), passage, "coded") for passage in coded]
    spans += [(*_offsets(passage), passage, "set aside") for passage in aside]
    furthest = dict.fromkeys(_NOT_WITH, (0, 0))
    for start, end, passage, how in sorted(spans, key=lambda each: (each[0], each[1], each[2].line)):
        reached, line = max(furthest[other] for other in _NOT_WITH[how])
        if start < min(reached, end):
            wrong = f"the text from {start} on is {how} here, and accounted for in line {line} already"
            yield passage, wrong, "code a sentence or set it aside, and set it aside once"
        furthest[how] = max(furthest[how], (end, passage.line))


def _offsets(passage: Record) -> tuple[int, int]:
    """The span of a passage, empty where there is none or it cannot be read."""
    ends = [int(end) for end in listed(passage, "span", Text) if end.isdecimal()]
    return (ends[0], ends[1]) if len(ends) == 2 else (0, 0)


def relays_basis(source: Record) -> Iterator[Wrong]:
    """A basis of a relay where nothing is relayed."""
    usual = source.get("relays", "none")
    for record in (source, *listed(source, "reports", Record)):
        if "relays_basis" in record and record.get("relays", usual) == "none":
            yield (
                record.key("relays_basis"),
                "`relays_basis` needs a source that is relayed",
                "name it, or leave both out",
            )


def adopted_and_over(ruling: Record) -> Iterator[Wrong]:
    """A source that a ruling both adopts and overrules."""
    for source in listed(ruling, "over", Text):
        if source == ruling.get("adopt"):
            yield source, f"`{source}` is what the ruling adopts"


_SUCCESSORS: Final = {"withdrawn": (0, 0, "none"), "merged": (1, 1, "one"), "split": (2, 99, "two or more")}


def successors(retirement: Record) -> Iterator[Wrong]:
    """Another number of successors than goes with what happened to the id."""
    kind, named = retirement.get("kind"), list(listed(retirement, "successors", Text))
    least, most, many = _SUCCESSORS.get(str(kind), (0, 99, ""))
    if isinstance(kind, Text) and not least <= len(named) <= most:
        yield kind, f"`successors` names {len(named)}, and what was {kind} has {many}"


def floor(floor: Record) -> Iterator[Wrong]:
    """A floor of nothing: neither rows nor how much of a column is filled."""
    if "rows" not in floor and "column" not in floor:
        yield floor, "it says neither `rows` nor `column` and `filled`", "say how many rows, or how much of a column"
