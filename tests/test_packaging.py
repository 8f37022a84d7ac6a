"""What is built from the tree is whole, and building leaves the tree as it was."""

import json
import re
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tree(root: Path, files: list[Path], release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with a release in it, all of it committed."""
    folder = tmp_path_factory.mktemp("tree")
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, folder / path)
    shutil.copytree(release / "data", folder / "data", dirs_exist_ok=True)
    for name in ("datapackage.json", "SHA256SUMS"):
        shutil.copyfile(release / name, folder / name)
    named = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    for step in (["init", "-q"], ["add", "-A"], [*named, "commit", "-qm", "as it was"]):
        run("git", *step, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what `python -m build` makes: a source archive, and from it a wheel."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, tree, cwd=tree)
    return folder


def changes(tree: Path) -> str:
    return run("git", "status", "--porcelain", "--ignored", "--untracked-files=all", cwd=tree)


def test_building_makes_one_archive_and_one_wheel_and_leaves_the_tree_clean(tree: Path, built: Path) -> None:
    assert sorted(path.suffix for path in built.iterdir()) == [".gz", ".whl"]
    assert changes(tree) == ""


def test_pip_builds_the_same_wheel_and_leaves_the_tree_clean(tree: Path, built: Path, tmp_path: Path) -> None:
    options = ["--no-build-isolation", "--no-deps", "--quiet", "--wheel-dir", tmp_path]
    run(sys.executable, "-m", "pip", "wheel", *options, ".", cwd=tree)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [path.read_bytes() for path in built.glob("*.whl")]
    assert changes(tree) == ""


def test_the_wheel_holds_the_release_whole_and_has_its_version(tree: Path, built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    described = json.loads((tree / "datapackage.json").read_text(encoding="utf-8"))
    lines = (tree / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    files = {"SHA256SUMS", *(line.partition("  ")[2] for line in lines)}
    assert {"datapackage.json", *(resource["path"] for resource in described["resources"])} < files
    with zipfile.ZipFile(wheel) as packed:
        released = {name.removeprefix("envoylog/_release/") for name in packed.namelist() if "/_release/" in name}
        assert released == files
        assert {packed.read(f"envoylog/_release/{name}") == (tree / name).read_bytes() for name in files} == {True}
    assert wheel.name.startswith(f"envoylog-{described['version']}-")


def test_the_installed_wheel_loads_tables_and_is_sound_where_there_is_no_checkout(built: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "fresh", with_pip=False)
    (python,) = (tmp_path / "fresh").glob("[bS]*/python*" if sys.platform == "win32" else "bin/python")
    (wheel,) = built.glob("*.whl")
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "-q", wheel, cwd=tmp_path
    )
    packages = Path(run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path).strip())
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")  # pandas, pyarrow
    asked = "import envoylog; print(envoylog.__file__, len(envoylog.load('record')), envoylog.__version__, sep='\\n')"
    file, rows, version = run(python, "-I", "-W", "error", "-c", asked, cwd=tmp_path).splitlines()
    sound = run(python, "-I", "-W", "error", "-c", "import envoylog; print(envoylog.verify())", cwd=tmp_path)
    assert Path(file).is_relative_to(packages)
    assert int(rows) > 0
    assert re.match(rf"Envoylog {re.escape(version)} in .*: sound\n", sound), sound
    assert "note:" not in sound
    assert wheel.name.startswith(f"envoylog-{version}-")
