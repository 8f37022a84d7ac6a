"""The shape of the house (docs/design.md, section 3): what lies where, who imports whom, and what no file holds."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OURS = {"curation", "envoylog", "schemas", "bench", "tests"}
LONGEST_FILE, LONGEST_TABLE_OF_CASES, LONGEST_FUNCTION, LONGEST_MAKEFILE = 300, 600, 50, 40
UNREADABLE = {".parquet"}


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def imported(path: Path) -> Iterator[str]:
    """Top-level names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if node.level == 0 else "a relative import"


def modules(root: Path, files: list[Path], folder: str) -> dict[Path, set[str]]:
    """What each Python file directly in a folder imports."""
    within = [path for path in files if path.suffix == ".py" and path.parent == Path(folder)]
    assert within, f"there is no module in {folder}"
    return {path: set(imported(root / path)) for path in within}


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def scripts(files: list[Path]) -> set[str]:
    return {path.stem for path in files if path.parent == Path("build")}


def test_build_holds_one_script_for_each_command_and_one_package(files: list[Path]) -> None:
    within = [path for path in files if path.parts[0] == "build"]
    others = [
        path for path in within if path.suffix != ".py" or path.parent.as_posix() not in ("build", "build/curation")
    ]
    assert others == []


def test_build_is_a_source_root_and_never_a_package(root: Path) -> None:
    assert not (root / "build" / "__init__.py").exists()
    assert Path(run(sys.executable, "-c", "import build; print(build.__file__)", cwd=root)).parent != root / "build"
    assert run(sys.executable, "-m", "build", "--version", cwd=root).startswith("build ")


def test_git_ignores_nothing_in_build(root: Path) -> None:
    asked = ["git", "check-ignore", "build/a_new_command.py", "build/curation/a_new_stage.py"]
    assert subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False).stdout == ""


def test_the_project_is_built_by_hatchling_from_two_source_roots(project: dict[str, Any]) -> None:
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["tool"]["hatch"]["build"]["dev-mode-dirs"] == ["src", "."]
    assert project["tool"]["pytest"]["ini_options"]["pythonpath"] == ["build"]
    assert "build" in project["tool"]["pytest"]["ini_options"]["norecursedirs"]


def test_every_make_target_is_phony(root: Path) -> None:
    lines = (root / "Makefile").read_text(encoding="utf-8").splitlines()
    phony = {name for line in lines if line.startswith(".PHONY:") for name in line.split()[1:]}
    targets = {name for line in lines if (met := re.match(r"([a-z][a-z ]*):(?!=)", line)) for name in met[1].split()}
    assert targets == phony


def test_the_makefile_is_short_and_names_only_scripts_that_there_are(root: Path) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    assert len(text.splitlines()) < LONGEST_MAKEFILE
    named = re.findall(r"(?:build|bench)/[a-z_]+\.py", text)
    assert [name for name in named if not (root / name).is_file()] == []


def test_a_script_runs_from_any_folder(root: Path, tmp_path: Path) -> None:
    run(
        sys.executable,
        root / "build" / "write_codebook.py",
        "--seeds",
        root / "seeds",
        "--docs",
        tmp_path,
        cwd=tmp_path,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "codebook.md",
        "editor",
        "rules",
        "seeds.md",
        "validation.md",
    ]


@pytest.mark.parametrize(
    ("folder", "may_import"),
    [
        ("schemas", {"schemas"}),
        ("src/envoylog", {"envoylog"}),
        ("build/curation", {"curation", "envoylog", "schemas"}),
        ("build", {"curation", "envoylog", "schemas"}),
    ],
)
def test_imports_point_one_way(
    root: Path, files: list[Path], scripts: set[str], folder: str, may_import: set[str]
) -> None:
    found = modules(root, files, folder)
    astray = {path.as_posix(): names & (OURS | scripts) - may_import for path, names in found.items()}
    assert {path: names for path, names in astray.items() if names} == {}


def test_what_users_import_needs_three_libraries_alone(root: Path, files: list[Path]) -> None:
    known = {*sys.stdlib_module_names, "envoylog", "numpy", "pandas", "pyarrow"}
    needed = {path.as_posix(): names - known for path, names in modules(root, files, "src/envoylog").items()}
    assert {path: names for path, names in needed.items() if names} == {}


def test_no_module_is_too_long_to_be_read(root: Path, files: list[Path]) -> None:
    lengths = {
        path: len((root / path).read_text(encoding="utf-8").splitlines()) for path in files if path.suffix == ".py"
    }
    most = {path: LONGEST_TABLE_OF_CASES if path.parts[0] == "tests" else LONGEST_FILE for path in lengths}
    assert {path.as_posix(): length for path, length in lengths.items() if length > most[path]} == {}


def test_no_function_is_too_long_to_be_seen(root: Path, files: list[Path]) -> None:
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in files
        if path.suffix == ".py"
        for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", r"(?<![\w.:/>])/(?:wor[k]|tm[p]|roo[t]|hom[e]|User[s])/\w"),
        ("a path of one machine", r"(?<!\w)[A-Z]:\\\\?\w|~/\.|fil[e]://"),
        (
            "the address of a package registry",
            r"(?:pyp[i]|pythonhoste[d]|anacond[a]|npmj[s])\.|[-_]index[-_]ur[l]|find-link[s]",
        ),
    ],
)
def test_no_file_names(root: Path, files: list[Path], what: str, pattern: str) -> None:
    named = re.compile(pattern)
    texts = {path: (root / path).read_text(encoding="utf-8") for path in files if path.suffix not in UNREADABLE}
    found = [f"{path}: {what}: {met[0]}" for path, text in texts.items() for met in named.finditer(text)]
    assert found == []


def test_constraints_pin_every_direct_dependency_and_name_no_address(root: Path, project: dict[str, Any]) -> None:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [
        line for line in pins if not re.fullmatch(r'[a-z0-9-]+==[0-9a-z.]+(?: ; python_version == "3\.1[0-9]")?', line)
    ] == []
    extras = project["project"]["optional-dependencies"].values()
    direct = [*project["project"]["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.split(r"[\[<>=~]", each)[0] for each in direct} - {"envoylog"}
    assert names - {pin.partition("==")[0] for pin in pins} == set()
