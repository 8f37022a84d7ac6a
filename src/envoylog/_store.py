"""The files of a release: its descriptor and its Parquet tables, or a sentence on what is wrong with them."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from envoylog._errors import NoRelease, Unknown

DESCRIPTOR: Final = "datapackage.json"


class Store:
    """A folder of `datapackage.json` and `data/<table>.parquet`; raises NoRelease where that is missing."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.described = read_descriptor(self.folder / DESCRIPTOR)
        self.version = str(self.described["version"])
        self._schemas: dict[str, pa.Schema] = {}

    @functools.cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """What the descriptor says of each table; raises NoRelease where it lists none."""
        found = {each["name"]: each for each in self.described["resources"] if "schema" in each}
        if not found:
            raise NoRelease(f"no release in {self.folder}: its {DESCRIPTOR} lists no tables")
        return found

    def resource(self, table: str) -> dict[str, Any]:
        """What the descriptor says of a table; raises Unknown for a table that it does not list."""
        if table not in self.tables:
            raise Unknown("table", table, self.tables)
        return self.tables[table]

    def schema(self, table: str) -> pa.Schema:
        """Arrow schema of a table, with its metadata."""
        if table not in self._schemas:
            self._schemas[table] = self._from_file(table, lambda file: file.schema_arrow)
        return self._schemas[table]

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a table in the types of its file; only the named columns, if any are named."""
        return self._from_file(table, lambda file: file.read(columns))

    def under(self, rule: str) -> dict[str, pa.Table]:
        """The tables that a rule makes otherwise than they are stored; raises Unknown for a rule that there is not."""
        from envoylog._rebuilt import rebuilt

        return rebuilt(self, rule)

    def of_event(self, table: str, event_id: str) -> pa.Table:
        """Rows of a table that belong to one event."""
        rows = self.read(table)
        return rows.filter(pc.equal(rows["event_id"], event_id))

    def attrs(self, table: str) -> dict[str, Any]:
        """Title, version, units and citation, as the table's file says them.

        Raises NoRelease where the file says nothing, or is of another version than the descriptor.
        """
        told: dict[str, Any] = json.loads((self.schema(table).metadata or {}).get(b"PANDAS_ATTRS", b"{}"))
        if told.get("version") != self.version:
            found = f"is of version {told['version']}" if "version" in told else "names no version"
            raise NoRelease(f"the release is mixed: {self._path(table)} {found}, its descriptor of {self.version}")
        return told

    def _path(self, table: str) -> Path:
        return self.folder / "data" / f"{table}.parquet"

    def _from_file(self, table: str, take: Callable[[Any], Any]) -> Any:
        self.resource(table)
        return read_parquet(self._path(table), take)


def read_parquet(path: Path, take: Callable[[Any], Any]) -> Any:
    """What is taken from a Parquet file; raises NoRelease where it is missing or damaged."""
    import pyarrow.parquet as pq  # only here: `import envoylog` does without it

    try:
        with pq.ParquetFile(path) as file:
            return take(file)
    except FileNotFoundError as error:
        raise NoRelease(f"the release is incomplete: {path} is missing") from error
    except (OSError, pa.ArrowException) as error:
        raise NoRelease(f"the release is damaged: {path} cannot be read ({_first_line(error)})") from error


def read_descriptor(path: Path) -> dict[str, Any]:
    """What a descriptor says; raises NoRelease where it is missing or describes no release."""
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoRelease(f"no release in {path.parent}: {path} is missing") from error
    except (OSError, ValueError) as error:
        raise NoRelease(f"the release is damaged: {path} cannot be read ({_first_line(error)})") from error
    if not isinstance(described, dict) or not {"version", "resources"} <= described.keys():
        raise NoRelease(f"no release in {path.parent}: {path} does not describe one")
    return described


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].strip(" .")
