"""The how-manieth a value is among its equals in a file, also where the file comes in pieces."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# An odd number spreads the files over the values' whole range.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Repeats:
    """Counts per file and value what went before."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen = np.zeros(0, np.uint64)
        self._counts = np.zeros(0, np.int64)

    def number(self, files: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.Array:
        """Return 1 for the first row of a value in a file, 2 for the next, and so on, in the order of rows."""
        keys = values.to_numpy().astype(np.uint64) ^ (files.to_numpy().astype(np.uint64) * _SPREAD)
        order = np.argsort(keys, kind="stable")
        found, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        places, known = self._places(found)
        before = np.zeros(len(found), np.int64)
        before[known] = self._counts[places[known]]
        within = np.arange(len(keys)) - np.repeat(starts, counts)
        numbers = np.empty(len(keys), np.int64)
        numbers[order] = within + 1 + np.repeat(before, counts)
        self._counts[places[known]] += counts[known]
        new = ~known
        self._seen = np.insert(self._seen, places[new], found[new])
        self._counts = np.insert(self._counts, places[new], counts[new])
        return pa.array(numbers)

    def _places(
        self, found: npt.NDArray[np.uint64]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Return where each value stands among those seen, or would stand, and which of them were seen."""
        places = np.searchsorted(self._seen, found)
        known = places < len(self._seen)
        known[known] = self._seen[places[known]] == found[known]
        return places, known
