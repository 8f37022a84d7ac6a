"""A release written into a folder as it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow.parquet as pq

from envoylog._csv import write_csv
from envoylog._errors import CannotWrite, NoRelease
from envoylog._store import DESCRIPTOR, Store
from envoylog._verify_files import SUMS, checksums


def write_restored(store: Store, folder: Path) -> None:
    """Write what a store holds into a folder that is not there yet, whole or not at all, as `envoylog.restore` says.

    Raises NoRelease where a table would not have the bytes that were released, CannotWrite where the folder is there
    or cannot be written.
    """
    if folder.exists() or folder.is_symlink():
        raise CannotWrite(f"cannot write {folder}: it is there already; name a folder that is not")
    made: Path | None = None
    try:
        made = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        (made / "data").mkdir()
        described = dict(store.described)
        described["resources"] = [_written(made, store, each) for each in described["resources"]]
        text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
        (made / DESCRIPTOR).write_bytes(text.encode())
        (made / SUMS).write_bytes(checksums(made).encode())
        made.chmod(0o755)
        made.rename(folder)
    except OSError as error:
        if isinstance(error, NoRelease):
            raise
        raise CannotWrite(f"cannot write {folder}: {error.strerror or error}; nothing was written") from error
    finally:
        if made:
            with suppress(OSError):
                shutil.rmtree(made)


def _written(folder: Path, store: Store, resource: Mapping[str, Any]) -> dict[str, Any]:
    """Write the file of a resource, and say of it what is true now."""
    if resource.get("format") not in ("csv", "parquet"):
        return dict(resource)
    path = folder / resource["path"]
    rows = store.read(path.stem)
    with path.open("wb") as file:
        if resource["format"] == "csv":
            write_csv(rows, file)
        else:
            pq.write_table(rows.cast(store.schema(path.stem)), file, compression="zstd", version="2.6")
    content = path.read_bytes()
    told = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    if resource["format"] == "csv" and told["hash"] != resource["hash"]:
        raise NoRelease(f"the release is damaged: {path.stem} of {store.version} is not as it was released")
    return {**resource, **told}
