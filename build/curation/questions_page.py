"""docs/questions.md: what each of its Python blocks prints, written below it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from envoylog._errors import EnvoylogError

_BLOCK: Final = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n.*?^```\n)?", re.MULTILINE | re.DOTALL)


class NoAnswer(EnvoylogError):
    """A block of the page stopped with an error, or prints nothing."""


def answered(page: str, printed: Callable[[str], str]) -> str:
    """The page with what each Python block prints in a block of text right below it.

    The first block prepares all others and is run before each of them; it has no answer of its own. `printed` takes
    code and returns what it prints. Raises NoAnswer for a block that prints nothing.
    """
    blocks: list[str] = _BLOCK.findall(page)
    answers = iter(["", *(_answer(code, printed(blocks[0] + code)) for code in blocks[1:])])
    return _BLOCK.sub(lambda met: f"```python\n{met[1]}```\n{next(answers)}", page)


def _answer(code: str, told: str) -> str:
    if not told.strip():
        raise NoAnswer(f"a block prints nothing; end it with print(...): {_ending(code)}")
    lines = "\n".join(line.rstrip() for line in told.strip("\n").splitlines())
    return f"\n```text\n{lines}\n```\n"


def asked_of(release: Path) -> Callable[[str], str]:
    """What code prints when it is run in a folder that holds a release and the package; warnings are errors.

    The function that is returned raises NoAnswer for code that stops with an error.
    """
    environment = os.environ | {
        "PYTHONPATH": str(release.resolve() / "src"),
        "PYTHONWARNINGS": "error",
        "PYTHONUTF8": "1",
    }

    def printed(code: str) -> str:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=release, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise NoAnswer(f"a block stops with an error: {_ending(code)} ({reason})")
        return done.stdout

    return printed


def _ending(code: str) -> str:
    """The last line of a block, by which it is found on the page."""
    return code.strip().splitlines()[-1]
