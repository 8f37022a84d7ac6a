"""What an exported file holds: tables of a release, what their columns and codes mean, and which release it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._fingerprint import fingerprint
from envoylog._store import Store

if TYPE_CHECKING:
    from envoylog._release import Release

CODES: Final = "vocabularies"
"""The table that says what codes mean."""

_CODEBOOK: Final = pa.schema(
    [("table", pa.string()), ("position", pa.int64())]
    + [(name, pa.string()) for name in ("column", "title", "type", "nature", "vocabulary", "unit")]
    + [("required", pa.bool_()), ("description", pa.string())]
)


@dataclass(frozen=True)
class Extract:
    """Tables of a release, to be written to a file of another kind."""

    about: Mapping[str, str | None]
    """Which release it is, who may use it how, and how to cite it."""
    tables: Mapping[str, Mapping[str, Any]]
    """What the descriptor says of each table, in its order."""
    codebook: pa.Table
    """A row for each column of these tables: `table`, `position`, and what `envoylog.codebook` tells."""
    rows: Callable[[str], pa.Table]
    """The rows of a table, in the types of its file."""

    def fields(self, table: str) -> list[Mapping[str, Any]]:
        """The columns of a table as its Table Schema describes them."""
        found: list[Mapping[str, Any]] = self.tables[table]["schema"]["fields"]
        return found

    def codes(self) -> pa.Table:
        """The codes that these tables use, with what they mean."""
        used = pc.unique(self.codebook["vocabulary"]).drop_null()
        rows = self.rows(CODES)
        return rows.filter(pc.is_in(rows["vocabulary"], value_set=used))

    def beside(self) -> dict[str, pa.Table]:
        """What goes with the tables: `release`, one row; `codebook`; `codes`, unless all of them are exported."""
        release = pa.Table.from_pylist([dict(self.about)], pa.schema([(name, pa.string()) for name in self.about]))
        codes = {} if CODES in self.tables else {"codes": self.codes()}
        return {"release": release, "codebook": self.codebook} | codes


def extract(
    release: Release, store: Store, names: Sequence[str], rule: str, rows: Callable[[str], pa.Table]
) -> Extract:
    """Tables of a release under a rule, in the order of its descriptor.

    Raises Unknown for a table that there is not.
    """
    asked = {name: store.resource(name) for name in names}
    tables = {name: told for name, told in store.tables.items() if name in asked}
    return Extract(_about(release, store, rule), tables, _codebook(release, list(tables)), rows)


def _about(release: Release, store: Store, rule: str) -> dict[str, str | None]:
    described = store.described
    day = release.versions()["released"].dt.strftime("%Y-%m-%d").iloc[-1]
    return {
        "name": described["name"],
        "title": described["title"],
        "description": described["description"],
        "version": store.version,
        "released": day if isinstance(day, str) else None,
        "fingerprint": fingerprint(described),
        "rule": rule,
        "licence": "; ".join(each["name"] for each in described["licenses"]),
        "citation": release.cite(),
    }


def _codebook(release: Release, tables: Sequence[str]) -> pa.Table:
    """The codebooks of the tables, one below the other."""
    told = ((name, release.codebook(name)) for name in tables)
    placed = [each.assign(table=name, position=range(1, len(each) + 1)) for name, each in told]
    return pa.Table.from_pandas(pd.concat(placed), _CODEBOOK, preserve_index=False).replace_schema_metadata()
