"""A citation says the same in every format, as parsers that are not ours read it, and never a year nobody knows."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
import pytest
import rispy
import small_release
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pybtex.plugin import find_plugin

from curation import about
from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.writing import write_release
from envoylog import Release
from envoylog._cite import AUTHOR, FORMATS, Reference, as_bibtex, as_csl_json, as_ris, as_text, citation, reference
from envoylog._fingerprint import fingerprint

TITLE: Final = "Envoylog: reported diplomacy on Afghanistan"
HASH: Final = "0123456789abcdef" * 4
UNDATED: Final = Reference(TITLE, "0.2.0", "CC BY 4.0", HASH, None, None)
DATED: Final = UNDATED._replace(version="0.3.0", day="2026-11-22")
WITH_DOI: Final = DATED._replace(doi="10.1234/abc_d.5")
EACH: Final = pytest.mark.parametrize("told", [UNDATED, DATED, WITH_DOI], ids=["undated", "dated", "with a DOI"])
TITLES: Final = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release, released on a day."""
    folder = tmp_path_factory.mktemp("released") / "release"
    seeds = read_seeds(small_release.write_seeds(folder.with_name("seeds")))
    write_release(compiled(seeds).arrow(), folder, "0.9.0", codes_of(seeds), {"envoylog:released": "2026-11-22"})
    return folder


@pytest.fixture(scope="module")
def described(released: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    return found


def entry(text: str) -> Entry:
    """The one entry of a BibTeX file, as pybtex reads it."""
    ((_, found),) = parse_string(text, "bibtex").entries.items()
    return found


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (UNDATED, f"{AUTHOR}. {TITLE}. Version 0.2.0 [data set]. CC BY 4.0. Fingerprint sha256:{HASH}."),
        (DATED, f"{AUTHOR} (2026). {TITLE}. Version 0.3.0 [data set]. CC BY 4.0. Fingerprint sha256:{HASH}."),
        (
            WITH_DOI,
            f"{AUTHOR} (2026). {TITLE}. Version 0.3.0 [data set]. CC BY 4.0. Fingerprint sha256:{HASH}. "
            "https://doi.org/10.1234/abc_d.5",
        ),
    ],
)
def test_the_sentence(told: Reference, says: str) -> None:
    assert as_text(told) == says


@EACH
def test_bibtex_reads_back(told: Reference) -> None:
    read = entry(as_bibtex(told))
    fields = read.fields
    assert (read.type, read.key) == ("misc", f"envoylog-{told.version}")
    assert [person.last_names for person in read.persons["author"]] == [[f"{{{AUTHOR}}}"]]
    assert (fields["title"], fields["version"]) == (f"{{{TITLE}}}", told.version)
    assert (fields.get("year"), fields.get("doi")) == (told.day and "2026", told.doi)
    assert ("CC BY 4.0" in fields["note"], f"sha256:{HASH}" in fields["note"]) == (True, True)


@EACH
def test_an_old_style_of_bibtex_prints_all_that_it_should(told: Reference) -> None:
    printed = next(iter(find_plugin("pybtex.style.formatting", "unsrt")().format_entries([entry(as_bibtex(told))])))
    text = printed.text.render_as("text")
    wanted = [AUTHOR, TITLE, f"version {told.version}", "CC BY 4.0", HASH, *(["2026"] if told.day else [])]
    assert [words for words in wanted if words not in text] == []
    assert told.day or "2026" not in text


@given(title=TITLES)
def test_no_sign_in_a_title_is_obeyed_by_latex(title: str) -> None:
    written = entry(as_bibtex(DATED._replace(title=title))).fields["title"].removeprefix("{").removesuffix("}")
    names = {"braceleft": "{", "braceright": "}", "backslash": "\\", "asciitilde": "~", "asciicircum": "^"}
    parts = re.split(r"\\text([a-z]+)\{\}|\\([&%$#_])", written)
    assert [part for part in parts[::3] if set(part) & set("\\~^&%$#_{}")] == []
    read = zip(parts[::3], [*parts[1::3], None], [*parts[2::3], None], strict=True)
    assert "".join(text + (names[name] if name else sign or "") for text, name, sign in read) == title


@EACH
def test_csl_json_reads_back_and_is_cited(told: Reference) -> None:
    """citeproc-py warns of a name that is none of CSL's, and a warning is an error here."""
    (item,) = json.loads(as_csl_json(told))
    assert (item["type"], item["author"]) == ("dataset", [{"literal": AUTHOR}])
    assert (item["title"], item["version"], item.get("DOI")) == (TITLE, told.version, told.doi)
    assert item.get("issued") == (told.day and {"date-parts": [[2026, 11, 22]]})
    assert ("CC BY 4.0" in item["note"], f"sha256:{HASH}" in item["note"]) == (True, True)
    style = CitationStylesStyle("harvard-cite-them-right", validate=True)
    page = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    page.register(Citation([CitationItem(item["id"])]))
    (printed,) = (str(line) for line in page.bibliography())
    assert printed.startswith(f"{AUTHOR} ({'2026' if told.day else 'no date'})")
    assert TITLE in printed


