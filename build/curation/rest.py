"""What the seeds make besides a part of them, from the index: as much of it as the part has to do with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from curation.candidate import Compiled
from envoylog._windows import days

OF_ACTORS: Final = ("actors", "actor_relations", "offices")
OF_EVENTS: Final = (
    *("reports", "events", "interviews", "meetings", "statements", "policy_actions"),
    *("participants", "event_topics", "links"),
)
FRAMES: Final = ("sources", *OF_ACTORS, "actor_names", "places", *OF_EVENTS, "claims")
"""The tables that an index holds."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What the seeds make besides the events and actors of a part, as it was when the index was made."""

    frames: Mapping[str, pa.Table]
    events: frozenset[str]
    actors: frozenset[str]

    def names(self) -> list[str]:
        """The names of the actors that are not read, in every language."""
        return list(map(str, self._of("actor_names", "actor_id", self.actors)["name"].to_pylist()))

    def told(self, tables: Compiled) -> Compiled:
        """What was gathered from a part, all other actors, and the other sources that its reports go back to."""
        others = {name: self._of(name, "actor_id", self.actors) for name in OF_ACTORS}
        sources = self._of("sources", "source_id", self._relayed(tables))
        return replace(_beside(tables, others | {"sources": sources}), looked_at=self.events)

    def resolved(self, tables: Compiled) -> Compiled:
        """What resolution made of a part, the other events near to it, and of what any other is part."""
        near = self._near(tables)
        others = {name: self._of(name, "event_id", near) for name in OF_EVENTS}
        held = self.frames["claims"]
        return _beside(tables, others | {"claims": held.filter(pc.invert(_among(held["event_id"], self.events)))})

    def _of(self, name: str, column: str, wanted: Iterable[str]) -> pa.Table:
        return self.frames[name].filter(_among(self.frames[name][column], wanted))

    def _relayed(self, tables: Compiled) -> set[str]:
        """The sources that were not read, and that reports or sources of the part relay, directly or through others."""
        told = [tables.frames[name]["relays"].dropna() for name in ("reports", "sources")]
        others = self.frames["sources"]
        onward = dict(zip(others["source_id"].to_pylist(), others["relays"].to_pylist(), strict=True))
        found: set[str] = set()
        more = set(pd.concat([column.astype(object) for column in told]))
        while more:
            found |= more
            more = {onward[source] for source in more if onward.get(source)} - found
        return found - set(tables.frames["sources"]["source_id"])

    def _near(self, tables: Compiled) -> list[str]:
        """The other events that have an actor or a forum in common with one of the part, and may be of one time.

        No rule compares others: each asks for a common actor, and for windows that overlap or one occasion.
        """
        part = tables.frames
        shared = set(part["participants"]["actor_id"]) | set(part["meetings"]["forum_id"].dropna())
        ids = [self._of("participants", "actor_id", shared)["event_id"]]
        ids += [self._of("meetings", "forum_id", shared)["event_id"]]
        met = {event for each in ids for event in each.to_pylist()} - self.events
        events = self._of("events", "event_id", met).select(["event_id", "date_edtf", "part_of"]).to_pandas()
        occasions = part["events"]["part_of"].dropna()
        near = _touching(events["date_edtf"], part["events"]["date_edtf"]) | events["part_of"].isin(occasions)
        return list(events.loc[near, "event_id"])


def _among(column: pa.ChunkedArray, wanted: Iterable[str]) -> pa.ChunkedArray:
    return pc.is_in(column.cast(pa.string()), value_set=pa.array(map(str, wanted), pa.string()))


def _touching(windows: pd.Series, others: pd.Series) -> np.ndarray:
    """Whether each window overlaps one of the others; an open end reaches on for ever."""
    first, last = _ends(windows)
    other_first, other_last = _ends(others.drop_duplicates())
    met = (first[:, None] <= other_last) & (other_first <= last[:, None])
    return np.asarray(met.any(axis=1))


def _ends(windows: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    first, last = days(windows, 0), days(windows, 1)
    return np.nan_to_num(first, nan=-np.inf), np.nan_to_num(last, nan=np.inf)


def _beside(tables: Compiled, others: Mapping[str, pa.Table]) -> Compiled:
    """Tables of a part with rows of others put below."""
    both = {name: _both(tables.frames[name], there) for name, there in others.items()}
    return replace(tables, frames={**tables.frames, **both})


def _both(here: pd.DataFrame, there: pa.Table) -> pd.DataFrame:
    if not there.num_rows:
        return here
    below: pd.DataFrame = there.to_pandas()
    return pd.concat([here.astype(object), below.astype(object)], ignore_index=True)
