"""Extracted records on disk: written where they are new, left where they are right, never overwritten in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from curation.canonical import canonical
from curation.findings import Finding, SeedErrors, shown
from curation.scalars import YEAR
from curation.writing import write_text


class Outcome(NamedTuple):
    """The files written, and how many were right as they stood."""

    written: list[Path]
    unchanged: int


def write_records(
    records: Mapping[str, Mapping[str, Any]], folder: Path, own: Collection[str], module: str, *, replace: bool
) -> Outcome:
    """Write source records by id into a folder of seeds; `own` are all ids that the extraction may write.

    A record that stands there otherwise was edited by hand, or the list or its decisions have changed: without
    `replace`, SeedErrors says of each where it differs, and nothing is written. So it does with a record that is no
    longer extracted, which only a person may delete.
    """
    texts = {_path(folder, name): canonical(record, "source") for name, record in records.items()}
    findings = list(_left_over(folder, own, texts.keys(), module))
    there = {path: path.read_text(encoding="utf-8") for path in texts if path.is_file()}
    differing = [path for path, text in there.items() if text != texts[path]]
    if not replace:
        findings += [_difference(path, there[path], texts[path], module) for path in differing]
    if findings:
        raise SeedErrors(findings)
    changed = [path for path in texts if path not in there or path in differing]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, texts[path])
    return Outcome(changed, len(texts) - len(changed))


def _path(folder: Path, name: str) -> Path:
    year = YEAR.search(name)
    if not year:
        raise ValueError(f"the source id `{name}` has no year")
    return folder / "sources" / year[1] / f"{name}.yaml"


def _left_over(folder: Path, own: Collection[str], kept: Collection[Path], module: str) -> Iterator[Finding]:
    for path in [_path(folder, name) for name in sorted(own)]:
        if path.is_file() and path not in kept:
            right = f"delete it, or code a trip of its list in {module}"
            yield Finding(path.as_posix(), 1, 1, "left-over-record", "no trip of its list is coded", right)


def _difference(path: Path, there: str, right: str, module: str) -> Finding:
    lines = zip_longest(there.splitlines(), right.splitlines(), fillvalue="")
    number, (old, new) = next((number, pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1])
    wrong = f"the record has `{shown(old.strip())}`, its list and decisions give `{shown(new.strip())}`"
    remedy = f"put a decision of yours into {module}; to take what is given, run again with --replace"
    return Finding(path.as_posix(), number, 1, "record-differs", wrong, remedy)
