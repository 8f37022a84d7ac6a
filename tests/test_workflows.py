"""The workflows and forms are sound, run only what can be run here too, and give nothing to a pull request."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from small_history import MAIN, History

Step = dict[str, Any]

WORKFLOWS: Final = ("check", "release", "report")
FORMS: Final = ("1-source", "2-cell", "3-reply")
SCHEMAS: Final = {
    **{f"workflows/{name}.yml": "vendor.github-workflows" for name in WORKFLOWS},
    **{f"ISSUE_TEMPLATE/{name}.yml": "vendor.github-issue-forms" for name in FORMS},
    "ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
}


def read(root: Path, name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load((root / ".github" / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return read


def steps(workflow: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Step]]:
    for job in workflow["jobs"].values():
        yield from ((job, step) for step in job["steps"])


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_every_workflow_and_form_is_looked_at(root: Path) -> None:
    there = {path.relative_to(root / ".github").as_posix() for path in (root / ".github").rglob("*.yml")}
    assert there == set(SCHEMAS)


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items(), ids=SCHEMAS)
def test_a_workflow_or_form_is_as_its_schema_says(root: Path, name: str, schema: str) -> None:
    command = Path(sys.executable).with_name("check-jsonschema")
    done = run(command, "--builtin-schema", schema, root / ".github" / name, cwd=root)
    assert done.returncode == 0, done.stdout


def test_the_audit_of_workflows_finds_nothing(root: Path) -> None:
    done = run(Path(sys.executable).with_name("zizmor"), "--offline", "--quiet", root / ".github", cwd=root)
    assert done.returncode == 0, done.stdout


def test_the_audit_would_find_what_a_pull_request_could_run(root: Path, tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    told = (root / ".github" / "workflows" / "report.yml").read_text(encoding="utf-8")
    spoilt = told.replace('"$BASE" "$HEAD"', "${{ github.event.pull_request.title }}")
    assert spoilt != told
    (tmp_path / ".github" / "workflows" / "report.yml").write_text(spoilt, encoding="utf-8")
    done = run(Path(sys.executable).with_name("zizmor"), "--offline", "--quiet", tmp_path / ".github", cwd=tmp_path)
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_to_commits_and_say_which_version_that_is(root: Path, name: str) -> None:
    told = (root / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", told)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_allowed_but_what_a_job_asks_for_and_no_job_that_writes_has_code(root: Path, name: str) -> None:
    workflow = read(root, f"workflows/{name}.yml")
    assert workflow["permissions"] in ({}, "{}", "")
    writing = [job for job in workflow["jobs"].values() if "write" in job["permissions"].values()]
    assert [job for job in writing for step in job["steps"] if "checkout" in step.get("uses", "")] == []
    for _, step in steps(workflow):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


def test_only_the_code_of_the_branch_that_is_asked_is_checked_out_where_a_fork_may_start_it(root: Path) -> None:
    workflow = read(root, "workflows/report.yml")
    assert list(workflow["on"]) == ["pull_request_target"]
    assert [step["with"].get("ref") for _, step in steps(workflow) if "checkout" in step.get("uses", "")] == [None]


@pytest.mark.parametrize(
    ("paths", "more"),
    [
        (["seeds/sources/2026/a.yaml"], "false"),
        (["seeds/sources/2026/a.yaml", "seeds/actors/b.yaml", "seeds/rulings/c.yaml"], "false"),
        (["seeds/vocabularies.yaml"], "true"),  # a page of docs is written from it
        (["seeds/sources/2026/a.yaml", "build/check_seeds.py"], "true"),
        (["tests/seeds/sources/a.yaml"], "true"),
        ([".ci/records"], "true"),
    ],
)
def test_only_a_change_of_records_alone_is_spared_the_tests_of_code(
    root: Path, tmp_path: Path, paths: list[str], more: str
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "scope").write_bytes((root / ".ci" / "scope").read_bytes())
    history = History(tmp_path)
    history.begin()
    history.branch("topic")
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("words\n", encoding="utf-8")
    history.commit("Change")
    told = [run("bash", ".ci/scope", *base, cwd=tmp_path).stdout for base in ([MAIN], [""], ["0" * 40])]
    assert told == [f"more={more}\n", "more=true\n", "more=true\n"]


def test_every_job_runs_for_one_of_both_and_counts(root: Path) -> None:
    jobs = read(root, "workflows/check.yml")["jobs"]
    asked = {name: job.get("if", "") for name, job in jobs.items()}
    whenever = {"scope", "seeds", "passed"}
    assert {name for name in asked if "more ==" not in asked[name]} == whenever
    assert [name for name in asked if asked[name] == "needs.scope.outputs.more == 'false'"] == ["records"]
    assert {*jobs["passed"]["needs"]} == {*jobs} - {"passed"}
    assert asked["passed"] == "always()"


def test_what_is_published_waits_for_somebody(root: Path) -> None:
    jobs = read(root, "workflows/release.yml")["jobs"]
    publishing = {name for name, job in jobs.items() if "write" in job["permissions"].values()}
    assert publishing == {"publish"}
    assert (jobs["publish"]["environment"], jobs["publish"]["needs"]) == ("release", "build")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_run_only_scripts_that_are_there(root: Path, name: str) -> None:
    commands = "\n".join(step.get("run", "") for _, step in steps(read(root, f"workflows/{name}.yml")))
    named = set(re.findall(r"(?:python|bash) ((?:build|\.ci)/\S+)", commands))
    assert {path for path in named if not (root / path).is_file()} == set()
    targets = re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {word for line in re.findall(r"make ([a-z ]+)", commands) for word in line.split()} <= set(targets)


def test_owners_are_named_for_folders_that_are_there(root: Path) -> None:
    lines = (root / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    paths = [line.split()[0].strip("/") for line in lines if line.startswith("/")]
    made_when_needed = {"seeds/waivers"}
    assert [path for path in paths if not (root / path).exists() and path not in made_when_needed] == []
