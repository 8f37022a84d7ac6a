"""A file of another kind says which release it is, and is written whole or not at all."""

import json
import re
import resource
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import small_release
import small_tables
from exporting import export
from reading_exports import duckdb, of_sqlite, of_stata, sheet

import envoylog
from envoylog import CannotWrite, EnvoylogError, NoRelease, Release, Unknown
from envoylog._export import KINDS

ENDINGS = (".sqlite", ".duckdb", ".xlsx", ".dta")
ABOUT = ("name", "title", "description", "version", "released", "fingerprint", "rule", "licence", "citation")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.make(tmp_path_factory.mktemp("export") / "release")


def about(path: Path) -> dict[str, str]:
    """What a file says of the release, read by others."""
    if path.suffix == ".xlsx":
        return {name: text for name, text in sheet(path, "about")[: len(ABOUT)] if name in ABOUT}
    if path.suffix == ".dta":
        import pyreadstat

        return dict(note.split(": ", 1) for note in pyreadstat.read_dta(str(path), metadataonly=True)[1].notes)
    if path.suffix == ".duckdb":
        (told,) = json.loads(duckdb(path, "-json", "FROM _release"))
    else:
        told = dict(zip(ABOUT, of_sqlite(path, "_release", dict.fromkeys(ABOUT, "string"))[0], strict=True))
    return {name: text for name, text in told.items() if text}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_says_which_release_it_is_and_how_to_cite_it(release: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"told{ending}"
    export(release, path, "record", rule="most_precise")
    summed = subprocess.run(
        "LC_ALL=C sha256sum data/*.csv | sha256sum", shell=True, cwd=release, capture_output=True, text=True, check=True
    )
    told = about(path)
    assert told["citation"] == Release(release).cite()
    assert told["version"] == Release(release).version
    assert told["fingerprint"] == summed.stdout.split()[0]
    listed = Release(release).versions().set_index("version").released
    assert told["released"] == f"{listed[told['version']]:%Y-%m-%d}"
    assert (told["rule"], told["licence"]) == ("most_precise", "CC-BY-4.0")


@pytest.mark.parametrize(("ending", "first"), [(".sqlite", b"SQLite format 3\0"), (".DB", b"SQLite format 3\0")])
def test_the_kind_follows_from_the_ending(small: Path, tmp_path: Path, ending: str, first: bytes) -> None:
    Release(small).export(str(tmp_path / f"a{ending}"))
    assert (tmp_path / f"a{ending}").read_bytes().startswith(first)


def test_the_package_writes_the_installed_release_in_stata_the_record(tmp_path: Path) -> None:
    envoylog.export(tmp_path / "a.dta")
    kinds = dict.fromkeys(envoylog.load("record"), "string")
    assert [row[0] for row in of_stata(tmp_path / "a.dta", "record", kinds)] == list(envoylog.load("record").event_id)


def test_an_earlier_version_is_written_as_it_was(tmp_path: Path) -> None:
    version, newest = envoylog.versions().version.iloc[[0, -1]]
    envoylog.export(tmp_path / "a.sqlite", version=version)
    told = about(tmp_path / "a.sqlite")
    assert (told["version"], told["version"] != newest) == (version, True)
    assert told["fingerprint"] == envoylog.versions().set_index("version").fingerprint[version]
    for table in envoylog.tables(version)["table"]:
        loaded = envoylog.load(table, version=version)
        rows = of_sqlite(tmp_path / "a.sqlite", table, dict.fromkeys(loaded, "string"))
        assert [row[0] for row in rows] == list(loaded.iloc[:, 0]), table


def test_tables_are_those_asked_for_and_keys_lead_only_to_them(small: Path, tmp_path: Path) -> None:
    import apsw

    Release(small).export(tmp_path / "a.sqlite", ["events", "claims"])
    database = apsw.Connection(str(tmp_path / "a.sqlite"))
    names = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert names == {"events", "claims", "_release", "_codebook", "_codes"}
    led = {row[2] for table in ("events", "claims") for row in database.execute(f"PRAGMA foreign_key_list({table})")}
    assert led == {"events"}
    described = set(database.execute("SELECT DISTINCT vocabulary FROM _codebook WHERE vocabulary IS NOT NULL"))
    assert set(database.execute("SELECT DISTINCT vocabulary FROM _codes")) == described


@pytest.mark.parametrize("ending", [".sqlite", ".xlsx", ".dta"])
def test_the_same_release_gives_the_same_bytes(
    small: Path, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Release(small).export(tmp_path / f"a{ending}")
    monkeypatch.setenv("TZ", "Asia/Kabul")
    Release(small).export(tmp_path / f"b{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


Ask = Callable[[Release, Path], object]


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda r, p: r.export(p, "recrod"), Unknown, "no table `recrod`; did you mean `record`?"),
        (lambda r, p: r.export(p, ["record", "clams"]), Unknown, "no table `clams`; did you mean `claims`?"),
        (lambda r, p: r.export(p, rule="nearst"), Unknown, "no rule `nearst`; did you mean `nearest`?"),
        (lambda r, p: r.export(p, []), CannotWrite, "no table is named; name one, such as `record`"),
        (lambda r, p: r.export(p.with_suffix(".dta"), ["record", "claims"]), CannotWrite, "a Stata file holds one"),
        (lambda r, p: r.export(p.with_suffix(".xls")), CannotWrite, "did you mean `.xlsx`?"),
        (lambda r, p: r.export(p.with_suffix("")), CannotWrite, "there are: .sqlite, .db, .duckdb, .xlsx, .dta"),
        (lambda r, p: r.export(p.parent), CannotWrite, "it is a folder; name a file in it, such as"),
        (lambda r, p: r.export(p.parent / "gone" / "a.xlsx"), CannotWrite, "there is no folder"),
        (lambda r, p: r.export(p.with_name(f"{'a' * 300}.duckdb")), CannotWrite, "file name too long"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_changes_nothing(
    small: Path, tmp_path: Path, ask: Ask, error: type[Exception], says: str
) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(error) as caught:
        ask(Release(small), path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("mine.sqlite", "mine")]


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_leaves_what_was_there(small: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"mine{ending}"
    path.write_text("mine", encoding="utf-8")
    with little_room(5_000), pytest.raises(CannotWrite, match=r"cannot write .*; nothing was changed") as caught:
        export(small, path)
    assert "\n" not in str(caught.value)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [(path.name, "mine")]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("last", ["os.fsync", "envoylog._extract.Extract.rows"])
def test_a_run_that_is_killed_leaves_what_was_there(small: Path, tmp_path: Path, ending: str, last: str) -> None:
    path = tmp_path / f"mine{ending}"
    path.write_text("mine", encoding="utf-8")
    dies = "lambda *_: os.kill(os.getpid(), 9)"
    when = f"os.fsync = {dies}" if last == "os.fsync" else f"e.KINDS = {{{ending!r}: {dies}}}"
    script = (
        f"import os, sys, envoylog._export as e, envoylog; {when}; envoylog.Release(sys.argv[1]).export(sys.argv[2])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(small), str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text(encoding="utf-8") == "mine"
    export(small, path)
    assert path.stat().st_size > 1000


@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        (0, "e-000", "its rows break its schema"),  # the same key twice
        (4, "e-999", ""),  # a row that there is not
        (5, "nobody", "its rows break its schema"),
        (6, -6, "its rows break its schema"),
        (11, "0AF", "its rows break its schema"),
        (11, "0a", "its rows break its schema"),
    ],
)
def test_rows_that_break_their_own_schema_are_a_damaged_release(
    tmp_path: Path, ending: str, cell: int, value: Any, says: str
) -> None:
    rows = small_tables.rows()
    rows[-1] = (*rows[-1][:cell], value, *rows[-1][cell + 1 :])
    damaged = small_tables.make(tmp_path / "release", rows)
    with pytest.raises(NoRelease, match=f"the release is damaged: .*{says}"):
        export(damaged, tmp_path / f"a{ending}")
    assert {each.name for each in tmp_path.iterdir()} == {"release"}


@pytest.mark.parametrize("rule", envoylog.resolution.RULES)
@pytest.mark.parametrize("ending", [".sqlite", ".duckdb"])
def test_under_every_rule_the_rows_keep_their_keys_and_conditions(
    release: Path, tmp_path: Path, ending: str, rule: str
) -> None:
    asked = ["events", "participants", "statements", "claims", "reports", "sources", "actors", "places", "record"]
    export(release, tmp_path / f"a{ending}", asked, rule=rule)
    assert about(tmp_path / f"a{ending}")["rule"] == rule


@pytest.mark.parametrize(("ending", "name"), [(".duckdb", "duckdb"), (".xlsx", "xlsxwriter")])
def test_a_missing_library_is_one_sentence_that_says_how_to_get_it(
    root: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EnvoylogError, match=rf"needs the library {name}, which is not installed; run `pip ") as caught:
        Release(small).export(tmp_path / f"a{ending}")
    (extra,) = re.findall(r"'envoylog\[(\w+)\]'`$", str(caught.value))
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert [needed.startswith(f"{name}>=") for needed in extras[extra]] == [True]
    assert list(tmp_path.iterdir()) == []


def test_databases_and_stata_files_need_no_other_library_than_is_said(small: Path, tmp_path: Path) -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(['duckdb', 'xlsxwriter', 'openpyxl', 'pyreadstat'])); "
    script = f"{blocked} import envoylog; [envoylog.Release(sys.argv[1]).export(path) for path in sys.argv[2:]]"
    paths = [tmp_path / name for name in ("a.sqlite", "a.dta")]
    subprocess.run([sys.executable, "-c", script, small, *paths], check=True)
    assert [path.stat().st_size > 1000 for path in paths] == [True, True]


def test_every_kind_is_tried_here() -> None:
    assert {*ENDINGS, ".db"} == set(KINDS)
