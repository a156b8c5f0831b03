"""dlt as a peer: JSON lines into DuckDB, as its own documentation does it; run by the Python of `.venv-bench`.

Usage: python benchmarks/dlt_load.py FILE LINES FOLDER; prints what it took as one line of JSON.
"""

import gzip
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

import dlt
from dlt.common.json import json as quick

_A_PAGE = 1000


def calls(path: Path, lines: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the first lines of a file as records, a page at a time."""
    with gzip.open(path, "rb") as file:
        wanted = itertools.islice(file, lines)
        while page := [quick.loadb(line) for line in itertools.islice(wanted, _A_PAGE)]:
            yield page


def used() -> float:
    """Return the CPU seconds of this process and of those it started and waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def main() -> None:
    """Load the lines and print what it took."""
    path, lines, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    start, began = used(), time.perf_counter()
    pipeline = dlt.pipeline(
        "calls",
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(folder / "calls.duckdb")),
        dataset_name="landed",
    )
    pipeline.run(dlt.resource(calls(path, lines), name="calls"))
    counts = pipeline.last_trace.last_normalize_info.row_counts
    scale = 1 << 10 if sys.platform == "linux" else 1 << 20
    said = {
        "rows": counts["calls"], "start": start, "cpu": used() - start, "wall": time.perf_counter() - began,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale, "version": dlt.__version__,
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
