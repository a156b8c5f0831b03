"""The sealed engine in which mappings run: records in, canonical columns and verdicts out."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.distinct import Alike, Distinct
from journey_mining.ingest.evaluation import (
    Made,
    also,
    made,
    outputs,
    through,
    unsaid,
)
from journey_mining.ingest.expressions import TIMES, Field
from journey_mining.ingest.faults import RAW_GIVEN
from journey_mining.ingest.mapping import macros
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.record_fields import Records, as_json
from journey_mining.ingest.repeats import Repeats
from journey_mining.models import statement
from journey_mining.warehouse import EngineLimits, expression, open_sealed, translated

if TYPE_CHECKING:
    from types import TracebackType


_JUDGED_BY = (
    "source_id", "source_event_id", "raw_name", "mode", "kept", "ts_precision", "occurred_at", "occurred_at_text",
    "received_at", "received_at_text", "duration_seconds", "duration_seconds_text", "seq", "seq_text", "amount",
    "amount_text", "score", "score_text", "status_code", "status_code_text",
)  # fmt: skip
_REMEMBERED = 10_000

# A column of a mapping, and the values it was made from, where those are the same on every row.
Constant = tuple[str, str, tuple[str | None, ...]]


class Engine(AbstractContextManager["Engine"]):
    """An in-memory engine without access to any file, with the mappings' macros."""

    def __init__(self, limits: EngineLimits) -> None:
        """Open it; use as a context manager."""
        self._opened = open_sealed(limits)
        self._connection = self._opened.__enter__()
        self._connection.execute(macros()).fetchall()
        self._constants: dict[Constant | None, pa.Scalar] = {}

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        """Close it."""
        self._opened.__exit__(kind, error, trace)

    def refused_functions(self) -> frozenset[str]:
        """Return the functions that mappings may not call."""
        rows = self._connection.execute(statement("ingest/refused_functions")).fetchall()
        return frozenset(row[0] for row in rows)

    def parse_tree(self, text: str) -> str:
        """Return the parse tree of an expression, as JSON."""
        rows = self._connection.execute(
            statement("ingest/parse_tree"), {"text": f"select {text}"}
        ).fetchall()
        return str(rows[0][0])

    def valid_json(self, texts: pa.LargeStringArray) -> list[bool]:
        """Return for each text whether it is JSON."""
        lines = self._connection.from_arrow(pa.table({"raw": texts}))
        valid = lines.select(expression("coalesce(json_valid(raw), false)", "valid"))
        answers: list[bool] = valid.to_arrow_table()["valid"].to_pylist()
        return answers

    def to_json(self, rows: pa.Table) -> pa.ChunkedArray:
        """Return each row as a JSON object."""
        return as_json(self._connection, rows)

    def answers(self, text: str, values: pa.Array) -> list[object]:
        """Return what an expression over `s` gives for each value."""
        given = self._connection.from_arrow(pa.table({"s": values}))
        answered = given.select(expression(text, "answer")).to_arrow_table()
        answers: list[object] = answered["answer"].to_pylist()
        return answers

    def masked(self, rejects: pa.Table) -> pa.Table:
        """Return rows for quarantine as it keeps them: see `sql/ingest/masked.sql`."""
        relation = self._connection.from_arrow(rejects)
        return through(relation, "rejects", "masked").to_arrow_table()

    def types_of(self, texts: list[str]) -> list[str]:
        """Return the types that expressions give over an empty record, having run them."""
        empty = {"rec": ["{}"], "parent": ["{}"], "raw": [""], "salt": [""]}
        numbers = {"line_no": [1], "item_no": [0], "repeat_no": [1]}
        relation = self._connection.from_arrow(pa.table({**empty, **numbers}))
        answers = [expression(text, f"answer_{place}") for place, text in enumerate(texts)]
        answered = relation.select(*answers)
        answered.to_arrow_table()
        return [str(kind) for kind in answered.types]

    def places(
        self, partition: str | None, edition: str | None, names: list[str]
    ) -> list[tuple[str | None, str]]:
        """Return (partition, edition) of each file from its name, by a mapping's two expressions."""
        table = pa.table({"file_no": range(len(names)), "file_name": pa.array(names, pa.string())})
        named = also(
            self._connection.from_arrow(table),
            expression(f"({partition or 'NULL'})::varchar", "partition"),
            expression(f"({edition or 'NULL'})::varchar", "edition"),
        )
        rows = through(named, "named_files", "places").to_arrow_table().to_pylist()
        return [(row["partition"], row["edition"]) for row in rows]

    def judge(self, plan: Plan, lines: pa.Table, repeats: Repeats) -> pa.Table:
        """Return one row per record of `lines` (file_no, line_no, raw), in their order.

        Accepted ones (`reason` is null) have their canonical columns, and what must be hashed before it leaves this
        engine; the others what quarantine will mask and keep of them.
        """
        with translated(f"reading {plan.source_id}"):
            records = Records(self._connection, plan, repeats).of(lines)
            columns = self._evaluated(plan, records)
            return self._judged(plan, records, columns)

    def _evaluated(self, plan: Plan, records: pa.Table) -> dict[str, pa.Array]:
        """Return the columns that the mapping speaks of, each worked out once for rows that say the same."""
        distinct = Distinct(records)
        wanted = outputs(plan)
        times_written = [
            one
            for one in wanted
            if one.name.removesuffix("_text") in TIMES and one.name not in TIMES
        ]
        columns = self._columns(
            plan, records, distinct, [one for one in wanted if one not in times_written]
        )
        # What was written for a time matters only where it was no time.
        unread = [
            one for one in times_written if columns[one.name.removesuffix("_text")].null_count
        ]
        columns |= self._columns(plan, records, distinct, unread)
        return columns | {
            one.name: pa.nulls(records.num_rows, one.kind)
            for one in times_written
            if one not in unread
        }

    def _columns(
        self, plan: Plan, records: pa.Table, distinct: Distinct, wanted: list[Made]
    ) -> dict[str, pa.Array]:
        alikes: list[tuple[Alike, list[Made]]] = []
        row_by_row: list[Made] = []
        for inputs, mades in _by_inputs(plan, wanted).items():
            alike = None if inputs is None else distinct.alike([field.name for field in inputs])
            if alike is None:
                row_by_row += mades
            else:
                alikes.append((alike, mades))
        columns = self._once_for_equals(plan, records, alikes)
        if row_by_row:
            said = plan.program.columns
            texts = [(one, said[one.source].sql()) for one in row_by_row]
            answers = made(self._connection, records, texts, plan.salt)
            columns |= {name: answers[name].combine_chunks() for name in answers.column_names}
        return columns

    def _once_for_equals(
        self, plan: Plan, records: pa.Table, alikes: list[tuple[Alike, list[Made]]]
    ) -> dict[str, pa.Array]:
        # One query for all, so that it is bound once: the shorter ones are filled up with nulls. What is the same on
        # every row (often nothing at all) is remembered.
        columns: dict[str, pa.Array] = {}
        longest = max((len(alike.firsts) for alike, _ in alikes), default=0)
        given: dict[str, pa.Array] = {"row": pa.nulls(longest, pa.bool_())}
        wanted: list[tuple[Made, str]] = []
        asked: list[tuple[Alike, Made, Constant | None]] = []
        for number, (alike, mades) in enumerate(alikes):
            said = plan.program.columns[mades[0].source]
            values = [_taken(records[field.name], alike) for field in said.fields]
            constant = tuple(one[0].as_py() for one in values) if len(alike.firsts) == 1 else None
            for one in mades:
                key = None if constant is None else (plan.map_hash, one.name, constant)
                if key in self._constants:
                    columns[one.name] = pa.repeat(self._constants[key], records.num_rows)
                    continue
                asked.append((alike, one, key))
                prefix = f"of_{number}_"
                wanted.append((one, plan.program.columns[one.source].sql(prefix)))
                filled = pa.nulls(longest - len(alike.firsts), pa.string())
                given |= {
                    f"{prefix}{field.name}": pa.concat_arrays([array, filled])
                    for field, array in zip(said.fields, values, strict=True)
                }
        if not wanted:
            return columns
        answers = made(self._connection, pa.table(given), wanted)
        for alike, one, key in asked:
            answer = answers[one.name].combine_chunks()
            columns[one.name] = answer.take(pa.array(alike.codes))
            if key is not None:
                self._remember(key, answer[0])
        return columns

    def _remember(self, key: "Constant", value: pa.Scalar) -> None:
        if len(self._constants) >= _REMEMBERED:
            self._constants.clear()
        self._constants[key] = value

    def _judged(self, plan: Plan, records: pa.Table, columns: dict[str, pa.Array]) -> pa.Table:
        count = records.num_rows
        columns |= {one.name: pa.nulls(count, one.kind) for one in unsaid(plan)}
        if "kept" not in plan.program.columns:
            columns["kept"] = pa.repeat(pa.scalar(value=True), count)
        columns |= _named(plan, columns["raw_name"])
        columns |= {
            "source_id": pa.repeat(plan.source_id, count),
            "channel": pc.fill_null(columns["channel"], plan.mapping.source.channel),
            "actor": pc.fill_null(columns["actor"], "customer"),
            "is_automated": pc.fill_null(columns["is_automated"], fill_value=False),
        }
        used = {name: columns[name] for name in _JUDGED_BY}
        bounds = {
            "earliest": pa.repeat(_instant(plan.mapping.source.min_ts), count),
            "latest": pa.repeat(_instant(plan.latest), count),
            "reason": records["reason"],
        }
        given = self._connection.from_arrow(pa.table(used | bounds))
        verdicts = through(given, "cleaned", "judged").to_arrow_table()
        columns |= dict(zip(verdicts.column_names, verdicts.columns, strict=True))
        places = {name: records[name] for name in ("file_no", "line_no", "item_no")}
        # In one order and of one type, whichever way a piece's columns were worked out.
        kinds = {one.name: one.kind for one in (*outputs(plan), *unsaid(plan))}
        rest = {name: columns[name] for name in sorted(columns.keys() - kinds.keys())}
        mades = {name: columns[name].cast(kind) for name, kind in sorted(kinds.items())}
        return pa.table(
            places | mades | rest | {"raw": _raw_of_refused(records, columns["reason"])}
        )


