"""Write codebook.md, seeds.md, validation.md, rules/ and editor/ of docs/ from schemas, vocabularies and rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from curation.codebook_page import codebook_page
from curation.commands import exit_status
from curation.editor_schemas import editor_schemas, meanings
from curation.reading import read_seeds
from curation.rule_pages import rule_pages
from curation.seeds_page import seeds_page
from curation.validation_page import validation_page
from curation.writing import write_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Write; exit status 0, 1 where the seeds are to be mended, 2 where it could not run."""
    return exit_status(lambda: write_codebook(parse(arguments)))


def write_codebook(options: argparse.Namespace) -> None:
    """Write every page and schema, take away those of rules and kinds that there are no longer, and say so."""
    seeds = read_seeds(options.seeds)
    pages = {"codebook.md": codebook_page(seeds), "seeds.md": seeds_page()}
    pages["validation.md"] = validation_page(_text(options.docs / "validation.md"))
    pages |= {f"rules/{name}": text for name, text in rule_pages().items()}
    pages |= {f"editor/{name}": text for name, text in editor_schemas(meanings(seeds.vocabularies)).items()}
    for name, text in pages.items():
        (options.docs / name).parent.mkdir(exist_ok=True)
        write_text(options.docs / name, text)
    for path in [*options.docs.glob("rules/*.md"), *options.docs.glob("editor/*.schema.json")]:
        if f"{path.parent.name}/{path.name}" not in pages:
            path.unlink()
    print(f"wrote {len(pages)} files to {options.docs}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of seeds (default: %(default)s)")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder written to (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
