"""Decisions on the travels abroad of presidents and secretaries of state (Office of the Historian); see docs/lists.md.

A row changes when the list, or our reading of it, does; the extraction says which rows the list no longer bears out.
Whom the remarks name is a participant only where a row says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from curation.decisions import Apart, Coded, LeftOut, Met, Stops, Table, Traveller, Twice


def _president(who: str, actor: str) -> Traveller:
    return Traveller(f"office-of-the-historian-{who}-2026", actor, "us-president", *_EDITION)


def _secretary(who: str, actor: str) -> Traveller:
    return Traveller(f"office-of-the-historian-{who}-2026", actor, "us-secretary-of-state", *_EDITION)


_EDITION: Final = ("2026-07-18", "2026-11-21")  # the state of the list that was read, and when it was read
_TRAVELLERS: Final = {
    "biden-joseph-r": _president("biden", "joe-biden"),
    "bush-george-w": _president("bush", "george-w-bush"),
    "obama-barack": _president("obama", "barack-obama"),
    "trump-donald-j": _president("trump", "donald-trump"),
    "blinken-antony-j": _secretary("blinken", "antony-blinken"),
    "clinton-hillary-rodham": _secretary("clinton", "hillary-clinton"),
    "kerry-john-forbes": _secretary("kerry", "john-kerry"),
    "pompeo-michael-r": _secretary("pompeo", "mike-pompeo"),
    "powell-colin-luther": _secretary("powell", "colin-powell"),
    "rice-condoleezza": _secretary("rice", "condoleezza-rice"),
    "rubio-marco": _secretary("rubio", "marco-rubio"),
    "tillerson-rex-w": _secretary("tillerson", "rex-tillerson"),
}

_TOP: Final = "head_of_state_or_government"
_MINISTER: Final = "minister"
_POLICY: Final = "us-afghan-policy"
_TROOPS: Final = "us-presence-and-withdrawal"
_TRADE: Final = "trade-and-investment"
_TALKS: Final = "intra-afghan-talks"
_STATE: Final = "islamic-republic-of-afghanistan"
_KARZAI: Final = Met("hamid-karzai", "afghanistan-president", _STATE)
_GHANI: Final = Met("ashraf-ghani", "afghanistan-president", _STATE)
_ABDULLAH: Final = Met("abdullah-abdullah", "afghanistan-chief-executive", _STATE)
_CANDIDATES: Final = (Met("abdullah-abdullah"), Met("ashraf-ghani"))
_OF_2004: Final = Met("hamid-karzai", "afghanistan-president")  # the state stood between two names
_FORMER: Final = Met("hamid-karzai", "afghanistan-president", tenure="former")
_INAUGURATED: Final = Met("hamid-karzai", role="mentioned")
_MILIBAND: Final = Met("david-miliband", "uk-foreign-secretary", "united-kingdom", role="visitor")
_KAYANI: Final = Met("ashfaq-parvez-kayani", on_behalf_of="pakistan")
_UNAMA: Final = Met("unama-head", on_behalf_of="unama")
_TALIBAN: Final = Met("taliban")


def _visit(trip: str, event: str, title: str, *met: Met, level: str = "", topic: str = "") -> Coded:
    return Coded(trip, event, title, met, level, topics=(topic,) if topic else ())


# A journey to Afghanistan is a visit: it is what the list tells of, and the days are its days.
_VISITS: Final[tuple[Coded, ...]] = (
    _visit("2458", "bush-afghanistan-visit-2006-03", "Bush visits Kabul and Bagram", _KARZAI, level=_TOP),
    _visit("2520", "bush-kabul-visit-2008-12", "Bush visits Kabul", _KARZAI, level=_TOP),
    _visit("3037", "obama-afghanistan-visit-2010-03", "Obama visits Kabul and Bagram", _KARZAI, level=_TOP),
    _visit("3045", "obama-bagram-visit-2010-12", "Obama visits Bagram"),  # met his own side alone
    _visit("3205", "obama-kabul-visit-2012-05", "Obama visits Kabul", _KARZAI, level=_TOP, topic=_POLICY),
    _visit("3420", "obama-bagram-visit-2014-05", "Obama visits Bagram"),
    _visit("3892", "trump-bagram-visit-2019-11", "Trump visits Bagram"),
    _visit("3995", "blinken-kabul-visit-2021-04", "Blinken visits Kabul"),  # leaders of whom is not said
    _visit(
        *("3034", "clinton-kabul-visit-2009-11", "Clinton comes to Kabul as Karzai takes office", _INAUGURATED),
        topic="afghan-elections-and-constitution",
    ),
    _visit("3076", "clinton-kabul-visit-2010-07", "Clinton visits Kabul", _KARZAI, level=_MINISTER),
    _visit("3188", "clinton-kabul-visit-2011-10", "Clinton visits Kabul", _KARZAI, level=_MINISTER),
    _visit("3245", "clinton-kabul-visit-2012-07", "Clinton visits Kabul", _KARZAI, level=_MINISTER, topic=_POLICY),
    _visit("3338", "kerry-kabul-visit-2013-03", "Kerry visits Kabul", _KARZAI, level=_MINISTER),
    _visit("3386", "kerry-kabul-visit-2013-10", "Kerry visits Kabul", _KARZAI, level=_MINISTER, topic=_TROOPS),
    _visit("3496", "kerry-kabul-visit-2014-07", "Kerry visits Kabul", _KARZAI, _UNAMA),
    _visit(
        "3504", "kerry-kabul-visit-2014-08", "Kerry sees Karzai and two who would succeed him", _KARZAI, *_CANDIDATES
    ),
    _visit("3656", "kerry-kabul-visit-2016-04", "Kerry comes to Kabul for a joint commission", Met(_STATE)),
    _visit("3804", "pompeo-kabul-visit-2018-07", "Pompeo visits Kabul", Met(_STATE)),
    _visit("3857", "pompeo-kabul-visit-2019-06", "Pompeo visits Kabul", _GHANI, _ABDULLAH, _FORMER, topic=_TALKS),
    _visit("3947", "pompeo-kabul-visit-2020-03", "Pompeo visits Kabul", _GHANI, level=_MINISTER),
    _visit(
        *("1280", "powell-kabul-visit-2002-01", "Powell visits Kabul", Met("afghan-interim-authority")),
        topic="diplomatic-representation",
    ),
    _visit("1393", "powell-kabul-visit-2004-03", "Powell visits Kabul", _OF_2004, level=_MINISTER),
    _visit("1463", "rice-kabul-visit-2005-03", "Rice visits Kabul", _KARZAI, level=_MINISTER),
    _visit("1500", "rice-kabul-visit-2005-10", "Rice visits Kabul", _KARZAI, level=_MINISTER),
    _visit("1529", "bush-afghanistan-visit-2006-03", "Rice comes to Kabul and Bagram with Bush"),  # his visit, 2458
    _visit("1550", "rice-kabul-visit-2006-06", "Rice visits Kabul", _KARZAI, level=_MINISTER),
    _visit(
        *("1644", "rice-miliband-afghanistan-visit-2008-02", "Rice and Miliband visit Afghanistan", _KARZAI, _MILIBAND),
        level=_MINISTER,
    ),
    _visit("3757", "tillerson-bagram-visit-2017-10", "Tillerson meets Ghani at Bagram", _GHANI, level=_MINISTER),
)

# Elsewhere the journey as such is out of scope: the event is the occasion on it, the traveller one of its delegates.
_ON_IT: Final = "The remarks name an occasion on Afghanistan."
_MISSION: Final = "The remarks name an occasion of the mission in Afghanistan."
_SIDE: Final = "The remarks name an Afghan side that was met."


def _on_afghanistan(trip: str, event: str, title: str, subtype: str = "conference", topic: str = "") -> Coded:
    topics = (topic,) if topic else ()
    return Coded(trip, event, title, subtype=subtype, topics=topics, words=("Afghanistan",), why=_ON_IT)


def _of_the_mission(trip: str, event: str, title: str, subtype: str, word: str) -> Coded:
    return Coded(trip, event, title, subtype=subtype, topics=(_TROOPS,), words=(word,), why=_MISSION)


def _talks(trip: str, event: str, title: str, *met: Met, words: tuple[str, ...], **more: str) -> Coded:
    topics = (more["topic"],) if "topic" in more else ()
    return Coded(trip, event, title, met, more.get("level", ""), "talks", topics, words, _SIDE)


_OCCASIONS: Final[tuple[Coded, ...]] = (
    _on_afghanistan("1283", "tokyo-reconstruction-conference-2002-01", "Rebuilding conference in Tokyo", topic=_TRADE),
    _on_afghanistan("1399", "berlin-conference-afghanistan-2004-03", "Berlin conference on Afghanistan"),
    _on_afghanistan("1524", "london-conference-afghanistan-2006-01", "London conference on Afghanistan"),
    _on_afghanistan("3109", "paris-conference-afghanistan-2008-06", "Paris conference on Afghanistan"),
    _on_afghanistan("2996", "the-hague-conference-afghanistan-2009-03", "Conference on Afghanistan in The Hague"),
    _on_afghanistan("3904", "london-conference-afghanistan-2010-01", "London conference on Afghanistan"),
    _on_afghanistan("3197", "bonn-conference-afghanistan-2011-12", "Bonn conference on Afghanistan"),
    _on_afghanistan("3246", "tokyo-conference-afghanistan-2012-07", "Tokyo conference on Afghanistan"),
    _on_afghanistan("3530", "london-conference-afghanistan-2014-12", "London conference on Afghanistan"),
    _on_afghanistan("3626", "nato-leaders-meeting-afghanistan-2016-07", "NATO leaders on Afghanistan", "summit"),
    _on_afghanistan("3705", "brussels-conference-afghanistan-2016-10", "Brussels conference on Afghanistan"),
    _on_afghanistan("4018", "ramstein-ministerial-afghanistan-2021-09", "Ministers on Afghanistan at Ramstein"),
    _on_afghanistan("3963", "afghan-negotiations-opening-2020-09", "Afghan negotiations open", "ceremony", _TALKS),
    _of_the_mission("3035", "isaf-partners-meeting-2009-12", "Clinton meets partners of the mission", "talks", "ISAF"),
    _of_the_mission("3286", "isaf-partners-meeting-2012-12", "Clinton meets partners of the mission", "talks", "ISAF"),
    _of_the_mission(
        *("3094", "isaf-summit-lisbon-2010-11", "Lisbon summit of the mission", "summit"),
        word="International Security Assistance Force",
    ),
    _talks(
        *("2507", "bush-karzai-talks-2008-05", "Bush meets Karzai at Sharm el-Sheikh", _KARZAI),
        words=("Afghan", "Karzai"),
        level=_TOP,
    ),
    _talks(
        *("3348", "kerry-karzai-kayani-talks-2013-04", "Kerry meets Karzai and Kayani in Brussels", _KARZAI, _KAYANI),
        words=("Afghan", "Karzai"),
    ),
    _talks("3948", "pompeo-taliban-talks-2020-03", "Pompeo meets the Taliban in Doha", _TALIBAN, words=("Taliban",)),
    _talks(
        *("3985", "pompeo-negotiators-talks-2020-11", "Pompeo meets both negotiating sides", Met(_STATE), _TALIBAN),
        words=("Afghanistan", "Taliban"),
        topic=_TALKS,
    ),
    Coded(
        "3946",
        "us-taliban-agreement-signing-2020-02",
        "The United States and the Taliban sign in Doha",
        met=(Met("usa", role="signatory"), Met("taliban", role="signatory")),
        subtype="ceremony",
        topics=(_TROOPS, "us-taliban-agreement"),
        words=("Taliban",),
        why="The remarks name the signing of the agreement with the Taliban.",
    ),
    Coded(  # with whom she spoke of it, the remarks do not say
        "3075",
        "clinton-islamabad-visit-2010-07",
        "Clinton visits Islamabad",
        topics=(_TRADE,),
        words=("Afghanistan",),
        why="The remarks name a trade agreement with Afghanistan as a matter of the visit.",
    ),
)

_UNSAID: Final = "That it had to do with Afghanistan is known from elsewhere; the remarks do not say so."
_LEFT_OUT: Final = (
    LeftOut("1267", ("against terrorism",), _UNSAID),
    LeftOut("1268", ("against terrorism",), _UNSAID),
    LeftOut("1279", ("Afghanistan",), "It says only where he had been in between: that visit is trip 1280."),
    LeftOut("1309", ("Against Terrorism",), "A convention among American states."),
    LeftOut("1499", ("Manas",), _UNSAID),
    LeftOut("3096", ("Manas",), _UNSAID),
)

_SAME: Final = "The two entries agree in all but their ids."
_FULLER: Final = "The entry kept tells the same journey more fully."
_TWICE: Final = (
    Twice("3992", "4019", _SAME),
    Twice("3993", "4020", _SAME),
    Twice("3994", "4021", f"{_FULLER} It ends a day later."),
    Twice("4119", "4118", "One stay for one conference, whose opening the other entry tells."),
)
_APART: Final = (Apart(("1579", "1582"), "She left Jerusalem and came back on one day: two stays, two sets of talks."),)

_PLACES: Final[dict[tuple[str, str], str | Stops]] = {
    ("afghanistan", "Bagram"): "bagram",
    ("afghanistan", "Bagram, Kabul"): Stops("afghanistan", ("bagram", "kabul")),
    ("afghanistan", "Kabul"): "kabul",
    ("afghanistan", "Kabul, Bagram"): Stops("afghanistan", ("kabul", "bagram")),
    ("afghanistan", "Kandahar, Kabul"): Stops("afghanistan", ("kandahar", "kabul")),
    ("belgium", "Brussels"): "brussels",
    ("egypt", "Sharm el-Sheikh"): "sharm-el-sheikh",
    ("france", "Paris"): "paris",
    ("germany", "Berlin"): "berlin",
    ("germany", "Bonn"): "bonn",
    ("germany", "Ramstein"): "ramstein",
    ("japan", "Tokyo"): "tokyo",
    ("netherlands", "The Hague"): "the-hague",
    ("pakistan", "Islamabad"): "islamabad",
    ("poland", "Warsaw"): "warsaw",
    ("portugal", "Lisbon"): "lisbon",
    ("qatar", "Doha"): "doha",
    ("united-kingdom", "London"): "london",
}

TABLE: Final = Table(
    travellers=_TRAVELLERS,
    coded=(*_VISITS, *_OCCASIONS),
    left_out=_LEFT_OUT,
    twice=_TWICE,
    apart=_APART,
    places=_PLACES,
    module="build/curation/us_travels.py",
    text=Path(__file__).read_text(encoding="utf-8"),
)
