"""The one way in which a table of a release is written as CSV, so that its bytes can be had again."""

from __future__ import annotations

import hashlib
import io
from typing import IO, Any

import pyarrow as pa


def write_csv(table: pa.Table, file: IO[bytes] | io.RawIOBase) -> None:
    """Write a table as RFC 4180 CSV in UTF-8: LF line ends, a header, quotes where text needs them, null as nothing."""
    import pyarrow.csv as pcsv  # only here: `import envoylog` does without it

    file.write((",".join(table.column_names) + "\n").encode())
    pcsv.write_csv(table, file, pcsv.WriteOptions(include_header=False, quoting_style="needed"))


def csv_sha256(table: pa.Table) -> str:
    """Hex sha256 of the CSV file that a table is written as."""
    with _Hashed() as file:
        write_csv(table, file)
        return file.digest.hexdigest()


class _Hashed(io.RawIOBase):
    """A file that keeps nothing of what is written to it but its sha256."""

    def __init__(self) -> None:
        super().__init__()
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.digest.update(content)
        return len(content)
