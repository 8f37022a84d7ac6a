"""What Windows and macOS do otherwise, as far as it can be made to happen here: letters, line ends, files, names."""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pytest
from small_history import History, new_history
from small_seeds import small_seeds, write_seeds

import compile_candidate
from curation import editor_names, revisions
from curation.commands import exit_status
from curation.revisions import NoRevision, Repository

WORDS: Final = "Кабул → فرستاده, 王"
_OPENING: Final = ("open", "read_text", "write_text", "TemporaryFile", "NamedTemporaryFile")
_IN_BYTES: Final = ("os.open", "write_text")  # the second is our own
_RUNNING: Final = ("run", "Popen", "check_output")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return new_history(tmp_path)


# What is printed.


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, newline: str, terminal: bool = False) -> bytes:
    """What a command writes to a stream of an encoding."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline=newline)
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    assert exit_status(lambda: print(WORDS)) == 0
    stream.flush()
    return raw.getvalue()


@pytest.mark.parametrize(("encoding", "newline"), [("cp1252", "\r\n"), ("ascii", "\n"), ("utf-8", "\r\n")])
def test_what_goes_to_a_file_is_the_same_everywhere(
    monkeypatch: pytest.MonkeyPatch, encoding: str, newline: str
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert printed(monkeypatch, encoding, newline) == f"{WORDS}\n".encode()


@pytest.mark.parametrize(("asked", "terminal"), [("cp1252", False), (None, True)])
def test_a_terminal_and_whoever_asks_have_their_own_encoding(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, terminal: bool
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    if asked:
        monkeypatch.setenv("PYTHONIOENCODING", asked)
    assert printed(monkeypatch, "cp1252", "\r\n", terminal).startswith(rb"\u041a\u0430")


def test_a_draft_that_is_sent_to_a_file_keeps_its_letters(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Кабулов ответил на вопросы.\n", encoding="utf-8")
    poor = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    poor.pop("PYTHONIOENCODING", None)
    script = [sys.executable, root / "build" / "draft_source.py", page, "--seeds", root / "seeds"]
    done = subprocess.run(script, capture_output=True, check=True, env=poor)
    assert "Кабулов ответил" in done.stdout.decode()


# What is read and written.


def unnamed(path: Path) -> Iterator[str]:
    """Calls in a script that leave it to the system in which encoding a file is read or written."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) in _IN_BYTES:
            continue
        name = ast.unparse(call.func).rpartition(".")[2]
        given = {each.arg for each in call.keywords}
        modes = [each.value for each in call.args if isinstance(each, ast.Constant)]
        in_bytes = any(isinstance(mode, str) and re.fullmatch("[rwxa]b[+]?", mode) for mode in modes)
        in_text = "text" in given if name in _RUNNING else name in _OPENING and not in_bytes
        if in_text and "encoding" not in given:
            yield f"{path.name}:{call.lineno}: {name}"


def test_no_file_is_read_or_written_in_the_systems_own_encoding(root: Path) -> None:
    scripts = [path for part in ("build", "src", "schemas") for path in (root / part).rglob("*.py")]
    assert len(scripts) > 100
    assert [line for path in scripts for line in unnamed(path)] == []


@pytest.mark.parametrize(
    "line", ["p.open()", "p.open('w')", "p.read_text()", "p.write_text(t)", "open(p)", "subprocess.run(c, text=True)"]
)
def test_such_a_call_would_be_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "script.py").write_text(line, encoding="utf-8")
    assert len(list(unnamed(tmp_path / "script.py"))) == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are listed on Linux alone")
def test_no_file_of_a_folder_is_open_when_the_folder_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_seeds(tmp_path, small_seeds())
    monkeypatch.chdir(tmp_path)
    renamed, held = [], []
    rename = Path.rename

    def seen(path: Path, target: Path) -> Path:  # Windows refuses where any file below is open
        renamed.append(path.name)
        held.extend(each for each in opened() if each.startswith(f"{path.resolve()}{os.sep}"))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", seen)
    assert [compile_candidate.main([]) for _ in range(2)] == [0, 0]
    assert (renamed, held) == (["candidate.new", "candidate", "candidate.new"], [])


