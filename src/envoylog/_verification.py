"""What came of verifying a release: what is wrong in which file, and what could not be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong with a release: the file, relative to the release's folder, and a sentence."""

    file: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}: {self.says}"


@dataclass(frozen=True)
class Verification:
    """What came of verifying a release; true where nothing is wrong, and prints as text.

    `folder` is where the release stands; `version` and `fingerprint` (hex sha256) are None where its descriptor cannot
    be read. `findings` says what is wrong, file by file; `notes` what was not looked at, and why. `files` is how many
    files were read and `bytes` how long they are together; `earlier` are the versions that were had again from the
    history with the hashes that were recorded when they were released.
    """

    folder: str
    version: str | None
    fingerprint: str | None
    files: int
    bytes: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.findings

    def __str__(self) -> str:
        return "\n".join([self._verdict(), *map(str, self.findings), *self._told()])

    def _verdict(self) -> str:
        count = len(self.findings)
        found = f"{count} finding{'' if count == 1 else 's'}" if count else "sound"
        return f"Envoylog {self.version or 'of no known version'} in {self.folder}: {found}"

    def _told(self) -> list[str]:
        told = [f"{self.files} files, {self.bytes:,} bytes"]
        if self.fingerprint:
            told.append(f"fingerprint {self.fingerprint}")
        if self.earlier:
            told.append(f"had again from data/history with their recorded hashes: {', '.join(self.earlier)}")
        return [*told, *(f"note: {note}" for note in self.notes)]
