"""Drafts of a source's seed: what the page says, the known names in it, and nothing guessed."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import draft_source
from curation.drafting import draft, missing
from curation.findings import Notes
from curation.name_tables import name_tables
from curation.names import Names
from curation.pages import Page, read_page
from curation.reading import read_file
from curation.records import Checker
from curation.scalars import SOURCE_ID
from curation.shapes import KINDS
from curation.texts import TextsError, TextStore, normalise, sentences

THURSDAY = "2026-01-15"


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["Kabulov", "Zamir Kabulov"], "Zamir Kabulov and Kabulov's aide", ["Zamir Kabulov", "Kabulov"]),
        (["Moscow", "Moscow format"], "the Moscow format in Moscow", ["Moscow format", "Moscow"]),  # longest first
        (["US"], "They tell us of the US.", ["US"]),
        (["Moscow"], "MOSCOW, January 13", ["Moscow"]),  # datelines shout
        (["West"], "Western West’s", ["West"]),  # whole words
        (["António Guterres"], "Antonio Guterres", ["António Guterres"]),
        (["Antonio Guterres"], "António\nGuterres", []),  # not over a line end
        (["Замир Кабулов"], "сказал Замир Кабулов", ["Замир Кабулов"]),
        (["Кабулов"], "Кабулову", []),  # inflected: only if the table has it
        (["ضمیر کابلوف"], "ضمير كابلوف گفت", ["ضمیر کابلوف"]),  # Arabic letters for Persian ones
        (["王毅"], "王毅在北京说", ["王毅"]),
        (["U.S."], "the U.S. envoy", ["U.S."]),
        ([], "nobody", []),
        ([""], "nobody", []),
    ],
)
def test_known_names_are_found_whole_and_longest_first(names: list[str], text: str, found: list[str]) -> None:
    assert [name.name for name in Names(names).find(text)] == found


def test_a_name_is_found_where_it_stands() -> None:
    text = normalise("“João\u00a0Peña” spoke")
    assert [text[name.start : name.end] for name in Names(["Joao Pena"]).find(text)] == ["João Peña"]


PROSE = """\
The talks\r
MOSCOW, January 13. The envoy of the republic, Jan Novák, said on Saturday that no date had been set – not one.\r
* “We wait,” Novak told Example Agency in the spring of 2023.\r
---\r
"""
ACTORS = {"Jan Novák": "jan-novak", "Novák": "jan-novak", "Example Agency": "example-agency"}
PLACES = {"Moscow": "moscow"}


def drafted(**said: Any) -> dict[str, Any]:
    return as_seed(draft(Page(PROSE, PROSE.encode(), **said), ACTORS, PLACES))


def as_seed(text: str | bytes) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return loaded


def test_a_draft_says_what_the_page_says_and_no_more() -> None:
    assert {key: value for key, value in drafted().items() if key != "unassigned"} == {
        "text": {"sha256": hashlib.sha256(PROSE.encode()).hexdigest(), "extent": "full"}
    }


def test_a_draft_is_yaml_whatever_the_title_holds() -> None:
    title = 'He said: "no" – #1 \\ {x}, [y]\u2028 \x92'
    said = drafted(title=title, site="Example Agency", authors=("A: B", "C"))
    assert said["title"] == 'He said: "no" – #1 \\ {x}, [y] \x92'
    assert said["publisher"] == "example-agency"
    assert said["authors"] == ["A: B", "C"]


def test_each_sentence_is_a_passage_with_what_is_known_in_it() -> None:
    items = drafted(published=THURSDAY)["unassigned"]
    assert [item["passage"]["first"].split()[0] for item in items] == ["The", "MOSCOW,", "The", "“We"]  # no bullet
    assert [item.get("actors") for item in items] == [None, None, ["jan-novak"], ["jan-novak", "example-agency"]]
    assert [item.get("places") for item in items] == [None, ["moscow"], None, None]
    assert items[2]["dates"] == [
        {"words": "Saturday", "basis": "weekday", "window": "2026-01-10", "ahead": "2026-01-17"}
    ]
    assert items[2]["passage"]["last"] == "set – not one."  # as printed


def test_a_draft_holds_no_sentence_of_the_text() -> None:
    text = draft(Page(PROSE, PROSE.encode()), ACTORS, PLACES)
    whole = normalise(PROSE)
    long = [whole[slice(*span)] for span in sentences(PROSE) if len(whole[slice(*span)].split()) > 3]
    assert not [sentence for sentence in long if sentence in normalise(text)]


def test_a_draft_shows_a_report_with_all_that_it_must_have(tmp_path: Path) -> None:
    text = draft(Page(PROSE, PROSE.encode(), published=THURSDAY), ACTORS, PLACES, "post-2026-01-15")
    above, below = text.split("unassigned:")
    path = tmp_path / "post-2026-01-15.yaml"
    path.write_text(f"{re.sub('^# ', '', above, flags=re.MULTILINE)}unassigned:{below}", encoding="utf-8")
    notes = Notes("seed", [])
    record = read_file(path, notes)
    assert record is not None
    Checker().record(record, KINDS["source"], notes)
    in_head = [found for found in notes.findings if "this source has no" in found.wrong or "title" in found.wrong]
    assert {found.rule for found in notes.findings if found not in in_head} == {"empty-value", "unknown-key"}


def test_what_is_left_to_the_curator_is_named() -> None:
    page = Page(PROSE, PROSE.encode(), site="Unknown Post", language="en")
    said = missing(page, draft(page, ACTORS, PLACES))
    assert said == ["id", "publisher (the page says Unknown Post)", "title", "published", "published_basis", "kind"]


HTML = """\
<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Envoy says no | Example Agency</title>
<meta property="og:site_name" content="Example Agency"><meta property="og:title" content="Envoy says “no”">
{date}<link rel="canonical" href="https://example.org/{path}/envoy-sagt-nö">
<meta name="author" content="Ann Writer; Bob Other"></head>
<body><nav>Home Politics World</nav><article><h1>Envoy says “no”</h1>
<p>The envoy of the republic said on Saturday that no date had been set for the next round of the long talks.</p>
<p>He met the minister last week, and told reporters about plans that both sides have had for a long time.</p>
</article><footer>Copyright</footer></body></html>
"""
STATED = '<meta property="article:published_time" content="2026-01-13T09:30:00+03:00">'


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_web_page_tells_its_own_particulars(tmp_path: Path) -> None:
    page = read_page(saved(tmp_path, "page.html", HTML.format(date=STATED, path="politics")))
    assert (page.title, page.site, page.authors) == ("Envoy says “no”", "Example Agency", ("Ann Writer", "Bob Other"))
    assert (page.published, page.published_basis, page.language) == ("2026-01-13", "stated", "en")
    assert page.url == "https://example.org/politics/envoy-sagt-n%C3%B6"
    assert "no date had been set" in page.text
    assert "Copyright" not in page.text


@pytest.mark.parametrize(
    ("path", "published"),
    [("2021/11", ("2021-11", "bounded")), ("politics", (None, None))],  # the first as blogs name their pages
)
def test_a_page_without_its_date_is_bounded_by_its_address_at_most(
    tmp_path: Path, path: str, published: tuple[str | None, str | None]
) -> None:
    page = read_page(saved(tmp_path, "page.html", HTML.format(date="", path=path)))
    assert (page.published, page.published_basis) == published


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("A text.\nPublished in Example Post, January 15th, 2026\nMore", "2026-01-15"),
        ("MOSCOW, 14.01.26 – A text.", None),  # a dateline is an upper bound, not a publication day
        ("Published 1 May 2023\nPublished 2 May 2023", None),  # which?
        ("It was published on 1 May 2023.", None),  # something else was
    ],
)
def test_a_plain_text_is_dated_only_by_a_line_that_says_so(tmp_path: Path, text: str, published: str | None) -> None:
    assert read_page(saved(tmp_path, "page.txt", text)).published == published


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.txt", b"", "is empty"),
        ("page.txt", b"\x89PNG\0", "is binary"),
        ("page.txt", b"caf\xe9", "is not UTF-8"),
        ("page.txt", b"--- ...", "holds no words"),
        ("page.html", b"", "no text was found"),
        ("page.html", b"\x89PNG\0\0", "no text was found"),
        ("page.html", b"<html><body></body></html>", "no text was found"),
        ("page.pdf", b"%PDF", "neither .txt nor .html"),
        ("page.txt", b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_drafted_is_refused_with_a_remedy(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(TextsError, match=says):
        read_page(saved(tmp_path, name, content))


@pytest.mark.parametrize(("name", "says"), [("none.txt", "there is no file"), (".", "is a folder; name a file")])
def test_a_page_that_is_not_there_is_said_so(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(TextsError, match=says):
        read_page(tmp_path / name)


def seeds_with_names(folder: Path) -> Path:
    (folder / "actors").mkdir(parents=True)
    name = '{{text: "{}", language: en, kind: label}}'
    saved(folder / "actors", "jan-novak.yaml", f"id: jan-novak\nkind: person\nnames:\n  - {name.format('Jan Novák')}\n")
    saved(folder / "actors", "eva-novak.yaml", f"id: eva-novak\nkind: person\nnames:\n  - {name.format('Novák')}\n")
    saved(folder / "actors", "petr-novak.yaml", f"id: petr-novak\nkind: person\nnames:\n  - {name.format('Novák')}\n")
    saved(folder / "actors", "broken.yaml", "id: [")
    saved(folder, "places.yaml", 'places:\n  - {id: moscow, label: "Moscow", kind: city}\n')
    return folder


def test_names_come_from_actors_and_places_alone(tmp_path: Path) -> None:
    actors, places, findings = name_tables(seeds_with_names(tmp_path / "seeds"))
    assert actors == {"Jan Novák": "jan-novak"}  # two bear the other name, so that it names neither
    assert places == {"Moscow": "moscow"}
    assert {finding.path.rpartition("/")[2] for finding in findings} == {"broken.yaml"}


def test_the_command_writes_a_draft_and_keeps_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = saved(tmp_path, "page.html", HTML.format(date=STATED, path="politics"))
    output, texts = tmp_path / "seeds/sources/2026/post-2026-01-13.yaml", tmp_path / "texts"
    arguments = [str(page), "--output", str(output), "--texts", str(texts), "--seeds", str(tmp_path / "seeds")]
    assert draft_source.main(arguments) == 0
    written = as_seed(output.read_bytes())
    assert written["id"] == "post-2026-01-13"
    assert TextStore(texts).get(written["text"]["sha256"]) == read_page(page).content.decode()
    assert "left to you: publisher (the page says Example Agency), kind" in capsys.readouterr().err


def test_the_command_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, output = saved(tmp_path, "page.txt", PROSE), saved(tmp_path, "kept-2026.yaml", "mine")
    assert draft_source.main([str(page), "--output", str(output)]) == 2
    assert output.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("page.yaml", f"page.yaml cannot name the seed of a source; {SOURCE_ID.right}, then .yaml"),
        ("Post, 2026-01-13.yaml", "cannot name the seed of a source; did you mean `post-2026-01-13.yaml`?"),
        ("post-2026-01-13", "post-2026-01-13 cannot name the seed of a source; write lower-case letters"),
        ("post-2026-01-13.yml", "post-2026-01-13.yml cannot name the seed of a source; write lower-case letters"),
        ("sources/2025/post-2026-01-13.yaml", "another year; name it sources/2026/post-2026-01-13.yaml"),
    ],
)
def test_a_name_that_no_seed_can_have_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, says: str
) -> None:
    page = saved(tmp_path, "page.html", HTML.format(date=STATED, path="politics"))
    monkeypatch.chdir(tmp_path)
    assert draft_source.main([str(page), "--output", name, "--texts", "texts"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("could not run: ")
    assert says in line
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_what_the_curator_knows_goes_before_what_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, "page.txt", "Published 1 May 2023\nОн ждёт. Мы видим.")
    seeds = seeds_with_names(tmp_path / "seeds")
    assert draft_source.main([str(page), "--published", "2023-04", "--language", "ru", "--seeds", str(seeds)]) == 0
    printed = capsys.readouterr()
    written = as_seed(printed.out)
    assert (written["published"], written["language"]) == ("2023-04", "ru")
    assert "published_basis" not in written
    assert len(written["unassigned"]) == 3
    assert "dates are found in English alone" in printed.err


@pytest.mark.parametrize(("arguments", "status"), [(["none.txt"], 2), (["x.txt", "--published", "2026-13"], 2)])
def test_the_command_fails_in_one_sentence(root: Path, tmp_path: Path, arguments: list[str], status: int) -> None:
    script = root / "build" / "draft_source.py"
    command = [sys.executable, str(script), *arguments]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == status
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()