def opened() -> list[str]:
    """The files that this process has open, or has in its memory."""
    there = [Path(link) for link in Path("/proc/self/fd").iterdir()]
    mapped = re.findall(r"(?m)(/.*)$", Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace"))
    return [*mapped, *(str(link.readlink()) for link in there if link.is_symlink())]


# Names.


def test_every_file_of_the_project_has_a_name_that_every_system_can_hold(files: list[Path]) -> None:
    names = [path.as_posix() for path in files]
    assert [name for name in names if revisions._NOT_IN_WINDOWS.search(name)] == []
    assert [name for name, times in Counter(map(str.casefold, names)).items() if times > 1] == []
    assert max(map(len, names)) <= 140  # of the 259 that Windows has, the rest is for the folder of the clone


@pytest.mark.parametrize(
    ("name", "can"),
    [
        ("seeds/actors/consul.yaml", True),
        ("seeds/actors/con-1.yaml", True),
        ("seeds/actors/con.yaml", False),
        ("seeds/actors/AUX", False),
        ("seeds/lpt1/a.yaml", False),
        ("seeds/actors/a.yaml:b", False),
        (r"seeds\..\..\a.yaml", False),
        ("seeds/actors/a.yaml.", False),
        ("seeds/actors /a.yaml", False),
        ("seeds/actors/a\tb.yaml", False),
    ],
)
def test_a_name_that_windows_takes_for_another_is_not_written_there(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, can: bool
) -> None:
    path = history.folder / PurePosixPath(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("words\n", encoding="utf-8")
    commit = history.commit("A name")
    monkeypatch.setattr(revisions, "_IN_WINDOWS", True)
    repository = Repository(history.folder)
    if can:
        repository.write(commit, ("seeds",), tmp_path / "written")
        assert (tmp_path / "written" / name).is_file()
    else:
        with pytest.raises(NoRevision, match="Windows cannot hold"):
            repository.write(commit, (".",), tmp_path / "written")


def test_two_names_that_a_system_takes_for_one_are_refused(history: History, tmp_path: Path) -> None:
    there = tmp_path / "written" / "seeds" / "topics.yaml"  # as if it had been written as Topics.yaml
    there.parent.mkdir(parents=True)
    there.write_text("words\n", encoding="utf-8")
    with pytest.raises(NoRevision, match="cannot tell from it by name"):
        Repository(history.folder).write("HEAD", ("seeds",), tmp_path / "written")


def refused(*_: Any, **__: Any) -> None:
    raise OSError(1314, "A required privilege is not held by the client")


def test_where_nobody_may_make_links_a_link_is_a_file_that_says_where_it_led(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (history.folder / "seeds" / "actors" / "secret.yaml").symlink_to("/secret.yaml")
    commit = history.commit("Linked")
    monkeypatch.setattr(Path, "symlink_to", refused)
    Repository(history.folder).write(commit, ("seeds",), tmp_path / "written")
    assert (tmp_path / "written" / "seeds" / "actors" / "secret.yaml").read_bytes() == b"/secret.yaml"


def on_another_drive(*_: Any) -> str:
    raise ValueError("path is on mount 'C:', start on mount 'D:'")


def test_a_seed_on_another_drive_names_the_schema_by_its_whole_address(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    monkeypatch.setattr(editor_names.os.path, "relpath", on_another_drive)
    found = editor_names.modeline(tmp_path / "seeds", tmp_path / "elsewhere" / "a.yaml")
    assert found == f"# yaml-language-server: $schema={(tmp_path / '.editor' / 'source.schema.json').as_uri()}"


# Line ends.


def test_git_leaves_line_ends_as_they_are_whatever_it_is_set_to(root: Path, tmp_path: Path) -> None:
    write_seeds(tmp_path / "there", small_seeds())
    (tmp_path / "there" / ".gitattributes").write_bytes((root / ".gitattributes").read_bytes())
    there = History(tmp_path / "there")
    there.begin()
    asked = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone", "--quiet", str(tmp_path / "there"))
    there.git(*asked, str(tmp_path / "here"))
    seeds = sorted((tmp_path / "here" / "seeds").rglob("*.yaml"))
    assert len(seeds) > 10
    assert [path.name for path in seeds if b"\r" in path.read_bytes()] == []
