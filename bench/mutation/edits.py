"""All kinds of careless edits, those of passages and whole files among them, and how some are drawn by chance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from random import Random
from typing import Final

from bench.mutation import edits_of_lines as of_lines
from bench.mutation.seed_pages import Edit, Page, Seeds, kind_of

Maker = Callable[[Page, Random], Edit | None]
"""Makes an edit of a page; gives none where the page has no place for it."""
_SPAN: Final = re.compile(r"span: \[([0-9]+), ([0-9]+)\]")


def shift_passage(page: Page, draw: Random) -> Edit | None:
    """The offsets of a passage, or one of them, move by 1 to 20 characters."""
    found = [(n, span) for n, line in enumerate(page.lines, start=1) for span in _SPAN.finditer(line)]
    if not found:
        return None
    line, span = draw.choice(found)
    step, (start, end) = draw.choice([-1, 1]) * draw.randint(1, 20), map(int, span.groups())
    moved = draw.choice([(start + step, end + step), (start + step, end), (start, end + step)])
    return page.changed(line, span.span(), f"span: [{max(moved[0], 0)}, {moved[1]}]")


def change_pointer(page: Page, draw: Random) -> Edit | None:
    """A letter of the first or last words of a passage becomes another."""
    ends = [field for field in page.fields if field.key in ("first", "last")]
    field = draw.choice(ends) if ends else None
    letters = [at for at, sign in enumerate(field.value) if sign.isalpha()] if field else []
    if field is None or not letters:
        return None
    at = draw.choice(letters)
    others = sorted({sign for sign in f"{field.value}ae" if sign.isalpha()} - {field.value[at]})
    return page.changed(field.line, (field.span[0] + at, field.span[0] + at + 1), draw.choice(others))


def change_hash(page: Page, draw: Random) -> Edit | None:
    """A digit of a hash becomes another."""
    hashes = [field for field in page.fields if field.key == "sha256"]
    if not hashes:
        return None
    field, at = draw.choice(hashes), draw.randrange(64)
    digit = draw.choice([digit for digit in "0123456789abcdef" if digit != field.value[at]])
    return page.changed(field.line, (field.span[0] + at, field.span[0] + at + 1), digit)


def flip_introduces(page: Page, draw: Random) -> Edit | None:
    """A report comes to introduce its event, or no longer does."""
    starts = [number for number, line in enumerate(page.lines) if line.startswith("  - event: ")]
    if not starts:
        return None
    at = draw.choice(starts) + 1
    if at < len(page.lines) and page.lines[at] == "    introduces: true":
        return page.edit([*page.lines[:at], *page.lines[at + 1 :]], [at, at + 1])
    return page.edit([*page.lines[:at], "    introduces: true", *page.lines[at:]], [at + 1])


def unbear(page: Page, draw: Random) -> Edit | None:
    """A passage bears one thing less; nothing at all where that was the last."""
    found = [field for field in page.fields if field.key == "bears"]
    if not found:
        return None
    field = draw.choice(found)
    borne = field.value.strip("[]").split(", ")
    borne.pop(draw.randrange(len(borne)))
    left = (field.span[0] - len(", bears: "), field.span[1])
    return page.changed(field.line, left, f", bears: [{', '.join(borne)}]" if borne else "")


def truncate(page: Page, draw: Random) -> Edit:
    """The file ends somewhere in its middle."""
    content = page.text.encode()
    after = content[: draw.randint(len(content) // 10, len(content) * 9 // 10)]
    return page.written(after, [after.count(b"\n") + 1])


def delete(page: Page, _draw: Random) -> Edit:
    return page.written(None)


def duplicate(page: Page, draw: Random) -> Edit:
    """The file stands there twice: under another name, in the folder of another year or in that of another kind."""
    path = PurePosixPath(page.path)
    named = path.with_name(f"{path.stem}{draw.choice(['-2', '-copy', ' (1)'])}.yaml")
    folders = [f"sources/{year}" for year in page.seeds.years] + ["actors", "rulings", "identities", "waivers"]
    elsewhere = PurePosixPath(draw.choice([folder for folder in folders if folder != str(path.parent)])) / path.name
    return page.written(page.text.encode(), copy=str(draw.choice([named, elsewhere])))


KINDS: Final[Mapping[str, Maker]] = {
    "value swapped for another of its key": of_lines.swap_value,
    "digit changed": of_lines.change_digit,
    "line dropped": of_lines.drop_line,
    "line doubled": of_lines.double_line,
    "two lines exchanged": of_lines.exchange_lines,
    "id misspelt": of_lines.misspell_id,
    "code changed for a sibling": of_lines.change_code,
    "date moved": of_lines.move_date,
    "passage shifted": shift_passage,
    "letter of a passage's ends changed": change_pointer,
    "digit of a hash changed": change_hash,
    "`bears` shortened": unbear,
    "`introduces` flipped": flip_introduces,
    "odd sign slipped in": of_lines.insert_sign,
    "file cut short": truncate,
    "file duplicated": duplicate,
    "file deleted": delete,
}
_SHARES: Final = {"sources": 10, "actors": 4}
"""How often a kind of seed is drawn; each of the others counts once."""


def drawn(texts: Mapping[str, str], each: int, seed: int) -> list[Edit]:
    """So many different edits of each kind, always the same for one seed of chance; fewer where there are no more."""
    draw, seeds = Random(seed), Seeds(texts)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for path in sorted(texts):
        by_kind[kind_of(path)].append(path)
    made = [_drawn(kind, maker, seeds, by_kind, each, draw) for kind, maker in KINDS.items()]
    edits = [edit for edits in made for edit in edits]
    draw.shuffle(edits)
    return edits


def _drawn(
    kind: str, maker: Maker, seeds: Seeds, by_kind: Mapping[str, list[str]], each: int, draw: Random
) -> Iterator[Edit]:
    kinds = list(by_kind)
    shares = [_SHARES.get(name, 1) for name in kinds]
    seen: set[Edit] = set()
    for _ in range(1000 * each):
        if len(seen) == each:
            return
        path = draw.choice(by_kind[draw.choices(kinds, shares)[0]])
        edit = maker(seeds.page(path), draw)
        if edit and edit not in seen and (edit.after != edit.before or edit.copy):
            seen.add(edit)
            yield edit._replace(kind=kind)
