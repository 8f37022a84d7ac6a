"""Start a source's seed from a saved page: what the page says of itself, and its sentences as passages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from curation.commands import exit_status
from curation.drafting import draft, identifier_of, missing
from curation.editor_names import modeline
from curation.editor_values import CannotSay
from curation.name_tables import name_tables
from curation.pages import Page, read_page
from curation.texts import TextsError
from envoylog._windows import bounds


def main(arguments: Sequence[str] | None = None) -> int:
    """Draft; exit status 0, or 2 where the page cannot be read or a file would be overwritten."""
    options = parse(arguments)
    return exit_status(lambda: draft_source(options))


def draft_source(options: argparse.Namespace) -> None:
    """Read the page, draft its seed, print or write it, and say what is left to the curator."""
    name = identifier_of(options.output) if options.output else None
    page = _with_what_is_known(read_page(options.page), options)
    actors, places, findings = name_tables(options.seeds)
    notes = [f"no names from {finding}" for finding in findings]
    drafted = draft(page, actors, places, identifier=name, modeline=_modeline(options, notes))
    notes += [] if actors or places else [f"no known names in {options.seeds}"]
    notes += ["dates are found in English alone"] if page.language not in (None, "en") else []
    notes += _kept(page, options.texts, name or options.page.stem) if page.extracted else []
    if options.output:
        write_new(options.output, drafted.encode())
        print(f"wrote {options.output}")
    else:
        print(drafted, end="")
    notes.append(f"left to you: {', '.join([*missing(page, drafted), 'every sentence under `unassigned`'])}")
    print("\n".join(notes), file=sys.stderr)


def _with_what_is_known(page: Page, options: argparse.Namespace) -> Page:
    """The page, with what the curator states in place of what it says of itself."""
    if options.published:
        page = replace(page, published=options.published, published_basis=None)
    return replace(page, language=options.language) if options.language else page


def _modeline(options: argparse.Namespace, notes: list[str]) -> str | None:
    """What leads an editor to the keys, codes and ids that may be written; where that fails, a note that says why."""
    if options.output is None or options.output.exists():
        return None
    try:
        return modeline(options.seeds, options.output)
    except (CannotSay, OSError) as error:
        notes.append(f"no help for editors: {error}")
        return None


def _kept(page: Page, texts: Path | None, name: str) -> list[str]:
    """Keep the text taken from a page beside the other texts, or say that it is not kept."""
    if texts is None:
        return ["the page's text is not kept; with --texts FOLDER it is, and its passages can be checked"]
    path = texts / f"{name}.txt"
    if not path.exists() or path.read_bytes() != page.content:
        write_new(path, page.content)
    return [f"the page's text is in {path}"]


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet; raises TextsError where it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise TextsError(f"{path} exists already; name another file, or move it away") from None


def window(written: str) -> str:
    """A window as it was written; raises argparse's own error, saying what is wrong with it."""
    try:
        bounds(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return written


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path, help="the page, saved as .txt (UTF-8) or .html")
    parser.add_argument("--output", type=Path, help="seed to write, named by its id; never an existing file")
    parser.add_argument("--published", type=window, help="window of publication, if the page has none")
    parser.add_argument("--language", help="ISO 639 code, if the page does not state its language")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="known names (default %(default)s)")
    parser.add_argument("--texts", type=Path, help="folder for the text taken from an .html page")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
