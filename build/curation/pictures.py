"""The pictures of docs/pictures/: which there are, and the text of each."""

from __future__ import annotations

from typing import Final

from curation import picture_bearers, picture_meetings, picture_timeline
from curation.picture_sheet import svg
from envoylog import EnvoylogError, Release

PICTURES: Final = {
    "timeline": picture_timeline.draw,
    "meetings": picture_meetings.draw,
    "bearers": picture_bearers.draw,
}


class NothingToDraw(EnvoylogError, ValueError):
    """A release without any event."""


def pictures(release: Release) -> dict[str, str]:
    """The SVG of each picture, by its name; raises NothingToDraw where the release has no event."""
    if release.load("events", "event_id").empty:
        raise NothingToDraw(f"release {release.version} has no event to draw")
    return {name: svg(draw, release) for name, draw in PICTURES.items()}
