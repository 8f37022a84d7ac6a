"""The wall: named rules, each a declaration and a query; what a rule finds is refused with its place in the seeds.

Rules on what was `told` come first: where one of them finds anything, nothing can be resolved. The others are put to
the tables that resolution makes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from curation.candidate import Compiled, gathered, resolved
from curation.findings import Finding, SeedErrors
from curation.reading import Seeds
from envoylog._windows import days
from envoylog.resolution import BUNDLE_OF, CONFLICTING, PROSPECTIVE, told_on
from schemas import TABLES, metadata_of

Query = Callable[[Compiled], pd.DataFrame]
Stage = Literal["told", "resolved"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the wall: what must hold, what to do where it does not, the query that finds where, and of what."""

    name: str
    says: str
    remedy: str
    offenders: Query
    on: Stage


RULES: Final[dict[str, Rule]] = {}


def rule(name: str, *, says: str, remedy: str, on: Stage = "resolved") -> Callable[[Query], Query]:
    """Declare a rule. Its query returns the offenders: `path`, `line`, `column` and `wrong`, a sentence."""

    def declare(query: Query) -> Query:
        RULES[name] = Rule(name, says, remedy, query, on)
        return query

    return declare


def walled(seeds: Seeds) -> Compiled:
    """All tables that the seeds make; raises SeedErrors with every offence of the first stage that has any."""
    told = gathered(seeds)
    if found := findings(told, "told"):
        raise SeedErrors(found)
    tables = resolved(told)
    if found := findings(tables):
        raise SeedErrors(found)
    return tables


def findings(tables: Compiled, on: Stage = "resolved") -> list[Finding]:
    """Every offence against every rule on a stage, in the order of the seeds."""
    asked = [rule for rule in RULES.values() if rule.on == on]
    return sorted(finding for each in asked for finding in _of(each, each.offenders(tables)))


def _of(rule: Rule, offenders: pd.DataFrame) -> Iterator[Finding]:
    rows = offenders[[*_PLACE, "wrong"]].itertuples(index=False, name=None)
    yield from (Finding(path, line, column, rule.name, wrong, rule.remedy) for path, line, column, wrong in rows)


_PLACE: Final = ["path", "line", "column"]
_ONE_DAY: Final = 1


@rule(
    "missing-vocabulary",
    says="Every vocabulary that a column of a release names has its codes.",
    remedy="add it to the vocabularies, as docs/codebook.md describes it",
    on="told",
)
def missing_vocabulary(tables: Compiled) -> pd.DataFrame:
    """Vocabularies that the schemas name and the seeds lack."""
    known = tables.frames["vocabularies"]
    columns = [column for schema in TABLES.values() for column in schema.columns.values()]
    named = {metadata_of(column).get("vocabulary", "") for column in columns} - {""}
    lacking = pd.Series(sorted(named - set(known["vocabulary"])), dtype=object)
    here = known.head(1)[["path"]].assign(line=1, column=1)
    return here.merge(("no vocabulary `" + lacking + "`").rename("wrong"), how="cross")


@rule(
    "told-twice",
    says="One source reports one event once.",
    remedy="unite the two reports of this source, or withdraw the identity",
    on="told",
)
def told_twice(tables: Compiled) -> pd.DataFrame:
    """Second reports of events that an identity made one."""
    reports = tables.frames["reports"]
    again = reports[reports["report_id"].duplicated()]
    return again.assign(wrong="this source reports `" + again["event_id"] + "` already, as an identity has it")


@rule(
    "identity-contradicted",
    says="Events that are decided to be the same are nowhere decided to be distinct.",
    remedy="withdraw one of the two decisions",
    on="told",
)
def identity_contradicted(tables: Compiled) -> pd.DataFrame:
    """Events of a `distinct` that are one event by some `same`."""
    distinct = tables.identities[tables.identities["decision"].eq("distinct")]
    again = distinct[distinct.duplicated(["identity_id", "event_id"])]
    return again.assign(wrong="this is `" + again["event_id"] + "` too, by another decision")


