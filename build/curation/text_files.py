"""Writing one text file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def flush(file: Any) -> None:
    """Have the disk hold what was written."""
    file.flush()
    os.fsync(file.fileno())


def write_text(path: Path, text: str) -> None:
    """Write a text file whole, with LF line ends, or leave what was there."""
    part = path.with_name(f".{path.name}.part")  # hidden, so that one left by a kill is no stray seed
    try:
        with part.open("wb") as file:
            file.write(text.encode())
            flush(file)
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):  # which, while it writes, does not know what it writes to
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
