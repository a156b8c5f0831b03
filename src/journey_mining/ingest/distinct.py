"""Work done once for equal values: most of a log's fields say the same few things over and over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# A field of which a sample is nearly all different is not worth looking for equals in.
_SAMPLE = 2000
_ALL_DIFFERENT = 0.95
_WORTHWHILE = 0.5


@dataclass(frozen=True)
class Alike:
    """Rows by the combination of values they have: `codes` for each row, and one row for each code."""

    codes: npt.NDArray[np.int64]
    firsts: npt.NDArray[np.int64]


class Distinct:
    """The distinct values of a table's text columns, found once for each column."""

    def __init__(self, table: pa.Table) -> None:
        """Take the table."""
        self._table = table
        self._coded: dict[str, tuple[npt.NDArray[np.int64], int] | None] = {}

    def alike(self, names: Sequence[str]) -> Alike | None:
        """Return the rows by their combination of values in these columns; None where most rows differ."""
        rows = self._table.num_rows
        codes, size = np.zeros(rows, np.int64), 1
        for name in names:
            coded = self._codes(name)
            if coded is None:
                return None
            theirs, many = coded
            if many > 1:
                codes, size = _dense(codes * many + theirs) if size > 1 else (theirs, many)
            if size > rows * _WORTHWHILE:
                return None
        firsts = np.zeros(size, np.int64)
        firsts[codes[::-1]] = np.arange(rows - 1, -1, -1)
        return Alike(codes, firsts)

    def _codes(self, name: str) -> tuple[npt.NDArray[np.int64], int] | None:
        if name not in self._coded:
            self._coded[name] = _encoded(self._table[name])
        return self._coded[name]


def _encoded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], int] | None:
    if column.null_count == len(column):
        return np.zeros(len(column), np.int64), 1
    head = column.slice(0, _SAMPLE)
    if len(column) > _SAMPLE and len(pc.unique(head)) > _SAMPLE * _ALL_DIFFERENT:
        return None
    coded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return coded.indices.to_numpy().astype(np.int64), len(coded.dictionary)


def _dense(codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], int]:
    coded = pa.array(codes).dictionary_encode()
    return coded.indices.to_numpy().astype(np.int64), len(coded.dictionary)
