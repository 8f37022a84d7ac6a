"""Colours of the pictures: told apart in every kind of colour blindness, and print that stands off its ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from curation.picture_meetings import _ALONE, _IN_COMPANY, _shade
from curation.picture_sheet import BLUE, GREEN, GREY, INK, ORANGE, PALE_BLUE, PAPER, PURPLE

SEEN = {  # Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as such a viewer sees it
    "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "without red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "without green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "without blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)
APART, LEGIBLE = 25.0, 4.5
"""Least distance of two colours (CIE 1976, where 2.3 can just be noticed); least contrast of print (WCAG 2, AA)."""


def linear(colour: str) -> np.ndarray:
    """A colour as shares of linear red, green and blue."""
    told = np.array(to_rgb(colour))
    return np.where(told <= 0.04045, told / 12.92, ((told + 0.055) / 1.055) ** 2.4)


def distance(one: str, other: str, seen: list[list[float]]) -> float:
    """How far apart two colours are for a viewer, in CIELAB."""
    xyz = [XYZ @ np.clip(np.array(seen) @ linear(colour), 0, 1) / WHITE for colour in (one, other)]
    roots = [np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116) for part in xyz]
    lab = [np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)]) for x, y, z in roots]
    return float(np.linalg.norm(lab[0] - lab[1]))


def contrast(one: str, other: str) -> float:
    """How far two colours stand off one another, from 1 to 21."""
    light, dark = sorted((float(XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("viewer", SEEN)
@pytest.mark.parametrize("pair", [*combinations([BLUE, ORANGE, GREEN, PURPLE], 2), (BLUE, PALE_BLUE)])
def test_colours_are_told_apart(viewer: str, pair: tuple[str, str]) -> None:
    assert distance(*pair, SEEN[viewer]) >= APART


@pytest.mark.parametrize("ink", [INK, GREY, BLUE, ORANGE, GREEN, PURPLE])
def test_print_stands_off_the_paper(ink: str) -> None:
    assert contrast(ink, PAPER) >= LEGIBLE


@pytest.mark.parametrize("colours", [_ALONE, _IN_COMPANY, None])
def test_numbers_stand_off_their_cells(colours: str | None) -> None:
    shades = [_shade(share, colours) for share in np.linspace(0, 1, 101)]
    assert [face for face, ink in shades if contrast(face, ink) < LEGIBLE] == []
