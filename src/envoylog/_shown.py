"""A trace as text for a terminal and as HTML for a notebook."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import textwrap
from collections.abc import Iterator
from html import escape
from typing import Any, Final, NamedTuple

import pandas as pd

from envoylog._trace import Trace, Value

_INDENT: Final = 11
_NARROWEST, _WIDEST = 60, 110


class Teller(NamedTuple):
    """One claim as it is shown: how it stands, what it says, who says it, and the words with their links."""

    standing: str
    says: str
    by: list[str]
    words: list[tuple[str, str | None]]


def as_text(trace: Trace) -> str:
    """The trace as lines no wider than the terminal, save for links."""
    lines = [
        *_wrapped(_headline(trace), "", "  "),
        *_wrapped("" if trace.field == "title" else trace.title, "  "),
        *_wrapped(_reason(trace), "  "),
    ]
    for teller in tellers(trace):
        lines += ["", *_wrapped(teller.says, f"{teller.standing:<{_INDENT}}", " " * _INDENT)]
        for by in teller.by:
            lines += _wrapped(by, " " * _INDENT)
        for words, link in teller.words:
            lines += _wrapped(words, " " * _INDENT)
            lines += [" " * _INDENT + link] if link else []
    return "\n".join(lines)


def as_html(trace: Trace) -> str:
    """The trace as one escaped HTML fragment."""
    rows = "".join(_html_row(teller) for teller in tellers(trace))
    return (
        f"<div><p><b>{escape(_headline(trace))}</b><br>{escape(trace.title)}<br>"
        f"<i>{escape(_reason(trace))}</i></p><table><thead><tr><th>Standing</th><th>Value</th>"
        f"<th>Told by</th><th>Passage</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def tellers(trace: Trace) -> Iterator[Teller]:
    """Each claim of a trace, in order."""
    several = trace.claims["field"].nunique() > 1
    for row in trace.claims.to_dict("records"):
        claim = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        standing = claim["standing"] or ("from" if claim["adopted"] else "also")
        yield Teller(standing, _says(claim, several), list(_told(claim)), list(_words(claim, trace.passages)))


def _headline(trace: Trace) -> str:
    item = f" ({trace.item})" if trace.item else ""
    return f"{trace.field}{item} of {trace.event_id}: {_named(_written(trace.value), trace.means)}"


def _written(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _named(value: str, means: str | None) -> str:
    """A value with what it is called, if that says more."""
    if not means:
        return value
    alike = re.sub(r"\W|_", "", means).casefold() == re.sub(r"\W|_", "", value).casefold()
    return means if alike else f"{means} ({value})"


def _reason(trace: Trace) -> str:
    if trace.claims.empty:
        return "No report contradicts another." if trace.field == "n_conflicts" else "No report says."
    how = f"{trace.how[0].upper()}{trace.how[1:]}. " if trace.how else ""
    rule = f"Chosen by rule `{trace.rule}`: {trace.rule_means or ''}" if trace.rule else ""
    return f"{how}{rule}".strip()


def _says(claim: dict[str, Any], several: bool) -> str:
    present = claim["field"] == "present"
    value = _named(claim["item"] if present else claim["value"] or "null", claim["means"])
    place = "" if present or not several else f"{claim['field']}: "
    beside = f" [{claim['companions']}]" if claim["companions"] else ""
    return f"{place}{value}{beside}"


def _told(claim: dict[str, Any]) -> Iterator[str]:
    title = f', "{claim["source_title"]}"' if claim["source_title"] else ""
    yield f"{claim['publisher'] or claim['source_id']}{title}, {_published(claim)}"
    teller = f"told by {claim['informant']}" if claim["informant"] else "teller not known"
    manner = [claim[column].replace("_", " ") for column in ("nearness", "wording") if claim[column]]
    yield "; ".join([teller, *manner, *_relay(claim), *_caveats(claim)])
    if claim["note"]:
        yield f"note: {claim['note']}"


def _caveats(claim: dict[str, Any]) -> list[str]:
    """Why a report ranks behind others that stand as near."""
    ahead = ["told before the event"] if claim["vantage"] == "forecast" else []
    return ahead + ([f"presented as {claim['presented_as']}"] if claim["presented_as"] else [])


def _relay(claim: dict[str, Any]) -> list[str]:
    steps = claim["relay_steps"]
    return [f"{steps} relay step{'s' if steps > 1 else ''} from {claim['origin_id']}"] if steps else []


def _published(claim: dict[str, Any]) -> str:
    first, last = (str(day.date()) if day else None for day in (claim["published_earliest"], claim["published_latest"]))
    if first == last:
        return f"published {last}"
    return f"published {first} to {last}" if first else f"published by {last}"


def _words(claim: dict[str, Any], passages: pd.DataFrame) -> Iterator[tuple[str, str | None]]:
    rows = passages[passages["report_id"].eq(claim["report_id"])]
    if claim["standing"]:
        rows = rows[rows["passage_no"].eq(claim["passage_no"] or 0)]
    for row in rows.to_dict("records"):
        last = "" if pd.isna(row["last"]) else f" {row['last']}"
        yield (
            f"passage {row['passage_no']}: {row['first']} ...{last}",
            claim["source_url"] if pd.isna(row["url"]) else row["url"],
        )
    if rows.empty:
        yield "no passage: the value rests on its basis, not on words", claim["source_url"]


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    width = min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, _NARROWEST), _WIDEST)
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _html_row(teller: Teller) -> str:
    words = "<br>".join(_html_words(text, link) for text, link in teller.words)
    by = "<br>".join(escape(line) for line in teller.by)
    cells = (escape(teller.standing), escape(teller.says), by, words)
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _html_words(text: str, link: str | None) -> str:
    if link and link.startswith(("https://", "http://")):
        return f'<a href="{escape(link)}">{escape(text)}</a>'
    return escape(text)
