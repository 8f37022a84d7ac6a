"""What is released agrees with itself, and the release's own seeds and code give its CSV files again, byte for byte."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import frictionless
import pytest


@pytest.fixture(scope="module")
def described(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_every_file_is_described_with_its_size_and_hash(root: Path, described: dict[str, Any]) -> None:
    told = {each["path"]: (each["bytes"], each["hash"]) for each in described["resources"]}
    found = {
        f"data/{path.name}": (path.stat().st_size, f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}")
        for path in (root / "data").iterdir()
    }
    assert found == told


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
