"""What our own checks can find wrong with the tables of a release, one name for each check."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Own(StrEnum):
    """Each check's words for what it finds, `{}` standing for what it is about; each has a seeded defect in tests/."""

    DANGLING = "not in {}"
    UNTIDY = "empty or padded text"
    UNBORNE = "a cell that equals no adopted claim"
    UNSHOWN = "an adopted claim that no cell shows"
    MISCOUNTED = "not what a recount gives"
    INTRODUCED = "not exactly one report introduces the event"
    WINDOW = "not what `{}` says"
    REPEATED = "not what `events` has"
    ROLE = "not the {} of any report"
    ROW_MISSING = "no row for an event of its type"
    ROW_STRAY = "a row for an event of another type"
    UNREADABLE = "the CSV cannot be read"
    UNLIKE_PARQUET = "the CSV differs from the Parquet"


HOLDS: Final = {
    Own.DANGLING: "every reference leads to a row, also where some of its columns may be null",
    Own.UNTIDY: "no text is empty or has white space at an end",
    Own.UNBORNE: "every coded cell equals an adopted claim",
    Own.UNSHOWN: "every adopted claim stands in its cell",
    Own.MISCOUNTED: "reports, sources, origins, informants, speakers and conflicts are counted right",
    Own.INTRODUCED: "every event is introduced once",
    Own.WINDOW: "first and last days are those of the window as written",
    Own.REPEATED: "the flat view has what the events have",
    Own.ROLE: "the actor beside an event has that role in it",
    Own.ROW_MISSING: "every event has its row in its family's table and in `record`",
    Own.ROW_STRAY: "no event has a row in the table of another family",
    Own.UNREADABLE: "the CSV can be read in the types of its schema",
    Own.UNLIKE_PARQUET: "CSV and Parquet hold the same, cell by cell",
}
"""What must hold, by the check that asks for it."""
