"""Check seeds without writing a candidate, and mend what a program can mend: offsets, hashes, canonical form."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from curation.canonical import canonical
from curation.findings import Finding, SeedErrors, shown
from curation.index import part_and_rest, save
from curation.known_already import known_already
from curation.misplaced import PassageError
from curation.passages import fill
from curation.reading import Seeds, read_seeds
from curation.text_files import write_text
from curation.texts import TextStore, decoded
from curation.texts_at_hand import Ledger, held, pointers
from curation.versions import UNRELEASED
from curation.wall import walled
from curation.yaml_tree import MOST_BYTES, Items, Text


class Checked(NamedTuple):
    """How much could be held against texts, and what is told without being refused: warnings, then suggestions."""

    ledger: Ledger
    told: list[Finding]


def check(folder: Path, files: Sequence[Path], texts: Path | None, released: str = UNRELEASED) -> Checked:
    """Read, hold against the texts at hand, resolve and put to the wall; compare with the canonical form.

    Gives how much could be held against texts, and what is told besides; `released` is the version of the last release.
    With `files`, only their findings count, and events that they introduce are compared with those that are known.
    Raises SeedErrors with all findings where one is an error; FileNotFoundError for a file that is no seed there.
    """
    wanted = _wanted(folder, files)
    paths = {_shown(folder, path) for path in wanted}
    found, ledger = _found(folder, texts, released, paths)
    kept = [finding for finding in found if not wanted or _path(folder, finding.path) in wanted]
    if any(finding.severity == "error" for finding in kept):
        raise SeedErrors(kept)
    return Checked(ledger, kept)


def _found(folder: Path, texts: Path | None, released: str, paths: set[str]) -> tuple[list[Finding], Ledger]:
    """Every finding of every stage that can be gone through, and what was held against texts.

    Where files are named, the index spares reading most of the others; where there is none yet, it is made.
    """
    began = time.time_ns()
    part, rest = (part_and_rest(folder, paths) if paths else None) or (None, None)
    try:
        seeds = read_seeds(folder, part)
    except SeedErrors as error:
        return list(error.findings), Ledger(read=0)
    ledger = held(seeds, texts, paths, rest.names() if rest and texts else ())
    told = [*ledger.findings, *_uncanonical(folder, seeds, paths)]
    try:
        tables = walled(seeds, released, rest)
    except SeedErrors as error:
        return [*told, *error.findings], ledger
    if paths and part is None:
        save(folder, seeds, tables, began)
    return [*told, *tables.warnings, *known_already(tables, paths)], ledger


def _wanted(folder: Path, files: Sequence[Path]) -> set[Path]:
    """The files named, in full; raises FileNotFoundError for one that the folder does not hold."""
    for path in files:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise FileNotFoundError(f"{path} is no file in {folder}; name seeds as they lie there")
    return {path.resolve() for path in files}


def _path(folder: Path, shown: str) -> Path:
    """The file behind a path as findings show it: from the parent of the folder of seeds."""
    return folder.resolve().parent / shown


def _shown(folder: Path, path: Path) -> str:
    """A path as findings show it: from the parent of the folder of seeds."""
    return path.relative_to(folder.resolve().parent).as_posix()


def _uncanonical(folder: Path, seeds: Seeds, paths: set[str]) -> Iterator[Finding]:
    for kind, record in seeds.files():
        if paths and record.path not in paths:
            continue
        path = _path(folder, record.path)
        written = path.read_text(encoding="utf-8").splitlines()
        right = canonical(record, kind).splitlines()
        if written != right:
            line = next((n for n, (a, b) in enumerate(zip(written, right, strict=False), 1) if a != b), len(right))
            meant = f", which has `{shown(right[line - 1].strip(), 200)}`" if right else ""
            wrong = f"this is not the canonical form{meant}"
            comment = " #" in "".join(written[line - 1 : line])
            mend = "run `python build/check_seeds.py --fix`" + (_WITHOUT_COMMENTS if comment else "")
            yield Finding(record.path, line, 1, "not-canonical", wrong, mend)


_WITHOUT_COMMENTS: Final = ", which takes out what stands after ` #`; to keep that, put the value in quotation marks"


def fix(folder: Path, files: Sequence[Path], texts: Path | None) -> list[Path]:
    """Fill spans and hashes from the texts and write the canonical form; give the files rewritten.

    First, and whatever comes of the rest, what only an editor did to a file is undone: a byte order mark, Windows line
    ends, letters that are not composed. Raises SeedErrors where a passage is not in its text or a seed is unsound;
    nothing more is then written.
    """
    wanted = _wanted(folder, files)
    plain = [path for path in sorted(wanted or folder.resolve().rglob("*.yaml")) if _made_plain(path)]
    seeds = read_seeds(folder)
    store = TextStore(texts) if texts else None
    found: list[Finding] = []
    fixed: dict[Path, str] = {}
    for kind, record in seeds.files():
        path = _path(folder, record.path)
        if not wanted or path in wanted:
            if kind == "source" and store:
                found.extend(_fill(record, store))
            fixed[path] = canonical(record, kind)
    if found:
        raise SeedErrors(found)
    changed = [path for path, text in fixed.items() if path.read_text(encoding="utf-8") != text]
    for path in changed:
        write_text(path, fixed[path])
    return sorted({*plain, *changed})


def _made_plain(path: Path) -> bool:
    """Whether a file was saved with what no seed has and nobody wrote; it is then without."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return False  # the reader says so
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if plain.encode() == content:
        return False
    write_text(path, plain)
    return True


def _fill(source: Any, store: TextStore) -> Iterator[Finding]:
    text = _text_of(source, store)
    if text is None:
        return
    for pointer in pointers(source):
        try:
            _fill_pointer(pointer, text)
        except PassageError as error:
            yield Finding(source.path, pointer.line, pointer.column, error.rule, error.wrong, error.right)


def _text_of(source: Any, store: TextStore) -> str | None:
    """The source's text by its hash; where it has none yet, the one file named by its id, whose hash is noted."""
    stated = source["text"]
    if "sha256" in stated:
        return store.get(str(stated["sha256"]))
    named = store.named(str(source["id"]))
    if stated["extent"] == "unread" or len(named) != 1:
        return None
    content = named[0].read_bytes()
    stated["sha256"] = Text(hashlib.sha256(content).hexdigest())
    return decoded(content, named[0])


def _fill_pointer(pointer: Any, text: str) -> None:
    span = (int(pointer["span"][0]), int(pointer["span"][1])) if "span" in pointer else None
    last = str(pointer["last"]) if "last" in pointer else None
    found = fill(text, str(pointer["first"]), last, span, pointer.get("sha256"))
    pointer["span"] = Items([Text(str(found.span[0])), Text(str(found.span[1]))])
    pointer["sha256"] = Text(found.sha256)
    pointer.pop("ambiguous", None)
    if found.ambiguous:
        pointer["ambiguous"] = Text("true")
