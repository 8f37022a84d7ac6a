"""Every cell of an exported file is that of the CSV, as a program reads it that had no part in writing it."""

from pathlib import Path

import pytest
import reading_exports
import small_release
import small_tables
from exporting import export
from reading_exports import fields, plain

from envoylog import Release

READ = {
    ".sqlite": reading_exports.of_sqlite,
    ".duckdb": reading_exports.of_duckdb,
    ".xlsx": reading_exports.of_excel,
    ".dta": reading_exports.of_stata,
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, release: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("releases")
    small = small_release.make(folder / "small")
    return {"released": release, "small": small, "hostile": small_tables.make(folder / "hostile")}


@pytest.fixture(scope="module", params=["released", "small", "hostile"])
def source(request: pytest.FixtureRequest, releases: dict[str, Path]) -> Path:
    return releases[request.param]


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb", ".xlsx"])
def test_a_file_has_every_cell_of_every_table(source: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"all{ending}"
    export(source, path)
    for table, kinds in fields(source).items():
        assert READ[ending](path, table, kinds) == plain(source, table), table


def test_a_stata_file_has_every_cell_of_its_table(source: Path, tmp_path: Path) -> None:
    for table, kinds in fields(source).items():
        path = tmp_path / f"{table}.dta"
        Release(source).export(path, table)
        assert reading_exports.of_stata(path, table, kinds) == plain(source, table), table
