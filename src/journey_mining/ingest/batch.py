"""Files that go into the warehouse in one transaction: many small ones, or one large one."""

from typing import TYPE_CHECKING

from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.jobs import Job
from journey_mining.ingest.ledger import file_row, insert_files, manifest_entry
from journey_mining.ingest.loading import LoadingNight
from journey_mining.ingest.manifest import append_manifest
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.tally import Tally
from journey_mining.ingest.writing import Writing
from journey_mining.models import statement
from journey_mining.warehouse import run

if TYPE_CHECKING:
    import duckdb


class Batch:
    """Files of one source, of one form, loaded together."""

    def __init__(self, night: LoadingNight, plan: Plan) -> None:
        """Begin empty."""
        self._night = night
        self.plan = plan
        self._jobs: list[Job] = []
        self.size = 0

    @property
    def files(self) -> int:
        """How many files it has."""
        return len(self._jobs)

    def add(self, job: Job) -> None:
        """Take a file."""
        self._jobs.append(job)
        self.size += job.file.size

    def load(self) -> None:
        """Write all files in one transaction, then the manifest; a file found broken half-way is refused whole."""
        if not self._jobs:
            return
        try:
            rows = self._write()
        except FileRefusedError as refused:
            # Only a file by itself can show this late that it is broken; nothing of it was kept.
            self._jobs[0].refused, self._jobs[0].tally = refused, Tally()
            rows = self._write()
        append_manifest(self._night.manifest, [manifest_entry(row) for row in rows])
        for job in self._jobs:
            self._night.count(job.tally)

    def _write(self) -> list[dict[str, object]]:
        night = self._night
        writing = Writing(night, self.plan, self._jobs)
        with night.warehouse.transaction() as cursor:
            for job in self._jobs:
                # What a file replaces stays until it can be read; its own rows never stay beside it.
                for file_id in job.replaces:
                    if job.refused is None or file_id == job.file_id:
                        _forget(cursor, job.plan.source_id, file_id)
            writing.write(cursor)
            rows = [
                file_row(job.plan, job.file, job.file_id, job.tally, night.run_id)
                for job in self._jobs
            ]
            insert_files(cursor, rows)
        night.reasons.update(writing.reasons)
        night.conflicts += writing.conflicts
        return rows


def _forget(cursor: "duckdb.DuckDBPyConnection", source_id: str, file_id: str) -> None:
    values = {"source_id": source_id, "file_id": file_id, "is_copy": False, "name": ""}
    for part in ("identifiers", "events", "quarantine", "row"):
        run(cursor, statement(f"ingest/delete_file_{part}"), values).fetchall()
