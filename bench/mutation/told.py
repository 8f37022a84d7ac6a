"""What seeds tell, cell by cell, read with plain PyYAML and by tables of its own: nothing here asks the compiler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

from bench.mutation.reports import COMPANIONS, EVENT, FAMILY, Telling, Tree, ends, tellings

Trees = Mapping[str, Tree]
"""Seeds by their path below the folder of seeds."""


class Cell(NamedTuple):
    """A cell of a table; the column "" stands for the row itself."""

    table: str
    key: tuple[str, ...]
    column: str


Cells = dict[Cell, str]
_Told = Iterator[tuple[Cell, str | None]]

_SOURCE: Final = (
    "title",
    "url",
    "archive_url",
    "published_basis",
    "language",
    "kind",
    "relays",
    "relays_basis",
    "note",
)
_REPORT: Final = (
    *("told_by", "wording", "nearness", "as_of", "presented_as", "title", "summary", "position", "note"),
    *("coded_by", "reviewed_by"),
)
_LISTS: Final = {
    "places": ("label", "kind", "part_of", "country", "latitude", "longitude", "precision_km"),
    "topics": ("label", "level", "broader", "definition", "not_this_but"),
    "coders": ("kind", "note"),
    "coverage": ("searched_on", "where", "query", "language", "note"),
}
_MEASURES: Final = ("latitude", "longitude", "precision_km")
_COLUMN_OF: Final = EVENT | {key: column for _, fields in FAMILY.values() for key, column in fields.items()}


def tree(content: bytes) -> Tree:
    """A seed as plain PyYAML reads it."""
    read: Tree = yaml.load(content, Loader=yaml.CBaseLoader)
    return read


def united(trees: Trees) -> dict[str, str]:
    """Event -> the event that identities say it is, for all that they say are another."""
    first: dict[str, str] = {}
    for each in (trees[path] for path in sorted(trees) if path.startswith("identities/")):
        if each["decision"] == "same":
            kept, *others = (first.get(event, event) for event in each["events"])
            first = {event: kept if was in others else was for event, was in first.items()}
            first |= {other: kept for other in others if other != kept}
    return first


def cells(path: str, seed: Tree, same: Mapping[str, str]) -> Cells:
    """Every cell that a seed fills of the tables in which nothing is decided."""
    kind = path.partition("/")[0].removesuffix(".yaml")
    found = _TELLERS[kind](seed, same) if kind in _TELLERS else ()
    return {cell: value for cell, value in found if value is not None}


def notes(trees: Trees, same: Mapping[str, str], told: Mapping[str, Iterable[Telling]]) -> Cells:
    """The notes that rulings leave at the claims they adopt; `told` has the tellings of each event."""
    found = {}
    for ruling in (each for path, each in trees.items() if path.startswith("rulings/")):
        column = _COLUMN_OF.get(ruling["field"], ruling["field"])
        fields = next((bundle for key, bundle in COMPANIONS.items() if column in (key, *bundle)), (column,))
        for telling in told.get(same.get(ruling["event"], ruling["event"]), ()):
            for claim in telling.claims if telling.source == ruling["adopt"] else ():
                if claim.field in fields and claim.item == ruling.get("item", ""):
                    found[Cell("claims", (telling.claim_id(claim),), "note")] = ruling["reason"]
    return found


def _row(name: str, /, *key: str, **columns: str | None) -> _Told:
    yield Cell(name, key, ""), "row"
    yield from ((Cell(name, key, column), value) for column, value in columns.items())


def _source(source: Tree, same: Mapping[str, str]) -> _Told:
    text = source["text"]
    yield from _row(
        "sources",
        source["id"],
        publisher_id=source["publisher"],
        authors="; ".join(source["authors"]) if "authors" in source else None,
        text_sha256=text.get("sha256"),
        text_extent=text["extent"],
        text_read_on=text.get("read_on"),
        **ends("published", source["published"]),
        **{key: source.get(key) for key in _SOURCE},
    )
    for report, telling in zip(source.get("reports", ()), tellings(source, same), strict=True):
        yield from _report(source, report, telling)
        yield from _claims(report, telling)
        for number, passage in enumerate(report["passages"], start=1):
            yield from _passage(telling.report, str(number), passage, source.get("url"))


def _report(source: Tree, report: Tree, telling: Telling) -> _Told:
    relays = report.get("relays", source.get("relays", "none"))
    basis = report.get("relays_basis") or (None if "relays" in report else source.get("relays_basis"))
    usual = {key: source[key] for key in ("coded_by", "reviewed_by") if key in source}
    first = report.get("introduces") == "true" and report["event"] == telling.event
    yield from _row(
        "reports",
        telling.report,
        source_id=source["id"],
        event_id=telling.event,
        introduces=str(first).lower(),
        relays=None if relays == "none" else relays,
        relays_basis=None if relays == "none" else basis,
        **{key: (usual | report).get(key) for key in _REPORT},
    )


def _passage(report: str, number: str, passage: Tree, url: str | None) -> _Told:
    start, end = passage.get("span", (None, None))
    page = None if url is None or "ambiguous" in passage else url.partition("#")[0]
    columns = {"first": passage["first"], "last": passage.get("last"), "sha256": passage.get("sha256")}
    yield from _row("passages", report, number, start=start, end=end, page=page, **columns)


def _claims(report: Tree, telling: Telling) -> _Told:
    """The claims as rows; `rank` is the place among those of one role, or among topics or links."""
    ranks: dict[tuple[str, str], int] = {}
    for claim in telling.claims:
        group = claim.table, claim.item.partition(":")[2] if claim.table == "participants" else ""
        ranks[group] = ranks.get(group, 0) + (claim.field == "present")
        yield from _row(
            "claims",
            telling.claim_id(claim),
            event_id=telling.event,
            report_id=telling.report,
            table=claim.table,
            item=claim.item or None,
            field=claim.field,
            value=claim.value,
            passage_no=claim.passage or None,
            note=report.get("date_note") if claim.field == "date_edtf" else None,
            rank=str(ranks[group]) if claim.field == "present" else None,
        )


def _actor(actor: Tree, _same: Mapping[str, str]) -> _Told:
    name = actor["id"]
    label = next(each["text"] for each in actor["names"] if (each["language"], each["kind"]) == ("en", "label"))
    plain = {key: actor.get(key) for key in ("kind", "country", "note")}
    yield from _row("actors", name, label=label, wikidata_id=actor.get("wikidata"), **plain)
    for each in actor["names"]:
        yield from _row("actor_names", name, each["language"], each["text"], kind=each["kind"])
    for number, each in enumerate(actor.get("relations", ()), start=1):
        yield from _row("actor_relations", name, each["relation"], each["actor"], str(number), **_term(each))
    for number, each in enumerate(actor.get("offices", ()), start=1):
        held = {"body_id": each.get("body"), "tenure": each["tenure"], "authority_id": each.get("authority")}
        yield from _row("offices", name, each["office"], str(number), **held, **_term(each))


def _term(part: Tree) -> dict[str, str | None]:
    when = ends("term", part["term"]) if "term" in part else {}
    return {"term_edtf": part.get("term"), "source_id": part.get("source"), **when}


def _listed(table: str) -> Any:
    def told(seed: Tree, _same: Mapping[str, str]) -> _Told:
        for each in seed[table]:
            columns = {key: each.get(key) for key in _LISTS[table]}
            if table == "coverage":
                columns |= {"coder": each.get("by"), "period_edtf": each.get("period")}
                columns |= ends("period", each["period"]) if "period" in each else {}
            measured = {key: str(float(columns[key])) for key in _MEASURES if columns.get(key)}
            yield from _row(table, each["id"], **columns | measured)

    return told


def _vocabularies(seed: Tree, _same: Mapping[str, str]) -> _Told:
    for vocabulary in seed["vocabularies"]:
        for rank, code in enumerate(vocabulary["codes"], start=1):
            columns = {key: code[key] for key in ("label", "definition", "plover", "cameo")}
            yield from _row("vocabularies", vocabulary["id"], code["code"], rank=str(rank), **columns)


_TELLERS: Final = {
    "sources": _source,
    "actors": _actor,
    "vocabularies": _vocabularies,
    **{table: _listed(table) for table in _LISTS},
}
