"""In a real browser: a passage's link scrolls to it and highlights it alone, and a trace shows words as words."""

import dataclasses
import html
import io
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import small_release
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from curation.passages import Passage, fill, fragment, passage_at
from curation.pointing import one_line
from curation.texts import normalise, sentences
from envoylog import Release, Trace

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
WIDTH, HEIGHT = 700, 500
LIT = (255, 0, 255)
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><style>
p {margin: 40px 0; font: 16px/28px serif} .far {margin-top: 3000px} ::target-text {background: #f0f; color: #f0f}
</style><body>"""
# Every character of the page, and the middle of it where it is drawn within the window: a space may not be.
CHARACTERS = """() => {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());)
        for (let at = 0; at < node.length; at++) {
            range.setStart(node, at); range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
            const black = node.data[at].trim() && box.width && box.height;
            const drawn = black && x >= 0 && x < innerWidth && y >= 0 && y < innerHeight;
            found.push([node.data[at], drawn ? [Math.floor(x), Math.floor(y)] : null]);
        }
    return JSON.stringify(found);
}"""

# Invented, with what links stumble over: words that come again, quotes, dashes, commas, ampersands, other scripts.
PARAGRAPHS = """\
<p>Talks in the capital
<p>The envoy met his colleague in the capital on Monday. They talked about transit, aid and trade for two hours.
<p>The envoy met his colleague in the capital on Monday, an agency said, and both of them went home content.
<p>“We talked – at length – and we did not agree,” he said; “that is all, for now.” “Is it?” she asked – and left.
<p>Trade, transit &amp; aid: A&amp;B, 50% of C, #1 of D &lt;sic&gt; and nothing else. Yes, but when, and why?
<p>The U.S.-Russia channel — opened in 2019 — stays open, said José Núñez of the co&shy;-ordination group…
<p>«Мы ведём переговоры со всеми сторонами», — заявил посол. Всё остальное, по его словам, — слухи и домыслы прессы.
<p>نمایندهٔ ویژه گفت که گفت‌وگوها ادامه می‌یابد و هیئت‌ها ماه آینده دوباره دیدار می‌کنند. در سال ۱۴۰۰ سه دور برگزار شد.
<p>A <b>bold word, a <i>slanted</i> one</b> and <a href="#x">a link, inside</a> change nothing of what is read here.
<p>No date was set. Both sides went home.
<p>No date was set. Both sides went home.
<p class="far">Far down, the envoy’s plan was ‘simple’: first talks, then trade, then – “perhaps” – recognition.
<p>The envoy met his colleague in the capital on Monday: so it says, once more, at the very end of the page."""
TEXT = html.unescape(re.sub("<[^>]+>", "", PARAGRAPHS))
SENTENCES = sentences(TEXT)

Site = dict[str, str]


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A window of a browser without a past."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed"
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program, args=QUIET) as browser:
        yield browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Pages by path, to be put there by tests; `address` is where they are served."""
    pages: Site = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((HEAD + pages[self.path]).encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pages["address"] = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.02))
        thread.start()
        yield pages
        server.shutdown()
        thread.join()


def visible(text: str) -> str:
    return re.sub(r"\s", "", normalise(text))


def highlighted(tab: Page, patience: float = 5) -> tuple[str, str] | None:
    """The text before what is highlighted in the window, and what is, by the colour of each character; or None."""
    until = time.monotonic() + patience
    marks: list[bool | None] = []
    while not any(marks) and time.monotonic() < until:
        picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
        characters = json.loads(tab.evaluate(CHARACTERS))  # after: whatever is lit there has been scrolled to
        marks = [picture.getpixel(tuple(place)) == LIT if place else None for _, place in characters]
    if not any(marks):
        return None
    first, end = marks.index(True), len(marks) - marks[::-1].index(True)
    assert False not in marks[first:end], "two places are highlighted"
    text = "".join(character for character, _ in characters)
    return visible(text[:first]), visible(text[first:end])


