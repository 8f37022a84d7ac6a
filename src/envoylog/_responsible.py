"""Which of many changed records make a result differ, found by taking them over into the older release."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from envoylog._mixture import Mixture
from envoylog._release import Release
from envoylog._results import Outcome, outcome, same
from envoylog._sides import Sides

Units = tuple[str, ...]
ALONE: Final = "alone"
TOGETHER: Final = "together"
BESIDE: Final = "beside others"
FAILS: Final = "fails"
_PARTS: Final = 4  # costs what halving does where few of many matter, and a third less where all do
_FEW: Final = 8
UNPARTED: Final = "not parted"


class Share(NamedTuple):
    """Units that bear on a result, and how.

    `alone`: taken over by itself it changes the result. `together`: all of these do, and without any one of them the
    rest does not. `beside others`: it does once those named before it are taken over. `fails`: with it the function
    stops. `not parted`: together they change the result, and the runs were spent before it was known which.
    """

    how: str
    units: Units


class Verdict(NamedTuple):
    """What was found: the shares, kinds of change that change the result by themselves, and whether that is all.

    `itself`: the result differs from the older side's before any record is taken over, by columns or by what a release
    says of itself. `whole`: with the units named alone, together and beside others, and no more, the result is the new
    one.
    """

    shares: list[Share]
    by_kind: dict[str, bool]
    itself: bool
    whole: bool


class Spent(Exception):  # never leaves this module
    """The function has run as often as it may."""


class Trial:
    """A function tried on the older release with some units as they stand in the newer one."""

    def __init__(self, function: Callable[[Release], Any], found: Sides, units: Iterable[str], runs: int) -> None:
        self.runs = 0
        self._function, self._found, self._most = function, found, runs
        self._units = frozenset(units)
        self._known: dict[frozenset[str], Outcome] = {}

    def with_units(self, taken: Iterable[str]) -> Outcome:
        """What the function gives with these units taken over; raises Spent where it has run too often."""
        asked = frozenset(taken)
        if asked not in self._known:
            if self.runs >= self._most:
                raise Spent
            self.runs += 1
            mixture = Mixture(self._found, self._units - asked)
            self._known[asked] = outcome(self._function, mixture.release())
        return self._known[asked]


def responsible(trial: Trial, kinds: dict[str, Units], old: Outcome, new: Outcome) -> Verdict:
    """Which units make the result of the newer side; `kinds` are all that differ, by how, losses first."""
    search = _Search(trial, new, fails=not (old.error or new.error))
    try:
        itself = not same(trial.with_units(()), old)
        search.by_kind = {kind: search.changes(units, ()) for kind, units in kinds.items()}
        search.round(list(kinds.values()), ALONE)
        while not search.whole() and (rest := search.rest(kinds.values())) and search.found_more:
            search.round([rest], BESIDE)
        return Verdict(search.shares, search.by_kind, itself, search.whole())
    except Spent:
        search.shares += [Share(UNPARTED, group) for group in search.pending]
        return Verdict(search.shares, search.by_kind, search.itself(old), whole=False)


class _Search:
    """Groups of units that change the result, parted until single ones, or sets of which none can be spared, remain."""

    def __init__(self, trial: Trial, new: Outcome, fails: bool) -> None:
        self.shares: list[Share] = []
        self.pending: list[Units] = []
        self.by_kind: dict[str, bool] = {}
        self.found_more = True
        self._trial, self._new, self._fails = trial, new, fails
        self._base: Units = ()

    def itself(self, old: Outcome) -> bool:
        """Whether the result differs with nothing taken over; not if that was never tried."""
        try:
            return not same(self._trial.with_units(()), old)
        except Spent:
            return False

    def changes(self, group: Units, base: Units) -> bool:
        """Whether the result changes when a group is taken over beside those of a base."""
        return not same(self._trial.with_units((*base, *group)), self._trial.with_units(base))

    def whole(self) -> bool:
        """Whether those named so far give the result of the newer side."""
        return same(self._trial.with_units(self._named()), self._new)

    def rest(self, kinds: Iterable[Units]) -> Units:
        """The units that are not named yet and do not fail."""
        gone = {unit for share in self.shares for unit in share.units}
        return tuple(unit for units in kinds for unit in units if unit not in gone)

    def round(self, groups: list[Units], how: str) -> None:
        """Find what changes the result beside all that was found in earlier rounds."""
        before, self._base = len(self.shares), self._named()
        self.pending = [group for group in groups if self.changes(group, self._base)]
        while self.pending:
            self._part(self.pending[0], how)
            self.pending.pop(0)
        self.found_more = len(self.shares) > before

    def _named(self) -> Units:
        return tuple(unit for share in self.shares if share.how != FAILS for unit in share.units)

    def _part(self, group: Units, how: str) -> None:
        """Part a group that changes the result; where no part of it does, name what changes it together."""
        size = -(-len(group) // _PARTS) if len(group) > _FEW else 1
        parts = [group[start : start + size] for start in range(0, len(group), size)]
        known = [part for part in parts if self.changes(part, self._base)] if len(parts) > 1 else []
        self.pending[1:1] = known
        if not known:
            least = self._minimal(group)
            manner = how if len(least) == 1 else TOGETHER
            self.shares.append(Share(FAILS if self._stops(least) else manner, least))

    def _stops(self, group: Units) -> bool:
        return self._fails and self._trial.with_units((*self._base, *group)).error is not None

    def _minimal(self, group: Units) -> Units:
        """Units of a group that change the result together, and of which none can be spared."""
        size = len(group) // 2
        while size:
            parts = [group[:start] + group[start + size :] for start in range(0, len(group), size)]
            smaller = next((part for part in parts if part and self.changes(part, self._base)), None)
            group = smaller or group
            size = min(size, len(group) // 2) if smaller else size // 2
        return group