@rule(
    "type-disagreement",
    says="All reports of an event agree on its type, also where an identity made two events one.",
    remedy="withdraw the identity, or let all reports agree on the type",
    on="told",
)
def type_disagreement(tables: Compiled) -> pd.DataFrame:
    """Types other than that of the report which introduces the event."""
    reports, claims = tables.frames["reports"], tables.frames["claims"]
    introducing = reports.loc[reports["introduces"], "report_id"]
    types = claims[claims["field"].eq("event_type")]
    first = types[types["report_id"].isin(introducing)].drop_duplicates("event_id").set_index("event_id")["value"]
    odd = types[types["value"].ne(types["event_id"].map(first))]
    here = "`" + odd["event_id"] + "` is of type " + odd["value"]
    return odd.assign(wrong=here + " here, of type " + odd["event_id"].map(first) + " where it is introduced")


@rule(
    "first-level-topic",
    says="A statement has one first-level topic, also where an identity made two statements one.",
    remedy="withdraw the identity, or let all reports agree on the first-level topic",
    on="told",
)
def first_level_topic(tables: Compiled) -> pd.DataFrame:
    """First-level topics of a statement beside the first."""
    claims, topics = tables.frames["claims"], tables.frames["topics"]
    statements = claims.loc[claims["field"].eq("event_type") & claims["value"].eq("statement"), "event_id"]
    first_level = topics.loc[topics["level"].eq("1"), "topic_id"]
    given = claims[claims["table"].eq("event_topics") & claims["event_id"].isin(statements)]
    given = given[given["item"].isin(first_level)]
    first = given.drop_duplicates("event_id").set_index("event_id")["item"]
    odd = given[given["item"].ne(given["event_id"].map(first))]
    return odd.assign(wrong="`" + odd["event_id"] + "` has the topic `" + odd["event_id"].map(first) + "` already")


@rule(
    "relay-cycle",
    says="No source relays itself, directly or through others, what is said of one event.",
    remedy="find out which of them had it first, and give that one no `relays`, or `relays: none`",
    on="told",
)
def relay_cycle(tables: Compiled) -> pd.DataFrame:
    """Reports, and sources by default, whose relay chain leads back to them."""
    sources = tables.frames["sources"].assign(event_id="")
    reports = tables.frames["reports"]
    default = dict(zip(sources["source_id"], sources["relays"], strict=True))
    told = {(source, event): by for source, event, by in reports[_RELAY].itertuples(index=False, name=None)}

    def onward(page: tuple[str, str]) -> tuple[str, str] | None:
        relayed = told[page] if page in told else default.get(page[0])
        return (relayed, page[1]) if isinstance(relayed, str) else None

    own = reports[reports["relays"].fillna("").ne(reports["source_id"].map(default).fillna(""))]
    pages = pd.concat([each[[*_RELAY, *_PLACE]].astype(object) for each in (own, sources)])
    back = [_returns(page, onward) for page in zip(pages["source_id"], pages["event_id"], strict=True)]
    loops = pages[np.array(back, dtype=bool)]
    return loops.assign(wrong="`" + loops["source_id"] + "` relays `" + loops["relays"] + "`, which relays it")


_RELAY: Final = ["source_id", "event_id", "relays"]


def _returns(start: Hashable, onward: Callable[..., Hashable | None]) -> bool:
    """Whether the way onward from here leads back here."""
    seen, at = {start}, onward(start)
    while at is not None and at not in seen:
        seen.add(at)
        at = onward(at)
    return at == start