def followed(tab: Page, site: Site, body: str, passage: Passage) -> tuple[str, str] | None:
    """What is highlighted where the link of a passage is opened on a page with this body."""
    path = f"/{len(site)}"  # a new one each time: on the page that is open, nothing would be loaded
    site[path] = body
    tab.goto(fragment(site["address"] + path, passage.first, passage.last))
    return highlighted(tab, patience=0.6 if passage.ambiguous else 5)  # a browser looks again for half a second


def expected(text: str, passage: Passage) -> tuple[str, str]:
    """The text before what a link shall highlight, and what it shall: the span, or `first` where it has no `last`."""
    whole, (start, end) = normalise(text), passage.span
    return visible(whole[:start]), visible(whole[start : end if passage.last else start + len(one_line(passage.first))])


@pytest.mark.browser
@pytest.mark.parametrize("span", SENTENCES, ids=[f"{start}" for start, _ in SENTENCES])
def test_a_link_highlights_its_passage_and_nothing_else_unless_it_is_ambiguous(
    tab: Page, site: Site, span: tuple[int, int]
) -> None:
    passage = passage_at(TEXT, *span)
    found = followed(tab, site, PARAGRAPHS, passage)
    assert (found == expected(TEXT, passage)) is not passage.ambiguous


def test_the_page_has_passages_of_both_kinds() -> None:
    flags = [passage_at(TEXT, *span).ambiguous for span in SENTENCES]
    assert (flags.count(False), flags.count(True)) == (16, 4)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("They talked about", "both of them went home content."),  # over a paragraph's end
        ("“We talked – at", "agree,” he"),
        ('"We talked – at', 'agree," he'),  # quotes as typed: to a browser all one
        ("we did not agree", "and left."),
        ("A bold", "a link"),  # over the ends of tags
        ("Всё остальное", "домыслы прессы."),
        ("گفت‌وگوها ادامه", "دوباره دیدار می‌کنند."),
        ("then trade", "once more"),
        ("Far down, the", "on Monday"),  # words that come before it too
    ],
)
def test_a_link_highlights_what_a_curator_pointed_at(tab: Page, site: Site, first: str, last: str) -> None:
    passage = fill(TEXT, first, last)
    assert not passage.ambiguous
    assert followed(tab, site, PARAGRAPHS, passage) == expected(TEXT, passage)


@pytest.mark.browser
def test_the_page_is_scrolled_to_a_passage_far_down(tab: Page, site: Site) -> None:
    passage = fill(TEXT, "Far down, the", "“perhaps” – recognition.")
    assert followed(tab, site, PARAGRAPHS, passage) == expected(TEXT, passage)
    assert tab.evaluate("scrollY") > 3000
    tab.goto(tab.url.partition("#")[0])
    assert highlighted(tab, patience=0) is None
    assert tab.evaluate("scrollY") == 0


# Pages of few lines, with the words that point at a span of the last: what a browser takes for the same, and what not.
ALIKE = [
    ("He left.\nThe envoy met – at last.", "The envoy met –", False),
    ("He left.\nThe envoy met – at last.", "The envoy met -", True),  # dashes are not all one, and it finds nothing
    ("He left.\n«Да», — сказал он им.", '"Да"', True),  # nor are « and "
    ("He left.\n„Ja“, sagte er.", '"Ja"', False),
    ("He left.\nThe envoyʼs plan failed again.", "The envoy's", True),  # a letter that looks like an apostrophe
    ("He left.\nHe waited… and left.", "He waited...", False),
    ("He left.\nThe envoy’s plan failed.", "The envoy", True),  # the word does not end there
    ("He left.\nOnly 3,500 men came.", "Only 3", True),
    ("He left.\nU.S.-Russia talks went on.", "Russia talks", False),
    ("It is 3.5 long.\nOnly 5 men came.", "5 men", False),
    ("In ۱۹۵۷ there.\nIn 1957 it was.", "In 1957", True),  # digits are, in whatever script
    ("می‌روند به خانه.\nمیروند به شهر.", "میروند", True),  # joiners are passed over
    ("كـتاب أحمر.\nكتاب أخضر.", "كتاب", True),
    ("مدرسة هنا.\nمدرسه آنجا.", "مدرسه", True),
    ("على الطريق.\nعلي هنا.", "علي", True),
    ("علي رفت.\nعلی آمد.", "علی", False),  # Arabic's yeh and Persian's are two letters
    ("Łódź calls.\nLodz called.", "Lodz", True),
    ("Støre came.\nStore came.", "Store", True),
    ("Все ушли.\nВсё ушло.", "Всё", True),
    ("他去了。\n会谈完。", "会", True),  # where a Chinese word ends, a dictionary tells
    ("He left.\nHe co\u00adoperates with\u200b all of them.", "He cooperates with", False),
]


