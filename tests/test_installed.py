"""A damaged release is one sentence; the installed one is found in a wheel and in a checkout, at no cost to import."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import small_release

import envoylog
from envoylog import NoRelease, Release


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.make(tmp_path_factory.mktemp("installed") / "release")


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def cut_short(name: str) -> Callable[[Path], object]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def overwritten(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def emptied(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_text())
    (folder / "datapackage.json").write_text(json.dumps(described | {"resources": []}))


def of_another_version(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_text())
    (folder / "datapackage.json").write_text(json.dumps(described | {"version": "1.0.0"}))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (shutil.rmtree, "datapackage.json is missing"),
        (without("datapackage.json"), "datapackage.json is missing"),
        (cut_short("datapackage.json"), "datapackage.json cannot be read"),
        (overwritten("datapackage.json", "[]"), "datapackage.json does not describe one"),
        (emptied, "datapackage.json lists no tables"),  # a checkout before its first release
        (without("data/record.parquet"), "record.parquet is missing"),
        (cut_short("data/record.parquet"), "record.parquet cannot be read"),
        (overwritten("data/record.parquet", ""), "record.parquet cannot be read"),
        (
            overwritten("data/record.parquet", "version https://git-lfs.github.com/spec/v1"),
            "record.parquet cannot be read",
        ),
        (of_another_version, "record.parquet is of version 0.9.0, its descriptor of 1.0.0"),
    ],
)
def test_damage_is_one_sentence_that_names_the_file(
    folder: Path, tmp_path: Path, damage: Callable[[Path], object], says: str
) -> None:
    damaged = small_release.copy(folder, tmp_path / "damaged")
    damage(damaged)
    with pytest.raises(NoRelease) as caught:
        Release(damaged).load()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


ASK = (
    "import envoylog as e; print(e.__version__, len(e.load()), len(e.tables()), e.cite() == e.load().attrs['citation'])"
)


def ask(path: Path, code: str = ASK) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(path)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=path, text=True, capture_output=True, check=False
    )


@pytest.mark.parametrize(("package", "data"), [("envoylog", "envoylog/_release"), ("src/envoylog", ".")])
def test_the_installed_release_is_found_in_a_wheel_and_in_a_checkout(
    folder: Path, tmp_path: Path, package: str, data: str
) -> None:
    shutil.copytree(Path(envoylog.__file__).parent, tmp_path / package, ignore=shutil.ignore_patterns("_release"))
    shutil.copytree(folder, tmp_path / data, dirs_exist_ok=True)
    asked = ask((tmp_path / package).parent)
    assert (asked.stdout, asked.stderr) == ("0.9.0 5 22 True\n", "")


def test_a_package_without_a_release_says_so_when_asked(tmp_path: Path) -> None:
    shutil.copytree(
        Path(envoylog.__file__).parent, tmp_path / "src" / "envoylog", ignore=shutil.ignore_patterns("_release")
    )
    asked = ask(tmp_path / "src")
    assert asked.stderr.splitlines()[-1].startswith("envoylog._errors.NoRelease: no release is installed")


def test_importing_loads_no_more_than_pandas_does() -> None:
    """A deterministic stand-in for the bound of 1.1 times `import pandas`, which bench/ measures."""
    code = "import pandas, sys; before = set(sys.modules); import envoylog; print(*sorted(set(sys.modules) - before))"
    loaded = ask(Path(envoylog.__file__).parents[1], code).stdout.split()
    assert {name.partition(".")[0] for name in loaded} <= {"envoylog", "difflib"}
    assert len(loaded) < 12
