"""Rows that were not accepted, as they are kept: masked, cut, with their reason and place."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.faults import RAW_GIVEN, FileRefusedError, Reject
from journey_mining.ingest.jobs import Job
from journey_mining.ingest.loading import LoadingNight
from journey_mining.ingest.plan import Plan

if TYPE_CHECKING:
    import duckdb

_REJECTS = pa.schema(
    [
        ("file_no", pa.int32()),
        ("line_no", pa.int64()),
        ("item_no", pa.int64()),
        ("step", pa.string()),
        ("reason", pa.string()),
        ("column_name", pa.string()),
        ("detail", pa.string()),
        ("raw", pa.string()),
    ]
)
_WRITTEN = (
    "line_no", "item_no", "step", "reason", "column_name", "detail", "raw", "raw_sha",
)  # fmt: skip


class Quarantine:
    """The rejected rows of a batch of files; each is counted in its file's account."""

    def __init__(self, night: LoadingNight, plan: Plan, jobs: Sequence[Job]) -> None:
        """Begin empty."""
        self._night = night
        self._plan = plan
        self._jobs = jobs
        self._lines: list[dict[str, object]] = []
        self._judged: list[pa.Table] = []
        self.reasons: Counter[str] = Counter()

    def refuse(self, number: int, refused: FileRefusedError) -> None:
        """Take a whole file as one row."""
        tally = self._jobs[number].tally
        tally.rows_read += 1
        tally.reason = refused.reason
        self.reject(number, [Reject(0, refused.reason, "", refused.detail, refused.step)])
        self._night.say(
            f"{self._plan.source_id}: {self._jobs[number].file.name}: {refused.reason}, "
            f"{refused.detail.rstrip('.')}. Nothing of it was loaded."
        )

    def reject(self, number: int, rejects: list[Reject]) -> None:
        """Take lines that their reader rejected."""
        for one in rejects:
            place = {"file_no": number, "item_no": 0}
            self._lines.append({**vars(one), **place, "raw": one.raw[:RAW_GIVEN] or None})

    def add(self, refused: pa.Table) -> None:
        """Take rows that the engine judged."""
        if refused.num_rows:
            self._judged.append(refused.select(_REJECTS.names).cast(_REJECTS))

    def insert(self, cursor: "duckdb.DuckDBPyConnection") -> None:
        """Mask, count and write what was taken, inside the caller's transaction."""
        rejects = pa.concat_tables(
            [pa.Table.from_pylist(self._lines, _REJECTS), *self._judged]
        ).combine_chunks()
        self._lines, self._judged = [], []
        if not rejects.num_rows:
            return
        for one in pc.value_counts(rejects["file_no"]).to_pylist():
            self._jobs[one["values"]].tally.quarantined += one["counts"]
        for one in pc.value_counts(rejects["reason"]).to_pylist():
            self.reasons[one["values"]] += one["counts"]
        salt = pa.repeat(self._plan.salt, rejects.num_rows)
        rows = self._night.engine.masked(rejects.append_column("salt", salt))
        cursor.from_arrow(self._placed(rows)).insert_into("ops.quarantine")

    def _placed(self, rows: pa.Table) -> pa.Table:
        numbers = rows["file_no"]
        ids = pa.array([job.file_id for job in self._jobs], pa.string())
        names = pa.array([job.file.name for job in self._jobs], pa.string())
        return pa.table(
            {
                "source_id": pa.repeat(self._plan.source_id, rows.num_rows),
                "file_id": ids.take(numbers.combine_chunks()),
                "file_name": names.take(numbers.combine_chunks()),
                **{name: rows[name] for name in _WRITTEN},
                "status": pa.repeat("open", rows.num_rows),
                "run_id": pa.repeat(self._night.run_id, rows.num_rows),
            }
        )
