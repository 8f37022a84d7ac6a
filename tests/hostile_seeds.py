"""What may be put where a seed belongs, to do harm or by mischance: small makers of it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from small_seeds import AGENCY

Sow = Callable[[Path], object]


class Hostile(NamedTuple):
    """What is put into the folder of seeds, and the findings it is answered with, each from its path there on."""

    what: str
    sow: Sow
    says: list[str]


def put(path: str, content: str | bytes) -> Sow:
    """A file with some content, in place of the one that is there."""

    def sow(seeds: Path) -> None:
        (seeds / path).parent.mkdir(parents=True, exist_ok=True)
        (seeds / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return sow


def swap(old: str, new: str | bytes, path: str = AGENCY) -> Sow:
    """Other words in a seed."""

    def sow(seeds: Path) -> None:
        content = (seeds / path).read_bytes()
        assert old.encode() in content
        (seeds / path).write_bytes(content.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))

    return sow


def saved_as(encoding: str) -> Sow:
    """The agency's seed in another encoding."""
    return lambda seeds: (seeds / AGENCY).write_bytes((seeds / AGENCY).read_text(encoding="utf-8").encode(encoding))


def in_place_of(path: str, make: Sow) -> Sow:
    """Whatever is made, in place of a seed or of a folder of seeds."""

    def sow(seeds: Path) -> None:
        shutil.rmtree(seeds / path) if (seeds / path).is_dir() else (seeds / path).unlink()
        make(seeds / path)

    return sow


def called(name: bytes, content: str) -> Sow:
    """An actor's file whose name only the system can read."""

    def sow(seeds: Path) -> None:
        try:
            with open(os.fsencode(seeds / "actors") + b"/" + name, "xb") as file:  # noqa: PTH123
                file.write(content.encode())
        except OSError:
            pytest.skip("this system has no such names")

    return sow


def device(path: Path) -> None:
    """The device that gives zeros for ever."""
    try:
        os.mknod(path, 0o020600, os.makedev(1, 5))
    except (OSError, AttributeError):
        pytest.skip("only root may make a device")


def a_socket(path: Path) -> None:
    """A socket that nobody listens at; its address may have a hundred letters, so it is made from where it lies."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)
