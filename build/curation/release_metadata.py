"""What catalogues, archives and reference managers read of a release, made from its descriptor and curation/about.py.

Versions are MAJOR.MINOR.PATCH, as Semantic Versioning and Croissant have them; the other standards take any text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import yaml

from curation import about
from curation.croissant import croissant
from curation.release_readme import release_readme
from envoylog._cite import AUTHOR, Reference, reference

CITATION: Final = "CITATION.cff"
ZENODO: Final = ".zenodo.json"
FINGERPRINT: Final = "Fingerprint of the release: sha256 over its CSV files, as data/README.md says."

Described = Mapping[str, Any]


def metadata_files(described: Described, released: str) -> dict[str, str]:
    """Path and text of each file that describes a release to others, the same for the same descriptor and day.

    `released` is the day of the release, ISO 8601; raises ValueError for any other text. `CITATION.cff` and
    `.zenodo.json` stand in the root, where code forges and Zenodo look for them; the rest goes with the data.
    """
    told = {**described, "envoylog:released": date.fromisoformat(released).isoformat()}
    known = reference(told)
    cff = yaml.safe_dump(citation_cff(known), sort_keys=False, allow_unicode=True, width=110)
    return {
        CITATION: cff,
        ZENODO: _as_json(zenodo(known)),
        "data/CITATION.cff": cff,
        "data/README.md": release_readme(told),
        "data/croissant.json": _as_json(croissant(told)),
        "data/datacite.json": _as_json(datacite(known)),
    }


def citation_cff(told: Reference) -> dict[str, Any]:
    """The Citation File Format 1.2.0 of a release."""
    return _without_nulls(
        {
            "cff-version": "1.2.0",
            "message": about.MESSAGE,
            "type": "dataset",
            "title": told.title,
            "abstract": about.DESCRIPTION,
            "authors": [{"name": AUTHOR}],
            "version": told.version,
            "date-released": told.day,
            "license": about.LICENCE["name"],
            "doi": told.doi,
            "url": about.HOMEPAGE,
            "identifiers": [{"type": "other", "value": f"sha256:{told.fingerprint}", "description": FINGERPRINT}],
            "keywords": list(about.KEYWORDS),
        }
    )


def zenodo(told: Reference) -> dict[str, Any]:
    """Metadata of a deposit at Zenodo, under the names of its deposit interface; Zenodo itself gives the DOI."""
    return {
        "title": told.title,
        "upload_type": "dataset",
        "description": f"<p>{about.DESCRIPTION}</p>",
        "creators": [{"name": AUTHOR}],
        "access_right": "open",
        "license": about.LICENCE["name"].lower(),
        "version": told.version,
        "publication_date": told.day,
        "language": "eng",  # ISO 639-3, as Zenodo has it
        "keywords": list(about.KEYWORDS),
        "notes": f"{FINGERPRINT} sha256:{told.fingerprint}",
    }


def datacite(told: Reference) -> dict[str, Any]:
    """DataCite metadata, schema 4.5, in JSON; with a DOI only where the release has one."""
    licence = about.LICENCE
    return _without_nulls(
        {
            "doi": told.doi,
            "url": about.HOMEPAGE,
            "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Event data"},
            "creators": [{"name": AUTHOR, "nameType": "Organizational"}],
            "titles": [{"title": told.title, "lang": about.LANGUAGE}],
            "publisher": {"name": AUTHOR},
            "publicationYear": told.day and told.day[:4],
            "subjects": [{"subject": each} for each in about.KEYWORDS],
            "dates": [{"date": told.day, "dateType": "Issued"}],
            "language": about.LANGUAGE,
            "alternateIdentifiers": [
                {"alternateIdentifier": f"sha256:{told.fingerprint}", "alternateIdentifierType": "Fingerprint"}
            ],
            "formats": ["text/csv", "application/vnd.apache.parquet"],
            "version": told.version,
            "rightsList": [
                {
                    "rights": licence["title"],
                    "rightsUri": licence["path"],
                    "rightsIdentifier": licence["name"],
                    "rightsIdentifierScheme": "SPDX",
                    "schemeUri": "https://spdx.org/licenses/",
                }
            ],
            "descriptions": [
                {"description": about.DESCRIPTION, "descriptionType": "Abstract", "lang": about.LANGUAGE},
                {"description": FINGERPRINT, "descriptionType": "TechnicalInfo", "lang": about.LANGUAGE},
            ],
            "schemaVersion": "http://datacite.org/schema/kernel-4",
        }
    )


def _without_nulls(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _as_json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
