"""Who says so: the claims and passages behind one cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

Value = str | int | float | bool | dt.date | None


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """Why a cell holds what it holds; prints as text in a terminal and as HTML in a notebook.

    `value` is the cell as the table has it and `means` what its code or identifier is called; `how` says how
    the cell comes from the claims where it is not itself a claim; `rule` is the code of what chose the
    adopted claim, and `rule_means` its definition, both None where several cells stand behind the value.

    `claims` has a row for each claim of those cells, the adopted one first and then its rivals: `table`, `item`,
    `field`, `value`, `means`, `adopted`, `standing`, `rule`; who says it (`source_id`, `source_title`, `publisher`,
    `published_earliest` and `published_latest`, days, `informant`, `origin_id`, `relay_steps`, whole, `nearness`,
    `wording`, `vantage`, `presented_as`); `companions`, what the same report gives for fields that stand or fall with
    this one; `note`, `report_id`, `passage_no`, `source_url`. Where a cell is taken from reports as such, as our prose
    and the counts of reports are, a row is a report, `adopted` where the cell shows or counts it, without `standing`.

    `passages` has a row for each passage that bears those claims: `report_id`, `passage_no`, `first`, `last`, `start`,
    `end` (code points of the normalised text), `sha256`, `url`.
    """

    event_id: str
    title: str
    field: str
    item: str | None
    value: Value
    means: str | None
    how: str | None
    rule: str | None
    rule_means: str | None
    claims: pd.DataFrame
    passages: pd.DataFrame
    version: str

    def __str__(self) -> str:
        from envoylog._shown import as_text

        return as_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from envoylog._shown import as_html

        return as_html(self)
