"""The site that `make site` makes of docs/: whole, strict about links, and on its own, without a network."""

import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
ASKED_FOR: Final = "//script/@src | //img/@src | //link/@href | //iframe/@src | //source/@srcset | //object/@data"
"""What a browser fetches by itself to show a page."""
QUIET: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

Pages = dict[Path, html.HtmlElement]


def sphinx(folder: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """What `make site` runs, in another folder and with another output."""
    recipe = re.search(r"^site:.*\n\t(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe, "the Makefile does not say how the site is made"
    command = shlex.split(recipe[1].partition(" && ")[2])
    put = {"$(BIN)/python": sys.executable, "site": str(output), ".venv/doctrees": str(output.with_suffix(".trees"))}
    words = [put.get(word, word) for word in command]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("site") / "site"
    made = sphinx(ROOT, output)
    assert (made.returncode, made.stderr) == (0, "")
    return output


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return {path: html.parse(path, html.HTMLParser(encoding="utf-8")).getroot() for path in site.rglob("*.html")}


def written() -> set[str]:
    """The pages in the checkout of which the site is made, by their paths without ending."""
    found = [ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    return {path.relative_to(ROOT).with_suffix("").as_posix() for path in found}


def test_the_navigation_leads_to_every_page_but_those_of_single_rules() -> None:
    parts = runpy.run_path(str(ROOT / "docs" / "conf.py"))["NAVIGATION"].values()
    led_to = [page for part in parts for page in part.values()]
    of_rules = {page for page in written() if page.startswith("docs/rules/")} - {"docs/rules/README"}
    left_out = written() - of_rules - set(led_to)
    assert left_out == set(), "NAVIGATION in docs/conf.py does not name them"
    assert (len(led_to), set(led_to) <= written()) == (len(set(led_to)), True)
    assert len(of_rules) > 100


def test_every_page_becomes_one_of_the_site(site: Path, pages: Pages) -> None:
    made = {path.relative_to(site).with_suffix("").as_posix() for path in pages}
    assert made == written() | {"index", "search"}


def target(site: Path, page: Path, link: str) -> tuple[Path, str] | None:
    """The file of the site, and the place in it, to which a link leads; None for a link out of the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return path, unquote(parts.fragment)


def test_every_link_on_the_site_leads_to_a_file_and_a_place_in_it(site: Path, pages: Pages) -> None:
    places = {path: {*page.xpath("//@id"), "", "top"} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for link in {*page.xpath("//a/@href"), *page.xpath(ASKED_FOR)}:
            found = target(site, path, link)
            if found and (not found[0].is_file() or found[1] not in places.get(found[0], {""})):
                dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []


def test_whoever_begins_at_the_front_can_reach_every_page(site: Path, pages: Pages) -> None:
    reached, open_ends = set(), [site / "index.html"]
    while open_ends:
        path = open_ends.pop()
        if path in pages and path not in reached:
            reached.add(path)
            links = pages[path].xpath("//a/@href | //form/@action")
            open_ends += [found[0] for link in links if (found := target(site, path, link))]
    assert pages.keys() - reached == set()


def test_the_front_forwards_to_the_first_page(site: Path, pages: Pages) -> None:
    (forward,) = pages[site / "index.html"].xpath("//meta[@http-equiv='refresh']/@content")
    assert (site / forward.partition("url=")[2]).read_text(encoding="utf-8").count("<h1>Start here") == 1


def test_no_page_asks_anything_of_another_server(site: Path, pages: Pages) -> None:
    outside = {
        (path.relative_to(site), link)
        for path, page in pages.items()
        for link in page.xpath(ASKED_FOR)
        if target(site, path, link) is None
    }
    assert outside == set()


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        ("css", r"@import|url\(\s*['\"]?(?:https?:)?//"),
        ("js", r"(?:fetch|importScripts|import|open|sendBeacon)\(\s*['\"](?:https?:)?//|document\.cookie"),
        ("svg", r"(?:href|src)=['\"](?:https?:)?//|@import|url\(\s*['\"]?(?:https?:)?//"),
        ("html", r"document\.cookie|@import|url\(\s*['\"]?(?:https?:)?//"),
    ],
)
def test_no_file_of_the_site_asks_anything_of_another_server(site: Path, kind: str, asks: str) -> None:
    found = [*site.rglob(f"*.{kind}")]
    assert found
    asking = re.compile(asks)
    assert [path.name for path in found if asking.search(path.read_text(encoding="utf-8"))] == []


def test_a_page_is_titled_by_its_one_heading_and_the_release(pages: Pages) -> None:
    number = runpy.run_path(str(ROOT / "docs" / "conf.py"))["release"]
    shown = {path: page for path, page in pages.items() if path.name not in ("index.html", "search.html")}
    headings = {path: [each.xpath("string(text())") for each in page.xpath("//h1")] for path, page in shown.items()}
    assert {path.name: found for path, found in headings.items() if len(found) != 1 or not found[0]} == {}
    wrong = [
        page.findtext(".//title")
        for page in shown.values()
        if f"Envoylog {number}" not in page.xpath("//title")[0].text
    ]
    assert wrong == []
    assert len({page.findtext(".//title") for page in shown.values()}) == len(shown)


def test_pages_say_their_language_and_what_a_picture_shows(pages: Pages) -> None:
    assert {page.get("lang") for page in pages.values()} == {"en"}
    pictures = [picture for page in pages.values() for picture in page.xpath("//article//img")]
    assert len(pictures) == 3
    assert [picture.get("src") for picture in pictures if len(picture.get("alt", "")) < 40] == []


BREAKS: Final[dict[str, tuple[str, Callable[[str], str], str, str]]] = {
    "a page that is not there": (
        "docs/scope.md",
        lambda text: f"{text}\n[x](nowhere.md)\n",
        "docs/scope.md",
        "nowhere.md",
    ),
    "a heading of another page that is not there": (
        "docs/citing.md",
        lambda text: f"{text}\n[x](design.md#99-nothing)\n",
        "docs/citing.md",
        "99-nothing",
    ),
    "a heading of the same page that is not there": (
        "docs/lists.md",
        lambda text: f"{text}\n[x](#astray)\n",
        "docs/lists.md",
        "astray",
    ),
    "a heading that has another name now": (
        "docs/design.md",
        lambda text: text.replace("## 9. Versions", "## 9. Numbers"),
        "CHANGELOG.md",
        "9-versions",
    ),
    "a file outside docs/ that is not there": (
        "docs/coding.md",
        lambda text: f"{text}\n[x](../NEWS.md)\n",
        "docs/coding.md",
        "NEWS.md",
    ),
    "a picture that is not there": (
        "docs/pictures.md",
        lambda text: text.replace("timeline.svg", "hours.svg"),
        "docs/pictures.md",
        "hours.svg",
    ),
    "a page that the navigation does not name": (
        "docs/forgotten.md",
        lambda _: "# Forgotten\n",
        "docs/forgotten.md",
        "toctree",
    ),
    "a page of the navigation that is gone": (
        "docs/benchmarks.md",
        lambda _: "",
        "docs/start.md",
        "docs/benchmarks",
    ),
}
"""What is broken: in which page, and how; in which page it is found, and what the refusal names."""


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """What comes of making a site of pages that are broken in all these ways at once, without those of single rules."""
    folder = tmp_path_factory.mktemp("broken") / "checkout"
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("rules"))
    (folder / "docs" / "rules").mkdir()
    (folder / "docs" / "rules" / "README.md").write_text("# Rules\n", encoding="utf-8")
    for name in ("CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "datapackage.json"):
        shutil.copy(ROOT / name, folder / name)
    assert sphinx(folder, folder / "site").stderr == ""
    for page, broken, *_ in BREAKS.values():
        path = folder / page
        if text := broken(path.read_text(encoding="utf-8") if path.exists() else ""):
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()
    return sphinx(folder, folder / "site")


@pytest.mark.parametrize("what", BREAKS)
def test_a_site_with_a_break_is_refused_by_page_and_name(refused: subprocess.CompletedProcess[str], what: str) -> None:
    *_, page, named = BREAKS[what]
    told = [line for line in refused.stderr.splitlines() if f"/checkout/{page}:" in line and named in line]
    assert (refused.returncode, len(told)) == (1, 1), refused.stderr


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A window as wide as a phone's, in a browser without a past."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed"
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program, args=QUIET) as browser:
        yield browser.new_page(viewport={"width": 390, "height": 844})


@pytest.mark.browser
def test_every_page_fits_a_phone_shows_its_pictures_and_asks_nobody(site: Path, pages: Pages, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    wide, blank = [], []
    for path in sorted(path for path in pages if path.parent.name != "rules" and path.name != "index.html"):
        tab.goto(path.as_uri())
        wide += [path.name] * tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        blank += tab.evaluate("[...document.images].filter(each => !each.naturalWidth).map(each => each.src)")
    assert (wide, blank, [url for url in asked if not url.startswith(site.as_uri())]) == ([], [], [])
    assert tab.context.cookies() == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "page"),
    [("vantage", "Codebook"), ("double click", "Start here"), ("retired", "Versions"), ("bad-day", "bad-day")],
)
def test_words_are_found_without_a_server(site: Path, tab: Page, words: str, page: str) -> None:
    tab.goto(f"{(site / 'search.html').as_uri()}?q={quote(words)}")
    found = tab.locator("#search-results").get_by_role("link", name=page, exact=True)  # they come one after the other
    found.first.wait_for()
    assert found.first.get_attribute("href")
