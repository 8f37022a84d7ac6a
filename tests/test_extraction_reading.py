"""Lists of trips in XML: what is read, and what is refused at its place."""

from pathlib import Path

import pytest
from small_lists import HEAD, KABUL, PARIS, cut, faults, written

from curation import trips
from curation.texts import TextsError
from curation.trips import Trip, read_lists


def test_an_entry_is_read_as_it_stands(tmp_path: Path) -> None:
    [read] = read_lists(written(tmp_path, KABUL))
    assert read.trips == (
        Trip(
            *("11", "roe-ann", "secretary", "Ann Roe", "2013-03-25", "2013-03-26", "afghanistan", "Kabul"),
            remarks="Met with President Karzai.",
            path="lists/roe.xml",
            line=3,
            column=5,
        ),
    )


BOMB = '<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<trips>'


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (cut(HEAD + KABUL + "</trips>", "<trips>", BOMB), "document-type", 2),
        (cut(HEAD + "</trips>", "<trips>", '<!DOCTYPE t SYSTEM "file.dtd"><trips>'), "document-type", 2),
        (cut(HEAD + "</trips>", "UTF-8", "ISO-8859-1"), "not-utf-8", 1),
        (HEAD + KABUL, "not-xml", 18),  # no end
        (cut(HEAD + KABUL + "</trips>", "Karzai", "&karzai;"), "not-xml", 12),
        (cut(HEAD + KABUL + "</trips>", "<locale>Kabul", "<visit>x</visit><locale>Kabul"), "unknown-element", 10),
        (cut(HEAD + KABUL + "</trips>", ">Kabul<", "><b>Kabul</b><"), "unknown-element", 10),
        ("<visits/>", "unknown-element", 1),
        (cut(HEAD + KABUL + "</trips>", "<role>", "so <role>"), "stray-words", 5),
        (cut(HEAD + KABUL + "</trips>", "<role>secretary</role>", "<role>x</role><role>y</role>"), "twice", 5),
        (cut(HEAD + KABUL + "</trips>", "        <name>Ann Roe</name>\n", ""), "missing-field", 3),
        (cut(HEAD + KABUL + "</trips>", ' who="roe-ann"', ""), "missing-field", 3),
        (cut(HEAD + KABUL + "</trips>", "2013-03-26", "2013-02-30"), "bad-day", 3),
        (cut(HEAD + KABUL + "</trips>", "2013-03-26", "2013-03"), "bad-day", 3),
        (cut(HEAD + KABUL + "</trips>", "2013-03-26", "2012-03-26"), "bad-day", 3),  # before it begins
        (cut(HEAD + KABUL + "</trips>", "<id>11</id>", "<id >11</id>"), "unanchored-trips", 1),
        (cut(HEAD + KABUL + "</trips>", "<trips>", "<trips><!--<id>9</id></trip>-->"), "unanchored-trips", 1),
        (HEAD + KABUL + KABUL + "</trips>", "id-twice", 18),
    ],
)
def test_what_is_no_plain_list_is_refused_at_its_place(tmp_path: Path, content: str, rule: str, line: int) -> None:
    path = written(tmp_path) / "roe.xml"
    path.write_text(content, encoding="utf-8")
    assert (rule, f"lists/roe.xml:{line}") in faults(lambda: read_lists(path.parent))


@pytest.mark.parametrize(
    ("limit", "rule"), [("MOST_BYTES", "too-large"), ("MOST_TRIPS", "too-many-parts"), ("MOST_LETTERS", "too-long")]
)
def test_a_list_has_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, rule: str) -> None:
    monkeypatch.setattr(trips, limit, 1)
    found = faults(lambda: read_lists(written(tmp_path, KABUL, PARIS)))
    assert rule in {name for name, _ in found}


def test_a_folder_without_lists_is_no_folder_of_lists(tmp_path: Path) -> None:
    with pytest.raises(TextsError, match=r"holds no \.xml"):
        read_lists(tmp_path)
    with pytest.raises(TextsError, match="there is no folder"):
        read_lists(tmp_path / "none")


def test_an_id_is_one_trip_s_in_all_lists_together(tmp_path: Path) -> None:
    written(tmp_path, KABUL)
    assert faults(lambda: read_lists(written(tmp_path, KABUL, name="twin"))) == [("id-twice", "lists/twin.xml:3")]
