"""A release in Croissant 1.1: schema.org terms for the whole, every file with its hash, every table with its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from curation import about
from envoylog._cite import AUTHOR, as_bibtex, reference

_TERMS: Final = (
    *("annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"),
    *("field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"),
    *("key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value"),
)
CONTEXT: Final = {
    "@language": about.LANGUAGE,
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}
_TYPES: Final = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
"""schema.org types by those of Table Schema; a text of the format `uri` is a `sc:URL`."""
_FORMATS: Final = {
    "csv": ["text/csv"],
    "parquet": [
        "application/vnd.apache.parquet",
        "application/x-parquet",
    ],  # as registered, and as Croissant's tools say
}

Described = Mapping[str, Any]


def croissant(described: Described) -> dict[str, Any]:
    """The Croissant description of a release, from a descriptor that says its day; paths are as seen from `data/`.

    A table is read from its Parquet file, which keeps types and tells a code `NA` from a null. The codes of a
    vocabulary are an enumeration of its own. What a field refers to, a key or codes, stands in `dct:references`: by
    Croissant's own `references` mlcroissant 1.1 joins the tables when it reads one, and then fails on most of ours,
    gives 6 of 258 actors without a word, or takes a table that refers to itself for a circle (its issue 904).
    """
    tables = [each for each in described["resources"] if "schema" in each]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        **_whole(described),
        **_collected(),
        "distribution": [_file(each) for each in described["resources"]],
        "recordSet": [*map(_table, tables), *_enumerations(tables)],
    }


def _whole(described: Described) -> dict[str, Any]:
    us = {"@type": "sc:Organization", "name": AUTHOR}
    address = {"url": about.HOMEPAGE} if about.HOMEPAGE else {}  # asked for by the standard; there is none as yet
    return {
        "name": described["title"],
        "description": described["description"],
        **address,
        "license": about.LICENCE["path"],
        "creator": us,
        "publisher": us,
        "datePublished": described["envoylog:released"],
        "version": described["version"],
        "isLiveDataset": False,
        "citeAs": as_bibtex(reference(described)),
        "inLanguage": about.LANGUAGE,
        "keywords": list(about.KEYWORDS),
    }


def _collected() -> dict[str, Any]:
    """What the vocabulary for responsible use (RAI 1.0) asks of how the data came about."""
    return {
        "rai:dataCollection": about.COLLECTION,
        "rai:dataCollectionMissingData": about.MISSING,
        "rai:dataBiases": list(about.BIASES),
        "rai:dataLimitations": list(about.LIMITATIONS),
        "rai:dataUseCases": list(about.USES),
        "rai:personalSensitiveInformation": about.PERSONS,
        "rai:dataReleaseMaintenancePlan": about.MAINTENANCE,
    }


def _file(resource: Described) -> dict[str, Any]:
    name = PurePosixPath(resource["path"]).name
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": resource["description"],
        "contentUrl": name,
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": _FORMATS[resource["format"]],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _table(resource: Described) -> dict[str, Any]:
    name, schema = resource["name"], resource["schema"]
    leads = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", [])}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": resource["title"],
        "description": resource["description"],
        "key": [{"@id": f"{name}/{column}"} for column in schema["primaryKey"]],
        "field": [_field(name, field, leads.get(field["name"])) for field in schema["fields"]],
    }


def _field(table: str, field: Described, leads: Described | None) -> dict[str, Any]:
    target = _target(table, field, leads)
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": f"{field['title']}. {field['description']}",
        "dataType": "sc:URL" if field.get("format") == "uri" else _TYPES[field["type"]],
        **({"dct:references": {"@id": target}} if target else {}),
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": field["name"]}},
    }


def _target(table: str, field: Described, leads: Described | None) -> str | None:
    """The field that a field refers to: the key of a table, or the codes of a vocabulary."""
    if leads:
        return f"{leads['resource'] or table}/{leads['fields'][0]}"
    return _codes(field["envoylog:vocabulary"]) if "envoylog:vocabulary" in field else None


def _codes(vocabulary: str) -> str:
    """Where the codes of a vocabulary stand."""
    return f"codes/{vocabulary}/name"


def _enumerations(tables: list[Described]) -> Iterator[dict[str, Any]]:
    """The codes of each vocabulary that a column is bound to, in their order."""
    fields = [field for table in tables for field in table["schema"]["fields"] if "envoylog:vocabulary" in field]
    codes = {field["envoylog:vocabulary"]: field["constraints"]["enum"] for field in fields}
    for vocabulary in sorted(codes):
        name = _codes(vocabulary)
        yield {
            "@type": "cr:RecordSet",
            "@id": f"codes/{vocabulary}",
            "name": vocabulary,
            "description": f"Codes of the vocabulary {vocabulary}; the table vocabularies says what each means.",
            "dataType": "sc:Enumeration",
            "key": {"@id": name},
            "field": [{"@type": "cr:Field", "@id": name, "name": "name", "dataType": "sc:Text"}],
            "data": [{name: code} for code in codes[vocabulary]],
        }
