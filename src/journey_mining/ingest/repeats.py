"""The how-manieth a value is among its equals in a file, also where the file comes in pieces."""

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import polars as pl


class Repeats:
    """Counts per file and value what went before."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: pl.DataFrame | None = None

    def number(self, files: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.Array:
        """Return 1 for the first row of a value in a file, 2 for the next, and so on, in the order of rows."""
        import polars as pl

        frame = pl.DataFrame(
            {"file": pl.Series(files.to_numpy()), "value": pl.Series(values.to_numpy())}
        ).with_columns(
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("file", "value").alias("n")
        )
        if self._seen is not None:
            frame = frame.join(
                self._seen, on=["file", "value"], how="left", maintain_order="left"
            ).with_columns(pl.col("n") + pl.col("before").fill_null(0))
        counted = frame.group_by("file", "value").agg(pl.col("n").max().alias("before"))
        earlier = [] if self._seen is None else [self._seen]
        self._seen = (
            pl.concat([*earlier, counted]).group_by("file", "value").agg(pl.col("before").max())
        )
        return frame["n"].to_arrow().cast(pa.int64())
