"""Ids for an editor to offer: all that the seeds name now, each with a line on it, kept where git does not look."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from curation.editor_schemas import editor_schemas, meanings
from curation.findings import Notes
from curation.reading import seed_files
from curation.references import named
from curation.writing import write_text
from curation.yaml_tree import Record, listed, read_tree

FOLDER: Final = ".editor"
"""Name of the folder, beside that of the seeds; it may be deleted at any time."""
_NAMING: Final = ("source", "actor", "topics", "places", "coders")


def modeline(seeds: Path, output: Path) -> str:
    """Write a schema of sources that offers the ids of now; give the comment that leads an editor to it from a seed.

    Raises CannotSay where the seeds lack a vocabulary, OSError where a file cannot be read or written.
    """
    path = seeds.resolve().parent / FOLDER / "source.schema.json"
    text = editor_schemas(vocabularies(seeds), names(seeds))[path.name]
    path.parent.mkdir(exist_ok=True)
    write_text(path, text)
    return f"# yaml-language-server: $schema={_address(path, output.resolve().parent)}"


def _address(path: Path, beside: Path) -> str:
    """How a file is named from a folder: whole where no way leads there, as from one drive to another in Windows."""
    try:
        return Path(os.path.relpath(path, beside)).as_posix()
    except ValueError:
        return path.as_uri()


def vocabularies(seeds: Path) -> dict[str, dict[str, str]]:
    """Each vocabulary's codes with what they mean; none where the file is missing or cannot be read."""
    found = [_read(path) for path in seeds.glob("vocabularies.yaml")]
    return meanings(vocabulary for record in found for vocabulary in listed(record, "vocabularies", Record))


def names(seeds: Path) -> dict[str, dict[str, str]]:
    """Kind of record -> id -> a line on it, sorted; what cannot be read, as a seed half written, is left out."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, path, _ in seed_files(seeds, []):
        if kind in _NAMING:
            record = _read(path)
            lines = dict(_lines(kind, record))
            for of, name in named(kind, path.stem, record):
                found[of][name] = lines.get(name) or found[of].get(name, "")
    return {kind: dict(sorted(lines.items())) for kind, lines in found.items()}


def _read(path: Path) -> Record:
    return read_tree(path.read_bytes(), Notes(path.as_posix(), [])) or Record()


def _lines(kind: str, record: Record) -> Iterator[tuple[str, str]]:
    """Ids that a file names, each with what people call it."""
    labels = [name for name in listed(record, "names", Record) if name.get("kind") == "label"]
    called = [str(label.get("text")) for label in labels] + [str(record.get("kind"))] if labels else []
    yield _told(record, "id", str(record.get("title", "")), *called)
    for each in listed(record, kind, Record):
        yield _told(each, "id", str(each.get("label") or each.get("note", "")))
    for report in listed(record, "reports", Record):
        if "introduces" in report:
            words = report.get("title") or report.get("position") or ""
            yield _told(report, "event", f"{report.get('type')}, {report.get('date')}", str(words))


def _told(record: Record, key: str, *words: str) -> tuple[str, str]:
    return str(record.get(key)), "; ".join(filter(None, words))