@pytest.mark.parametrize(("text", "first", "ambiguous"), ALIKE)
def test_a_link_is_ambiguous_where_a_browser_takes_other_words_for_the_same(
    text: str, first: str, ambiguous: bool
) -> None:
    assert last_line(text, first).ambiguous is ambiguous


@pytest.mark.browser
@pytest.mark.parametrize(("text", "first", "ambiguous"), ALIKE)
def test_a_browser_takes_other_words_for_the_same(
    tab: Page, site: Site, text: str, first: str, ambiguous: bool
) -> None:
    passage = last_line(text, first)
    body = "".join(f"<p>{html.escape(line)}" for line in text.split("\n"))
    assert (followed(tab, site, body, passage) == expected(text, passage)) is not ambiguous


def last_line(text: str, first: str) -> Passage:
    whole = normalise(text)
    start = whole.rindex(one_line(first))
    return fill(text, first, None, (start, len(whole)))


def test_a_pointer_cut_out_of_a_word_is_printed_or_has_no_link() -> None:
    text = "He said: “We – all of us – met them,” and went home to his own house at last."
    assert passage_at(text, normalise(text).index("We"), len(normalise(text))).ambiguous is True


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    release = Release(small_release.make(tmp_path_factory.mktemp("browser") / "release"))
    return release.trace("talks-2021-11", "format")


@pytest.mark.browser
def test_a_trace_leads_from_a_cell_to_the_words_on_the_page(tab: Page, site: Site, trace: Trace) -> None:
    site["/trace"] = trace._repr_html_()
    words = 'Talks <b> went on all day with "visitors" & others'
    page = f"{HEAD}<p>Talks were held.<p class=far>{html.escape(words)}."
    tab.route("https://ministry.example/**", lambda route: route.fulfill(body=page, content_type="text/html"))
    tab.goto(site["address"] + "/trace")
    links = tab.locator("a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert set(links) == {*trace.passages["url"].dropna(), "https://weekly.example/12"}  # one has no link of its own
    assert "https://agency.example/1#:~:text=we%20met%20them%20all,on%2021%20October" in links
    tab.locator("a").first.click()
    assert highlighted(tab) == ("Talkswereheld.", visible(words))
    assert tab.evaluate("scrollY") > 2500


HOSTILE = """<script>ran = 1</script><img src="x" onerror="ran = 1">"'><b onclick="ran = 1">"""


@pytest.mark.browser
@pytest.mark.parametrize("url", ["javascript:ran=1", 'https://a.example/" onclick="ran = 1', HOSTILE])
def test_words_of_a_trace_never_run(tab: Page, site: Site, trace: Trace, url: str) -> None:
    shown = ["value", "means", "source_title", "publisher", "informant", "origin_id", "companions", "note"]
    said = trace.claims.assign(**dict.fromkeys(shown, HOSTILE), source_url=url)
    borne = trace.passages.assign(first=HOSTILE, url=url)
    hostile = dataclasses.replace(trace, title=HOSTILE, rule_means=HOSTILE, claims=said, passages=borne)
    site["/trace"] = hostile._repr_html_()
    tab.goto(site["address"] + "/trace")
    assert HOSTILE in tab.inner_text("body")
    assert tab.locator("script, img, [onclick], [onerror], [href^=javascript]").count() == 0
    assert tab.evaluate("typeof ran") == "undefined"


@pytest.mark.browser
def test_the_same_words_run_where_they_are_not_escaped(tab: Page, site: Site) -> None:
    site["/trace"] = HOSTILE
    tab.goto(site["address"] + "/trace")
    assert tab.evaluate("ran") == 1
