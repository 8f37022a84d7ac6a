"""docs/citing.md and the page that goes with a release: what they tell one to run gives what they say it gives."""

import ast
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import small_release
from test_readme import run

from curation.candidate import codes_of, compiled
from curation.reading import read_seeds
from curation.release_readme import release_readme
from curation.writing import write_release
from envoylog import Release
from envoylog._cite import FORMATS
from envoylog._fingerprint import fingerprint

PAGE: Final = (Path(__file__).resolve().parent.parent / "docs" / "citing.md").read_text(encoding="utf-8")
NAME: Final = "data/README.md"


def blocks(page: str, language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [block for named, block in fenced if named == language]


def test_each_format_is_printed_as_the_page_shows(release: Path) -> None:
    told = run(sys.executable, "-c", blocks(PAGE, "python")[0], release=release)
    assert told == "".join(f"{Release(release).cite(form)}\n" for form in FORMATS)


def test_an_earlier_release_is_cited_as_the_page_shows(release: Path) -> None:
    told = run(sys.executable, "-c", blocks(PAGE, "python")[1], release=release)
    assert told == f"{Release(release, version='0.1.0').cite('bibtex')}\n"
    assert "{0.1.0}" in told


@pytest.mark.parametrize("block", blocks(PAGE, "python")[2:4])
def test_each_other_block_runs(release: Path, block: str) -> None:
    assert run(sys.executable, "-c", block, release=release) in ("", f"{Release(release).cite()}\n")


def test_the_fingerprint_by_hand_is_the_one_that_is_cited(release: Path) -> None:
    (by_shell,) = blocks(PAGE, "sh")
    printed = run(sys.executable, "-c", blocks(PAGE, "python")[4], release=release)
    if shutil.which("sha256sum"):
        assert run("sh", "-c", by_shell, release=release).split() == [printed.strip(), "-"]
    assert f"Fingerprint sha256:{printed.strip()}." in Release(release).cite()


def test_no_block_goes_untried() -> None:
    assert [len(blocks(PAGE, language)) for language in ("python", "sh", "sql", "r", "")] == [5, 1, 0, 0, 0]


def test_the_page_tells_of_every_format_and_file() -> None:
    assert [form for form in FORMATS if form != "text" and f'cite("{form}")' not in PAGE] == []


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The small release with its page and its checksums, as `sha256sum` would list them."""
    seeds = read_seeds(small_release.write_seeds(tmp_path / "seeds"))
    folder = tmp_path / "release"
    write_release(compiled(seeds).arrow(), folder, "0.9.0", codes_of(seeds), {"envoylog:released": "2026-11-22"})
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (folder / NAME).write_text(release_readme(described), encoding="utf-8")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in files]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return folder


def told(folder: Path, command: str) -> tuple[int, str]:
    """Exit status and output of a command in the folder of a release."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


COMMANDS: Final = [(0, "sha256sum"), (1, "shasum")]


@pytest.mark.parametrize(("line", "program"), COMMANDS)
def test_the_check_on_the_page_finds_a_flipped_bit_and_nothing_where_there_is_none(
    released: Path, line: int, program: str
) -> None:
    if not shutil.which(program):
        pytest.xfail(f"{program} is of another system")
    command = blocks((released / NAME).read_text(encoding="utf-8"), "sh")[0].splitlines()[line]
    assert (command.split()[0], told(released, command)) == (program, (0, ""))
    table = released / "data" / "events.csv"
    content = bytearray(table.read_bytes())
    content[-2] ^= 1
    table.write_bytes(content)
    status, output = told(released, command)
    assert (status, output.strip()) == (1, "data/events.csv: FAILED")


@pytest.mark.parametrize(("line", "program"), COMMANDS)
def test_the_fingerprint_on_the_page_is_what_its_command_gives(released: Path, line: int, program: str) -> None:
    if not shutil.which(program):
        pytest.xfail(f"{program} is of another system")
    page = (released / NAME).read_text(encoding="utf-8")
    (shown,) = blocks(page, "text")
    described = json.loads((released / "datapackage.json").read_text(encoding="utf-8"))
    command = blocks(page, "sh")[1].splitlines()[line]
    assert told(released, command)[1].split()[0] == shown.strip() == fingerprint(described)


def rows_of(page: str, version: str, release: Path) -> list[tuple[str, ...]]:
    """What the query on a page gives for a version, in a process of its own: DuckDB leaks at exit."""
    (query,) = blocks(page, "sql")
    few = f"SELECT event_id, subtype FROM ({query.strip().rstrip(';').replace('0, 1, 0', version)})"
    asked = "import sys, duckdb; print(duckdb.sql(sys.argv[1]).fetchall())"
    done = subprocess.run([sys.executable, "-c", asked, few], cwd=release, capture_output=True, text=True, check=True)
    found: list[tuple[str, ...]] = ast.literal_eval(done.stdout)
    return found


HISTORY: Final = {
    "event_id": ["a-2020", "b-2020", "b-2020", "c-2020", "d-2020"],
    "subtype": ["visit", "call", "visit", "visit", "visit"],
    "since": ["0.1.0", "0.1.0", "0.2.0", "0.0.9", "0.10.0"],
    "until": [None, "0.2.0", None, "0.1.0", None],
}


@pytest.mark.parametrize(
    ("version", "rows"),
    [
        ("0, 0, 9", [("c-2020", "visit")]),
        ("0, 1, 0", [("a-2020", "visit"), ("b-2020", "call")]),
        ("0, 2, 0", [("a-2020", "visit"), ("b-2020", "visit")]),
        ("0, 10, 0", [("a-2020", "visit"), ("b-2020", "visit"), ("d-2020", "visit")]),
    ],
)
def test_the_query_on_the_page_gives_an_earlier_version(
    released: Path, version: str, rows: list[tuple[str, str]]
) -> None:
    (released / "data" / "history").mkdir()
    pq.write_table(pa.table(HISTORY), released / "data" / "history" / "events.parquet")
    assert rows_of((released / NAME).read_text(encoding="utf-8"), version, released) == rows


def test_the_query_gives_the_first_release_its_rows_in_its_order(released: Path, release: Path) -> None:
    then = Release(release, version="0.1.0").load("events", ["event_id", "subtype"])
    found = rows_of((released / NAME).read_text(encoding="utf-8"), "0, 1, 0", release)
    assert found == [*then.itertuples(index=False, name=None)]
    assert len(found) == 72


def test_the_page_lists_every_table_with_its_rows(released: Path) -> None:
    page = (released / NAME).read_text(encoding="utf-8")
    tables = Release(released).tables().itertuples()
    assert [row.table for row in tables if f"| `{row.table}` | {row.rows:,} | {row.description} |" not in page] == []
    assert "$" not in re.sub(r"^```powershell\n.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
