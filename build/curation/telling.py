"""Findings as text for people, as JSON for programs, and as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from curation.findings import Finding, aggregate

Told = Callable[[Sequence[Finding]], str]

PAGE: Final = "docs/rules/{}.md"
_LEVELS: Final = {"error": "error", "warning": "warning", "suggestion": "notice"}
_COUNTED: Final = {"error": "errors", "warning": "warnings", "suggestion": "suggestions"}


def every(findings: Sequence[Finding]) -> str:
    """Each finding on a line of its own."""
    return "\n".join(map(str, findings))


def as_json(findings: Sequence[Finding]) -> str:
    """An object with `errors`, `warnings` and `suggestions` counted and every one of the `findings`.

    A finding has `path`, `line` and `column` (from 1, in code points), `rule`, `severity`, `wrong`, `right`, and the
    rule's own `page`.
    """
    counts = Counter[str](finding.severity for finding in findings)
    rows = [
        {
            **{name: getattr(finding, name) for name in ("path", "line", "column", "rule", "severity")},
            "wrong": finding.wrong,
            "right": finding.right,
            "page": PAGE.format(finding.rule),
        }
        for finding in findings
    ]
    numbers = {plural: counts[severity] for severity, plural in _COUNTED.items()}
    return json.dumps({**numbers, "findings": rows}, ensure_ascii=False, indent=2)


def as_annotations(findings: Sequence[Finding]) -> str:
    """Workflow commands, one a line, that GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_annotation, findings))


def _annotation(finding: Finding) -> str:
    place = {"file": finding.path, "line": str(finding.line), "col": str(finding.column), "title": finding.rule}
    told = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in place.items())
    return f"::{_LEVELS[finding.severity]} {told}::{_escaped(f'{finding.wrong}; {finding.right}')}"


def _escaped(text: str, besides: str = "") -> str:
    """Text as a workflow command takes it: a per cent sign first, for the others are written with it."""
    for letter in f"%\r\n{besides}":
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


FORMATS: Final[dict[str, Told]] = {"text": aggregate, "json": as_json, "github": as_annotations}
