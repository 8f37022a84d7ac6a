"""An edit put to all that a checkout checks: reading, texts, the wall, the canonical form, validation."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from bench.mutation.seed_pages import Edit
from bench.roots import ROOT
from curation.candidate import codes_of
from curation.canonical import canonical
from curation.checking import check
from curation.codebook_page import codebook_page
from curation.findings import Finding, SeedErrors
from curation.publishing import seeds_fingerprint, write_validated
from curation.reading import Seeds, read_seeds
from curation.texts_at_hand import held
from curation.validation import InvalidRelease, faults_in
from curation.versions import last_version
from curation.wall import walled

Tables = Mapping[str, pa.Table]
RELEASED: Final = last_version(ROOT)


@dataclass(frozen=True)
class Trial:
    """What came of an edit.

    `findings` refuse it with or without texts, `at_hand` those that only the texts at hand tell; `stray` is whatever
    else stopped it. Otherwise `tables` are the candidate's and `page` its codebook.
    """

    edit: Edit
    findings: Sequence[Finding] = ()
    at_hand: Sequence[Finding] = ()
    stray: str = ""
    tables: Tables | None = None
    page: str = ""


def unedited(folder: Path) -> Edit:
    """An edit that leaves everything as it is."""
    path = "vocabularies.yaml"
    content = (folder / path).read_bytes()
    return Edit("", path, content, content, (1,))


def tried(folder: Path, edit: Edit, texts: Path | None, *, whole: bool = False) -> Trial:
    """Make the edit in a folder of seeds, run the checks, and undo it; `whole` also writes the candidate out."""
    with _made(folder, edit):
        try:
            seeds = read_seeds(folder)
            tables = walled(seeds, RELEASED).arrow()
            if whole or not _canonical(seeds, edit):
                check(folder, [], None, RELEASED)
            _validate(tables, seeds, folder, whole=whole)
            return Trial(edit, at_hand=_held(seeds, edit, texts), tables=tables, page=codebook_page(seeds))
        except SeedErrors as error:
            return Trial(edit, findings=[found for found in error.findings if found.severity == "error"])
        except InvalidRelease as error:
            return Trial(edit, stray=str(error))
        except Exception as error:  # whatever it is, it is no way to tell a curator what to mend
            return Trial(edit, stray=f"{type(error).__name__}: {error}")


@contextmanager
def _made(folder: Path, edit: Edit) -> Iterator[None]:
    path, copy = folder / edit.path, folder / edit.copy
    if edit.after is None:
        path.unlink()
    else:
        path.write_bytes(edit.after)
    if edit.copy:
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(edit.before)
    yield
    path.write_bytes(edit.before)
    if edit.copy:
        copy.unlink()


def _canonical(seeds: Seeds, edit: Edit) -> bool:
    """Whether the edited seed is in its one form; where it is, `check` could only read and resolve all once more."""
    own = [(kind, record) for kind, record in seeds.files() if record.path.endswith(f"/{edit.path}")]
    return edit.after is None or [canonical(record, kind).encode() for kind, record in own] == [edit.after]


def _validate(tables: Tables, seeds: Seeds, folder: Path, *, whole: bool) -> None:
    codes = codes_of(seeds)
    if not whole:
        if faults := faults_in(tables, codes):
            raise InvalidRelease(faults)
        return
    with tempfile.TemporaryDirectory() as name:
        write_validated(tables, Path(name) / "candidate", codes, seeds_fingerprint(folder))


def _held(seeds: Seeds, edit: Edit, texts: Path | None) -> Sequence[Finding]:
    """What the texts at hand tell: that of the edited source, or of all where names changed that prose may share."""
    if texts is None:
        return ()
    masking = edit.path.startswith(("actors/", "places."))
    own = [source for source in seeds.sources if source.path.endswith(f"/{edit.path}")]
    return held(replace(seeds, sources=seeds.sources if masking else own), texts).findings
