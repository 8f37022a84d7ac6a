"""What a hand most likely did to a line that YAML cannot read, and the line as it was meant.

A slip is told only where YAML reads farther without it: what is suggested has been tried.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

import yaml

from curation.findings import Spot, shown

Match = re.Match[str]
Reached = tuple[float, int]
"""Line and column, from 0, where YAML cannot read on; beyond all lines where it can."""

_LONGEST: Final = 200_000  # letters of a file in which a slip is looked for
_LONGEST_LINE: Final = 2_000
_TRIALS: Final = 40
_END: Final[Reached] = (float("inf"), 0)


class Slip(NamedTuple):
    """Where a hand slipped, what is wrong there, what would be right, and the whole line as it was meant."""

    place: Spot
    wrong: str
    right: str
    meant: str


class Kind(NamedTuple):
    """A pattern of a whole line, what is wrong at its group `at`, and what makes the line as it was meant."""

    pattern: re.Pattern[str]
    wrong: str
    mend: Callable[[Match], str]


def character(letter: str) -> str:
    """A character's code point and name, for those that cannot be seen or told apart."""
    name = unicodedata.name(letter, "")
    return f"U+{ord(letter):04X}{' ' if name else ''}{name}"


def explained(error: yaml.YAMLError, text: str) -> tuple[Spot, str] | tuple[Spot, str, str]:
    """Where and why YAML gave up: the slip behind it where one is found, else what the parser says."""
    if found := slip(text):
        return found.place, found.wrong, found.right
    mark = getattr(error, "problem_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return Spot(), str(error)
    words = ": ".join(part for part in (error.context, error.problem) if part)
    return Spot(mark.line + 1, mark.column + 1), words


def slip(text: str) -> Slip | None:
    """The slip without which YAML reads farthest, or None where none that is known stands in its way."""
    reached = _reached(text) if len(text) <= _LONGEST else _END
    lines, found = text.split("\n"), None
    last = min(int(reached[0]) + 1, len(lines)) if reached < _END else 0
    for each in islice(_slips(lines, last), _TRIALS):
        number = each.place.line
        farther = _reached("\n".join([*lines[: number - 1], each.meant, *lines[number:]]))
        if farther > reached:
            reached, found = farther, each
        if farther == _END:
            break
    return found


def _reached(text: str) -> Reached:
    parser = yaml.CBaseLoader(text)
    try:
        while parser.get_event() is not None:
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return (mark.line, mark.column) if mark else (0, 0)
    finally:
        parser.dispose()
    return _END


def _slips(lines: list[str], last: int) -> Iterator[Slip]:
    """Whatever may be a slip in the lines up to one, the last line first."""
    for number in range(last, 0, -1):
        line = lines[number - 1]
        for kind in _KINDS if len(line) <= _LONGEST_LINE else ():
            if match := kind.pattern.fullmatch(line):
                yield _slip(kind, match, number)
        if number == last:
            yield from _first_of_a_list(lines, number)
        if number == last - 1:  # the earlier first: where it stands wrong, YAML may give up only on what follows
            yield from (slip for each in (number, last) for slip in _misplaced(lines, each))


def _slip(kind: Kind, match: Match, number: int) -> Slip:
    meant = kind.mend(match)
    wrong = kind.wrong.format(*map(character, match["at"][:1]), **match.groupdict())
    right = f"write `{_about(meant, match[0])}`" if meant else "take this line out"
    right = "write spaces" if kind.mend is _plain else right
    return Slip(Spot(number, match.start("at") + 1), wrong, right, meant)


def _about(meant: str, line: str) -> str:
    """The line as meant; of a long one, what stands about the first place in which it differs."""
    if len(meant.strip()) <= _SHOWN:
        return shown(meant.strip())
    apart = next((at for at, (a, b) in enumerate(zip(meant, line, strict=False)) if a != b), len(line))
    start = max(0, min(apart - _SHOWN // 2, len(meant) - _SHOWN))
    part = shown(meant[start : start + _SHOWN].strip())
    return f"{'… ' if start else ''}{part}{' …' if start + _SHOWN < len(meant) else ''}"


_SHOWN: Final = 60


def _first_of_a_list(lines: list[str], number: int) -> Iterator[Slip]:
    """Where the second item of a list cannot be read, the first, if it lacks its hyphen."""
    indent, key = _indent(lines[number - 1]), lines[number - 1].lstrip(" ").partition(":")[0]
    bare = [at for at, line in enumerate(lines[: number - 1], 1) if key == f"- {line.strip().partition(':')[0]}"]
    for first in [at for at in bare[-1:] if _indent(lines[at - 1]) == indent + 2]:
        meant = f"{' ' * indent}- {lines[first - 1].lstrip(' ')}"
        wrong = "there is no hyphen before this item"
        yield Slip(Spot(first, indent + 3), wrong, f"write `{_about(meant, lines[first - 1])}`", meant)


def _misplaced(lines: list[str], number: int) -> Iterator[Slip]:
    """A line that begins farther in or out than the one before it, an item than the item before it."""
    bare, indent = lines[number - 1].lstrip(" "), _indent(lines[number - 1])
    before = [line for line in lines[: number - 1] if line.strip()]
    beside = [_indent(line) + 2 * line.lstrip(" ").startswith("- ") + 2 * line.endswith(":") for line in before]
    if bare.startswith("- "):
        items = [_indent(line) for line in before if line.lstrip(" ").startswith(bare.partition(":")[0])]
        beside = items or [within for within, line in zip(beside, before, strict=True) if line.endswith(":")]
    if bare and beside and beside[-1] != indent and beside[-1] % 2 == 0:
        wrong = f"this line begins after {_spaces(indent)}, where {beside[-1] or 'none'} would fit"
        yield Slip(Spot(number, 1), wrong, f"write {_spaces(beside[-1])} before it", " " * beside[-1] + bare)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(number: int) -> str:
    return f"{number or 'no'} space{'' if number == 1 else 's'}"


def _quoted(match: Match) -> str:
    """With the value between straight quotation marks, and those in it escaped."""
    value = match["at"].strip()
    inner = value[1:-1] if len(value) > 1 and value[0] in _MARKS and value[-1] in _MARKS else value
    escaped = inner.replace('\\"', '"').replace("\\", "\\\\").replace('"', '\\"')
    return f'{match["head"]}"{escaped}"'


def _closed(match: Match) -> str:
    return f'{match["head"]}{match["at"].rstrip(_MARKS + " ")}"'


def _between(middle: str) -> Callable[[Match], str]:
    """What stands before and after, with other letters between."""
    return lambda match: f"{match['head']}{middle}{match['rest'].lstrip(' ' + _BLANKS)}"


def _straight(match: Match) -> str:
    return f'{match["head"]}"{match["inner"]}"{match["rest"]}'


def _plain(match: Match) -> str:
    return re.sub(f"[{_BLANKS}]", " ", match[0])


def _kind(pattern: str, wrong: str, mend: Callable[[Match], str]) -> Kind:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return Kind(re.compile(pattern), wrong, mend)


_MARKS: Final = "\"'“”„‟«»‘’‚‹›"
_BLANKS: Final = "\u00a0\u2007\u202f\u3000"
_PARTS: Final = {
    "{key}": "(?P<head> *(?:- +)?(?P<key>[a-z_0-9]+))",
    "{inner}": "(?P<head>.*[{,] *(?P<key>[a-z_0-9]+))",
    "{head}": "(?P<head> *(?:- +)?[a-z_0-9]+: +)",
    "{flow}": "(?P<head>.*[{,] *[a-z_0-9]+: +)",
    "{open}": r'(?P<at>")(?P<inner>(?:[^"\\]|\\.)*?)',
    "{rest}": "(?P<rest>.+)",
    "{blank}": f"(?P<at>[{_BLANKS}])",
}
_UNPARTED: Final = "there is no space after the colon of `{key}`"
_NO_COLON: Final = "there is no colon after `{key}`"
_UNQUOTED: Final = "a value that begins with `{at[0]}` has no quotation marks"
_UNCLOSED: Final = "this quotation mark is not closed"
_TYPOGRAPHIC: Final = "typographic quotation marks are letters like others to a program"
_KINDS: Final = (
    _kind("(?P<at>```.*)", "this line is no part of a seed", lambda _: ""),
    _kind("{head}(?P<at>[-?—–])", "`{at}` stands for no value", lambda _: ""),
    _kind("{blank}.*", "this line begins with {0}, not with spaces", _plain),
    _kind(" *[^ \"'{]+{blank}.*", "here is {0} in place of a space", _plain),
    _kind("{key}(?P<at>):(?=[^ :/]){rest}", _UNPARTED, _between(": ")),
    _kind('{inner}(?P<at>):(?=["\\[{]){rest}', _UNPARTED, _between(": ")),
    _kind("{key} *(?P<at>[：=;]){rest}", _NO_COLON, _between(": ")),
    _kind("{key}(?P<at> )(?P<rest>(?:https?:)?[^:]+)", _NO_COLON, _between(": ")),
    _kind("(?P<head> *)(?P<at>[–—−•·*‣]){rest}", "here is {0} in place of a hyphen", _between("- ")),
    _kind("(?P<head> *)  (?P<at>)(?={){rest}", "there is no hyphen before this item", _between("- ")),
    _kind('(?P<head> *)-(?P<at>)(?=[A-Za-z{"]){rest}', "there is no space after the hyphen", _between("- ")),
    _kind("{head}(?P<at>[“”„«‘‚].*)", _TYPOGRAPHIC, _quoted),
    _kind('{head}(?P<at>"(?:[^"\\\\]|\\\\.)*)', _UNCLOSED, _closed),
    _kind('(?P<head>.*?[{,] *[a-z]+: +"[^"”]*)(?P<at>”){rest}', '{0} does not close what `"` opened', _between('"')),
    _kind('(?P<head>.*[{,] *[a-z]+: +"[^"”]*)(?P<at>”){rest}', '{0} does not close what `"` opened', _between('"')),
    _kind("{flow}{open}(?P<rest>(?:, +[a-z_0-9]+: .*)?})", _UNCLOSED, _straight),
    _kind('(?P<head>.*[\\[,] *){open}(?P<rest>(?:, *".*)?\\])', _UNCLOSED, _straight),
    _kind('(?P<head>.*[{,] *[a-z]+: +)(?P<at>[“„«])(?P<inner>[^“”„«»"]*)[“”»"]{rest}', _TYPOGRAPHIC, _straight),
    _kind("{head}(?P<at>\"[^\"]*\".+|'[^']*'.+)", "a quotation mark within the value ends it", _quoted),
    _kind("{head}(?P<at>[^\"'\\[{ ].*:(?: .*)?)", "a value with a colon in it has no quotation marks", _quoted),
    _kind(".*[:,-] +(?P<at>\\[[^\\]]*)", "the bracket `[` is not closed", lambda match: f"{match[0].rstrip()}]"),
    _kind(".*[:,-] +(?P<at>{[^}]*)", "the bracket `{{` is not closed", lambda match: f"{match[0].rstrip()}}}"),
    _kind("{head}(?P<at>[@`%*&!|>?#,\\[\\]{}].*)", _UNQUOTED, _quoted),
    _kind('(?P<head>.*{.*["\\]a-z0-9])(?P<at> )(?P<rest> *[a-z_0-9]+: .*)', "a comma is missing here", _between(", ")),
)
"""What is known, each with the more special before the more general."""
