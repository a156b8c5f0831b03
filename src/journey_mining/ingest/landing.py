"""From verdicts to rows of the warehouse: hashed, numbered, told apart from what is there already."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.crawlers import automation
from journey_mining.ingest.evaluation import through
from journey_mining.ingest.identifiers import event_identifiers, hashed
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.repeats import Repeats
from journey_mining.models import statement
from journey_mining.warehouse import run

if TYPE_CHECKING:
    import duckdb

_NOT_STORED = (
    "file_no", "user_agent", "mode", "kept", "reason", "column_name", "step", "detail", "raw",
)  # fmt: skip


def landing_rows(
    plan: Plan, accepted: pa.Table, file_ids: dict[int, str], run_id: str, seconds: Repeats
) -> tuple[pa.Table, pa.Table]:
    """Return the events as they will stand in the warehouse, and their identifiers, joined by `row_no`."""
    count = accepted.num_rows
    events = _without_machines(accepted)
    author = plan.mapping.source.author_namespace or f"author:{plan.source_id}"
    events = _put(events, "session_ref", hashed(plan.pseudonyms, "session", events["session_ref"]))
    events = _put(events, "author_ref", hashed(plan.pseudonyms, author, events["author_ref"]))
    events = _put(events, "seq", _sequence(plan, events, seconds))
    numbers = events["file_no"].to_numpy()
    files = pa.array([file_ids[number] for number in sorted(file_ids)], pa.string())
    places = np.searchsorted(np.array(sorted(file_ids)), numbers)
    identifiers = event_identifiers(plan, events)
    events = events.drop_columns([name for name in events.column_names if _is_passing(name)])
    columns = {
        "row_no": pa.array(np.arange(count), pa.int64()),
        "file_id": files.take(pa.array(places)),
        "map_hash": pa.repeat(plan.map_hash, count),
        "run_id": pa.repeat(run_id, count),
    }
    for name, column in columns.items():
        events = events.append_column(name, column)
    return events, identifiers


def _is_passing(name: str) -> bool:
    return name in _NOT_STORED or name.endswith("_text") or name.startswith("identity_")


class Stage:
    """Rows waiting for the warehouse, so that it is asked about duplicates once for many of them."""

    def __init__(self, source_id: str) -> None:
        """Begin empty."""
        self._source_id = source_id
        self._events: list[pa.Table] = []
        self._identifiers: list[pa.Table] = []
        self.rows = 0

    def add(self, events: pa.Table, identifiers: pa.Table) -> None:
        """Keep rows; their `row_no` goes on from those kept before."""
        self._events.append(_put(events, "row_no", pc.add(events["row_no"], self.rows)))
        self._identifiers.append(
            _put(identifiers, "row_no", pc.add(identifiers["row_no"], self.rows))
        )
        self.rows += events.num_rows

    def flush(self, cursor: "duckdb.DuckDBPyConnection") -> "Landed":
        """Write what waits; of several rows of one event only the best stays."""
        if not self.rows:
            return Landed({}, {}, {}, 0)
        events, identifiers = pa.concat_tables(self._events), pa.concat_tables(self._identifiers)
        self._events, self._identifiers, self.rows = [], [], 0
        lost = _lost(cursor, events, identifiers)
        landed_lost = lost.filter(pc.is_valid(lost["file_id"]))
        if landed_lost.num_rows:
            self._supersede(cursor, landed_lost)
        # Row numbers count from nought, so that they are places as well.
        owners = events["event_id"].take(identifiers["row_no"])
        kept_identifiers = identifiers.append_column("event_id", owners)
        kept, dropped = events, events.slice(0, 0)
        losers = lost["row_no"].drop_null()
        if len(losers):
            is_lost = pc.is_in(events["row_no"], value_set=losers)
            kept, dropped = events.filter(pc.invert(is_lost)), events.filter(is_lost)
            stays = pc.invert(is_lost.take(identifiers["row_no"]))
            kept_identifiers = kept_identifiers.filter(stays)
        # Relations and no registered views: those would hold their rows in memory to the end of the transaction.
        into_events = through(cursor.from_arrow(kept), "kept_events", "new_events")
        into_events.insert_into("landing.events")
        named = through(cursor.from_arrow(kept_identifiers), "kept_identifiers", "new_identifiers")
        named.insert_into("landing.event_identifiers")
        return Landed(
            _counts(kept["file_id"]),
            _counts(dropped["file_id"]),
            _counts(landed_lost["file_id"]),
            pc.sum(lost["is_conflict"]).as_py() or 0,
        )

    def _supersede(self, cursor: "duckdb.DuckDBPyConnection", lost: pa.Table) -> None:
        cursor.register("superseded", lost)
        for name in (
            "recount_superseded",
            "delete_superseded_identifiers",
            "delete_superseded_events",
        ):
            values = {"source_id": self._source_id}
            run(cursor, statement(f"ingest/{name}"), values).fetchall()
        cursor.unregister("superseded")


def _lost(cursor: "duckdb.DuckDBPyConnection", events: pa.Table, identifiers: pa.Table) -> pa.Table:
    keys = cursor.from_arrow(events.select(["row_no", "event_id"]))
    contested = through(keys, "incoming_keys", "contested").to_arrow_table()["event_id"]
    some = events.filter(pc.is_in(events["event_id"], value_set=contested))
    theirs = identifiers.filter(pc.is_in(identifiers["row_no"], value_set=some["row_no"]))
    names = through(
        cursor.from_arrow(theirs), "incoming_identifiers", "identifier_names"
    ).to_arrow_table()
    places = pc.index_in(some["row_no"], value_set=names["row_no"])
    some = some.append_column("names", names["names"].take(places))
    return through(cursor.from_arrow(some), "incoming_events", "lost").to_arrow_table()


class Landed:
    """What a flush did, per file: rows loaded, rows that were duplicates, landed rows that were replaced."""

    def __init__(
        self,
        loaded: dict[str, int],
        duplicate: dict[str, int],
        replaced: dict[str, int],
        conflicts: int,
    ) -> None:
        """Hold the counts."""
        self.loaded = loaded
        self.duplicate = duplicate
        self.replaced = replaced
        self.conflicts = conflicts


def _without_machines(events: pa.Table) -> pa.Table:
    why = automation(events["user_agent"])
    listed = pc.is_valid(why)
    events = _put(
        events,
        "automation_reason",
        pc.if_else(listed, why, events["automation_reason"].combine_chunks()),
    )
    automated = pc.or_(listed, events["is_automated"].combine_chunks())
    actor = pc.if_else(listed, "bot", events["actor"].combine_chunks())
    return _put(_put(events, "is_automated", automated), "actor", actor)


def _sequence(plan: Plan, events: pa.Table, seconds: Repeats) -> pa.Array:
    said = events["seq"].combine_chunks().cast(pa.int64())
    if plan.layout.reader == "lines":
        ticks = events["occurred_at"].cast(pa.int64())
        return pc.coalesce(said, seconds.number(events["file_no"], ticks))
    return pc.coalesce(said, pa.scalar(0, pa.int64()))


def _put(table: pa.Table, name: str, column: "pa.Array | pa.ChunkedArray") -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def _counts(files: pa.ChunkedArray) -> dict[str, int]:
    return {one["values"]: one["counts"] for one in pc.value_counts(files).to_pylist()}
