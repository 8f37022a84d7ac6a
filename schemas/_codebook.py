"""The codebook in Markdown, from the schemas and the table of vocabularies."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
import pandera.pandas as pa

from schemas._columns import description_of
from schemas._export import refuse_unsayable, type_name
from schemas._tables import Reference, UnknownVocabulary, key_of, metadata_of, references_of

_TYPE_WORDS = {
    "string": "text",
    "date": "day",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}


def codebook(schemas: Mapping[str, pa.DataFrameSchema], vocabularies: pd.DataFrame | None = None) -> str:
    """Markdown of every table, column and check, then of every code in the table `vocabularies`.

    Raises CannotExport, and UnknownVocabulary where a column names a vocabulary the table lacks.
    """
    lines = [line for schema in schemas.values() for line in _table_lines(schema)]
    if vocabularies is not None:
        users = _users(schemas.values())
        _refuse_unknown(users, vocabularies)
        lines += ["## Vocabularies", "", *_vocabulary_lines(vocabularies, users)]
    return "\n".join(lines)


def _table_lines(schema: pa.DataFrameSchema) -> Iterator[str]:
    refuse_unsayable(schema)
    yield from (f"## `{schema.name}`: {schema.title}", "", str(schema.description), "")
    yield from (f"Key: {_quoted(key_of(schema))}.", "")
    yield from _grid(
        ["Column", "Type", "Nature", "Vocabulary or unit", "Null means", "Description"],
        (_column_cells(schema, name) for name in schema.columns),
    )
    yield ""
    beyond = [*_check_lines(schema), *_partial_lines(references_of(schema))]
    if beyond:
        yield from ("Also checked:", "", *beyond, "")


def _column_cells(schema: pa.DataFrameSchema, name: str) -> list[str]:
    column = schema.columns[name]
    description, null = description_of(column)
    nature = metadata_of(column)["nature"]
    kind = _TYPE_WORDS[type_name(schema, name)]
    return [f"`{name}`", kind, nature, _measure(metadata_of(column)), null or "never null", description]


def _measure(metadata: Mapping[str, str]) -> str:
    if vocabulary := metadata.get("vocabulary"):
        return f"[{vocabulary}](#vocabulary-{vocabulary})"
    if table := metadata.get("references"):
        return f"a row of `{table}`"
    return metadata.get("unit") or metadata.get("standard") or ""


def _check_lines(schema: pa.DataFrameSchema) -> Iterator[str]:
    return (f"* {check.name}: {check.description}" for check in schema.checks)


def _partial_lines(references: Iterable[Reference]) -> Iterator[str]:
    for told in references:
        if told.partial:
            here, there = _quoted(told.columns), _quoted(told.to)
            yield f"* Where none of {here} is null, they are {there} of a row of `{told.table}`."


def _users(schemas: Iterable[pa.DataFrameSchema]) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {}
    for schema in schemas:
        for name, column in schema.columns.items():
            if vocabulary := metadata_of(column).get("vocabulary"):
                users.setdefault(vocabulary, []).append(f"{schema.name}.{name}")
    return users


def _refuse_unknown(users: Mapping[str, list[str]], vocabularies: pd.DataFrame) -> None:
    for vocabulary in sorted(set(users) - set(vocabularies["vocabulary"])):
        raise UnknownVocabulary(
            f"{users[vocabulary][0]}: vocabulary `{vocabulary}` has no codes; add it to the vocabularies"
        )


def _vocabulary_lines(vocabularies: pd.DataFrame, users: Mapping[str, list[str]]) -> Iterator[str]:
    for vocabulary, codes in vocabularies.sort_values(["vocabulary", "rank"]).groupby("vocabulary"):
        used = _quoted(users.get(str(vocabulary), ())) or "the seeds only"
        yield from (f"### Vocabulary {vocabulary}", "", f"Used in {used}.", "")
        columns = ["code", "label", "definition", "plover", "cameo"]
        yield from _grid(
            ["Code", "Label", "Definition", "PLOVER", "CAMEO"],
            ([f"`{code}`", *told] for code, *told in codes[columns].itertuples(index=False)),
        )
        yield ""


def _grid(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    for cells in (heads, ["---"] * len(heads), *rows):
        yield "| " + " | ".join(str(cell).replace("|", r"\|") for cell in cells) + " |"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
