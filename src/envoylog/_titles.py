"""Names in place of ids: the title of each event, and `record`, the flat view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pandas as pd

from envoylog._windows import in_words

Tables = Mapping[str, pd.DataFrame]

_LED_BY: Final = {
    "interview": ("interviewee", "interviewer"),
    "meeting": ("head_of_delegation", "delegate", "visitor", "host", "convener"),
    "statement": ("speaker", "target"),
    "policy_action": ("issuer", "target"),
}
_NAMES_IN_A_TITLE: Final = 3
_NO_PART: Final = ("target", "mentioned")
STAYED_AWAY: Final = ("not_invited", "invited", "declined", "absent", "substituted", "unconfirmed")


def titles(tables: Tables, names: Tables) -> pd.Series:
    """A plain title for each row of `events`: what kind of act, by whom, towards whom, where."""
    events = tables["events"]
    words = names["vocabularies"].set_index(["vocabulary", "code"])["label"]
    people = _people(tables["participants"], names["actors"])
    act = _labels(events["subtype"], words, "subtype")
    act = act.where(~events["event_type"].eq("statement"), events["event_id"].map(_acts(tables, words)))
    act = act.where(~events["event_type"].eq("policy_action"), events["event_id"].map(_measures(tables, words)))
    place = events["place_id"].map(names["places"].set_index("place_id")["label"]).astype(object)
    who = pd.Series(
        [_who(people, event, kind) for event, kind in zip(events["event_id"], events["event_type"], strict=True)]
    )
    return act + who.map(lambda text: f": {text}" if text else "") + (", " + place).fillna("")


def _acts(tables: Tables, words: pd.Series) -> pd.Series:
    statements = tables["statements"].set_index("event_id")
    return _labels(statements["speech_act"], words, "speech_act")


def _measures(tables: Tables, words: pd.Series) -> pd.Series:
    actions = tables["policy_actions"].set_index("event_id")
    instrument = _labels(actions["instrument"], words, "instrument")
    return instrument + " (" + _labels(actions["effect"], words, "effect").str.lower() + ")"


def _labels(codes: pd.Series, words: pd.Series, vocabulary: str) -> pd.Series:
    return codes.map(words.loc[vocabulary]).astype(object)


def took_part(participants: pd.DataFrame) -> pd.DataFrame:
    """Participants without those only aimed at or mentioned, and without those not known to have come."""
    away = participants["attendance"].isin(STAYED_AWAY)
    return participants[~away & ~participants["role"].isin(_NO_PART)]


def _people(participants: pd.DataFrame, actors: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Names of each event's actors by role, in alphabetical order."""
    participants = participants[~participants["attendance"].isin(STAYED_AWAY)]
    names = participants["actor_id"].map(actors.set_index("actor_id")["label"])
    people: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, event, role in sorted(zip(names, participants["event_id"], participants["role"], strict=True)):
        people[event, role].append(name)
    return people


def _who(people: dict[tuple[str, str], list[str]], event: str, kind: str) -> str:
    by_role = [people.get((event, role), []) for role in _LED_BY[kind]]
    if kind == "meeting":
        return _some(list(dict.fromkeys(name for names in by_role for name in names)))
    return " / ".join(_some(names) for names in by_role if names)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMES_IN_A_TITLE
    return ", ".join(names[:_NAMES_IN_A_TITLE]) + (f" and {more} more" if more > 0 else "")


def record(tables: Tables, reports: pd.DataFrame, names: Tables) -> pd.DataFrame:
    """The flat view: one row an event, names in place of ids, the first-ranked source and its address."""
    events = tables["events"].set_index("event_id")
    flat = events.assign(place=events["place_id"].map(names["places"].set_index("place_id")["label"]))
    people = tables["participants"].merge(names["actors"][["actor_id", "label"]], on="actor_id")
    flat["speakers"] = _joined(people[people["role"].eq("speaker")])
    flat["targets"] = _joined(people[people["role"].eq("target")])
    flat["participants"] = _joined(took_part(people))
    flat["topics"] = _joined(tables["event_topics"].merge(names["topics"][["topic_id", "label"]], on="topic_id"))
    flat["position"] = tables["statements"].set_index("event_id")["position"]
    flat["reviewed"] = reports["reviewed_by"].notna().groupby(reports["event_id"]).all()
    first = reports.sort_values("line").drop_duplicates("event_id").set_index("event_id")["source_id"]
    cited = names["sources"].set_index("source_id")
    flat["when"] = flat["date_edtf"].map({written: in_words(written) for written in flat["date_edtf"].unique()})
    publishers = cited["publisher_id"].map(names["actors"].set_index("actor_id")["label"])
    flat["first_source_publisher"] = first.map(publishers)
    flat["first_source_title"] = first.map(cited["title"])
    flat["first_source_url"] = first.map(cited["url"])
    return flat.reset_index()


def _joined(rows: pd.DataFrame) -> pd.Series:
    """Labels of each event, once each, in alphabetical order, joined by semicolons."""
    labels: dict[str, list[str]] = defaultdict(list)  # a plain loop: groupby calls Python for each group, and slower
    for event, label in sorted(set(zip(rows["event_id"], rows["label"], strict=True))):
        labels[event].append(label)
    return pd.Series({event: "; ".join(found) for event, found in labels.items()}, dtype=object)
