"""The sealed engine in which mappings run: records in, canonical columns and verdicts out."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pyarrow as pa

from journey_mining.ingest.evaluation import (
    also,
    canonical,
    cleaned,
    looked_up,
    through,
)
from journey_mining.ingest.expressions import literal
from journey_mining.ingest.mapping import macros
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.repeats import Repeats
from journey_mining.models import statement
from journey_mining.warehouse import EngineLimits, expression, open_sealed

if TYPE_CHECKING:
    from types import TracebackType

    import duckdb


class Engine(AbstractContextManager["Engine"]):
    """An in-memory engine without access to any file, with the mappings' macros."""

    def __init__(self, limits: EngineLimits) -> None:
        """Open it; use as a context manager."""
        self._opened = open_sealed(limits)
        self._connection = self._opened.__enter__()
        self._connection.execute(macros()).fetchall()

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
        relation = self._connection.from_arrow(rows)
        objects = through(relation, "parquet_rows", "parquet_objects")
        return objects.to_arrow_table()["raw"].cast(pa.large_string())

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
        """Return one row per record of `lines` (file_no, line_no, raw): see `sql/ingest/outcomes.sql`."""
        names = self._connection.from_arrow(plan.names)
        names.create_view("names", replace=True)
        records = self._records(plan, lines, repeats)
        salted = also(records, expression(literal(plan.salt), "salt"))
        # Each of these is held once: fused, the engine would work them out for every place that names them.
        looked = salted.select(*looked_up(plan.program))
        evaluated = self._held(looked.select(*canonical(plan)))
        clean = self._held(evaluated.select(*cleaned(plan, evaluated.columns)))
        judged = through(clean, "cleaned", "judged")
        return through(judged, "judged", "outcomes").to_arrow_table()

    def _records(self, plan: Plan, lines: pa.Table, repeats: Repeats) -> "duckdb.DuckDBPyRelation":
        layout = plan.layout
        given = self._connection.from_arrow(lines)
        if layout.pattern is not None:
            fitted = also(given, expression(plan.match, "found"))
            return self._numbered(plan, through(fitted, "fitted", "matched"), repeats)
        if layout.reader in ("csv", "w3c", "parquet", "xes"):
            return self._numbered(plan, through(given, "lines", "ready"), repeats)
        bare = not (layout.explode or layout.unwrap)
        form = "objects" if bare else "documents"
        records = through(given, "lines", form)
        if layout.unwrap:
            inner = expression(f"json_extract_string(rec, {literal(layout.unwrap)})", "wrapped")
            records = through(also(records, inner), "wrapped", "unwrapped")
        for path in (layout.explode, layout.explode_child):
            if path:
                records = self._exploded(records, path)
        return self._numbered(plan, records, repeats)

    def _numbered(
        self, plan: Plan, records: "duckdb.DuckDBPyRelation", repeats: Repeats
    ) -> "duckdb.DuckDBPyRelation":
        if not plan.wants_repeats:
            return also(records, expression("1", "repeat_no"))
        hashed = also(records, expression("hash(coalesce(raw, rec))", "record_hash"))
        table = hashed.to_arrow_table()
        numbers = repeats.number(table["file_no"], table["record_hash"])
        return self._connection.from_arrow(table.append_column("repeat_no", numbers))

    def _held(self, relation: "duckdb.DuckDBPyRelation") -> "duckdb.DuckDBPyRelation":
        return self._connection.from_arrow(relation.to_arrow_table())

    def _exploded(self, records: "duckdb.DuckDBPyRelation", path: str) -> "duckdb.DuckDBPyRelation":
        held = self._held(records)
        items = expression(f"json_extract(rec, {literal(path)})", "items")
        whole = literal(path.removesuffix("[*]"))
        container = expression(f"json_extract(rec, {whole})", "container")
        return through(also(held, items, container), "holders", "exploded")
