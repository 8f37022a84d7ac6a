"""The sheet that pictures are drawn on: one width, one set of colours and letters, the same bytes each time."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from envoylog import Release

WIDTH: Final = 8.0
"""Inches; 768 pixels, which is what a page on a code forge leaves for a picture."""
MARGIN: Final = 0.3
INK, GREY, LINE, BAND, PAPER = "#1a1a1a", "#595959", "#cccccc", "#f2f2f2", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE = "#16357f", "#b35900", "#1f8560", "#a63ad9"
"""Chosen to be told apart in all kinds of colour blindness, and dark enough for small print."""
PALE_BLUE: Final = "#a6cee3"
SMALL, PLAIN, HEAD = 7.5, 8.5, 13.0
"""Sizes of letters, points; 7.5 points are 10 pixels."""
_LINE_HEIGHT: Final = 1.35 / 72
"""Inches for each point of the letters' size."""
_LETTER: Final = 0.535 / 72
"""How wide a letter is on average, in inches for each point of its size."""
_DRAWN_ALIKE: Final = ("default", {"svg.hashsalt": "envoylog", "svg.fonttype": "none", "font.family": "DejaVu Sans"})
_LETTERS: Final = "'DejaVu Sans', Verdana, Arial, sans-serif"
"""The first is what the sheet is measured with; where a reader lacks it, none of the others needs more room."""

Box = tuple[float, float, float, float]
"""Left, top, width and height, in inches from the upper left corner."""
Outline = list[tuple[float, float]]
"""Corners of an area, in inches from the upper left corner."""


class Picture(NamedTuple):
    """A picture: what it is called, what it shows in words and numbers, and what is drawn."""

    title: str
    description: str
    figure: Figure


@contextmanager
def drawn_alike() -> Iterator[None]:
    """Draw by the library's own defaults, whatever the machine's settings are."""
    with style.context(list(_DRAWN_ALIKE)):
        yield


def sheet(height: float) -> tuple[Figure, Axes]:
    """A white sheet of so many inches, whose coordinates are inches from its upper left corner."""
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def words(axes: Axes, x: float, y: float, text: str, size: float = SMALL, **told: Any) -> None:
    """Set a line of text; `told` is what matplotlib takes, with the middle of the line at `y` unless it says else."""
    axes.text(x, y, text, fontsize=size, **{"color": INK, "va": "center", **told})


def paragraph(axes: Axes, top: float, text: str, size: float = SMALL, color: str = GREY) -> float:
    """Set text over the width of the sheet and return where it ends, inches from the top."""
    return _set(axes, top, folded(text, size), size, color)


def folded(text: str, size: float = SMALL, width: float = WIDTH - 2 * MARGIN) -> list[str]:
    """The lines of a text set in letters of so many points over so many inches."""
    return textwrap.wrap(text, int(width / (size * _LETTER)), break_long_words=False, break_on_hyphens=False)


def width_of(text: str, size: float = PLAIN) -> float:
    """How many inches a line of text takes, about."""
    return len(text) * size * _LETTER


def height_of(text: str, size: float = SMALL) -> float:
    """How many inches a paragraph takes."""
    return len(folded(text, size)) * size * _LINE_HEIGHT


def heading(axes: Axes, title: str, below: str) -> float:
    """Set the title and what is said below it, and return where they end."""
    words(axes, MARGIN, 0.32, title, HEAD, weight="bold")
    return paragraph(axes, 0.52, below, PLAIN)


def height_of_heading(below: str) -> float:
    """How many inches the heading takes."""
    return 0.52 + height_of(below, PLAIN)


def foot(axes: Axes, top: float, note: str, release: Release) -> None:
    """Set the notes and, below them, which release is shown."""
    end = paragraph(axes, top, note)
    words(axes, MARGIN, end + 0.14, f"Envoylog {release.version}, CC BY 4.0", color=GREY, weight="bold")


def height_of_foot(note: str) -> float:
    """How many inches notes and release take."""
    return height_of(note) + 0.3


def boxes(axes: Axes, drawn: Sequence[Box], **told: Any) -> None:
    """Draw boxes as one shape, which keeps the file small; `told` is what matplotlib takes."""
    outlines(axes, [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in drawn], **told)


def outlines(axes: Axes, drawn: Sequence[Outline], **told: Any) -> None:
    """Draw the areas within outlines as one shape; `told` is what matplotlib takes."""
    if drawn:
        corners = [corner for outline in drawn for corner in (*outline, outline[0])]
        codes = [[Path.MOVETO, *[Path.LINETO] * (len(outline) - 1), Path.CLOSEPOLY] for outline in drawn]
        shape = Path(corners, [code for each in codes for code in each])
        axes.add_patch(PathPatch(shape, **{"linewidth": 0, **told}))


def ink_on(face: str) -> str:
    """Black or white, whichever stands off a colour more (WCAG 2, relative luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(face))
    return PAPER if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 else "#000000"


def svg(draw: Callable[[Release], Picture], release: Release) -> str:
    """A picture as SVG, with its title and description for those who do not see it, and no word of when it was made."""
    with drawn_alike():
        picture = draw(release)
        stream = io.StringIO()
        told = {"Title": picture.title, "Date": None, "Creator": None}
        picture.figure.savefig(stream, format="svg", metadata=told)
    described = f"</title>\n <desc>{escape(picture.description)}</desc>"
    text = stream.getvalue().replace("<svg ", '<svg role="img" ', 1).replace("</title>", described, 1)
    text = text.replace("'DejaVu Sans'", _LETTERS)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _set(axes: Axes, top: float, lines: Sequence[str], size: float, color: str) -> float:
    step = size * _LINE_HEIGHT
    for number, line in enumerate(lines):
        words(axes, MARGIN, top + (number + 0.5) * step, line, size, color=color)
    return top + len(lines) * step
