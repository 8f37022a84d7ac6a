"""The command line: its commands, what each takes, and examples of each. Nothing here loads pandas."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Mapping
from typing import Any, Final, NoReturn

ABOUT: Final = """\
Reported diplomacy on Afghanistan, event by event, every value with the words that bear it out.

The commands speak of the release that is installed with the package. --release FOLDER names another, such as one
unpacked from an archive; --version, where a command has it, an earlier one from the same folder."""
STATUS: Final = """\
exit status: 0 done; 1 verify found something wrong; 2 could not run, and one sentence says why"""
ABOUTS: Final[Mapping[str, str]] = {
    "tables": "List the tables: what each is and how many rows it has.",
    "codebook": "Say what each column of a table is: its type, its vocabulary or unit, what it means.",
    "show": "Print rows of a table.",
    "trace": "Say who says so: the claims, tellers and passages behind one cell of an event.",
    "cite": "Print how the release is cited.",
    "versions": "List the releases up to this one, with their days and fingerprints.",
    "compare": "Say what differs between two versions or two rules of resolution: what was lost, edited, added.",
    "verify": "Look whether every file of a release is as it was released.",
    "export": "Write the release to a file of another kind: a database, a workbook, for Stata, for a spreadsheet.",
    "restore": "Write a release as it was into a new folder.",
}
EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "tables": ("envoylog tables", "envoylog tables --version 0.1.0"),
    "codebook": ("envoylog codebook events", "envoylog codebook events --format csv"),
    "show": (
        "envoylog show record --rows 5",
        "envoylog show events --columns event_id,date_edtf,n_conflicts --where event_type=meeting",
        "envoylog show participants --where role=host --where actor_id=russia --format csv",
        "envoylog show events --where place_id= --rows 3 --format json",
    ),
    "trace": (
        "envoylog trace west-moscow-visit-2021-11 format",
        "envoylog trace west-moscow-visit-2021-11 attendance thomas-west:visitor",
    ),
    "cite": ("envoylog cite", "envoylog cite --version 0.1.0"),
    "versions": ("envoylog versions",),
    "compare": ("envoylog compare 0.1.0", "envoylog compare 0.1.0 0.2.0 --format markdown"),
    "verify": ("envoylog verify", "envoylog verify FOLDER --fingerprint HEX"),
    "export": ("envoylog export envoylog.sqlite", "envoylog export record.csv --table record"),
    "restore": ("envoylog restore 0.1.0 envoylog-0.1.0",),
}
_FORMS: Final = ("text", "csv", "json")


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; each command's `run` takes its options and gives the exit status."""
    whole = _Parser("envoylog", ABOUT, "\n".join([*_shown([told[0] for told in EXAMPLES.values()]), "", STATUS]))
    whole.add_argument("--release", metavar="FOLDER", help="a folder that holds a release (default: the installed one)")
    whole.set_defaults(run=_help(whole))
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for name, about in ABOUTS.items():
        told: dict[str, Any] = {"about": about, "epilog": "\n".join([*_shown(EXAMPLES[name]), "", STATUS])}
        command = commands.add_parser(name, help=_in_list(about), **told | {"prog": f"envoylog {name}"})
        command.set_defaults(run=_run(name))
        command.add_argument("--release", metavar="FOLDER", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        _TAKES[name](command)
    return whole


class _Parser(argparse.ArgumentParser):
    """A parser whose help keeps its lines, and that takes no word for another that it begins."""

    def __init__(self, prog: str, about: str, epilog: str, **_: Any) -> None:
        form = argparse.RawDescriptionHelpFormatter
        super().__init__(prog, description=about, epilog=epilog, formatter_class=form, allow_abbrev=False)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print, and let it be known where that cannot be done: argparse would not."""
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence."""
        self.exit(2, f"could not run: {message}; `{self.prog} --help` says what it takes\n")


def _shown(examples: tuple[str, ...] | list[str]) -> list[str]:
    return ["examples:", *(f"  {example}" for example in examples)]


def _in_list(about: str) -> str:
    """What a command does, as it stands in a list: it begins small and without its full stop."""
    return (about[0].lower() + about[1:]).rstrip(".")


def _help(whole: argparse.ArgumentParser) -> Any:
    def run(_: argparse.Namespace) -> int:
        whole.print_help()
        return 0

    return run


def _run(name: str) -> Any:
    """A command's work, found when it is asked for: help does without pandas."""

    def run(options: argparse.Namespace) -> int:
        return int(importlib.import_module("envoylog._commands").COMMANDS[name](options))

    return run


def _version(command: argparse.ArgumentParser) -> None:
    command.add_argument("--version", metavar="VERSION", help="an earlier release, one of `envoylog versions`")


def _rule(command: argparse.ArgumentParser) -> None:
    told = "take rival claims as this rule would have resolved them, such as majority_of_origins (default: nearest)"
    command.add_argument("--rule", metavar="RULE", help=told)


def _form(command: argparse.ArgumentParser, forms: tuple[str, ...], told: str) -> None:
    command.add_argument("--format", choices=forms, default="text", help=told)


def _table(command: argparse.ArgumentParser) -> None:
    command.add_argument("table", metavar="TABLE", help="one of `envoylog tables`; record has all in one")


def _tables(command: argparse.ArgumentParser) -> None:
    _version(command)
    _form(command, _FORMS, "text for reading (default), csv or json for programs, whole")


def _show(command: argparse.ArgumentParser) -> None:
    _table(command)
    command.add_argument("--columns", metavar="A,B", help="only these columns, in this order")
    told = "only rows with this value, written as in the CSV; nothing after = is an empty cell; may be given again"
    command.add_argument("--where", metavar="COLUMN=VALUE", action="append", default=[], help=told)
    command.add_argument(
        "--rows", metavar="N", type=_count, help="at most so many rows (default: 20 as text, else all)"
    )
    _rule(command)
    _tables(command)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number above 0")
    return int(text)


def _codebook(command: argparse.ArgumentParser) -> None:
    _table(command)
    _tables(command)


def _trace(command: argparse.ArgumentParser) -> None:
    command.add_argument("event", metavar="EVENT", help="an event_id")
    command.add_argument("field", metavar="FIELD", help="a column, such as date_edtf or format, or present for an item")
    told = "for what an event has several of: ACTOR:ROLE of a participant, a topic, or RELATION:EVENT of a link"
    command.add_argument("item", metavar="ITEM", nargs="?", help=told)
    _version(command)


def _cite(command: argparse.ArgumentParser) -> None:
    told = "text (default), or what a reference program reads, such as bibtex, csl-json or ris"
    command.add_argument("--format", metavar="FORMAT", default="text", help=told)
    _version(command)


def _versions(command: argparse.ArgumentParser) -> None:
    _form(command, _FORMS, "text for reading (default), csv or json for programs")


def _compare(command: argparse.ArgumentParser) -> None:
    sides = "a version, or a folder that holds a release"
    command.add_argument("old", metavar="OLD", nargs="?", help=f"{sides} (default: the version before NEW)")
    command.add_argument("new", metavar="NEW", nargs="?", help=f"{sides} (default: the installed release)")
    told = "compare as this rule resolves with as nearest does; given twice, one rule with the other"
    command.add_argument("--rule", metavar="RULE", action="append", help=told)
    _form(command, ("text", "markdown", "json"), "text for reading (default), markdown for a page, json for programs")


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="FOLDER", nargs="?", help="a folder that holds a release")
    told = "the fingerprint that was published with the release: only it tells a whole release that somebody made up"
    command.add_argument("--fingerprint", metavar="HEX", help=told)


def _export(command: argparse.ArgumentParser) -> None:
    told = "its ending says the kind: .sqlite or .db, .duckdb, .xlsx, .dta (Stata), .csv (for a spreadsheet)"
    command.add_argument("file", metavar="FILE", help=told)
    told = "only this table; may be given again where a file can hold several"
    command.add_argument("--table", metavar="TABLE", action="append", help=told)
    _rule(command)
    _version(command)


def _restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("version", metavar="VERSION", help="one of `envoylog versions`")
    command.add_argument("folder", metavar="FOLDER", help="a folder that is not there yet")


_TAKES: Final = {
    "tables": _tables,
    "codebook": _codebook,
    "show": _show,
    "trace": _trace,
    "cite": _cite,
    "versions": _versions,
    "compare": _compare,
    "verify": _verify,
    "export": _export,
    "restore": _restore,
}
