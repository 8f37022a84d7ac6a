"""Rules of the wall on waivers: what may be waived, until when, and that it still has to be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from curation.candidate import Compiled
from curation.rules import RULES, rule


@rule(
    "waiver-refused",
    says="A waiver sets aside a rule that can be waived.",
    remedy="withdraw the waiver and mend what the rule finds; its page says whether it can be waived",
    on="told",
)
def waiver_refused(tables: Compiled) -> pd.DataFrame:
    """Waivers of rules that there are not, or that bear no exception."""
    waivers = tables.waivers
    named = [(RULES[name].waivable if name in RULES else None) for name in waivers["rule"]]
    wrong = [
        f"no rule `{name}` can be waived" if waivable is None else f"the rule `{name}` bears no exception"
        for name, waivable in zip(waivers["rule"], named, strict=True)
    ]
    return waivers.assign(wrong=wrong)[np.array([not waivable for waivable in named], dtype=bool)]


@rule(
    "waiver-expired",
    says="A waiver ends with the release that it names.",
    remedy="mend what it sets aside; or name a later release in `until`, with the reason why it is still needed",
    on="told",
)
def waiver_expired(tables: Compiled) -> pd.DataFrame:
    """Waivers whose last release lies before the last one."""
    late = tables.waivers[tables.waivers["expired"].astype(bool)]
    return late.assign(wrong="this waiver ended with " + late["until"])


@rule(
    "waiver-not-needed",
    says="A waiver stands only while the rule finds what it sets aside.",
    remedy="withdraw the waiver",
    on="waived",
)
def waiver_not_needed(tables: Compiled) -> pd.DataFrame:
    """Waivers that set nothing aside."""
    idle = tables.waivers[~tables.waivers["used"].astype(bool)]
    where = "`" + idle["record"] + "`" + (", `" + idle["event_id"] + "`").where(idle["event_id"].ne(""), "")
    return idle.assign(wrong="`" + idle["rule"] + "` finds nothing in " + where)
