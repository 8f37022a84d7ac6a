"""What a build says of conflicts: those that are new stand first, so that nobody has to look for those of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from small_changes import Change, both, with_report_keys
from small_history import nothing
from small_seeds import AGENCY, MINISTRY, WEEKLY, Small, report, small_seeds, write_seeds

from curation.reading import read_seeds
from curation.summary import summary
from curation.versions import UNRELEASED
from curation.wall import walled

OLD: Final = "talks-2026 format: multilateral, not bilateral (ruling)"
OF_OLD_EVENT: Final = "denial-2026 stance: critical, not neutral (nearest)"
OF_NEW_EVENT: Final = "visit-2026 mode: phone, not in_person (nearest)"
RATHER: Final = both(
    with_report_keys(AGENCY, "denial-2026", stance="critical"),
    with_report_keys(WEEKLY, "denial-2026", stance="neutral"),
)


def visit(seeds: Small) -> None:
    """The ministry and the agency tell of one more meeting, held in two ways."""
    for path, mode, keys in ((MINISTRY, "phone", {"nearness": "own_act"}), (AGENCY, "in_person", {"introduces": None})):
        told: dict[str, Any] = {"participants": [{"actor": "envoy", "role": "host"}], "date": "2026-01-04"}
        seeds[path]["reports"].append(report("visit-2026", "meeting", mode=mode, **told, **keys))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (nothing, ["1 conflicts, decided: 1 by ruling", OLD]),
        (
            RATHER,
            [
                "2 conflicts, decided: 1 by nearest, 1 by ruling; 1 new since the last release, which come first",
                *(OF_OLD_EVENT, OLD),
            ],
        ),
        (
            both(RATHER, visit),
            [
                "3 conflicts, decided: 2 by nearest, 1 by ruling; 2 new since the last release, which come first",
                *(OF_NEW_EVENT, OF_OLD_EVENT, OLD),
            ],
        ),
    ],
    ids=["nothing new", "a new one in an old event", "one in a new event too"],
)
def test_conflicts_that_are_new_come_first(tmp_path: Path, change: Change, told: list[str]) -> None:
    released = walled(read_seeds(write_seeds(tmp_path / "old", small_seeds())), UNRELEASED).arrow()
    seeds = small_seeds()
    change(seeds)
    made = walled(read_seeds(write_seeds(tmp_path / "new", seeds)), UNRELEASED).arrow()
    lines = [line.strip() for line in summary(made, released, "there").splitlines()[2:]]
    assert lines[: len(told)] == told
    first = summary(made, None, "there").splitlines()[2]
    assert "new" not in first
