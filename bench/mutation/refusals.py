"""Whether a refusal says where the edit is: a place within a few lines of it, or words that name it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from bench.mutation.reports import ends
from bench.mutation.seed_pages import Edit
from curation.findings import Finding

NEAR: Final = 3
"""So many lines from the edit is at its place."""
_WORD: Final = re.compile(r"[\w:./-]+")
_NAMED: Final = re.compile(r"`([^`]*)`|([\w./]*[\d_-][\w./-]*)")
_DATE: Final = re.compile("[0-9]{4}(?:-(?:0[1-9]|1[0-2]|2[1-4])(?:-[0-9]{2})?)?")


class Traces:
    """What an edit leaves for a finding to tell of: its lines, and what was taken away, brought or changed in them."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit
        old, new = (content.decode(errors="replace").splitlines() for content in (edit.before, edit.after or b""))
        shown = [new[line - 1] for line in edit.lines if line <= len(new)]
        self._gone = list((Counter(old) - Counter(new)).elements())
        self._lines = [*self._gone, *(Counter(new) - Counter(old)).elements(), *shown]
        self._above = new[: edit.lines[0]]

    def at_its_place(self, findings: Sequence[Finding]) -> bool:
        """Whether one stands within a few lines of the edit, or in a file that the edit made or took away."""
        return any(self._here(finding) for finding in findings)

    def named(self, findings: Sequence[Finding]) -> bool:
        """Whether one names what was edited, its line, or a sentence of the text that it bore."""
        return any(self._names(finding) or self._points(finding) or self._overlaps(finding) for finding in findings)

    def _same_file(self, finding: Finding) -> bool:
        return finding.path.endswith(f"/{self.edit.path}")

    def _here(self, finding: Finding) -> bool:
        if self.edit.copy and finding.path.endswith(f"/{self.edit.copy}"):
            return True
        near = self.edit.after is None or any(abs(line - finding.line) <= NEAR for line in self.edit.lines)
        return self._same_file(finding) and near

    def _names(self, finding: Finding) -> bool:
        """Keys count in the edited file alone, for others have them too."""
        marked = " ".join(part for pair in _NAMED.findall(finding.wrong) for part in pair)
        said = {word.strip(".:/-") for word in _WORD.findall(marked)}
        return bool(said & self._values or (self._same_file(finding) and said & self._keys))

    def _points(self, finding: Finding) -> bool:
        """Whether it names a line of the edited file that is within a few of the edit's."""
        lines = map(int, re.findall(r"\bline ([0-9]+)", finding.wrong)) if self._same_file(finding) else ()
        return any(abs(line - at) <= NEAR for line in lines for at in self.edit.lines)

    def _overlaps(self, finding: Finding) -> bool:
        told = [_spans(line, "span: ") for line in self._gone]
        return any(
            start < end_of and start_of < end
            for start, end in _spans(finding.wrong)
            for spans in told
            for start_of, end_of in spans
        )

    @cached_property
    def _keys(self) -> set[str]:
        return {word.strip("-:") for word in self._words if word.endswith(":")}

    @cached_property
    def _values(self) -> set[str]:
        """Values in the edited lines, first and last day of dates there, the event and the seed they stand in."""
        told = {word.strip(".:/-") for word in self._words if not word.endswith(":")}
        days = {day for word in told if _DATE.fullmatch(word) for day in ends("", word).values() if day}
        event = next((line.rpartition(" ")[2] for line in reversed(self._above) if "- event: " in line), "")
        stem = self.edit.path.rpartition("/")[2].removesuffix(".yaml")
        return {*told, *days, event, stem} - {""}

    @property
    def _words(self) -> list[str]:
        return [word for line in self._lines for word in _WORD.findall(line)]


def _spans(text: str, before: str = "") -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in re.findall(rf"{before}\[([0-9]+), ([0-9]+)\]", text)]
