"""From lines to records, each with the fields that its mapping looks up."""

from contextlib import suppress

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.evaluation import also, documents_read, fields_read, same, through
from journey_mining.ingest.expressions import Field, literal
from journey_mining.ingest.patterns import groups
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.repeats import Repeats
from journey_mining.warehouse import expression

_WHOLE = ("csv", "w3c", "parquet", "xes")
_PLACES = ("file_no", "line_no", "item_no", "rec", "raw", "reason")


class Records:
    """The records of one source's lines, in the sealed engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, plan: Plan, repeats: Repeats) -> None:
        """Hold the engine, the source, and what lines were seen before."""
        self._connection = connection
        self._plan = plan
        self._repeats = repeats

    def of(self, lines: pa.Table) -> pa.Table:
        """Return one row per record, in the order of lines (file_no, line_no, raw).

        It has file_no, line_no, item_no, rec, parent, raw, reason, repeat_no, and each field of the mapping by name.
        """
        layout = self._plan.layout
        given = self._connection.from_arrow(lines)
        if layout.pattern is not None:
            found = self._matched(lines)
        elif layout.explode:
            found = self._exploded(self._documents(given), layout.explode, layout.explode_child)
        elif layout.unwrap:
            found = self._looked_up(self._documents(given), ("parent",))
        elif layout.reader in _WHOLE:
            found = self._looked_up(through(given, "lines", "ready"), ("parent",))
        else:
            found = self._objects(given, lines)
        return self._numbered(found)

    def _objects(self, given: duckdb.DuckDBPyRelation, lines: pa.Table) -> pa.Table:
        """Return lines of JSON with their fields."""
        if pc.all(pc.starts_with(lines["raw"], "{")).as_py():
            # Most of a log is its text; where all of it is good, it need not go through the engine and back.
            with suppress(duckdb.InvalidInputException):
                return self._good_objects(given, lines)
        return self._looked_up(through(given, "lines", "objects"), ("parent",))

    def _good_objects(self, given: duckdb.DuckDBPyRelation, lines: pa.Table) -> pa.Table:
        fields = tuple(one for one in self._plan.program.fields if one.base in ("rec", "parent"))
        text, nothing = expression("raw", "rec"), expression("null::varchar", "parent")
        read = also(given.select(text, nothing), *documents_read(fields, strict=True))
        found = read.select(expression("null", "whole"), *fields_read(fields)).to_arrow_table()
        count = lines.num_rows
        columns = {
            "file_no": lines["file_no"],
            "line_no": lines["line_no"],
            "item_no": pa.repeat(pa.scalar(0, pa.int64()), count),
            "rec": lines["raw"],
            **{name: pa.nulls(count, pa.string()) for name in ("parent", "raw", "reason")},
        }
        return pa.table(columns | {field.name: found[field.name] for field in fields})

    def _documents(self, given: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
        records = through(given, "lines", "documents")
        if not self._plan.layout.unwrap:
            return records
        path = literal(self._plan.layout.unwrap)
        inner = expression(f"json_extract_string(rec, {path})", "wrapped")
        return through(also(records, inner), "wrapped", "unwrapped")

    def _exploded(self, records: duckdb.DuckDBPyRelation, path: str, child: str | None) -> pa.Table:
        """Return the items of each record's list, or the items of their lists; their fields join them by number."""
        holders = records.select(*same(_PLACES)).to_arrow_table()
        items = self._items(holders, path)
        if child:
            holders = items.to_arrow_table()
            items = self._items(holders, child)
        table = self._looked_up(items, ("holder_no",))
        numbers = table["holder_no"]
        fields = [field for field in self._plan.program.fields if field.base == "parent"]
        parents = self._connection.from_arrow(
            pa.table({"parent": holders["rec"], "rec": pa.nulls(holders.num_rows, pa.string())})
        )
        known = self._fields(parents, ("parent",), fields)
        for field in fields:
            table = table.append_column(field.name, known[field.name].take(numbers))
        if self._plan.program.names("parent"):
            return table.append_column("parent", holders["rec"].take(numbers))
        return table.append_column("parent", pa.nulls(table.num_rows, pa.string()))

    def _items(self, holders: pa.Table, path: str) -> duckdb.DuckDBPyRelation:
        numbers = pa.array(range(holders.num_rows), pa.int64())
        held = holders.select(list(_PLACES)).append_column("holder_no", numbers)
        items = expression(f"json_extract(rec, {literal(path)})", "items")
        whole = literal(path.removesuffix("[*]"))
        container = expression(f"json_extract(rec, {whole})", "container")
        return through(
            also(self._connection.from_arrow(held), items, container), "holders", "exploded"
        )

    def _looked_up(self, records: duckdb.DuckDBPyRelation, more: tuple[str, ...]) -> pa.Table:
        fields = [one for one in self._plan.program.fields if one.base in ("rec", *more)]
        return self._fields(records, (*_PLACES, *more), fields)

    def _fields(
        self, records: duckdb.DuckDBPyRelation, carried: tuple[str, ...], fields: list[Field]
    ) -> pa.Table:
        wanted = tuple(fields)
        read = also(records, *documents_read(wanted))
        if "reason" in carried:
            read = through(read, "read", "parsed")
        return read.select(*same(carried), *fields_read(wanted)).to_arrow_table()

    def _matched(self, lines: pa.Table) -> pa.Table:
        """Return lines of text with the fields that the pattern finds in them."""
        found, fits = groups(lines["raw"], self._plan.layout.pattern or "")
        count = lines.num_rows
        nothing = pa.nulls(count, pa.string())
        columns = {
            "file_no": lines["file_no"],
            "line_no": lines["line_no"],
            "item_no": pa.repeat(pa.scalar(0, pa.int64()), count),
            "rec": nothing,
            "raw": lines["raw"],
            "reason": pc.if_else(fits, pa.scalar(None, pa.string()), "pattern_no_match"),
            "parent": nothing,
        }
        if self._plan.program.names("rec"):
            columns["rec"] = as_json(self._connection, pa.table(found))
        for field in self._plan.program.fields:
            key = field.keys[0] if field.base == "rec" and field.keys else ""
            columns[field.name] = pc.if_else(fits, found[key], nothing) if key in found else nothing
        return pa.table(columns)

    def _numbered(self, records: pa.Table) -> pa.Table:
        """Return the records with the how-manieth each is among its equals, where an expression asks."""
        if not self._plan.program.names("repeat_no"):
            return records.append_column("repeat_no", pa.repeat(1, records.num_rows))
        hashed = self._connection.from_arrow(records.select(["raw", "rec"])).select(
            expression("hash(coalesce(raw, rec))", "hash")
        )
        numbers = self._repeats.number(records["file_no"], hashed.to_arrow_table()["hash"])
        return records.append_column("repeat_no", numbers)


def as_json(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.ChunkedArray:
    """Return each row as a JSON object."""
    objects = through(connection.from_arrow(rows), "parquet_rows", "parquet_objects")
    return objects.to_arrow_table()["raw"].cast(pa.large_string())
