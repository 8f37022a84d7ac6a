"""The command line: what each command prints and how it ends, on the real release, on small and on damaged ones."""

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import small_complete
import small_release
from small_commands import Outcome, commands

import envoylog
from envoylog._arguments import EXAMPLES, parser
from envoylog._csv import write_csv

ROOT = Path(__file__).resolve().parent.parent
LATER = {"compare", "export"} - {*dir(envoylog)}
"""Commands whose function is not there yet."""


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_complete.make(tmp_path_factory.mktemp("command") / "release")


@pytest.fixture
def folder(complete: Path, tmp_path: Path) -> Path:
    return small_release.copy(complete, tmp_path / "release")


def run(*arguments: object, **told: object) -> Outcome:
    return commands().run("envoylog._command", *arguments, **told)


def python(*arguments: object, **told: object) -> "subprocess.CompletedProcess[bytes]":
    """The command line in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), **dict(told.pop("env", {}))}  # type: ignore[call-overload]
    whole = [sys.executable, "-m", "envoylog", *map(str, arguments)]
    return subprocess.run(whole, env=environment, check=False, **{"capture_output": True, **told})  # type: ignore[call-overload,no-any-return]


def subparsers() -> dict[str, argparse.ArgumentParser]:
    (found,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(found.choices)


# What is asked for.


def test_tables_are_listed(complete: Path) -> None:
    asked = run("--release", complete, "tables", "--format", "json")
    assert (asked.status, asked.err) == (0, "")
    told = {each["table"]: each["rows"] for each in json.loads(asked.out)}
    assert (len(told), told["events"]) == (22, 5)


def test_rows_as_csv_are_the_bytes_of_the_release(complete: Path) -> None:
    for table in ("events", "claims", "coverage"):
        done = python("show", table, "--release", complete, "--format", "csv")
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == (complete / "data" / f"{table}.csv").read_bytes()


def test_an_earlier_version_is_shown_as_it_was(complete: Path) -> None:
    before = complete.with_name("release-before") / "data" / "policy_actions.csv"
    done = python("--release", complete, "show", "policy_actions", "--version", "0.9.0", "--format", "csv")
    assert done.stdout == before.read_bytes()
    assert done.stdout != (complete / "data" / "policy_actions.csv").read_bytes()


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ([], 5),
        (["--rows", "2"], 2),
        (["--where", "event_type=meeting"], 1),
        (["--where", "event_type=policy_action", "--where", "event_id=thaw-2021-11"], 1),
        (["--where", "event_type=policy_action", "--where", "event_type=meeting"], 0),
        (["--where", "n_reports=3"], 2),
        (["--where", "date_earliest="], 1),
        (["--where", "date_earliest=2021-08-01"], 1),
        (["--columns", "title,date_edtf", "--where", "event_type=meeting"], 1),
        (["--rule", "earliest_report"], 5),
    ],
)
def test_rows_are_those_that_were_asked_for(complete: Path, options: list[str], rows: int) -> None:
    asked = run("--release", complete, "show", "events", "--format", "csv", *options)
    found = list(csv.DictReader(io.StringIO(asked.out)))
    assert (asked.status, len(found)) == (0, rows)
    if "--columns" in options:
        assert list(found[0]) == ["title", "date_edtf"]


def test_json_keeps_null_apart_and_days_as_iso(complete: Path) -> None:
    asked = run("--release", complete, "show", "events", "--format", "json", "--where", "event_id=thaw-2021-11")
    (row,) = json.loads(asked.out)
    assert (row["date_earliest"], row["date_latest"], row["n_reports"]) == (None, "2021-12-01", 1)


def test_text_says_how_many_rows_there_are_and_what_there_is_no_room_for(complete: Path) -> None:
    asked = run("--release", complete, "show", "record", "--rows", "2")
    assert len(asked.out.splitlines()) == 3
    assert max(map(len, asked.out.splitlines())) <= 110
    assert "2 of 5 rows of record, release 0.10.0" in asked.err
    assert asked.err.startswith("no room for ")


def test_a_value_that_no_row_has_is_answered_with_the_nearest(complete: Path) -> None:
    asked = run("--release", complete, "show", "events", "--where", "event_type=meting")
    assert asked.status == 0
    assert "no row has event_type=meting; did you mean `meeting`?" in asked.err


def test_a_trace_is_that_of_the_package(complete: Path) -> None:
    asked = run("--release", complete, "trace", "talks-2021-11", "place_id")
    assert asked.status == 0
    assert "The site shows the wrong picture" in asked.out or "overruled" in asked.out
    item = run("--release", complete, "trace", "talks-2021-11", "attendance", "visitor:visitor")
    assert (item.status, "Attended" in item.out) == (0, True)


def test_cite_and_versions_say_what_the_package_says(complete: Path) -> None:
    release = envoylog.Release(complete)
    assert run("--release", complete, "cite").out == release.cite() + "\n"
    assert run("--release", complete, "cite", "--version", "0.9.0").out.count("0.9.0") == 1
    told = json.loads(run("--release", complete, "versions", "--format", "json").out)
    assert told == [
        {"version": version, "released": small_complete.DAYS[version], "fingerprint": fingerprint}
        for version, fingerprint in release.versions()[["version", "fingerprint"]].itertuples(index=False)
    ]


def test_verify_ends_with_0_or_1(folder: Path) -> None:
    assert run("verify", folder).status == 0
    assert run("verify", folder, "--fingerprint", "0" * 64).status == 1
    (folder / "data" / "README.md").write_text("Other words.\n")
    asked = run("--release", folder, "verify")
    assert (asked.status, asked.err) == (1, "")
    assert "data/README.md: its bytes are not those that SHA256SUMS lists" in asked.out.splitlines()


def test_restore_writes_a_release_that_verifies(complete: Path, tmp_path: Path) -> None:
    asked = run("--release", complete, "restore", "0.9.0", tmp_path / "then")
    assert (asked.status, asked.err) == (0, f"wrote release 0.9.0 to {tmp_path / 'then'}\n")
    before = complete.with_name("release-before") / "data"
    assert {path.name: path.read_bytes() for path in (tmp_path / "then" / "data").glob("*.csv")} == {
        path.name: path.read_bytes() for path in before.glob("*.csv")
    }
    assert run("--release", complete, "restore", "0.9.0", tmp_path / "then").status == 2


def test_a_csv_is_written_for_a_spreadsheet(complete: Path, tmp_path: Path) -> None:
    asked = run("--release", complete, "export", tmp_path / "events.csv", "--table", "events")
    assert asked.status == 0
    envoylog.Release(complete).to_spreadsheet(tmp_path / "same.csv", "events")
    assert (tmp_path / "events.csv").read_bytes() == (tmp_path / "same.csv").read_bytes()


# What cannot be done.


def cut(name: str) -> Callable[[Path], object]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def nonsense(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text('{"version": 7, "resources": [{"schema": 3, "name": "x"}]}')


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "evnts"], "no table `evnts`; did you mean `events`?"),
        (["codebook", "evnts"], "no table `evnts`; did you mean `events`?"),
        (["tables", "--version", "0.8.0"], "no version `0.8.0`; did you mean `0.9.0` or `0.10.0`?"),
        (["show", "events", "--columns", "titel"], "no column `titel`; did you mean `title`?"),
        (["show", "events", "--where", "titel=x"], "no column `titel`; did you mean `title`?"),
        (["show", "events", "--where", "title"], "`--where title` is not COLUMN=VALUE"),
        (["show", "events", "--rule", "newest"], "no rule `newest`"),
        (["show", "events", "--rows", "0"], "argument --rows: `0` is not a whole number above 0"),
        (["show", "events", "--format", "xml"], "argument --format: invalid choice"),
        (["show", "events", "--col", "title"], "unrecognized arguments: --col title"),
        (["trace", "talks", "place_id"], "no event `talks`"),
        (["trace", "talks-2021-11", "plaice"], "no field of this meeting `plaice`; did you mean `place`"),
        (["trace", "talks-2021-11"], "the following arguments are required: FIELD"),
        (["cite", "--format", "endnote"], "no citation format `endnote`"),
        (["verify", "nowhere"], "no release in nowhere"),
        (["verify", ".", "--fingerprint", "x"], "`x` is no fingerprint"),
        (["restore", "9.9.9", "x"], "no version `9.9.9`"),
        (["export", "here/there.csv"], "cannot write here/there.csv: there is no folder here"),
        (["export", "a.csv", "--table", "events", "--table", "links"], "cannot write a.csv: a CSV holds one table"),
        (["nonsense"], "argument COMMAND: invalid choice: 'nonsense'"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(folder: Path, arguments: list[str], sentence: str) -> None:
    before = small_complete.files(folder)
    release = [] if arguments[0] == "verify" else ["--release", folder]
    asked = run(*release, *arguments, cwd=str(folder))
    assert (asked.status, asked.out) == (2, "")
    assert asked.err.startswith("could not run: ")
    assert sentence in asked.err
    assert asked.err.count("\n") == 1
    assert small_complete.files(folder) == before


@pytest.mark.parametrize(
    ("damage", "arguments"),
    [
        (cut("data/events.parquet"), ["show", "events"]),
        (cut("datapackage.json"), ["cite"]),
        (cut("datapackage.json"), ["tables"]),
        (nonsense("datapackage.json"), ["tables"]),
        (nonsense("datapackage.json"), ["show", "x"]),
        (cut("data/history/events.parquet"), ["show", "events", "--version", "0.9.0"]),
        (nonsense("data/history/0.9.0.json"), ["tables", "--version", "0.9.0"]),
        (cut("data/claims.parquet"), ["trace", "talks-2021-11", "place_id"]),
        (lambda folder: (folder / "datapackage.json").unlink(), ["tables"]),
        (lambda folder: (folder / "datapackage.json").write_bytes(b"\xff\xfe"), ["tables"]),
    ],
)
def test_a_damaged_release_is_one_sentence(
    folder: Path, damage: Callable[[Path], object], arguments: list[str]
) -> None:
    damage(folder)
    asked = run("--release", folder, *arguments)
    assert (asked.status, asked.out, asked.err.count("\n")) == (2, "", 1)
    assert asked.err.startswith("could not run: ")


def test_what_may_not_be_read_or_written_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    (folder / "data" / "events.parquet").chmod(0)
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    shown = run("--release", folder, "show", "events", humble=True)
    assert (shown.status, "events.parquet cannot be read" in shown.err) == (2, True)
    verified = run("verify", folder, humble=True)
    assert (verified.status, "data/events.parquet: it cannot be read: permission denied" in verified.out) == (1, True)
    for asked in (["restore", "0.9.0", locked / "x"], ["export", locked / "x.csv"]):
        told = run("--release", folder, *asked, humble=True)
        assert (told.status, told.err.count("\n"), list(locked.iterdir())) == (2, 1, [])
    locked.chmod(0o700)


def test_a_full_disk_leaves_what_was_there(complete: Path, tmp_path: Path) -> None:
    there = tmp_path / "claims.csv"
    there.write_text("before")
    asked = run("--release", complete, "export", there, "--table", "claims", most_bytes=4000)
    assert (asked.status, there.read_text(), list(tmp_path.iterdir())) == (2, "before", [there])
    restored = run("--release", complete, "restore", "0.9.0", tmp_path / "then", most_bytes=4000)
    assert (restored.status, list(tmp_path.iterdir())) == (2, [there])
    assert {each.err.count("\n") for each in (asked, restored)} == {1}


FULL = [
    ["tables"],
    ["show", "events", "--format", "csv"],
    ["show", "events", "--format", "json"],
    ["verify"],
    ["--help"],
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", FULL, ids=" ".join)
def test_a_full_disk_under_the_output_is_one_sentence(complete: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = python("--release", complete, *arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, b"could not run: cannot print: no space left on device\n")


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_a_reader_that_closes_the_pipe_hears_nothing(complete: Path, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    asked = ["--release", complete, "show", "claims", "--format", form]
    done = python(*asked, capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


def test_with_nowhere_to_print_to_it_says_so(complete: Path) -> None:
    script = f"exec '{sys.executable}' -m envoylog --release '{complete}' tables >&-"
    done = subprocess.run(["sh", "-c", script], capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    assert (done.returncode, done.stderr) == (2, b"could not run: there is nowhere to print to\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp866", "utf-8"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_letter_stops_a_console(release: Path, encoding: str, form: str) -> None:
    asked = ["--release", release, "show", "actor_names", "--where", "actor_id=zamir-kabulov", "--format", form]
    done = python(*asked, env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    if form == "json":
        names = {each["name"] for each in json.loads(done.stdout.decode(encoding))}
        assert {"Замир Кабулов", "Zamir Kabulov"} <= names


def test_a_file_name_cannot_command_a_terminal(folder: Path) -> None:
    (folder / "data" / "\x1b[2Jx").touch()
    asked = run("verify", folder)
    assert (asked.status, "\x1b" in asked.out) == (1, False)
    assert "data/\\u001b[2Jx: SHA256SUMS does not list it" in asked.out


# Help and page.


def test_help_loads_no_pandas() -> None:
    for asked in ([], ["--help"], ["show", "--help"]):
        code = f"import sys; from envoylog._command import main; main({asked!r}); print('pandas' in sys.modules)"
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert done.stdout.splitlines()[-1] == "False"


def test_every_command_has_help_with_its_examples() -> None:
    found = subparsers()
    assert set(found) == set(EXAMPLES)
    for name, command in found.items():
        told = command.format_help()
        assert [example for example in EXAMPLES[name] if example not in told] == []
        assert [action.dest for action in command._actions if not action.help] == []
    assert [name for name in found if name not in parser().format_help()] == []


def sections() -> dict[str, str]:
    page = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `envoylog (\w+)`$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_tells_of_every_command_option_and_example() -> None:
    told = sections()
    assert list(told) == list(subparsers())
    for name, command in subparsers().items():
        options = [o for action in command._actions for o in action.option_strings if action.help != argparse.SUPPRESS]
        assert [o for o in options if o.startswith("--") and o != "--help" and o not in told[name]] == []
        assert re.findall(r"^\$ (.*)$", told[name], re.MULTILINE) == list(EXAMPLES[name])


@pytest.mark.parametrize(
    "example", [each for name, examples in EXAMPLES.items() if name not in LATER for each in examples]
)
def test_every_example_runs(release: Path, tmp_path: Path, example: str) -> None:
    release = release.resolve()
    if ".sqlite" in example and "export" not in dir(envoylog):
        return
    published = str(envoylog.verify(release).fingerprint)
    words = [{"FOLDER": str(release), "HEX": published}.get(word, word) for word in example.split()[1:]]
    asked = run("--release", release, *words, cwd=str(tmp_path)) if str(release) not in words else run(*words)
    assert (asked.status, asked.err.count("could not run")) == (0, 0), asked.err
    assert asked.out or "wrote" in asked.err


def test_a_table_is_written_whole_and_as_it_is(complete: Path) -> None:
    whole = io.BytesIO()
    write_csv(envoylog.Release(complete)._store.read("links"), whole)
    assert run("--release", complete, "show", "links", "--format", "csv").out == whole.getvalue().decode()
