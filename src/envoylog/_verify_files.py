"""The files of a release: what stands there, what SHA256SUMS lists, and where the two differ."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Final, NamedTuple

from envoylog._errors import NoRelease
from envoylog._store import DESCRIPTOR
from envoylog._verification import Finding

SUMS: Final = "SHA256SUMS"
DATA: Final = "data"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]+)")
_ONLY_HASHED: Final = re.compile(r"data/[^/]+\.csv")
"""Files that are long and not read further: what they say is known by their hash."""
_AT_ONCE: Final = 1 << 20  # bytes


class Held(NamedTuple):
    """What a file holds: its length, its sha256 in hex, and its bytes themselves where they are read further."""

    length: int
    sha256: str
    content: bytes


def checksums(folder: str | os.PathLike[str]) -> str:
    """What `SHA256SUMS` of a release says: `<sha256>  <path>` for its descriptor and each file below `data/`.

    Lines end with LF and are sorted bytewise by path, as `sha256sum -c` reads them. Raises NoRelease where there is no
    descriptor, a file cannot be read, or a name could not stand in such a list.
    """
    base = Path(folder)
    lines = []
    for path in sorted([DESCRIPTOR, *_below(base, DATA)], key=os.fsencode):
        try:
            line = f"{read(base, path).sha256}  {path}"
        except OSError as error:
            raise NoRelease(f"cannot list {base / path}: {error.strerror or error}") from error
        if not _LINE.fullmatch(line) or not path.isprintable():
            raise NoRelease(f"cannot list {path!r}: its name has letters that a list of files cannot hold")
        lines.append(line + "\n")
    return "".join(lines)


def standing(folder: Path) -> set[str]:
    """The files that a release's folder holds, relative to it.

    Of a checkout, which holds much besides, those that a release has: the descriptor, `SHA256SUMS` and all below
    `data/`. Raises NoRelease where the folder cannot be looked into.
    """
    if not is_checkout(folder):
        return set(_below(folder, ""))
    return {*_below(folder, DATA), *(name for name in (DESCRIPTOR, SUMS) if os.path.lexists(folder / name))}


def is_checkout(folder: Path) -> bool:
    """Whether a release stands among the code that made it, in a checkout of the repository."""
    return (folder / "pyproject.toml").is_file() and (folder / "src" / "envoylog").is_dir()


def _below(folder: Path, part: str) -> Iterator[str]:
    """Paths of what lies below a part of a folder and is no folder itself."""
    for where, folders, names in os.walk(folder / part, onerror=_refuse):
        links = [name for name in folders if Path(where, name).is_symlink()]
        yield from (Path(where, name).relative_to(folder).as_posix() for name in (*names, *links))


def _refuse(error: OSError) -> None:
    if isinstance(error, FileNotFoundError):
        return  # nothing lies in a folder that is not there
    raise NoRelease(f"cannot look into {error.filename}: {error.strerror}") from error


def read(folder: Path, path: str) -> Held:
    """What a file holds, read once; raises OSError where it cannot be read or is no file."""
    whole = folder / path
    if not stat.S_ISREG(whole.stat().st_mode):
        raise OSError(None, "it is no file")
    if _ONLY_HASHED.fullmatch(path):
        return _hashed(whole)
    content = whole.read_bytes()
    return Held(len(content), hashlib.sha256(content).hexdigest(), content)


def _hashed(path: Path) -> Held:
    digest, count = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
            count += len(part)
    return Held(count, digest.hexdigest(), b"")


def read_all(folder: Path, paths: Iterable[str], workers: Executor) -> tuple[dict[str, Held], list[Finding]]:
    """What files hold, several read side by side, and a finding for each that cannot be read."""
    ordered = sorted(paths)
    held: dict[str, Held] = {}
    found = []
    for path, told in zip(ordered, workers.map(lambda path: _tried(folder, path), ordered), strict=True):
        if isinstance(told, Held):
            held[path] = told
        else:
            found.append(Finding(path, f"it cannot be read: {told}"))
    return held, found


def _tried(folder: Path, path: str) -> Held | str:
    try:
        return read(folder, path)
    except OSError as error:
        return (error.strerror or str(error)).lower()


def listed(content: bytes) -> tuple[dict[str, str], list[Finding]]:
    """The sha256 of each path that a `SHA256SUMS` lists, and where it is not written as it must be."""
    sums: dict[str, str] = {}
    found = []
    *lines, rest = content.split(b"\n")
    if rest or not lines:
        found.append(Finding(SUMS, "its last line does not end; it was cut short or written over"))
    for number, line in enumerate([*lines, rest] if rest else lines, start=1):
        path, digest = _path_and_digest(line)
        if not _may_be_listed(path) or path in sums:
            found.append(Finding(SUMS, f"line {number} is not a sha256, two blanks and the path of a file of its own"))
        else:
            sums[path] = digest
    if list(sums) != sorted(sums, key=str.encode):
        found.append(Finding(SUMS, "its lines do not stand in the order of their paths"))
    return sums, found


def _path_and_digest(line: bytes) -> tuple[str, str]:
    try:
        met = _LINE.fullmatch(line.decode("utf-8"))
    except UnicodeDecodeError:
        met = None
    return (met[2], met[1]) if met else ("", "")


def _may_be_listed(path: str) -> bool:
    """Whether a path is one of a release: its descriptor, or a file below `data/`."""
    parts = path.split("/")
    return path == DESCRIPTOR or (parts[0] == DATA and len(parts) > 1 and not {"", ".", ".."} & set(parts))


def unlike_list(sums: Mapping[str, str], held: Mapping[str, Held], there: set[str]) -> list[Finding]:
    """Files that are not those that `SHA256SUMS` lists: missing, added or changed."""
    missing = [Finding(path, f"{SUMS} lists it, and it is not there") for path in sorted(sums.keys() - there)]
    added = [Finding(path, f"{SUMS} does not list it") for path in sorted(there - sums.keys() - {SUMS})]
    changed = [
        Finding(path, f"its bytes are not those that {SUMS} lists")
        for path, told in held.items()
        if path in sums and sums[path] != told.sha256
    ]
    return [*missing, *added, *changed]
