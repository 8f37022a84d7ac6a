"""What can be wrong with a passage: each error says what was looked for and the nearest thing found."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import ClassVar, Final

from curation.texts import Span, words
from envoylog._errors import EnvoylogError

_WINDOWS: Final = 20_000
_LIKE: Final = 0.6


class PassageError(EnvoylogError):
    """A passage that its text does not bear out; `rule` names the fault, `wrong` and `right` say it."""

    rule: ClassVar[str] = "passage"

    def __init__(self, wrong: str, right: str) -> None:
        self.wrong, self.right = wrong, right
        super().__init__(f"{self.rule}: {wrong}; {right}")


class PassageNotFoundError(PassageError):
    """Words of `first` that stand nowhere in the text, or of `last` that stand nowhere after `first`."""

    rule = "passage-not-found"

    def __init__(self, pointer: str, sought: str, close: str | None) -> None:
        where = "in the text" if pointer == "first" else "after `first`"
        right = f"nearest is {close}" if close else "nothing is like it; is this the text that was read?"
        super().__init__(f'{pointer} "{sought}" stands nowhere {where}', right)


class PassageAmbiguousError(PassageError):
    """Words that fit several spans, with nothing that decides."""

    rule = "passage-ambiguous"

    def __init__(self, first: str, places: list[Span]) -> None:
        super().__init__(f'"{first}" fits {_listed(places)}', "give the `span` of the one that is meant")


class PassageMovedError(PassageError):
    """Words found, but not at the span, or not with the hash, that the passage states."""

    rule = "passage-moved"

    def __init__(self, first: str, span: Span | None, places: list[Span]) -> None:
        stated = f"at {_listed([span])}" if span else "with the hash stated"
        super().__init__(
            f'"{first}" begins no such passage {stated}, but fits {_listed(places)}',
            "check the words, then take out `span` and `sha256` to have them filled again",
        )


class PassageWordyError(PassageError):
    """Pointers with more words than their span allows, or `last` where it does not belong."""

    rule = "passage-wordy"

    def __init__(self, first: str, sizes: Span, span: int | None) -> None:
        super().__init__(f'"{first}": {_has(sizes, span)}', _limits(span))


class PassageFlagError(PassageError):
    """`ambiguous` stated where the words are not, or not stated where they are."""

    rule = "passage-flag"

    def __init__(self, first: str, ambiguous: bool) -> None:
        leads = "does not lead a browser to this span first" if ambiguous else "leads a browser to this span"
        right = "write `ambiguous: true`, or other words" if ambiguous else "take out `ambiguous`"
        super().__init__(f'a link with "{first}" {leads}', right)


def nearest(flat: str, sought: str, start: int = 0) -> str | None:
    """The words of a text, as many as are sought, that are most like them, and their place; None for none."""
    places = [place for place in words(flat) if place[0] >= start]
    size = max(len(words(sought)), 1)
    matcher = difflib.SequenceMatcher(b=sought.casefold(), autojunk=False)
    windows = islice(zip(places, places[size - 1 :], strict=False), _WINDOWS)
    likeness = {(first[0], last[1]): _likeness(matcher, flat[first[0] : last[1]]) for first, last in windows}
    best = max(likeness, key=likeness.__getitem__, default=(0, 0))
    return f'"{flat[slice(*best)]}" at {_listed([best])}' if likeness.get(best, 0) >= _LIKE else None


def _likeness(matcher: difflib.SequenceMatcher[str], window: str) -> float:
    matcher.set_seq1(window.casefold())
    quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())  # bounds from above, a tenth of the time
    return matcher.ratio() if quick >= _LIKE else 0.0


def _listed(places: list[Span]) -> str:
    shown = ", ".join(f"[{start}, {end}]" for start, end in places[:5])
    return shown + (f" and {len(places) - 5} more" if len(places) > 5 else "")


def _has(sizes: Span, span: int | None) -> str:
    pointers = f"{sizes[0]} first" + (f" and {sizes[1]} last" if sizes[1] else "")
    return f"{pointers} words" + (f" for a span of {span}" if span is not None else "")


def _limits(span: int | None) -> str:
    if span is None:
        return "write one to six words of each"
    if span < 8:
        return f"under eight words, write `first` alone, at most {(span + 1) // 2} words"
    return f"write `first` and `last` of one to six words each, together at most {span // 2}"