@rule(
    "within-itself",
    says="Nothing lies within itself: no actor, place or topic, directly or through others.",
    remedy="name what holds it, never what it holds",
    on="told",
)
def within_itself(tables: Compiled) -> pd.DataFrame:
    """Memberships and parts that lie on a circle."""
    relations, places, topics = (tables.frames[name] for name in ("actor_relations", "places", "topics"))
    inner = relations[relations["relation"].isin(["member_of", "part_of"])]
    holding = ((inner, "actor_id", "other_actor_id"), (places, "place_id", "part_of"), (topics, "topic_id", "broader"))
    found = []
    for frame, narrow, broad in holding:
        pairs = frame[[narrow, broad, *_PLACE]].dropna().set_axis(["narrow", "broad", *_PLACE], axis=1)
        found.append(_circular(pairs.astype(object)))
    round_trips = pd.concat(found)
    here = "`" + round_trips["narrow"] + "` lies in `" + round_trips["broad"]
    return round_trips.assign(wrong=here + "`, which lies in it")


def _circular(pairs: pd.DataFrame) -> pd.DataFrame:
    """What is left of pairs of `narrow` and `broad` when all that begins or ends outside of a circle is taken away."""
    while True:
        kept = pairs[pairs["narrow"].isin(pairs["broad"]) & pairs["broad"].isin(pairs["narrow"])]
        if len(kept) == len(pairs):
            return kept
        pairs = kept


@rule(
    "names-itself",
    says="A link leads to another event; a relation or an office, to another actor.",
    remedy="name the other one, or leave it out",
    on="told",
)
def names_itself(tables: Compiled) -> pd.DataFrame:
    """Links, relations and offices that name the record they stand in; nesting is the rule `within-itself`'s."""
    claims, relations, offices = (tables.frames[name] for name in ("claims", "actor_relations", "offices"))
    links = claims[claims["table"].eq("links")]
    links = links.assign(own=links["event_id"], other=links["item"].str.split(":", n=1).str[1])
    beside = relations[~relations["relation"].isin(["member_of", "part_of"])]
    parts = [links[["own", "other", *_PLACE]]]
    for frame, other in ((beside, "other_actor_id"), (offices, "office_id")):
        parts.append(frame[["actor_id", other, *_PLACE]].set_axis(["own", "other", *_PLACE], axis=1))
    named = pd.concat([part.astype(object) for part in parts])
    itself = named[named["own"].eq(named["other"])]
    return itself.assign(wrong="`" + itself["own"] + "` names itself")


@rule(
    "ruling-twice",
    says="One ruling decides one value.",
    remedy="withdraw one of the two rulings",
    on="told",
)
def ruling_twice(tables: Compiled) -> pd.DataFrame:
    """Second rulings on the same cell."""
    again = tables.rulings[tables.rulings.duplicated(["event_id", "item", "bundle"])]
    return again.assign(wrong="another ruling decides `" + again["bundle"] + "` of `" + again["event_id"] + "` already")


@rule(
    "event-after-source",
    says="What a report tells as past cannot begin more than a day after the last day on which it can have been told.",
    remedy="widen or move `date`, give the report its own `as_of`, or a `status` of announced or planned",
)
def event_after_source(tables: Compiled) -> pd.DataFrame:
    """Reports whose own window begins after their source."""
    reports = tables.frames["reports"]
    claims = tables.frames["claims"]
    written = claims[claims["field"].eq("date_edtf")].set_index("report_id")["value"]
    status = claims[claims["field"].eq("status")].set_index("report_id")["value"]
    begins = days(reports["report_id"].map(written), 0)
    ahead = begins > told_on(reports, tables.frames["sources"]) + _ONE_DAY
    past = ~reports["report_id"].map(status).isin(_NOT_TOLD_AS_PAST)
    late = reports[ahead & past]
    return late.assign(wrong="`" + late["event_id"] + "` is told as past, yet begins after this source")


_NOT_TOLD_AS_PAST: Final = (*PROSPECTIVE, "postponed", "cancelled", "denied", "unknown")


