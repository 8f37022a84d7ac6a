"""How `make site` makes a site of docs/, with Sphinx: the pages are plain Markdown, what leads through them is here."""

import json
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

ROOT: Final = Path(__file__).resolve().parent.parent
NAVIGATION: Final = {
    "Start here": {
        "In pandas, R or a spreadsheet": "docs/start",
        "R": "docs/r",
        "The command line": "docs/command",
        "Databases, Excel, Stata": "docs/exports",
    },
    "What it says": {
        "Questions": "docs/questions",
        "Pictures": "docs/pictures",
        "Codebook": "docs/codebook",
        "What is in and what is out": "docs/scope",
    },
    "Versions": {
        "Going back, and what became of an id": "docs/versions",
        "Comparing, and whether a result holds": "docs/comparing",
        "How to cite": "docs/citing",
        "Changelog": "CHANGELOG",
    },
    "How it is made": {
        "Design": "docs/design",
        "How texts are coded": "docs/coding",
        "Passages": "docs/passages",
        "Lists of many events": "docs/lists",
        "Who checks what": "docs/validation",
        "What a change does": "docs/changes",
        "Benchmarks": "docs/benchmarks",
    },
    "Contribute": {
        "One source, from article to merge": "CONTRIBUTING",
        "What people write": "docs/seeds",
        "Writing seeds in an editor": "docs/editor/README",
        "Rules": "docs/rules/README",
    },
}
"""Headings of the navigation, and under each what a page is called there. Every page of docs/ but one for each rule."""

project = "Envoylog"
author = "Envoylog contributors"
release = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
html_title = f"Envoylog {release}"

# The checkout is the source, not docs/ alone, so that links such as ../CONTRIBUTING.md lead to a page of the site too.
root_doc = "docs/start"
include_patterns = ["docs/**", "CONTRIBUTING.md", "CHANGELOG.md"]
exclude_patterns = [".*", "site", "candidate*", "seeds", "texts", "**/__pycache__"]

extensions = ["myst_parser"]
nitpicky = True
myst_heading_anchors = 4
highlight_language = "text"
smartquotes = False  # quotes and dashes stay as written: some are what a page speaks of

html_theme = "furo"
html_extra_path = ["entry"]  # index.html, which leads to the first page
html_static_path = ["look"]
html_css_files = ["tables.css"]
html_copy_source = False
html_use_index = False
html_show_copyright = False


def led_through(app: Sphinx, page: str, text: list[str]) -> None:
    """Put the navigation on the first page, and say of rules that their list leads to them, not the navigation."""
    if page == app.config.root_doc:
        text[0] += "".join(contents(heading, pages) for heading, pages in NAVIGATION.items())
    elif page.startswith("docs/rules/") and page != "docs/rules/README":
        text[0] = f"---\norphan: true\n---\n{text[0]}"


def contents(heading: str, pages: dict[str, str]) -> str:
    """What MyST takes for a part of the navigation."""
    lines = "\n".join(f"{title} <{'self' if page == root_doc else f'/{page}'}>" for title, page in pages.items())
    return f"\n\n```{{toctree}}\n:hidden:\n:caption: {heading}\n\n{lines}\n```\n"


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls this."""
    app.connect("source-read", led_through)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
