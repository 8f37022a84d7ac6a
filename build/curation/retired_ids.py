"""Ids that were retired: none is used again, and each leads to what it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from curation.findings import Notes
from curation.references import SeedFile, named_texts
from curation.shapes import FILES, FOLDERS
from curation.yaml_tree import Record, Text, listed

KIND_OF: Final = {"events": "event", "sources": "source", "actors": "actor", "places": "place", "topics": "topic"}
"""What the permanent ids of a table name."""
Retired = Mapping[tuple[str, str], Record]
"""(kind, id) -> the retirement."""


def check_retired(files: Sequence[SeedFile], known: dict[str, set[str]]) -> None:
    """Note every use of a retired id, and every successor that there is not; `known` learns the ids so used.

    What names one is told so here, and not once more that there is no such record. Others are never suggested.
    """
    records = [file.record for file in files if file.kind == "retirement" and file.record is not None]
    retired = {key: record for record in records for key in _retiring(record)}
    for file in files:
        if file.kind == "retirement" and file.record is not None:
            _check_successors(file.record, file.notes, retired, known)
        elif retired:
            for kind, name in _check_uses(file, retired):
                known.get(kind, set()).add(name)


def _retiring(record: Record) -> Iterator[tuple[str, str]]:
    table, name = record.get("table"), record.get("retired")
    if isinstance(table, Text) and isinstance(name, Text) and table in KIND_OF:
        yield KIND_OF[table], str(name)


def _check_successors(record: Record, notes: Notes, retired: Retired, known: Mapping[str, set[str]]) -> None:
    for kind, name in _retiring(record):
        for successor in listed(record, "successors", Text):
            if successor == name or (
                successor not in known.get(kind, {successor}) and (kind, successor) not in retired
            ):
                notes.add("unknown-successor", successor, f"no {kind} `{successor}` that `{name}` can have become")


def _check_uses(file: SeedFile, retired: Retired) -> Iterator[tuple[str, str]]:
    for kind, text in _uses(file):
        if record := retired.get((kind, str(text))):
            successors = " and ".join(f"`{each}`" for each in listed(record, "successors", Text))
            right = f"write {successors}" if successors else "it was withdrawn: use another id, or leave it out"
            wrong = f"the {kind} `{text}` was {record.get('kind')}: {record.get('reason')}"
            file.notes.add("retired-id", text, wrong, right)
            yield kind, str(text)


def _uses(file: SeedFile) -> Iterator[tuple[str, Text]]:
    """Every id that a file bears or names, with the kind of what it is of."""
    record = file.record or Record()
    yield from named_texts(record, file.kind)
    listing = file.kind in FILES.values()
    kind = KIND_OF.get(file.kind, "") if listing else file.kind if file.kind in FOLDERS.values() else ""
    for each in listed(record, file.kind, Record) if listing else [record]:
        if isinstance(name := each.get("id"), Text):
            yield kind, name
