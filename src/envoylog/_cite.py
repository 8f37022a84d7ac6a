"""How a release is cited: as a sentence, and as reference managers read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from envoylog._errors import Unknown
from envoylog._fingerprint import fingerprint
from envoylog._store import Store

AUTHOR: Final = "Envoylog contributors"
RESOLVER: Final = "https://doi.org/"
"""What stands before a DOI in the `id` of a descriptor, and makes an address of it."""


class Reference(NamedTuple):
    """What a citation of a release says; `day` (ISO 8601) and `doi` are None where the release has none."""

    title: str
    version: str
    licence: str
    fingerprint: str
    day: str | None
    doi: str | None

    @property
    def key(self) -> str:
        """A name for the reference, another one for each version."""
        return f"envoylog-{self.version}"

    @property
    def note(self) -> str:
        """What no field of a reference manager is meant for: the licence and the fingerprint."""
        return f"Licence: {self.licence}. Fingerprint: sha256:{self.fingerprint}"


def reference(described: Mapping[str, Any]) -> Reference:
    """What a descriptor says of how its release is cited.

    The day is `envoylog:released`, which the first two releases lack; the DOI is `id`, where that is one.
    """
    identifier = str(described.get("id", ""))
    return Reference(
        title=described["title"],
        version=described["version"],
        licence=described["licenses"][0]["title"],
        fingerprint=fingerprint(described),
        day=described.get("envoylog:released"),
        doi=identifier.removeprefix(RESOLVER) if identifier.startswith(RESOLVER) else None,
    )


def citation(described: Mapping[str, Any]) -> str:
    """The sentence by which the release of a descriptor is cited; every table carries it in `attrs`."""
    return as_text(reference(described))


def as_text(told: Reference) -> str:
    """One sentence after another: who, when, what, which version, under which licence, with which fingerprint."""
    who = f"{AUTHOR} ({told.day[:4]})" if told.day else AUTHOR
    what = f"{told.title}. Version {told.version} [data set]. {told.licence}"
    return f"{who}. {what}. Fingerprint sha256:{told.fingerprint}." + (f" {RESOLVER}{told.doi}" if told.doi else "")


def as_bibtex(told: Reference) -> str:
    """An entry `@misc`, the kind that every style of BibTeX and biblatex knows.

    Old styles print no `version`, so that `howpublished` says it too. Double braces keep an author whole, who is no
    person, and a title in its letters.
    """
    fields = {
        "author": f"{{{_for_latex(AUTHOR)}}}",
        "title": f"{{{_for_latex(told.title)}}}",
        "year": told.day and told.day[:4],
        "version": told.version,
        "howpublished": f"Data set, version {told.version}",
        "note": _for_latex(told.note),
        "doi": told.doi,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{told.key},", *lines, "}"])


def as_csl_json(told: Reference) -> str:
    """A list with one item of type `dataset`, as citation processors and Zotero read it (CSL-JSON 1.0)."""
    item = {
        "id": told.key,
        "type": "dataset",
        "author": [{"literal": AUTHOR}],
        "title": told.title,
        "version": told.version,
        "issued": told.day and {"date-parts": [[int(part) for part in told.day.split("-")]]},
        "note": told.note,
        "DOI": told.doi,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], indent=2, ensure_ascii=False)


def as_ris(told: Reference) -> str:
    """A record of type `DATA`, as EndNote, Mendeley and Zotero read it; its edition is the version."""
    fields = {
        "TY": "DATA",
        "AU": AUTHOR,
        "TI": told.title,
        "PY": told.day and told.day[:4],
        "DA": told.day and told.day.replace("-", "/"),
        "ET": told.version,
        "N1": told.note,
        "DO": told.doi,
    }
    return "\n".join([*(f"{name}  - {value}" for name, value in fields.items() if value), "ER  - "])


FORMATS: Final[Mapping[str, Callable[[Reference], str]]] = MappingProxyType(
    {"text": as_text, "bibtex": as_bibtex, "csl-json": as_csl_json, "ris": as_ris}
)


def cited(store: Store, form: str) -> str:
    """The citation in a format of `FORMATS`; raises Unknown for any other."""
    if form not in FORMATS:
        raise Unknown("citation format", form, FORMATS)
    return FORMATS[form](reference(store.described))


_NAMED: Final = {
    "{": "textbraceleft",  # BibTeX counts a brace also where LaTeX is told to print it
    "}": "textbraceright",
    "\\": "textbackslash",
    "~": "textasciitilde",
    "^": "textasciicircum",
}
_LATEX: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"} | {sign: f"\\{name}{{}}" for sign, name in _NAMED.items()}
)


def _for_latex(text: str) -> str:
    """Text with every sign that LaTeX obeys written as a sign."""
    return text.translate(_LATEX)