@EACH
def test_ris_reads_back(told: Reference) -> None:
    (read,) = rispy.loads(as_ris(told))
    assert (read["type_of_reference"], read["authors"], read["title"]) == ("DATA", [AUTHOR], TITLE)
    assert (read.get("year"), read.get("date")) == ((told.day and "2026"), told.day and "2026/11/22")
    assert (read["edition"], read.get("doi")) == (told.version, told.doi)
    assert read["notes"] == [f"Licence: CC BY 4.0. Fingerprint: sha256:{HASH}"]


def test_a_reference_is_what_the_descriptor_says(described: dict[str, Any]) -> None:
    told = Reference(TITLE, "0.9.0", "CC BY 4.0", fingerprint(described), "2026-11-22", about.DOI)
    assert reference(described) == told
    told = told._replace(doi=None)
    assert reference(described | {"id": "https://doi.org/10.1234/abc"}) == told._replace(doi="10.1234/abc")
    assert reference(described | {"id": "not-a-doi"}) == told
    undated = {name: value for name, value in described.items() if name not in ("envoylog:released", "id")}
    assert reference(undated) == told._replace(day=None)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_a_release_is_that_of_its_descriptor(
    released: Path, described: dict[str, Any], form: str
) -> None:
    cited = Release(released).cite(form)
    assert cited == FORMATS[form](reference(described))
    assert [words for words in ("2026", "0.9.0", "CC BY 4.0", fingerprint(described)) if words not in cited] == []
    assert ("doi" in cited.lower()) == (about.DOI is not None)


def test_every_table_carries_the_sentence_in_its_file_and_in_pandas(released: Path, described: dict[str, Any]) -> None:
    release = Release(released)
    files = sorted((released / "data").glob("*.parquet"))
    told = [json.loads(pq.read_schema(path).metadata[b"PANDAS_ATTRS"])["citation"] for path in files]
    assert {*told, release.load("actors").attrs["citation"], release.cite()} == {citation(described)}
    assert len(files) == len(release.tables())


def test_a_doi_and_an_address_are_entered_once_and_come_with_the_next_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.writing.DOI", "10.1234/abc")
    monkeypatch.setattr("curation.writing.HOMEPAGE", "https://envoylog.example/")
    seeds = read_seeds(small_release.write_seeds(tmp_path / "seeds"))
    write_release(compiled(seeds).arrow(), tmp_path / "release", "0.9.0", codes_of(seeds), {})
    described = json.loads((tmp_path / "release" / "datapackage.json").read_text(encoding="utf-8"))
    assert (described["id"], described["homepage"]) == ("https://doi.org/10.1234/abc", "https://envoylog.example/")
    release = Release(tmp_path / "release")
    assert [form for form in FORMATS if "10.1234/abc" not in release.cite(form)] == []
    told = json.loads(pq.read_schema(tmp_path / "release" / "data" / "events.parquet").metadata[b"PANDAS_ATTRS"])
    assert told["citation"] == release.cite()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_the_first_releases_have_their_fingerprint_and_no_year(root: Path, version: str, form: str) -> None:
    """They recorded no day in their descriptors."""
    release = Release(root, version=version)
    recorded = release.versions().set_index("version").loc[version, "fingerprint"]
    cited = release.cite(form)
    assert [words for words in (version, "CC BY 4.0", f"sha256:{recorded}") if words not in cited] == []
    assert not re.search(r"20\d\d\b(?![0-9a-f])", cited.replace(str(recorded), ""))
    assert (
        citation(json.loads((root / "data" / "history" / "0.1.0.json").read_text(encoding="utf-8")))
        == (Release(root, version="0.1.0").load("places").attrs["citation"])
    )


def test_the_fingerprint_is_what_the_files_give_and_what_the_command_prints(
    released: Path, described: dict[str, Any]
) -> None:
    files = sorted((path.name.encode(), path) for path in (released / "data").glob("*.csv"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  data/{path.name}\n" for _, path in files]
    assert fingerprint(described) == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert len(lines) == 22
    command = "sha256sum data/*.csv | LC_ALL=C sort -k 2 | sha256sum"
    if shutil.which("sha256sum"):
        printed = subprocess.run(["sh", "-c", command], cwd=released, capture_output=True, text=True, check=True).stdout
        assert printed.split()[0] == fingerprint(described)


def test_a_fingerprint_changes_with_any_csv_and_with_nothing_else(described: dict[str, Any]) -> None:
    was = fingerprint(described)
    for at, resource in enumerate(described["resources"]):
        changed = [*described["resources"]]
        changed[at] = resource | {"hash": f"sha256:{HASH}"}
        assert (fingerprint(described | {"resources": changed}) == was) == ("schema" not in resource)
    assert fingerprint(described | {"resources": described["resources"][::-1], "version": "9.9.9"}) == was
