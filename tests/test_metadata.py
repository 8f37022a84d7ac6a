"""What catalogues read of a release: each file before its own validator, and broken ones, which it must refuse.

`.ci/metadata` has cffconvert, which needs libraries older than ours, on the path for the tests with the marker `cff`.
"""

import csv
import datetime
import hashlib
import json
import math
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import frictionless
import mlcroissant
import pytest
import small_release
import yaml
from datacite import schema45

from curation import about, croissant, release_metadata
from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.release_metadata import metadata_files
from curation.writing import write_release
from envoylog._cite import as_bibtex, as_text, reference
from envoylog._fingerprint import fingerprint

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = "2026-11-22"
CFF, ZENODO, DATACITE, CROISSANT, README = (
    *("CITATION.cff", ".zenodo.json", "data/datacite.json", "data/croissant.json", "data/README.md"),
)
DESCRIPTOR: Final = "datapackage.json"
FILES: Final = {CFF, ZENODO, "data/CITATION.cff", CROISSANT, DATACITE, README}
SEMANTIC: Final = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
OLD_WAYS: Final = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries below mlcroissant
Json = Any


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The descriptor of the release that stands, with its day; those of 0.1.0 and 0.2.0 do not say one."""
    found: dict[str, Any] = json.loads((ROOT / DESCRIPTOR).read_text(encoding="utf-8"))
    return {"envoylog:released": DAY} | found


@pytest.fixture(scope="module")
def texts(described: dict[str, Any]) -> dict[str, str]:
    return metadata_files(described, described["envoylog:released"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> Path:
    """A copy of the release that stands, with what is generated of it."""
    made = tmp_path_factory.mktemp("release")
    shutil.copytree(ROOT / "data", made / "data")
    shutil.copyfile(ROOT / DESCRIPTOR, made / DESCRIPTOR)
    for path, text in texts.items():
        (made / path).write_text(text, encoding="utf-8")
    return made


# -- the validators: what each finds wrong with the file of a release


def cff_faults(release: Path) -> list[str]:
    """What cffconvert, the validator of the Citation File Format, says of CITATION.cff."""
    done = subprocess.run(
        ["cffconvert", "--validate", "--infile", str(release / CFF)], capture_output=True, text=True, check=False
    )
    return [done.stdout + done.stderr] if done.returncode else []


def datacite_faults(release: Path) -> list[str]:
    """What the JSON schema of DataCite 4.5 says, as DataCite's client for Python has it."""
    return [fault.message for fault in schema45.validator.iter_errors(_json(release / DATACITE))]


def croissant_faults(release: Path) -> list[str]:
    """What mlcroissant, the validator of Croissant, says: its warnings too."""
    try:
        told = mlcroissant.Dataset(jsonld=release / CROISSANT).metadata.ctx.issues
    except mlcroissant.ValidationError as error:
        return [str(error)]
    return [*told.errors, *told.warnings]


def frictionless_faults(release: Path) -> list[str]:
    """What frictionless says of the descriptor, without reading the tables."""
    try:
        package = frictionless.Package(str(release / DESCRIPTOR))
    except frictionless.FrictionlessException as error:
        return [error.error.note, *(each.note for each in error.reasons)]
    return [fault.note for fault in package.metadata_validate(package.to_descriptor())]


ZENODO_KEYS: Final[dict[str, Callable[[Json], bool]]] = {
    "title": lambda value: isinstance(value, str) and bool(value.strip()),
    "upload_type": lambda value: value == "dataset",
    "description": lambda value: isinstance(value, str) and bool(re.fullmatch(r"<p>[^<>]+</p>", value)),
    "creators": lambda value: bool(value) and all(_creator(each) for each in value),
    "access_right": lambda value: value in ("open", "embargoed", "restricted", "closed"),
    "license": lambda value: value in ("cc-by-4.0", "cc0-1.0"),
    "version": lambda value: isinstance(value, str),
    "publication_date": lambda value: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)),
    "language": lambda value: bool(re.fullmatch("[a-z]{3}", value)),
    "keywords": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "notes": lambda value: isinstance(value, str),
}
"""The names that Zenodo's deposit interface knows and we use, and what each takes by its documentation."""


def zenodo_faults(release: Path) -> list[str]:
    """What breaks the rules of Zenodo's deposit interface as documented; no package has them as a schema."""
    told = _json(release / ZENODO)
    needed = {"title", "upload_type", "description", "creators", "access_right", "license"}
    faults = [f"{name} is missing" for name in sorted(needed - told.keys())]
    faults += [f"{name} is unknown" for name in sorted(told.keys() - ZENODO_KEYS.keys())]
    return faults + [name for name, value in told.items() if name in ZENODO_KEYS and not ZENODO_KEYS[name](value)]


