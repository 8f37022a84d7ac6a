"""What is released agrees with itself, and the release's own seeds and code give its CSV files again, byte for byte."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import frictionless
import pytest

BESIDE: Final = {
    *("README.md", "codebook.md", "LICENSE", "LICENSE-DATA", "CITATION.cff", "croissant.json", "datacite.json"),
    "history",
}
"""What stands in `data/` besides the tables."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def described(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_every_table_is_described_with_the_size_and_hash_of_its_files(root: Path, described: dict[str, Any]) -> None:
    told = {each["path"]: (each["bytes"], each["hash"]) for each in described["resources"]}
    found = {
        f"data/{path.name}": (path.stat().st_size, f"sha256:{sha256(path)}")
        for path in (root / "data").iterdir()
        if path.suffix in {".csv", ".parquet"}
    }
    assert found == told


def test_beside_the_tables_stand_what_explains_them_and_their_history(root: Path, described: dict[str, Any]) -> None:
    tables = {Path(each["path"]).name for each in described["resources"]}
    assert {path.name for path in (root / "data").iterdir()} == tables | BESIDE


def test_the_history_has_every_earlier_release_and_each_table(root: Path, described: dict[str, Any]) -> None:
    history = root / "data" / "history"
    with (history / "releases.csv").open(encoding="utf-8", newline="") as file:
        *earlier, own = [row["version"] for row in csv.DictReader(file)]
    assert own == described["version"]
    tables = {f"{each['name']}.parquet" for each in described["resources"] if "schema" in each}
    found = {path.name for path in history.iterdir()}
    assert {name for name in found if name.endswith(".json")} == {f"{version}.json" for version in earlier}
    assert {name for name in found if name.endswith(".csv")} == {"releases.csv", "changes.csv", "retired.csv"}
    assert {name for name in found if name.endswith(".parquet")} >= tables


def test_every_file_is_listed_with_its_checksum(root: Path) -> None:
    released = [root / "datapackage.json", *(path for path in (root / "data").rglob("*") if path.is_file())]
    lines = {f"{sha256(path)}  {path.relative_to(root).as_posix()}" for path in released}
    listed = (root / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert (set(listed), len(listed)) == (lines, len(lines))


def test_the_package_is_valid_as_a_stranger_reads_it(root: Path) -> None:
    report = frictionless.Package(str(root / "datapackage.json")).validate()
    assert report.flatten(["taskName", "type", "note"]) == []


def test_a_build_at_the_release_gives_the_same_csv_bytes(root: Path, tmp_path: Path) -> None:
    """The commit that wrote the descriptor holds the seeds and the code that made the release."""
    git = ["git", "-C", str(root)]
    commit = subprocess.run(
        [*git, "log", "-1", "--format=%H", "--", "datapackage.json"], capture_output=True, text=True
    )
    packed = subprocess.run([*git, "archive", commit.stdout.strip()], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "then", filter="data")
    then = tmp_path / "then"
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(then / "src"), str(then)])}
    command = [sys.executable, "build/compile_candidate.py", "--output", str(tmp_path / "again")]
    subprocess.run(command, cwd=then, env=env, check=True, capture_output=True)
    again = {path.name: path.read_bytes() for path in (tmp_path / "again" / "data").glob("*.csv")}
    assert again == {path.name: path.read_bytes() for path in (root / "data").glob("*.csv")}
