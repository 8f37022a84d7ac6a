"""Columns of a release as places of values: a table of a million rows is compared by whole numbers, not by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


class Column(NamedTuple):
    """The cells of a column: `values`, each once and as text, and for each row the place of its value, -1 for null."""

    places: np.ndarray  # int32
    values: pa.Array

    def text(self) -> pa.Array:
        """The cells as text, row by row."""
        return self.values.take(pa.array(self.places, mask=self.places < 0))

    def numbers(self) -> np.ndarray:
        """The cells of a column of whole numbers without nulls."""
        numbers: np.ndarray = self.values.cast(pa.int64()).to_numpy(zero_copy_only=False)[self.places]
        return numbers

    def among(self, others: pa.Array) -> np.ndarray:
        """For each row the place of its value among others, -1 for null and for what is not there."""
        if self.values is others or self.values.equals(others):
            return self.places
        found = pc.fill_null(pc.index_in(self.values, value_set=others), -1).to_numpy(zero_copy_only=False)
        at: np.ndarray = np.append(found, -1).astype(np.int32)[self.places]
        return at

    def equals(self, word: str) -> np.ndarray:
        """Which rows have a value."""
        there: np.ndarray = self.among(pa.array([word], pa.string())) == 0
        return there

    def at(self, rows: np.ndarray) -> Column:
        """Some rows of the column, by a mask or by their places."""
        return Column(self.places[rows], self.values)

    def used(self) -> pa.Array:
        """The values that a row has."""
        there = np.zeros(len(self.values) + 1, dtype=bool)
        there[self.places] = True
        return self.values if there[:-1].all() else self.values.filter(pa.array(there[:-1]))


def columns_of(content: bytes, names: Sequence[str]) -> dict[str, Column]:
    """Columns of a Parquet file by name; text is not written out for each row."""
    schema = pq.read_schema(pa.BufferReader(content))
    texts = [name for name in names if pa.types.is_string(schema.field(name).type)]
    rows = pq.read_table(pa.BufferReader(content), columns=list(names), read_dictionary=texts)
    return {name: _column(rows[name]) for name in names}


def _column(cells: pa.ChunkedArray) -> Column:
    if not pa.types.is_dictionary(cells.type):
        cells = cells.cast(pa.string()) if not pa.types.is_integer(cells.type) else cells
        cells = cells.dictionary_encode()
    if not cells.num_chunks:
        return Column(np.zeros(0, dtype=np.int32), pa.array([], pa.string()))
    values = cells.chunk(0).dictionary
    if not all(chunk.dictionary.equals(values) for chunk in cells.chunks[1:]):  # to unify them takes long
        cells = cells.unify_dictionaries()
        values = cells.chunk(0).dictionary
    places = np.concatenate([_places(chunk.indices) for chunk in cells.chunks])
    return Column(places, values.cast(pa.string()))


def _places(indices: pa.Array) -> np.ndarray:
    filled = pc.fill_null(indices, -1) if indices.null_count else indices
    places: np.ndarray = filled.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return places


def of_pairs(first: np.ndarray, second: np.ndarray, count: int) -> np.ndarray:
    """One whole number for each pair of places, the second of them below `count`; -1 where either is missing."""
    pairs: np.ndarray = np.where((first < 0) | (second < 0), -1, first.astype(np.int64) * max(count, 1) + second)
    return pairs
