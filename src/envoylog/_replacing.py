"""Files that take the place of others whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from envoylog._errors import CannotWrite, EnvoylogError


def refuse(path: Path, example: str) -> None:
    """Raise CannotWrite where something speaks against a path before anything is written; `example` names a file."""
    if reason := _refusal(path, example):
        raise CannotWrite(f"cannot write {path}: {reason}")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Where to write what takes the place of `path` once it is whole; raises CannotWrite otherwise.

    It is a file of the same name in a folder of its own beside `path`, so that what a program puts next to the file
    it writes goes with it, and two that write at once do not meet.
    """
    try:
        with TemporaryDirectory(prefix=f".{path.name[:40]}.", dir=path.parent, ignore_cleanup_errors=True) as folder:
            part = Path(folder) / path.name
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(path)
    except EnvoylogError:
        raise
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {_reason(error)}; nothing was changed") from error


def _refusal(path: Path, example: str) -> str | None:
    try:
        if path.is_dir():
            return f"it is a folder; name a file in it, such as {path / example}"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        if path.exists() and not os.access(path, os.W_OK):
            return "it is read-only"
    except OSError as error:
        return _reason(error)
    return None


def _reason(error: OSError) -> str:
    told = (error.strerror or str(error)).lower()
    return f"{told}, perhaps because another program has it open" if isinstance(error, PermissionError) else told
