"""What editors are told of seeds: the schemas underline what the checker refuses, and nothing that it accepts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import regress
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from every_key import Tree, defects, sound_seeds, written
from reading_seeds import SOURCE
from small_seeds import AGENCY, kind_of, small_seeds, write_seeds
from test_reading import IN_A_SOURCE

import draft_source
from curation.canonical import canonical
from curation.checking import check, fix
from curation.editor_names import names, vocabularies
from curation.editor_schemas import editor_schemas
from curation.editor_values import CannotSay, ecma, value
from curation.findings import Finding, Notes, SeedErrors
from curation.reading import seed_files
from curation.records import Checker
from curation.references import SeedFile, check_names
from curation.rulebook import GROUPS
from curation.scalars import Scalar
from curation.shapes import KINDS, Key, Shape, scalars
from curation.yaml_tree import read_tree

ROOT = Path(__file__).resolve().parent.parent
EDITOR = ROOT / "docs" / "editor"


MEANINGS = vocabularies(ROOT / "seeds")
CODES = {name: list(codes) for name, codes in MEANINGS.items()}
DEFECTS = list(defects(CODES))


# A seed as an editor sees it: typed by YAML 1.2, its patterns those of ECMA-262.


class Core(yaml.CSafeLoader):
    """Types values as the core schema of YAML 1.2 does (10.3.2): there `no` is a word, and a day a text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, construct in [
    ("null", "~|null|Null|NULL|", lambda _: None),
    ("bool", "true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    ("int", "[-+]?[0-9]+", int),
    ("int", "0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", lambda text: float(text.replace(".", ""))),
]:
    name = f"tag:yaml.org,2002:{tag}:{pattern}"
    Core.add_implicit_resolver(name, re.compile(f"^(?:{pattern})$"), None)
    Core.add_constructor(name, lambda loader, node, construct=construct: construct(loader.construct_scalar(node)))


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=Core)


@cache
def scalar(text: str) -> Any:
    return loaded(written(text))


def typed(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: typed(each) for name, each in tree.items()}
    return [typed(each) for each in tree] if isinstance(tree, list) else scalar(tree)


@cache
def expression(pattern: str) -> regress.Regex:
    return regress.Regex(pattern, "u")


def unlike(_: Any, pattern: str, text: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(text, str) and expression(pattern).find(text) is None:
        yield jsonschema.ValidationError(f"{text!r} does not match {pattern!r}")


Draft7 = jsonschema.validators.extend(jsonschema.Draft7Validator, {"pattern": unlike})


@cache
def schema(kind: str) -> Any:
    return json.loads((EDITOR / f"{kind}.schema.json").read_text(encoding="utf-8"))


def underlined(kind: str, tree: Any) -> list[str]:
    """What an editor would say of a seed that it has typed."""
    return [error.message for error in Draft7(schema(kind)).iter_errors(tree)]


def refused(kind: str, tree: Tree) -> set[str]:
    """The rules by which the checker refuses a seed, as far as it needs but this one and the vocabularies."""
    findings: list[Finding] = []
    notes, checker = Notes("seed", findings), Checker()
    record = read_tree(written(tree).encode(), notes)
    assert record is not None
    checker.record(record, KINDS[kind], notes)
    known = {f"vocabulary {name}": set(codes) for name, codes in CODES.items()}
    check_names([SeedFile(kind, "seed", notes, record)], checker, known)
    return {finding.rule for finding in findings}


# What lies in docs/editor/.


def test_the_schemas_are_as_the_program_writes_them() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in EDITOR.glob("*.json")}
    anew = editor_schemas(MEANINGS)
    odd = sorted(name for name in there.keys() | anew.keys() if there.get(name) != anew.get(name))
    if odd:
        pytest.fail(
            f"docs/editor/{odd[0]} is not what the shapes and codes say now; run `make codebook`", pytrace=False
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_and_its_patterns_are_expressions_to_an_editor(kind: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema(kind))
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(schema(kind)))
    assert all(expression(json.loads(pattern)) for pattern in patterns)


