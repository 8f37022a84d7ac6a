"""The functions of the package that speak of whole releases: which there are, what differs, whether one is sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from envoylog._comparison import Comparison
    from envoylog._release import AsRelease, Release
    from envoylog._result_comparison import ResultComparison
    from envoylog._retired import ResolvedId
    from envoylog._verification import Verification


def _installed(version: str | None = None) -> Release:
    from envoylog import _release  # only here: `import envoylog` does without pandas

    return _release.installed(version)


def compare(
    old: AsRelease | None = None,
    new: AsRelease | None = None,
    rules: str | Sequence[str] | None = None,
    on: Callable[[Release], Any] | None = None,
    runs: int | None = None,
) -> Comparison | ResultComparison:
    """What differs between two releases or two rules of resolution; with `on`, whether a result of yours does.

    `old` and `new` are versions, one of `versions()`, folders that hold a release, or releases. `new` of None is the
    installed release, `old` of None the one before `new`. `rules` are the rules, of `envoylog.resolution.RULES`, under
    which the old and the new side are taken; one alone is set beside `nearest`, and `old` of None is then the same
    release as `new`. Versions are those of the other side's folder if it is one, else of the installed release.

    Without `on`, the answer is a `Comparison`: rows, cells and columns lost, edited and added, in this order, with the
    reasons that the release records; it prints a few lines of each table, and its tables are whole.

    `on` is a function that takes a `Release` and gives a result: a DataFrame, a Series, a dict, a number, text, or a
    list of such. It is run on each side, and must read through the release that it is given: `lambda release:
    release.load("events").groupby("event_type").size()`. The answer is a `ResultComparison`: whether the result is the
    same, by labels and in whatever order, which parts differ, and which records make them differ. To find these,
    records that differ in the columns read are taken over from the new side into the old, in groups that are parted
    while the result changes, in at most `runs` runs of the function (500). The answer says what was tried.
    A function that stops with an error on a side, or gives two results on one, is told as that.

    Raises Unknown for a version or rule that there is not; NoRelease where there is nothing to compare with, or a file
    is missing or damaged; TypeError (and EnvoylogError) for a result, such as a fitted model, that is like nothing but
    itself.
    """
    from envoylog._compare import compared

    return compared(old, new, rules, on, runs)


def resolve_id(id: str) -> ResolvedId:  # noqa: A002 - the word that everybody uses
    """What an id stands for now: an event, source, actor, place or topic of any release, or a report or claim.

    Ids live for ever: one that a release gave up still leads to what it became, with the reason. The answer has
    `table`; `status`: `current`, `withdrawn`, `merged` or `split`; `ids`, those under which it goes on; and, where it
    was retired, `since` (version), `reason` and `source`. Raises Unknown for an id that no release had.
    """
    return _installed().resolve_id(id)


def restore(version: str, folder: str | os.PathLike[str]) -> None:
    """Write a release as it was into a folder that is not there yet: `datapackage.json` and `data/`.

    The CSV files have the bytes whose hashes were recorded when it was released. Parquet is written anew, by the
    pyarrow that is installed, and the descriptor says its hashes. Raises Unknown for a version that there is not;
    NoRelease where the history is damaged; CannotWrite, with nothing written, where the folder is there already or
    cannot be written.
    """
    _installed(version).restore(folder)


def verify(folder: str | os.PathLike[str] | None = None, fingerprint: str | None = None) -> Verification:
    """Whether every file of a release is as it was released; None is the installed release.

    Looked at are: every file against `SHA256SUMS`, which none may be missing from; the descriptor's lengths, hashes
    and numbers of rows; CSV and Parquet, cell by cell; keys, each once and never null; references; every coded cell
    against its adopted claim; counts; and that every earlier release is had again from `data/history` with the hashes
    that were recorded. A change of any bit of any file is found. In a checkout only `data/`, the descriptor and
    `SHA256SUMS` are the release; in any other folder all that lies in it. A release of before 0.3.0 and a candidate
    have no `SHA256SUMS`: they are verified by the rest, and `notes` says so.

    Whoever writes all files anew, and all sums with them, can make a release that agrees with itself: `fingerprint`,
    the hex sha256 that was published with the release (`versions()`, the citation), tells it from that which was
    released. It speaks of the CSV files, and with them of all tables.

    Gives a Verification: true where nothing is wrong, with `findings`, each a file and a sentence. A damaged release
    raises nothing. Raises NoRelease where there is none, or its folder cannot be looked into, EnvoylogError for what
    is no fingerprint.
    """
    from pathlib import Path

    from envoylog._release import installed_folder
    from envoylog._verify import verified

    return verified(installed_folder() if folder is None else Path(folder), fingerprint)


def versions() -> pd.DataFrame:
    """The releases that the installed one knows, oldest first; each can be had by `load(version=...)`.

    Columns: `version`; `released`, the day (datetime64[us]); `fingerprint`, the hex sha256 by which the content of a
    release is known (docs/citing.md says how others compute it).
    """
    return _installed().versions()
