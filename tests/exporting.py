"""Exports as users make them; DuckDB's in a process of its own, since its library leaks beside pandera."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import envoylog
from envoylog import Release

SCRIPT = """
import json, sys, envoylog
folder, path, table, rule = json.loads(sys.argv[1])
try:
    envoylog.Release(folder).export(path, table, rule)
except envoylog.EnvoylogError as error:
    sys.exit(json.dumps([type(error).__name__, str(error)]))
"""


def export(folder: Path, path: Path, table: str | Sequence[str] | None = None, rule: str | None = None) -> None:
    """Export the release of a folder; what is raised is raised here."""
    if path.suffix != ".duckdb":
        Release(folder).export(path, table, rule)
        return
    asked = json.dumps([str(folder), str(path), table, rule])
    done = subprocess.run([sys.executable, "-c", SCRIPT, asked], capture_output=True, text=True, check=False)
    if done.returncode:
        name, told = json.loads(done.stderr)
        raise getattr(envoylog, name)(told)
    assert done.stderr == ""
