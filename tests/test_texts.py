"""The normal form of texts, their words and sentences, and the store that finds them by hash."""

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.texts import TextsError, TextStore, normalise, printed, sentences, words

PIECES = st.sampled_from(
    ["The", "U.S.", '"We', 'wait."', "“No,", "a.m.", "…", "—", "1.", "?!", "\n", "\u200b", "e\u0301", "王毅", "گفت؟"]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3))).map(" ".join))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("\ufeffMoscow", "Moscow"),  # byte order mark
        ("e\u0301tat", "état"),  # composed and decomposed letters are one
        ("a \t b", "a b"),
        ("a\u00a0b\u202fc\u3000d", "a b c d"),  # no-break, narrow and ideographic spaces
        ("a \r\n\t b", "a\nb"),  # any line break in a run of white space wins
        ("a\u2028b\x85c\fd", "a\nb\nc\nd"),
        (" a ", "a"),
        ("soft\u00adware, zero\u200bwidth", "software, zerowidth"),  # nobody sees them: dropped, not a space
        ("a \u200b b", "a b"),  # and between spaces they part nothing
        ("\u200fA\u200e", "A"),  # marks of direction
        ("می\u200cروم", "می\u200cروم"),  # a joiner is spelling in Persian: kept
        ("“a” „b‟ «c» ″", '"a" "b" "c" "'),
        ("‘a’ ‚b‛ ‹c› ′ ʼ `", "'a' 'b' 'c' ' ' '"),
        ("a\u2010b\u2011c\u2013d\u2014e\u2212f\u2015g", "a-b-c-d-e-f-g"),
        ("wait…", "wait..."),
    ],
)
def test_what_reads_alike_is_written_alike(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(TEXTS)
def test_runs_of_visible_characters_keep_their_number_and_order(text: str) -> None:
    whole = normalise(text)
    assert normalise(printed(text, 0, len(whole))).split() == whole.split()


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("He said – “no”.", (3, 15), "said – “no”."),
        ("«Да» –\r\n нет", (0, 10), "«Да» – нет"),
        ("law—and order", (4, 13), "and order"),  # cut inside a run: as normalised
    ],
)
def test_pointers_show_words_as_the_page_prints_them(text: str, span: tuple[int, int], shown: str) -> None:
    assert printed(text, *span) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow - the capital", ["Moscow", "the", "capital"]),  # a dash is no word
        ("U.S.-Russia talks.", ["U.S.-Russia", "talks."]),
        ("* 3 June", ["3", "June"]),
        ("王毅说no", ["王", "毅", "说", "no"]),  # without spaces each character counts
        ("--- ...", []),
    ],
)
def test_words_have_letters_or_digits(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("One came. Two left.", "en", ["One came.", "Two left."]),
        ("A heading\nA text.", "en", ["A heading", "A text."]),  # a line ends a sentence
        ("The U.S. envoy met Mr. Smith. He left.", "en", ["The U.S. envoy met Mr. Smith.", "He left."]),
        ("“We wait. We see,” he said.", "en", ['"We wait.', 'We see," he said.']),  # quotations are cut too
        ("“Will they?” he asked. No.", "en", ['"Will they?" he asked.', "No."]),  # not before a small letter
        ('He said "no." She left.', "en", ['He said "no."', "She left."]),  # the closing quote stays
        ("Он ждёт. Мы видим.", "ru", ["Он ждёт.", "Мы видим."]),
        ("آیا درست است؟ نه.", "fa", ["آیا درست است؟", "نه."]),
        ("ایا دا سمه ده؟ هو.", "ps", ["ایا دا سمه ده؟", "هو."]),  # by Persian's rules
        ("他等待。你好吗？", "zh", ["他等待。", "你好吗？"]),
        ("Yksi tuli. Toinen meni.", "fi", ["Yksi tuli.", "Toinen meni."]),  # unknown: by English rules
        ("", "en", []),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, language: str, parts: list[str]) -> None:
    whole = normalise(text)
    assert [whole[start:end] for start, end in sentences(text, language)] == parts


@given(TEXTS, st.sampled_from(["en", "ru", "fa", "zh", "de"]))
def test_every_visible_character_lies_in_one_sentence(text: str, language: str) -> None:
    whole, found = normalise(text), sentences(text, language)
    assert "".join("".join(whole[start:end].split()) for start, end in found) == "".join(whole.split())
    assert all(start < end for start, end in found)


def test_a_line_of_any_length_is_cut_in_time() -> None:
    assert len(sentences("The envoy left. " * 10_000)) == 10_000


def stored(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_a_text_is_found_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    content = "\ufeffКабул\r\n".encode()
    sha256 = stored(tmp_path, "2026/deep/page.txt", content)
    assert TextStore(tmp_path).get(sha256) == content.decode()


def test_a_text_not_in_the_folder_is_none(tmp_path: Path) -> None:
    assert TextStore(tmp_path).get("0" * 64) is None


def test_what_is_too_large_for_a_page_is_passed_over(tmp_path: Path) -> None:
    sha256 = stored(tmp_path, "video.bin", bytes(5_000_001))
    store = TextStore(tmp_path)
    assert (store.get(sha256), len(store)) == (None, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"PK\x03\x04\0", "is binary"), (b"caf\xe9", "is not UTF-8")],
)
def test_a_file_that_is_no_text_is_refused_with_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    sha256 = stored(tmp_path, "page.txt", content)
    with pytest.raises(TextsError, match=reason):
        TextStore(tmp_path).get(sha256)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TextsError, match="set TEXTS to the folder"):
        TextStore(tmp_path / "none")


REAL = [  # sha256 of the file; code points, words and sentences, and sha256, of the normalised text
    (
        "c31ebe18dcf29212a320d1082e9c6be83bd5e49fe3ef33e1dfa42ba861f6e934",
        (3576, 529, 31),
        "ca446429ad3921a4041ce70f8351964cce0014507b6c9d8d3fe8bb9253c91162",
    ),
    (
        "5ae95dac59206e041b0208838e5d007a39c8cbf35df1d663b54f72e4d5c44da8",
        (6857, 961, 80),
        "b82f0097a0d23c1dc021433017510a76317218ca8f6780cd98cff2b28bc75eb9",
    ),
    (
        "fc8a95505da20834b6b0be23feb25bd50f9f3e44b8e252f3613cbe60ac0941d4",
        (2953, 471, 27),
        "fb6aba83331000f5af3edbca08c387074f0710bda154a0d36d547f0739aa356f",
    ),
    (
        "5a7caeec3897746ef0a187b89103e22f26cea4f4f7d1a722a5bd80556d22d910",
        (3694, 534, 29),
        "123182cd865dffbd9330d4cf43596862ec314d5e8f01330b6293f69c3045b9fb",
    ),
    (
        "e12574d12c1cc6bc1baaef0dc595d4b4ebc792e69032913775539a4b970413ec",
        (8630, 1312, 57),
        "c2c3563c1d8c9ef01993e521fb0c07139818ecc6bfb5b6b6aa9534a74d8852ab",
    ),
]


@pytest.mark.texts
@pytest.mark.parametrize(("sha256", "counts", "normal"), REAL)
def test_offsets_in_the_seed_texts_stay_where_they_are(
    texts: Path, sha256: str, counts: tuple[int, int, int], normal: str
) -> None:
    text = TextStore(texts).get(sha256)
    if text is None:
        pytest.skip(f"TEXTS has no text {sha256[:12]}")
    whole = normalise(text)
    assert hashlib.sha256(whole.encode()).hexdigest() == normal
    assert (len(whole), len(words(whole)), len(sentences(text))) == counts
