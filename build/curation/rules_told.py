"""Rules of the wall on what is told: where one of them is broken, nothing can be resolved."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.rules import PLACE, returns, rule
from schemas import VOCABULARIES


@rule(
    "missing-vocabulary",
    says="Every vocabulary that a column of a release names has its codes.",
    remedy="add it to the vocabularies, as docs/codebook.md describes it",
    on="told",
)
def missing_vocabulary(tables: Compiled) -> pd.DataFrame:
    """Vocabularies that the schemas name and the seeds lack."""
    known = tables.frames["vocabularies"]
    lacking = pd.Series(sorted(set(VOCABULARIES) - set(known["vocabulary"])), dtype=object)
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

    usual = reports["source_id"].map(default).astype(object)
    own = reports[reports["relays"].fillna("").ne(usual.fillna(""))]
    pages = pd.concat([each[[*_RELAY, *PLACE]].astype(object) for each in (own, sources)])
    back = [returns(page, onward) for page in zip(pages["source_id"], pages["event_id"], strict=True)]
    loops = pages[np.array(back, dtype=bool)]
    return loops.assign(wrong="`" + loops["source_id"] + "` relays `" + loops["relays"] + "`, which relays it")


_RELAY: Final = ["source_id", "event_id", "relays"]


@rule(
    "within-itself",
    says="Nothing lies within itself: no actor, place or topic, directly or through others.",
    remedy="name what holds it, never what it holds",
    on="told",
)
def within_itself(tables: Compiled) -> pd.DataFrame:
    """Memberships and parts that lie on a circle."""
    relations, places, topics = (tables.frames[name] for name in ("actor_relations", "places", "topics"))
    lasting = relations["term_edtf"].isna()  # each within the other at its own time is no circle
    inner = relations[relations["relation"].isin(["member_of", "part_of"]) & lasting]
    holding = ((inner, "actor_id", "other_actor_id"), (places, "place_id", "part_of"), (topics, "topic_id", "broader"))
    found = []
    for frame, narrow, broad in holding:
        pairs = frame[[narrow, broad, *PLACE]].dropna().set_axis(["narrow", "broad", *PLACE], axis=1)
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
    parts = [links[["own", "other", *PLACE]]]
    for frame, other in ((beside, "other_actor_id"), (offices, "office_id")):
        parts.append(frame[["actor_id", other, *PLACE]].set_axis(["own", "other", *PLACE], axis=1))
    named = pd.concat([part.astype(object) for part in parts])
    itself = named[named["own"].eq(named["other"])]
    return itself.assign(wrong="`" + itself["own"] + "` names itself")


@rule(
    "term-without-source",
    says="A term of office or of a relation is stated by a source.",
    remedy="name in `source` one that says so, or take the term out; outside of a source it is only what we think",
    on="told",
    severity="warning",
)
def term_without_source(tables: Compiled) -> pd.DataFrame:
    """Terms that no source bears."""
    held = (("offices", "office_id"), ("actor_relations", "other_actor_id"))
    parts = [
        frame.assign(other=frame[other])[["actor_id", "other", "term_edtf", "source_id", *PLACE]].astype(object)
        for frame, other in ((tables.frames[name], other) for name, other in held)
    ]
    terms = pd.concat(parts)
    bare = terms[terms["term_edtf"].notna() & terms["source_id"].isna()]
    return bare.assign(wrong="no source says that `" + bare["actor_id"] + "` had `" + bare["other"] + "` so long")


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