def _taken(column: pa.ChunkedArray, alike: Alike) -> pa.Array:
    return column.take(pa.array(alike.firsts)).combine_chunks().cast(pa.string())


def _by_inputs(plan: Plan, wanted: list[Made]) -> dict[tuple[Field, ...] | None, list[Made]]:
    """Return the columns to make by the fields they are made from; None for those that see the whole record."""
    groups: dict[tuple[Field, ...] | None, list[Made]] = {}
    for one in wanted:
        said = plan.program.columns[one.source]
        groups.setdefault(None if said.is_whole else said.fields, []).append(one)
    return groups


def _named(plan: Plan, raw_names: pa.Array) -> dict[str, pa.Array]:
    """Return the canonical names, and what becomes of their rows."""
    places = pc.index_in(raw_names, value_set=plan.names["raw_name"].combine_chunks())
    names, modes = plan.names["name"].combine_chunks(), plan.names["mode"].combine_chunks()
    mode = pc.fill_null(modes.take(places), plan.other_mode)
    return {
        "name": pc.coalesce(names.take(places), raw_names),
        "mode": mode,
        "is_unmapped": pc.equal(mode, "unmapped"),
        "is_identity_only": pc.equal(mode, "identity_only"),
    }


def _instant(at: datetime) -> pa.Scalar:
    return pa.scalar(at.astimezone(UTC).replace(tzinfo=None), pa.timestamp("us"))


def _raw_of_refused(records: pa.Table, reasons: pa.ChunkedArray) -> pa.Array:
    """Return what quarantine keeps of each row: nothing of those that are accepted or filtered."""
    refused = pc.fill_null(pc.not_equal(reasons, "filtered"), fill_value=False)
    rows = np.flatnonzero(refused.to_numpy())
    if not len(rows):
        return pa.nulls(records.num_rows, pa.string())
    few = records.select(["raw", "rec"]).take(rows)
    kept = pc.utf8_slice_codeunits(pc.coalesce(few["raw"], few["rec"]), 0, RAW_GIVEN)
    places = np.full(records.num_rows, -1)
    places[rows] = np.arange(len(rows))
    where = pa.array(places, mask=places < 0)
    return kept.combine_chunks().cast(pa.string()).take(where)
