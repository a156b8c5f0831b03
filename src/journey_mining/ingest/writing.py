"""The rows of a batch of files: judged, hashed, told apart from what is there, and every one accounted for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.arrivals import Arrivals
from journey_mining.ingest.jobs import Job
from journey_mining.ingest.landing import Landed, Stage, landing_rows
from journey_mining.ingest.lines import Piece
from journey_mining.ingest.loading import LoadingNight
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.quarantine import Quarantine
from journey_mining.ingest.repeats import Repeats

if TYPE_CHECKING:
    import duckdb

# Text judged at once, and events written at once.
_CHUNK_BYTES = 24 << 20
_EVENTS_A_FLUSH = 100_000

Chunk = list[tuple[int, Piece]]


class Writing:
    """One transaction's worth of rows."""

    def __init__(self, night: LoadingNight, plan: Plan, jobs: Sequence[Job]) -> None:
        """Begin with the files of a batch."""
        self._night = night
        self._plan = plan
        self._jobs = jobs
        self._stage = Stage(plan.source_id)
        self._quarantine = Quarantine(night, plan, jobs)
        self._arrivals = Arrivals(plan, jobs, night.run_id)
        self._lines_seen = Repeats()
        self._seconds_seen = Repeats()
        self._numbers = {job.file_id: number for number, job in enumerate(jobs)}
        self.conflicts = 0

    @property
    def reasons(self) -> Counter[str]:
        """How many rows went to quarantine, by reason."""
        return self._quarantine.reasons

    def write(self, cursor: "duckdb.DuckDBPyConnection") -> None:
        """Write all rows of the files, and settle their accounts."""
        for number, job in enumerate(self._jobs):
            if job.refused:
                self._quarantine.refuse(number, job.refused)
        for chunk in _chunks(self._jobs):
            self._take(chunk)
            self._quarantine.insert(cursor)
            if self._stage.rows >= _EVENTS_A_FLUSH:
                self._count(self._stage.flush(cursor))
        self._count(self._stage.flush(cursor))
        self._quarantine.insert(cursor)
        for job in self._jobs:
            job.tally.settle(job.file.name)
        self._arrivals.insert(cursor)

    def _take(self, chunk: Chunk) -> None:
        for number, piece in chunk:
            tally = self._jobs[number].tally
            tally.rows_read += piece.blank + len(piece.rejects)
            tally.filtered += piece.blank
            self._quarantine.reject(number, piece.rejects)
            self._arrivals.see(number, piece)
        lines = _lines(chunk)
        if not lines.num_rows:
            return
        outcomes = self._night.engine.judge(self._plan, lines, self._lines_seen)
        for number, rows in _by_number(outcomes["file_no"]).items():
            self._jobs[number].tally.rows_read += rows
        accepted = pc.is_null(outcomes["reason"])
        if pc.all(accepted).as_py():
            self._keep(outcomes)
            return
        self._keep(outcomes.filter(accepted))
        refused = outcomes.filter(pc.invert(accepted))
        filtered = pc.equal(refused["reason"], "filtered")
        for number, rows in _by_number(refused.filter(filtered)["file_no"]).items():
            self._jobs[number].tally.filtered += rows
        self._quarantine.add(refused.filter(pc.invert(filtered)))

    def _keep(self, accepted: pa.Table) -> None:
        if not accepted.num_rows:
            return
        accepted = _in_order(accepted)
        file_ids = {number: job.file_id for number, job in enumerate(self._jobs)}
        events, identifiers = landing_rows(
            self._plan, accepted, file_ids, self._night.run_id, self._seconds_seen
        )
        self._stage.add(events, identifiers)
        self._arrivals.keep(accepted, identifiers)
        spans = events.group_by("file_id").aggregate(
            [("occurred_at", "min"), ("occurred_at", "max")]
        )
        for row in spans.to_pylist():
            tally = self._jobs[self._numbers[row["file_id"]]].tally
            tally.spans(row["occurred_at_min"], row["occurred_at_max"])
        blocked = identifiers.filter(identifiers["is_blocked"])["row_no"]
        for number, rows in _by_number(accepted["file_no"].take(blocked)).items():
            self._jobs[number].tally.blocked_identifiers += rows

    def _count(self, landed: Landed) -> None:
        # States that follow each other differ by nature; events of one id should not.
        if self._plan.mapping.source.load == "append":
            self.conflicts += landed.conflicts
        for file_id, rows in landed.loaded.items():
            self._jobs[self._numbers[file_id]].tally.loaded += rows
        for file_id, rows in landed.duplicate.items():
            self._jobs[self._numbers[file_id]].tally.duplicate += rows
        # A row of this very batch, written by an earlier flush, is not in the ledger yet.
        for file_id, rows in landed.replaced.items():
            if file_id in self._numbers:
                tally = self._jobs[self._numbers[file_id]].tally
                tally.loaded -= rows
                tally.duplicate += rows


def _chunks(jobs: Sequence[Job]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for number, job in enumerate(jobs):
        for piece in job.pieces():
            chunk.append((number, piece))
            size += piece.lines.nbytes
            if size >= _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
    if chunk:
        yield chunk


def _lines(chunk: Chunk) -> pa.Table:
    tables = []
    for number, piece in chunk:
        numbers = pa.repeat(pa.scalar(number, pa.int32()), piece.lines.num_rows)
        tables.append(piece.lines.add_column(0, "file_no", numbers))
    # In one piece: hundreds of small ones would cost more to walk than their rows.
    return pa.concat_tables(tables).combine_chunks()


def _by_number(numbers: pa.ChunkedArray) -> dict[int, int]:
    return {one["values"]: one["counts"] for one in pc.value_counts(numbers).to_pylist()}


def _in_order(rows: pa.Table) -> pa.Table:
    """Return rows as they stood in their files; the engine keeps that order, and this makes sure of it."""
    files, lines = rows["file_no"].to_numpy(), rows["line_no"].to_numpy()
    later = (files[1:] > files[:-1]) | ((files[1:] == files[:-1]) & (lines[1:] >= lines[:-1]))
    if later.all():
        return rows
    return rows.sort_by([(name, "ascending") for name in ("file_no", "line_no", "item_no")])