def test_no_schema_that_git_keeps_names_a_record() -> None:
    offered = {
        label
        for path in EDITOR.glob("*.json")
        for label in re.findall('"label": "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert {"not_found", "rest"} <= offered
    assert offered & {name for known in names(ROOT / "seeds").values() for name in known} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_says_what_it_means_and_every_code_what_it_tells(kind: str) -> None:
    for record in records(schema(kind)):
        assert [name for name, told in record.items() if not told.get("description", "").endswith(".")] == []
        codes = [told for told in record.values() if "enumDescriptions" in told]
        assert all(len(each["enum"]) == len(list(filter(None, each["enumDescriptions"]))) for each in codes)


def records(said: Any) -> Iterator[dict[str, Any]]:
    """What a schema says of the keys of each record, where it does more than to allow or refuse them."""
    if isinstance(said, dict):
        keys = said.get("properties", {})
        yield {name: each for name, each in keys.items() if not isinstance(each, bool)}
        for name, each in said.items():
            yield from records(each) if name != "if" else ()
    for each in said if isinstance(said, list) else ():
        yield from records(each)


def seeds_of(kind: str) -> list[Path]:
    """Every seed of a kind, as VS Code is told where they lie."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    return sorted(ROOT.glob(settings[f"docs/editor/{kind}.schema.json"]))


def test_vs_code_is_led_to_the_schema_of_every_seed() -> None:
    kinds = {path: kind for kind in KINDS for path in seeds_of(kind)}
    assert kinds == {path: kind for kind, path, _ in seed_files(ROOT / "seeds", [])}


@pytest.mark.parametrize("kind", KINDS)
def test_no_seed_has_anything_to_underline(kind: str) -> None:
    found = {path.name: underlined(kind, loaded(path.read_text(encoding="utf-8"))) for path in seeds_of(kind)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_validator_that_knows_nothing_of_us_finds_the_same(kind: str, tmp_path: Path) -> None:
    """check-jsonschema, on twenty seeds and on one that is wrong; it has its own YAML and regular expressions."""
    found, wrong = seeds_of(kind), tmp_path / "wrong.yaml"
    wrong.write_text(written(next(each.tree for each in DEFECTS if each.kind == kind)), encoding="utf-8")
    command = ["--schemafile", str(EDITOR / f"{kind}.schema.json")]
    for some, status in ((found[:: len(found) // 20 + 1], 0), ([wrong], 1)):
        run = CliRunner().invoke(check_jsonschema, [*command, *map(str, some)]) if some else None
        assert run is None or run.exit_code == status, run.output


# What the checker says of one seed alone, an editor says as well.


def test_a_sound_seed_with_every_key_is_sound_to_both() -> None:
    wrong = [(kind, underlined(kind, typed(tree)), refused(kind, tree)) for kind, tree in sound_seeds(CODES)]
    assert [each for each in wrong if each[1] or each[2]] == []


@pytest.mark.parametrize(("kind", "where"), sorted({(defect.kind, defect.where) for defect in DEFECTS}))
def test_what_is_wrong_with_a_key_is_refused_by_the_checker_and_underlined(kind: str, where: str) -> None:
    wrong = {defect.what: defect for defect in DEFECTS if (defect.kind, defect.where) == (kind, where)}
    assert {what: defect.rule for what, defect in wrong.items() if defect.rule not in refused(kind, defect.tree)} == {}
    assert [what for what, defect in wrong.items() if not underlined(kind, typed(defect.tree))] == []


def test_every_key_of_every_record_has_its_defects() -> None:
    def keys(shape: Shape) -> Iterator[str]:
        yield from (f"{shape.name}.{name}" for name in shape.keys)
        for key in shape.keys.values():
            inner = key.each or key.one
            yield from keys(inner) if isinstance(inner, Shape) else ()

    tried = {(defect.kind, defect.where) for defect in DEFECTS}
    assert {(kind, key) for kind, shape in KINDS.items() for key in keys(shape)} - tried == set()


def told(tree: Tree) -> Tree:
    return tree["reports"][0]


# What an editor does not see: a rule of the checker, a kind of seed, and what in a sound one it refuses.
BEYOND: list[tuple[str, str, Callable[[Tree], object]]] = [
    ("twice", "source", lambda tree: tree["reports"].append(told(tree))),
    ("twice", "source", lambda tree: tree["set_aside"][0].update(span=["10", "20"])),
    ("missing-companion", "source", lambda tree: told(tree).update(relays="none")),
    ("role-twice", "source", lambda tree: told(tree)["participants"].append(told(tree)["participants"][0])),
    ("bears", "source", lambda tree: told(tree)["passages"].pop()),
    ("bad-span", "source", lambda tree: tree["set_aside"][0].update(span=["20", "10"])),
    ("unread", "source", lambda tree: tree["text"].update(extent="unread")),
    ("read-too-early", "source", lambda tree: tree["text"].update(read_on="2025-11-21")),
    ("english-label", "actor", lambda tree: tree["names"][0].update(language="ru")),
    ("adopted-and-over", "ruling", lambda tree: tree.update(over=[tree["adopt"]])),
    ("successors", "retirement", lambda tree: tree.update(kind="split")),
    ("floor", "floors", lambda tree: [tree["floors"][0].pop(key) for key in ("rows", "column", "filled")]),
    ("bad-day", "source", lambda tree: tree["text"].update(read_on="2026-02-30")),
    ("bad-window", "source", lambda tree: tree.update(published="2026/2025")),
]


@pytest.mark.parametrize(("rule", "kind", "change"), BEYOND, ids=[rule for rule, _, _ in BEYOND])
def test_what_takes_more_than_a_schema_is_left_to_the_checker(
    rule: str, kind: str, change: Callable[[Tree], object]
) -> None:
    tree = next(tree for each, tree in sound_seeds(CODES) if each == kind)
    change(tree)
    assert refused(kind, tree) == {rule}
    assert underlined(kind, typed(tree)) == []


def test_every_rule_on_one_record_is_said_by_the_schemas_or_known_to_be_beyond_them() -> None:
    said = {defect.rule for defect in DEFECTS} | {rule for rule, _, _ in BEYOND}
    assert GROUPS["One record"].keys() - said == {"not-canonical"}


FORMS = ('publisher: "null"', "span: [0, 1e2]")  # in quotes null is a word, and a number is one in any form


@pytest.mark.parametrize(("old", "new", "expected"), IN_A_SOURCE)
def test_of_what_is_wrong_with_a_source_an_editor_underlines_what_is_its_own(old: str, new: str, expected: str) -> None:
    rule = expected.split(": ")[1]
    wrong = bool(underlined("source", loaded(SOURCE.replace(old, new))))
    seen = rule in {defect.rule for defect in DEFECTS}
    assert seen or not wrong
    assert wrong or not seen or new in FORMS or rule in {beyond for beyond, _, _ in BEYOND}


@pytest.mark.parametrize("path", small_seeds())
def test_a_sound_seed_has_nothing_to_underline(path: str) -> None:
    kind = kind_of(path)
    assert underlined(kind, loaded(canonical(small_seeds()[path], kind))) == []


# One value, written without quotes wherever a contributor would.

WORDS = """
0 1 2 3 7 10 040 90 100 101 180 -1 1.5 -90.0 180.5 1e3 0x1f .5 1_000 true false yes no on null ~ none
same distinct not_found merged split lost events claims
2026 1999 0999 999 10000 2026-01 2026-21 2026-01-13 2026-1-3 2026-13-01 2026-02-30 2025/2026 2026/2025 2026/.. ../2026
../.. 2026-01-13~ 12:30 0.3.0 1.0 01.2.3 en rus EN AFG USD Q42 Q0 A é б a-b a--b -a a_b agency-2026 agency-2026-01-13
agency-1826 envoy:speaker MAKE_STATEMENT CONSULT/visit 0400 04000 https://a.example https://a.example/b?c=d#e
http://a.example:80/%D0%90 https://é.example ftp://a.b not_applicable
"""
TEXTS = [
    *WORDS.split(),
    *("one two three four five six", "one two three four five six seven", " a", "a ", "a  b", "He said: “no”"),
    *("a" * 80, "a" * 81, "b" * 64),
]
CALENDAR = {"2026-13-01", "2026-02-30", "2026/2025"}
SLIPS = {"true", "false", "0400", "0999"}  # to an editor no words, ids or years; who means them writes quotes
SCALARS = list(dict.fromkeys(of for shape in KINDS.values() for of in scalars(shape) if not of.vocabulary))


def named(of: Scalar) -> str:
    return " ".join([of.name, of.names, *sorted(of.besides)]).strip()


def accepted(of: Scalar, text: str) -> bool:
    findings: list[Finding] = []
    record = read_tree(written({"key": text}).encode(), Notes("seed", findings))
    assert record is not None
    checker = Checker()
    checker.record(record, Shape("record", {"key": Key(of)}), Notes("seed", findings))
    return not findings and not checker.odd


@pytest.mark.parametrize("of", SCALARS, ids=named)
def test_a_value_is_underlined_where_the_checker_refuses_it(of: Scalar) -> None:
    """But for days that no calendar has, and numbers, whose form YAML does not keep."""
    said = Draft7(value(of, {}, {}))
    right = {text for text in TEXTS if accepted(of, text)}
    plain = {text for text in TEXTS if said.is_valid(scalar(text))}
    assert right
    assert right - plain <= SLIPS
    assert {text for text in plain - right if isinstance(scalar(text), str)} <= CALENDAR


# What has no words in JSON Schema is refused, not left out.


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?P<year>[0-9]{4})", r"\d+", r"\w+", r"\bword", "(?i)word", "(?i:word)", "a*+", "a++", "(?>a)", r"\A.*\Z"),
        *("a{,3}", "[]a]", "(?#a)b", "(?<=a)b", "(a)(?(1)b|c)", r"(a)\1", r"\u0041", "a]", "a}", r"\N{DIGIT ONE}"),
    ],
)
def test_an_expression_that_editors_read_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(CannotSay, match="otherwise than Python"):
        ecma(Scalar("odd", re.compile(pattern)))


@pytest.mark.parametrize("flags", [re.IGNORECASE, re.ASCII, re.DOTALL])
def test_an_expression_with_a_flag_is_refused(flags: int) -> None:
    with pytest.raises(CannotSay, match="otherwise than Python"):
        ecma(Scalar("odd", re.compile("[a-z]+", flags)))


@pytest.mark.parametrize("of", SCALARS, ids=named)
def test_an_expression_says_the_same_to_python_and_to_an_editor(of: Scalar) -> None:
    pattern = ecma(of)
    assert [text for text in TEXTS if bool(expression(pattern).find(text)) != bool(re.search(pattern, text))] == []


def test_a_check_that_no_expression_stands_for_is_refused() -> None:
    with pytest.raises(CannotSay, match="check of `odd`"):
        ecma(Scalar("odd", re.compile("[a-z]+"), check=len))


@pytest.mark.parametrize(("lacking", "says"), [("nearness", "any code"), ("subtype", "sit_down")])
def test_a_vocabulary_that_lacks_what_the_shapes_name_is_told(lacking: str, says: str) -> None:
    with pytest.raises(CannotSay, match=f"`{lacking}` has not {says}"):
        editor_schemas({**MEANINGS, lacking: {"panel": "Some."} if lacking == "subtype" else {}})


# A draft leads an editor to the ids of now.


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Small seeds, with all codes of the project."""
    folder = write_seeds(tmp_path, small_seeds())
    shutil.copyfile(ROOT / "seeds" / "vocabularies.yaml", folder / "vocabularies.yaml")
    return folder


def drafted(seeds: Path) -> Path:
    page, output = seeds.parent / "page.txt", seeds / "sources" / "2026" / "agency-2026-02.yaml"
    page.write_text("They met in the capital.\n", encoding="utf-8")
    assert draft_source.main([str(page), "--output", str(output), "--seeds", str(seeds)]) == 0
    return output


def test_a_draft_names_a_schema_that_offers_the_ids_of_now(seeds: Path) -> None:
    draft = drafted(seeds)
    first = draft.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../../.editor/source.schema.json"
    said = json.loads((draft.parent / first.partition("=")[2]).read_text(encoding="utf-8"))
    offered = {
        name: {each["label"]: each.get("description") for each in of.get("defaultSnippets", [])}
        for name, of in said["definitions"].items()
    }
    assert offered["actor"].items() >= {"envoy": "The Envoy; person", "post": "Post; office"}.items()
    assert offered["event"]["freeze-2026"] == "policy_action, 2026-01-15; Southland freezes the bank's money"
    assert offered["source"]["agency-2026-01-13"] == "Envoy says no"
    assert offered["topic"]["contacts"] == "Contacts"
    assert list(offered["place-or-not_applicable-or-not_found"])[:3] == ["not_applicable", "not_found", "capital"]
    assert Draft7(said).is_valid(loaded(canonical(small_seeds()[AGENCY], "source")))


def test_an_id_that_is_newer_than_the_draft_is_not_underlined(seeds: Path) -> None:
    said = json.loads(editor_schemas(MEANINGS, names(seeds))["source.schema.json"])
    assert Draft7(said).is_valid(loaded(SOURCE))


def test_the_line_for_editors_is_no_part_of_a_seed(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path, small_seeds())
    seed = folder / AGENCY
    right = seed.read_text(encoding="utf-8")
    seed.write_text(f"# yaml-language-server: $schema=../../../.editor/source.schema.json\n{right}", encoding="utf-8")
    with pytest.raises(SeedErrors) as caught:
        check(folder, [], None)
    assert {(finding.rule, finding.path) for finding in caught.value.findings} == {("not-canonical", f"seeds/{AGENCY}")}
    assert fix(folder, [], None) == [seed]
    assert seed.read_text(encoding="utf-8") == right


def test_a_draft_is_written_where_no_schema_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = drafted(tmp_path / "seeds")
    assert draft.read_text(encoding="utf-8").startswith("id: agency-2026-02\n")
    assert "no help for editors: the vocabulary" in capsys.readouterr().err
