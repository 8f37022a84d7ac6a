"""Every rule finds its seeded defects; who else is asked finds what is said, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from defects import FRICTIONLESS, OWN, PANDERA, TEXTS, WALL
from defects_of_seeds import TABLES, Sown, of_lists, of_reading, of_texts, of_the_wall, refused

from curation import validation
from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.rule_pages import rules
from curation.texts_at_hand import check_texts
from curation.validation import faults_in
from curation.wall import walled
from curation.writing import write_release
from envoylog._errors import EnvoylogError

ALL: Final = [*of_reading(), *of_texts(), *of_the_wall(), *of_lists()]
ASKED: Final = [sown for sown in ALL if sown.sow]


@pytest.mark.parametrize("sown", ALL, ids=lambda sown: f"{sown.told.breaks}: {sown.told.what}"[:60])
def test_a_rule_finds_its_defect(tmp_path: Path, sown: Sown) -> None:
    if sown.sow:
        sown.sow(tmp_path)
    assert sown.told.breaks in sown.found(tmp_path)


@pytest.mark.parametrize("sown", ASKED, ids=lambda sown: f"{sown.told.breaks}: {sown.told.what}"[:60])
def test_whoever_else_is_asked_finds_what_is_said_and_nothing_else(tmp_path: Path, sown: Sown) -> None:
    assert sown.sow
    sown.sow(tmp_path)
    seeds = read_seeds(tmp_path / "seeds")  # all of these can be read
    texts = tmp_path / "texts"
    caught: set[str] = {WALL} if refused(lambda: walled(seeds)) else set()
    caught |= {TEXTS} if texts.is_dir() and refused(lambda: check_texts(seeds, texts)) else set()
    caught |= by_tables(tmp_path, sown)
    own = {sown.stage}  # which the test above is about
    assert caught - own == sown.told.caught - own


def by_tables(folder: Path, sown: Sown) -> set[str]:
    """Who finds anything in the tables that the seeds make without the wall; that none can be made, if it is said."""
    seeds = read_seeds(folder / "seeds")
    if not set(TABLES) & (sown.told.caught | sown.told.silent):
        with pytest.raises((EnvoylogError, LookupError, ValueError)):
            faults_in(compiled(seeds).arrow(), codes_of(seeds))
        return set()
    made, codes = compiled(seeds).arrow(), codes_of(seeds)
    write_release(made, folder / "release", "0.0.0", codes, {})
    by = {"pandera": PANDERA, "envoylog": OWN, "frictionless": FRICTIONLESS}
    found = [*faults_in(made, codes), *validation._frictionless(folder / "release")]
    return {by[fault.validator] for fault in found}


def test_every_rule_has_a_defect() -> None:
    lacking = sorted(rules().keys() - {sown.told.breaks for sown in ALL})
    assert lacking == [], "add a case for it to the list of its stage in tests/defects_of_seeds.py"