def _creator(value: Json) -> bool:
    """Zenodo takes `name`, and a few keys on persons, which a body does not have."""
    return isinstance(value, dict) and isinstance(value.get("name"), str) and value.keys() <= {"name", "affiliation"}


def _json(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8"))


VALIDATORS: Final[dict[str, Callable[[Path], list[str]]]] = {
    CFF: cff_faults,
    ZENODO: zenodo_faults,
    DATACITE: datacite_faults,
    CROISSANT: croissant_faults,
    DESCRIPTOR: frictionless_faults,
}
MARKS: Final = {CFF: [pytest.mark.cff], CROISSANT: [OLD_WAYS]}


@pytest.mark.parametrize("file", [pytest.param(file, marks=MARKS.get(file, []), id=file) for file in VALIDATORS])
def test_each_file_is_valid_to_its_own_validator(folder: Path, file: str) -> None:
    assert VALIDATORS[file](folder) == []


class Damage(NamedTuple):
    """A change to a file after which it is no longer what its standard asks for."""

    file: str
    what: str
    change: Callable[[Json], object]


DAMAGES: Final = [
    Damage(CFF, "no authors", lambda d: d.pop("authors")),
    Damage(CFF, "an author without a name", lambda d: d.update(authors=["Envoylog contributors"])),
    Damage(CFF, "a kind of work that there is not", lambda d: d.update(type="data set")),
    Damage(CFF, "a licence without an SPDX name", lambda d: d.update(license="CC BY 4.0")),
    Damage(CFF, "a day that is none", lambda d: d.update({"date-released": "22 November 2026"})),
    Damage(CFF, "a version that is no text", lambda d: d.update(version=["0.3.0"])),
    Damage(CFF, "an identifier that says nothing", lambda d: d["identifiers"][0].pop("value")),
    Damage(CFF, "a DOI that is an address", lambda d: d.update(doi="https://doi.org/10.1234/abc")),
    Damage(CFF, "a key that there is not", lambda d: d.update(fingerprint="0")),
    Damage(ZENODO, "no creators", lambda d: d.update(creators=[])),
    Damage(ZENODO, "a creator without a name", lambda d: d["creators"][0].pop("name")),
    Damage(ZENODO, "no licence", lambda d: d.pop("license")),
    Damage(ZENODO, "a licence that Zenodo does not know", lambda d: d.update(license="CC BY 4.0")),
    Damage(ZENODO, "a day that is none", lambda d: d.update(publication_date="2026")),
    Damage(ZENODO, "a language of two letters", lambda d: d.update(language="en")),
    Damage(ZENODO, "a version that is a number", lambda d: d.update(version=0.3)),
    Damage(ZENODO, "a key that there is not", lambda d: d.update(fingerprint="0")),
    Damage(DATACITE, "no year", lambda d: d.pop("publicationYear")),
    Damage(DATACITE, "a year that is a number", lambda d: d.update(publicationYear=2026)),
    Damage(DATACITE, "no creators", lambda d: d.update(creators=[])),
    Damage(DATACITE, "a publisher as DataCite 4.4 had it", lambda d: d.update(publisher="Envoylog contributors")),
    Damage(DATACITE, "a kind of resource that there is not", lambda d: d["types"].update(resourceTypeGeneral="Data")),
    Damage(DATACITE, "a kind of date that there is not", lambda d: d["dates"][0].update(dateType="Released")),
    Damage(DATACITE, "a DOI that is an address", lambda d: d.update(doi="https://doi.org/10.1234/abc")),
    Damage(DATACITE, "a version that is a number", lambda d: d.update(version=0.3)),
    Damage(DATACITE, "another schema", lambda d: d.update(schemaVersion="http://datacite.org/schema/kernel-3")),
    Damage(CROISSANT, "it is no dataset", lambda d: d.update({"@type": "sc:Thing"})),
    Damage(CROISSANT, "a version of the standard that there is not", lambda d: d.update(conformsTo="1.1")),
    Damage(CROISSANT, "a file without a hash", lambda d: d["distribution"][0].pop("sha256")),
    Damage(CROISSANT, "a file without a place", lambda d: d["distribution"][0].pop("contentUrl")),
    Damage(CROISSANT, "a file without a format", lambda d: d["distribution"][0].pop("encodingFormat")),
    Damage(CROISSANT, "a column of no file", lambda d: _field(d)["source"].update(fileObject={"@id": "no.parquet"})),
    Damage(CROISSANT, "a field without a type", lambda d: _field(d).pop("dataType")),
    Damage(CROISSANT, "a type that there is not", lambda d: _field(d).update(dataType="sc:Nonsense")),
    Damage(CROISSANT, "codes of another field", lambda d: d["recordSet"][-1]["data"][0].update(other="code")),
    Damage(CROISSANT, "a day that is none", lambda d: d.update(datePublished="soon")),
    Damage(CROISSANT, "no licence", lambda d: d.pop("license")),
    Damage(CROISSANT, "a version that is not MAJOR.MINOR.PATCH", lambda d: d.update(version="0.3-draft")),
    Damage(DESCRIPTOR, "a resource without a path", lambda d: d["resources"][0].pop("path")),
    Damage(DESCRIPTOR, "a field without a name", lambda d: d["resources"][0]["schema"]["fields"][0].pop("name")),
    Damage(DESCRIPTOR, "a key of no field", lambda d: d["resources"][0]["schema"].update(primaryKey=["no_field"])),
    Damage(DESCRIPTOR, "no resources", lambda d: d.update(resources="none")),
]


def _field(told: Json) -> Json:
    return told["recordSet"][0]["field"][0]


def cut(file: str, text: str) -> Json:
    """What a file says; a Croissant file with one table and one vocabulary alone, to be read in no time."""
    told = yaml.safe_load(text) if file == CFF else json.loads(text)
    if file == CROISSANT:
        told["recordSet"] = [told["recordSet"][0], told["recordSet"][-1]]
    return told


@pytest.mark.parametrize(
    "damage", [pytest.param(each, marks=MARKS.get(each.file, []), id=f"{each.file}: {each.what}") for each in DAMAGES]
)
def test_each_validator_refuses_a_broken_file(tmp_path: Path, folder: Path, damage: Damage) -> None:
    (tmp_path / "data").mkdir()
    told = cut(damage.file, (folder / damage.file).read_text(encoding="utf-8"))
    damage.change(told)
    (tmp_path / damage.file).write_text(json.dumps(told), encoding="utf-8")  # which is YAML too
    assert VALIDATORS[damage.file](tmp_path) != []


@OLD_WAYS
def test_what_is_cut_is_not_broken_by_that(tmp_path: Path, texts: dict[str, str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / CROISSANT).write_text(json.dumps(cut(CROISSANT, texts[CROISSANT])), encoding="utf-8")
    assert croissant_faults(tmp_path) == []


def test_no_validator_goes_without_a_broken_file() -> None:
    assert {damage.file for damage in DAMAGES} == set(VALIDATORS)


# -- what the files say


def test_the_files_are_the_same_for_the_same_release_and_day(described: dict[str, Any], texts: dict[str, str]) -> None:
    day = described["envoylog:released"]
    turned = dict(reversed(described.items()))
    assert set(texts) == FILES
    assert metadata_files(turned, day) == texts
    assert metadata_files({**described, "envoylog:released": "1999-01-01"}, day) == texts
    assert texts[CFF] == texts["data/CITATION.cff"]
    assert all(text.endswith("\n") and "\r" not in text for text in texts.values())


@pytest.mark.parametrize("day", ["", "2026", "22.11.2026", "2026-02-30", "soon"])
def test_a_day_that_is_none_is_refused(described: dict[str, Any], day: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|day|month"):
        metadata_files(described, day)


@pytest.mark.parametrize("file", sorted(FILES))
def test_every_file_names_version_day_licence_author_and_fingerprint(
    described: dict[str, Any], texts: dict[str, str], file: str
) -> None:
    wanted = [described["version"], described["envoylog:released"], "Envoylog contributors", fingerprint(described)]
    assert [words for words in [*wanted, described["title"]] if words not in texts[file]] == []
    assert re.search(r"cc[ -]by[ -]4\.0", texts[file], re.IGNORECASE)


@pytest.mark.parametrize("file", sorted(FILES))
def test_no_file_claims_a_doi_or_an_address_that_there_is_not(
    described: dict[str, Any], monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(about, "HOMEPAGE", None)
    without = {name: value for name, value in described.items() if name not in ("id", "homepage")}
    text = metadata_files(without, DAY)[file]
    assert not re.search(r"doi\b|10\.\d{4}/", text, re.IGNORECASE)
    assert {"url", "homepage"} & (yaml.safe_load(text).keys() if file != README else set()) == set()


@OLD_WAYS
@pytest.mark.parametrize("file", [pytest.param(file, marks=MARKS.get(file, [])) for file in VALIDATORS])
def test_once_there_is_a_doi_it_is_entered_in_one_place(
    described: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """A DOI and an address come into the descriptor with the next release, and from there into every file."""
    monkeypatch.setattr(about, "HOMEPAGE", "https://envoylog.example/")
    told = described | {"id": "https://doi.org/10.1234/abc", "homepage": "https://envoylog.example/"}
    (tmp_path / "data").mkdir()
    (tmp_path / DESCRIPTOR).write_text(json.dumps(told), encoding="utf-8")
    for path, text in metadata_files(told, DAY).items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert VALIDATORS[file](tmp_path) == []
    assert ("10.1234/abc" in (tmp_path / file).read_text(encoding="utf-8")) == (file != ZENODO)


def test_versions_are_what_each_standard_takes(texts: dict[str, str], described: dict[str, Any]) -> None:
    """Croissant asks for MAJOR.MINOR.PATCH; the others take any text, which must stay one and no number."""
    told = [yaml.safe_load(texts[file])["version"] for file in (CFF, ZENODO, DATACITE, CROISSANT)]
    assert told == [described["version"]] * 4
    assert re.fullmatch(SEMANTIC, described["version"])


def test_the_citation_within_is_that_of_the_package(described: dict[str, Any], texts: dict[str, str]) -> None:
    told = reference(described)
    assert json.loads(texts[CROISSANT])["citeAs"] == as_bibtex(told)
    assert [words for words in (as_text(told), as_bibtex(told)) if words not in texts[README]] == []


# -- Croissant


def test_croissant_has_what_its_standard_requires(texts: dict[str, str]) -> None:
    """All but `url` as long as the dataset has no page of its own: none is made up."""
    told = json.loads(texts[CROISSANT])
    required = {"@context", "@type", "conformsTo", "description", "license", "name", "creator", "datePublished"}
    assert (required - told.keys(), told["isLiveDataset"], told.get("url")) == (set(), False, about.HOMEPAGE)


def test_croissant_lists_every_file_with_its_hash(texts: dict[str, str], described: dict[str, Any]) -> None:
    told = {each["@id"]: (each["contentSize"], each["sha256"]) for each in json.loads(texts[CROISSANT])["distribution"]}
    found = {
        Path(each["path"]).name: (f"{(ROOT / each['path']).stat().st_size} B", _sha256(ROOT / each["path"]))
        for each in described["resources"]
    }
    assert told == found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_croissant_has_every_column_key_and_reference_of_the_descriptor(
    texts: dict[str, str], described: dict[str, Any]
) -> None:
    sets = {each["@id"]: each for each in json.loads(texts[CROISSANT])["recordSet"]}
    tables = {each["name"]: each["schema"] for each in described["resources"] if "schema" in each}
    assert {name for name in sets if not name.startswith("codes/")} == set(tables)
    for name, schema in tables.items():
        fields = {each["@id"]: each for each in sets[name]["field"]}
        assert list(fields) == [f"{name}/{each['name']}" for each in schema["fields"]]
        assert sets[name]["key"] == [{"@id": f"{name}/{column}"} for column in schema["primaryKey"]]
        wanted = {
            f"{name}/{key['fields'][0]}": f"{key['reference']['resource'] or name}/{key['reference']['fields'][0]}"
            for key in schema.get("foreignKeys", [])
        } | {
            f"{name}/{each['name']}": f"codes/{each['envoylog:vocabulary']}/name"
            for each in schema["fields"]
            if "envoylog:vocabulary" in each
        }
        assert {at: each["dct:references"]["@id"] for at, each in fields.items() if "dct:references" in each} == wanted
    everything = [each for told in sets.values() for each in told["field"]]
    led = {each["dct:references"]["@id"] for each in everything if "dct:references" in each}
    assert led - {each["@id"] for each in everything} == set()


def test_croissant_has_every_code_of_every_vocabulary_in_its_order(texts: dict[str, str]) -> None:
    with (ROOT / "data" / "vocabularies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        each["@id"].removeprefix("codes/"): [row[each["key"]["@id"]] for row in each["data"]]
        for each in json.loads(texts[CROISSANT])["recordSet"]
        if each.get("dataType") == "sc:Enumeration"
    }
    ranked = sorted(rows, key=lambda row: int(row["rank"]))
    codes = {name: [row["code"] for row in ranked if row["vocabulary"] == name] for name in told}
    assert told == codes
    assert len(told) > 30


@pytest.fixture(scope="module")
def dataset(folder: Path) -> mlcroissant.Dataset:
    """The release as mlcroissant reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return mlcroissant.Dataset(jsonld=folder / CROISSANT)


READ: Final = ["actors", "events", "participants", "passages", "places", "policy_actions", "sources"]


@OLD_WAYS
@pytest.mark.parametrize("table", READ)
def test_a_table_read_by_mlcroissant_is_the_csv_cell_for_cell(
    folder: Path, dataset: mlcroissant.Dataset, table: str
) -> None:
    """Text, days, whole numbers with and without nulls, numbers and references within and between tables."""
    records = dataset.records(record_set=table)
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{f"{table}/{name}": cell for name, cell in row.items()} for row in csv.DictReader(file)]
    assert [[*map(_cell, record.values())] for record in records] == [[*map(_told, row.values())] for row in rows]
    assert len(rows) > 20


def _cell(value: Json) -> str | float:
    """A value as the CSV has it; a number as a number, for one is written in several ways."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return _told(value.decode())
    return value.date().isoformat() if isinstance(value, datetime.datetime) else _told(str(value))


def _told(cell: str) -> str | float:
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell


@OLD_WAYS
def test_mlcroissant_refuses_a_table_that_is_not_as_released(folder: Path, tmp_path: Path) -> None:
    damaged = small_release.copy(folder, tmp_path / "damaged")
    table = damaged / "data" / "actors.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    with pytest.raises(mlcroissant.GenerationError) as caught:
        list(mlcroissant.Dataset(jsonld=damaged / CROISSANT).records(record_set="actors"))
    assert "hash" in f"{caught.value} {caught.value.__cause__}".lower()


# -- the release that stands


def drifted(release: Path) -> list[str]:
    """The files of a release that says its day which are not what is generated of it."""
    told = _json(release / DESCRIPTOR)
    anew = metadata_files(told, told["envoylog:released"])
    here = {path: (release / path).read_text(encoding="utf-8") for path in anew if (release / path).is_file()}
    return sorted(path for path, text in anew.items() if here.get(path) != text)


def test_what_stands_is_what_is_generated_of_the_release() -> None:
    """0.2.0, which says no day, was released before these files were generated."""
    told = _json(ROOT / DESCRIPTOR)
    if "envoylog:released" not in told:
        assert told["version"] == "0.2.0"
    elif odd := drifted(ROOT):
        pytest.fail(f"{odd[0]} is not what the release says; only build/publish_release.py writes it", pytrace=False)


@pytest.fixture(scope="module")
def made_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release, with its day and what is generated of it."""
    made = tmp_path_factory.mktemp("small") / "release"
    seeds = read_seeds(small_release.write_seeds(made.with_name("seeds")))
    write_release(compiled(seeds).arrow(), made, "0.9.0", codes_of(seeds), {"envoylog:released": DAY})
    for path, text in metadata_files(_json(made / DESCRIPTOR), DAY).items():
        (made / path).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def small(made_small: Path, tmp_path: Path) -> Path:
    return small_release.copy(made_small, tmp_path / "release")


@pytest.mark.parametrize("file", sorted(FILES))
def test_a_file_that_drifts_is_named(small: Path, file: str) -> None:
    assert drifted(small) == []
    (small / file).write_text((small / file).read_text(encoding="utf-8").replace("0.9.0", "0.9.1", 1), encoding="utf-8")
    assert drifted(small) == [file]
    (small / file).unlink()
    assert drifted(small) == [file]


@OLD_WAYS
def test_any_release_gives_files_that_are_valid(small: Path) -> None:
    assert {file: found for file, check in VALIDATORS.items() if file != CFF and (found := check(small))} == {}


def test_each_word_on_the_dataset_is_used(texts: dict[str, str]) -> None:
    said = [value for name, value in vars(about).items() if name.isupper() and value is not None and name != "NAME"]
    words = [each for value in said for each in ([value] if isinstance(value, str) else list(value))]
    everything = "\n".join(texts.values()).replace("\n  ", " ")
    assert [each for each in words if each not in everything and each not in about.LICENCE] == []
    assert {release_metadata.about, croissant.about} == {about}