@rule(
    "part-of-cycle",
    says="No event is part of itself, directly or through others.",
    remedy="name in `part_of` the occasion that holds the event, never one that the event holds",
)
def part_of_cycle(tables: Compiled) -> pd.DataFrame:
    """Adopted `part_of` claims that lead back to where they start."""
    claims = tables.frames["claims"]
    held = claims[claims["field"].eq("part_of") & claims["adopted"]]
    holder = dict(zip(held["event_id"], held["value"], strict=True))
    round_trips = held[np.array([_returns(event, holder.get) for event in held["event_id"]], dtype=bool)]
    return round_trips.assign(
        wrong="`" + round_trips["event_id"] + "` is part of `" + round_trips["value"] + "`, which is part of it"
    )


@rule(
    "passage-unfilled",
    says="Every passage has the offsets and the hash that were computed from its text.",
    remedy="run `python build/check_seeds.py --fix --texts FOLDER` with the text at hand",
)
def passage_unfilled(tables: Compiled) -> pd.DataFrame:
    """Passages without span or hash."""
    passages = tables.frames["passages"]
    bare = passages[passages["start"].isna() | passages["end"].isna() | passages["sha256"].isna()]
    return bare.assign(wrong="the passage “" + bare["first"] + "” has no span or no hash")


def _ruled(tables: Compiled) -> pd.DataFrame:
    """Each ruling beside the claims of the cell that it decides."""
    claims = tables.frames["claims"]
    claims = claims[claims["event_id"].isin(tables.rulings["event_id"])]
    cells = claims.assign(
        bundle=claims["field"].map(BUNDLE_OF).fillna(claims["field"]),
        item=claims["item"].fillna(""),
        teller=claims["report_id"].map(tables.frames["reports"].set_index("report_id")["source_id"]),
    ).drop(columns=_PLACE)
    rulings = tables.rulings.assign(item=tables.rulings["item"].fillna(""))
    return rulings.merge(cells, on=["event_id", "item", "bundle"], how="left", suffixes=("", "_of_claim"))


@rule(
    "ruling-without-claim",
    says="A ruling can adopt only a value that some report claims.",
    remedy="name in `adopt` a source that reports this field of this event, or withdraw the ruling",
)
def ruling_without_claim(tables: Compiled) -> pd.DataFrame:
    """Rulings whose `adopt` makes no such claim."""
    ruled = _ruled(tables)
    supported = ruled.loc[ruled["teller"].eq(ruled["source_id"]), "ruling_id"]
    lost = tables.rulings[~tables.rulings["ruling_id"].isin(supported)]
    return lost.assign(
        wrong="`" + lost["source_id"] + "` claims no `" + lost["bundle"] + "` of `" + lost["event_id"] + "`"
    )


@rule(
    "ruling-not-needed",
    says="A ruling stands only where reports conflict.",
    remedy="withdraw the ruling: the reports agree, or the rule decides",
)
def ruling_not_needed(tables: Compiled) -> pd.DataFrame:
    """Rulings over cells in which nothing conflicts."""
    ruled = _ruled(tables)
    fought = ruled.loc[ruled["standing"].isin(CONFLICTING), "ruling_id"]
    idle = tables.rulings[~tables.rulings["ruling_id"].isin(fought)]
    return idle.assign(wrong="nothing conflicts in `" + idle["bundle"] + "` of `" + idle["event_id"] + "`")


@rule(
    "ruling-incomplete",
    says="A ruling names every source that it overrules, and no other.",
    remedy="read the rival reports again; then list in `over` exactly the sources whose claims are set aside",
)
def ruling_incomplete(tables: Compiled) -> pd.DataFrame:
    """Rulings whose `over` is not the set of rival sources."""
    ruled = _ruled(tables)
    rivals = ruled[ruled["standing"].isin(CONFLICTING)].groupby("ruling_id")["teller"].agg(set)
    named = tables.rulings["over"].map(set)
    actual = tables.rulings["ruling_id"].map(rivals)
    known = tables.rulings[actual.notna()]
    wrong = [
        ""
        if actual[row] == named[row]
        else f"the rivals are {', '.join(sorted(actual[row]))}; `over` has {', '.join(sorted(named[row]))}"
        for row in known.index
    ]
    return known.assign(wrong=wrong)[np.array(wrong, dtype=bool)]
