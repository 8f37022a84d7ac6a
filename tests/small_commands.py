"""Commands on small seeds, each in a process of its own that may be killed, starved of disk or kept from writing."""

from __future__ import annotations

import atexit
import ctypes
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyarrow import parquet
from small_seeds import AGENCY, CODES, small_seeds, write_seeds

from curation.publishing import STAGED
from curation.writing import replace_folder, write_release

DAY: Final = "2026-11-21"
"""Day of every release that is published here."""


class Outcome(NamedTuple):
    """How a command ended: its exit status (-9 where it was killed) and what it printed."""

    status: int
    out: str
    err: str


class Commands:
    """A process that has imported the commands once, and runs each that it is asked for in a child of its own."""

    def __init__(self) -> None:
        tests = Path(__file__).parent
        path = [tests, tests.parent / "build", tests.parent, tests.parent / "src"]
        served = [sys.executable, "-c", "import small_commands; small_commands.serve()"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(served, env=environment, **pipes)

    def run(self, command: str, *arguments: object, **told: Any) -> Outcome:
        """Run `main` of `build/<command>.py`, or of another module.

        `cwd`: where; `die_at`, `of`: killed before the so manieth audit event of these names; `most_bytes`: how long a
        file may get; `humble`: without root's right to read and write where nobody may; `most_seconds`: killed after so
        many, so that what hangs fails; `unvalidated`: without validation.
        """
        asked = {"command": command, "arguments": list(map(str, arguments)), **told}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Outcome(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@cache
def commands() -> Commands:
    """The one process in which the tests of this session run commands."""
    process = Commands()
    atexit.register(process.close)
    return process


def serve() -> None:
    """Run what is asked for on standard input, line by line; tell each outcome on standard output."""
    scripts = ("compile_candidate", "check_seeds", "publish_release", "draft_source", "extract_list", "report_change")
    for name in (*scripts, "small_commands", "frictionless"):
        importlib.import_module(name)
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            child = os.fork()
            if not child:
                _run(json.loads(line), out.fileno(), err.fileno())
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            printed = [(file.seek(0), file.read())[1] for file in (out, err)]
        print(json.dumps([status, *printed]), flush=True)


def _run(asked: dict[str, Any], out: int, err: int) -> None:
    """Be the child: run a command, and end."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(asked.get("cwd", "/"))
    if asked.get("unvalidated"):
        publishing: Any = importlib.import_module("curation.publishing")
        publishing.faults_in = publishing.written_faults = lambda *_: []
    if "die_at" in asked:
        _die_at(asked["die_at"], set(asked["of"]))
    if "most_bytes" in asked:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["most_bytes"], asked["most_bytes"]))
    if "most_seconds" in asked:
        signal.alarm(asked["most_seconds"])
    if asked.get("humble"):
        _be_humble()
    try:
        status = importlib.import_module(asked["command"]).main(asked["arguments"])
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        traceback.print_exc()
        status = 99  # none of ours
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _die_at(number: int, events: set[str]) -> None:
    """Be killed before the so manieth change of the disk, of some kinds."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        changes = event != "open" or (isinstance(arguments[1], str) and set(arguments[1]) & set("wxa"))
        if event in events and changes:
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)  # never to be got through

    sys.addaudithook(hook)


def _be_humble() -> None:
    """Give up what lets root read and write where a mode forbids it (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "capset"):
        header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        libc.capget(header, sets)
        sets[0] &= ~0b110
        libc.capset(header, sets)


def main(arguments: list[str]) -> int:
    """Replace a folder by two tables of a candidate: which folder, where the candidate lies, under which version."""
    folder, release, version = Path(arguments[0]), Path(arguments[1]), arguments[2]
    tables = {
        name: parquet.read_table(release / "candidate" / "data" / f"{name}.parquet")
        for name in ("coders", "vocabularies")
    }
    codes = {name: told.split() for name, told in CODES.items()}
    replace_folder(folder, lambda new: write_release(tables, new, version, codes, {}))
    return 0


# What tests begin with: made once, and copied by each.


def check(folder: Path, *arguments: object, **told: Any) -> Outcome:
    """Check the seeds of a folder."""
    return commands().run("check_seeds", "--seeds", folder / "seeds", *arguments, **told)


def compile_in(folder: Path, *arguments: object, **told: Any) -> Outcome:
    """Compile the seeds of a folder into its candidate."""
    usual = ("--seeds", folder / "seeds", "--output", folder / "candidate", "--release", folder)
    return commands().run("compile_candidate", *usual, *arguments, **told)


def publish_in(folder: Path, version: str | None, **told: Any) -> Outcome:
    """Publish a folder's candidate; without validation, unless asked for: it has its own tests and takes its time."""
    return _publish(folder, "--publish", **told, version=version)


def plan_in(folder: Path, *arguments: str, **told: Any) -> Outcome:
    """Say what publishing a folder's candidate would do."""
    return _publish(folder, *arguments, **told)


def _publish(folder: Path, *arguments: str, version: str | None = None, **told: Any) -> Outcome:
    places = ("--candidate", folder / "candidate", "--seeds", folder / "seeds", "--release", folder, "--day", DAY)
    named = () if version is None else ("--", version)
    return commands().run("publish_release", *arguments, *places, *named, **{"unvalidated": True, **told})


def _folder() -> Path:
    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made)
    return made / "here"


@cache
def with_candidate() -> Path:
    """A folder with small seeds and the candidate that they make."""
    folder = _folder()
    write_seeds(folder, small_seeds())
    assert compile_in(folder).status == 0
    return folder


@cache
def with_release() -> Path:
    """The same with release 0.1.0, other seeds and the candidate that they make."""
    folder = shutil.copytree(with_candidate(), _folder())
    assert publish_in(folder, "0.1.0").status == 0
    seeds = small_seeds()
    seeds[AGENCY]["title"] = "Envoy says no, again"
    seeds["changes/again.yaml"] = {
        "id": "again",
        "touches": ["sources agency-2026-01-13"],
        "reason": "The headline was cut short.",
        "source": "The page, read again.",
    }
    write_seeds(folder, seeds)
    assert compile_in(folder, unvalidated=True).status == 0
    return folder


@cache
def with_release_staged() -> Path:
    """The same with release 0.2.0 decided, of which nothing was moved into place yet."""
    folder = shutil.copytree(with_release(), _folder())
    number = 1
    while not (folder / STAGED).exists():
        assert publish_in(folder, "0.2.0", die_at=number, of=["os.rename"]).status == -9
        number += 1
    return folder


def state(folder: Path, *names: str) -> dict[str, bytes]:
    """Every file below a folder, or below some of what is in it, by its path."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not names or name.partition("/")[0] in names}


def findings(outcome: Outcome) -> list[str]:
    """The findings printed, one by one."""
    return [line.strip() for line in outcome.err.splitlines() if _FINDING.fullmatch(line.strip())]


_FINDING: Final = re.compile(r"seeds/[\w/.-]+\.yaml:[1-9][0-9]*:[1-9][0-9]*: [a-z0-9-]+: .+; .+")
