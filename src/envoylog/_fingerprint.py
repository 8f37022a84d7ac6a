"""One number for all that a release says: the fingerprint of its CSV files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def fingerprint(described: Mapping[str, Any]) -> str:
    """Hex sha256 of the lines `<sha256>  <path>` of a release's CSV files, sorted by path.

    That is what `sha256sum data/*.csv | LC_ALL=C sort -k 2 | sha256sum` gives where the release stands: a shell puts
    files in the order of its own language, which is not the same everywhere. It follows from the descriptor alone,
    which has the hash of each file.
    """
    files = sorted((each["path"], each["hash"]) for each in described["resources"] if "schema" in each)
    lines = "".join(f"{digest.removeprefix('sha256:')}  {path}\n" for path, digest in files)
    return hashlib.sha256(lines.encode()).hexdigest()
