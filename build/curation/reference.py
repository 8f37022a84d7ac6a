"""Tables that no claim stands behind: sources, actors, places, topics, vocabularies, coverage, coders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from curation.reading import Seeds
from envoylog._windows import bounds

_PLAIN: Final = {
    "places": {
        "place_id": "id",
        "label": "label",
        "kind": "kind",
        "part_of": "part_of",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "precision_km": "precision_km",
    },
    "topics": {
        "topic_id": "id",
        "label": "label",
        "level": "level",
        "broader": "broader",
        "definition": "definition",
        "not_this_but": "not_this_but",
    },
    "coders": {"coder_id": "id", "kind": "kind", "note": "note"},
}

_TERM: Final = ("term_edtf", "term_earliest", "term_latest", "source_id")
COLUMNS: Final = {
    "sources": (
        *("source_id", "publisher_id", "title", "url", "archive_url", "authors"),
        *("published_earliest", "published_latest", "published_basis", "language", "kind", "relays", "relays_basis"),
        *("text_sha256", "text_extent", "text_read_on", "note"),
    ),
    "actors": ("actor_id", "label", "kind", "country", "wikidata_id", "note"),
    "actor_names": ("actor_id", "language", "name", "kind"),
    "actor_relations": ("actor_id", "relation", "other_actor_id", "number", *_TERM),
    "offices": ("actor_id", "office_id", "number", "body_id", "tenure", "authority_id", *_TERM),
    "vocabularies": ("vocabulary", "code", "rank", "label", "definition", "plover", "cameo"),
    "coverage": (
        *("coverage_id", "searched_on", "where", "query", "language"),
        *("period_edtf", "period_earliest", "period_latest", "coder", "note"),
    ),
    **{table: tuple(columns) for table, columns in _PLAIN.items()},
}
"""The columns of each table, which stand also where no record fills them."""

Row = dict[str, Any]


def reference_tables(seeds: Seeds) -> dict[str, pd.DataFrame]:
    """Each table as a frame of text, one row a record."""
    rows = {
        "sources": _sources(seeds),
        "actors": _actors(seeds),
        "actor_names": _parts(seeds, "names", _name),
        "actor_relations": _parts(seeds, "relations", _relation),
        "offices": _parts(seeds, "offices", _office),
        "vocabularies": _vocabularies(seeds),
        "coverage": _coverage(seeds),
        **{table: _plain(getattr(seeds, table), columns) for table, columns in _PLAIN.items()},
    }
    return {table: _frame(table, found) for table, found in rows.items()}


def _frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame that has every column of the table, also where no record fills it, and its place in the seeds."""
    return pd.DataFrame(list(rows), columns=[*COLUMNS[table], *_PLACE], dtype=object)


_PLACE: Final = ("path", "line", "column")


def _place(file: Any, record: Any) -> Row:
    """Where in the seeds a row comes from, so that a rule of the wall can say so."""
    return dict(zip(_PLACE, (file.path, record.line, record.column), strict=True))


def _plain(records: Iterable[Any], columns: dict[str, str]) -> Iterator[Row]:
    for record in records:
        yield {**{column: record.get(key) for column, key in columns.items()}, **_place(record, record)}


def _sources(seeds: Seeds) -> Iterator[Row]:
    for source in seeds.sources:
        text = source["text"]
        earliest, latest = bounds(source["published"])
        yield {
            "source_id": source["id"],
            "publisher_id": source["publisher"],
            "authors": "; ".join(source["authors"]) if "authors" in source else None,
            "published_earliest": earliest,
            "published_latest": latest,
            "text_sha256": text.get("sha256"),
            "text_extent": text["extent"],
            "text_read_on": text.get("read_on"),
            **{key: source.get(key) for key in ("title", "url", "archive_url", "published_basis", "language")},
            **{key: source.get(key) for key in ("kind", "relays", "relays_basis", "note")},
            **_place(source, source.get("relays", source)),  # where the wall may find a relay cycle
        }


def _actors(seeds: Seeds) -> Iterator[Row]:
    for actor in seeds.actors:
        labels = [name["text"] for name in actor["names"] if name["kind"] == "label" and name["language"] == "en"]
        yield {
            "actor_id": actor["id"],
            "label": labels[0],
            "kind": actor["kind"],
            "country": actor.get("country"),
            "wikidata_id": actor.get("wikidata"),
            "note": actor.get("note"),
        }


def _parts(seeds: Seeds, key: str, row: Any) -> Iterator[Row]:
    for actor in seeds.actors:
        for number, part in enumerate(actor.get(key, ()), start=1):
            yield {"actor_id": actor["id"], **row(part, number), **_place(actor, part)}


def _name(part: Any, _number: int) -> Row:
    return {"language": part["language"], "name": part["text"], "kind": part["kind"]}


def _relation(part: Any, number: int) -> Row:
    return {"relation": part["relation"], "other_actor_id": part["actor"], "number": number, **_term(part, "term")}


def _office(part: Any, number: int) -> Row:
    return {
        "office_id": part["office"],
        "number": number,
        "body_id": part.get("body"),
        "tenure": part["tenure"],
        "authority_id": part.get("authority"),
        **_term(part, "term"),
    }


def _term(part: Any, key: str) -> Row:
    earliest, latest = bounds(part[key]) if key in part else (None, None)
    ends = {f"{key}_edtf": part.get(key), f"{key}_earliest": earliest, f"{key}_latest": latest}
    return {**ends, "source_id": part.get("source")} if key == "term" else ends


def _vocabularies(seeds: Seeds) -> Iterator[Row]:
    for vocabulary in seeds.vocabularies:
        for rank, code in enumerate(vocabulary["codes"], start=1):
            names = ("code", "label", "definition", "plover", "cameo")
            told = {name: code[name] for name in names}
            yield {"vocabulary": vocabulary["id"], "rank": rank, **told, **_place(vocabulary, code)}


def _coverage(seeds: Seeds) -> Iterator[Row]:
    for search in seeds.coverage:
        plain = {name: search.get(name) for name in ("searched_on", "where", "query", "language", "note")}
        yield {"coverage_id": search["id"], "coder": search.get("by"), **plain, **_term(search, "period")}
