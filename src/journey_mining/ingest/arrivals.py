"""What a batch brought for the first time: how many rows, with which fields, and what is empty in them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.expressions import named_expressions
from journey_mining.ingest.fields import Fields
from journey_mining.ingest.jobs import Job
from journey_mining.ingest.lines import Piece
from journey_mining.ingest.plan import Plan

if TYPE_CHECKING:
    import duckdb

_ARRIVALS = pa.schema([
    ("source_id", pa.string()), ("run_id", pa.string()), ("files", pa.int64()), ("rows_read", pa.int64()),
])  # fmt: skip
_FIELDS = pa.schema([
    ("source_id", pa.string()), ("run_id", pa.string()), ("layout_hash", pa.string()), ("level", pa.string()),
    ("field", pa.string()), ("kind", pa.string()), ("rows", pa.int64()),
])  # fmt: skip
_NULLS = pa.schema([
    ("source_id", pa.string()), ("run_id", pa.string()), ("map_hash", pa.string()), ("column_name", pa.string()),
    ("rows", pa.int64()), ("nulls", pa.int64()),
])  # fmt: skip


class Arrivals:
    """What is new in a batch; a file that is only loaded again, by another mapping, is nothing new."""

    def __init__(self, plan: Plan, jobs: Sequence[Job], run_id: str) -> None:
        """Begin with the files of a batch."""
        self._plan = plan
        self._run_id = run_id
        self._files = len(jobs)
        self._new = {n: job for n, job in enumerate(jobs) if job.file_id not in job.replaces}
        self._fields = Fields(plan.layout)
        said = {column for _, column, _ in named_expressions(plan.mapping)}
        self._columns = {column for column in said if not column.startswith("identity_")}
        self._rows = 0
        self._nulls: Counter[str] = Counter()

    def see(self, number: int, piece: Piece) -> None:
        """Look at the records of file `number`."""
        if number in self._new:
            self._fields.see(number, piece)

    def keep(self, accepted: pa.Table, identifiers: pa.Table) -> None:
        """Count what is empty in accepted rows; `identifiers` name their rows by `row_no`."""
        is_new = pc.is_in(accepted["file_no"], value_set=pa.array(self._new, pa.int32()))
        rows = accepted if len(self._new) == self._files else accepted.filter(is_new)
        self._rows += rows.num_rows
        for name in self._columns.intersection(rows.column_names):
            self._nulls[name] += rows[name].null_count
        named = np.zeros(accepted.num_rows, bool)
        named[identifiers["row_no"].to_numpy()[~identifiers["is_blocked"].to_numpy()]] = True
        self._nulls["identifiers"] += int((is_new.to_numpy() & ~named).sum())

    def insert(self, cursor: "duckdb.DuckDBPyConnection") -> None:
        """Write what was seen, in the transaction of the rows themselves."""
        if not self._new:
            return
        ours = {"source_id": self._plan.source_id, "run_id": self._run_id}
        read = sum(job.tally.rows_read for job in self._new.values())
        arrived = [{**ours, "files": len(self._new), "rows_read": read}]
        layout = self._plan.layout.model_dump_json()
        layout_hash = hashlib.sha256(layout.encode()).hexdigest()[:16]
        fields = [
            {**ours, "layout_hash": layout_hash, "level": level, "field": field, "kind": kind, "rows": rows}
            for level, field, kind, rows in self._fields.counts()
        ]  # fmt: skip
        nulls = [
            {**ours, "map_hash": self._plan.map_hash, "column_name": name, "rows": self._rows, "nulls": count}
            for name, count in sorted(self._nulls.items())
        ]  # fmt: skip
        for table, schema, rows in (
            ("ops.arrivals", _ARRIVALS, arrived),
            ("ops.fields", _FIELDS, fields),
            ("ops.column_nulls", _NULLS, nulls),
        ):
            cursor.from_arrow(pa.Table.from_pylist(rows, schema)).insert_into(table)
