"""Building tables of the graph beside the warehouse: over other inputs, with the same files, nothing written to it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from journey_mining.models import build, find_models, in_order, load_macros
from journey_mining.warehouse import Warehouse, quoted, run, translated

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NAME = "aside"


class Aside:
    """An in-memory database in which a table is the warehouse's own unless something else was put in its place."""

    def __init__(
        self, cursor: "duckdb.DuckDBPyConnection", home: str, parameters: Mapping[str, object]
    ) -> None:
        """Hold a cursor that uses the database aside; `home` is the warehouse's name for the engine."""
        self.cursor = cursor
        self._home = home
        self._parameters = parameters
        self._there = set[str]()

    def put(self, name: str, table: "pa.Table") -> None:
        """Let `name` be these rows."""
        self._place(name)
        self.cursor.register("given", table)
        self.cursor.execute(f"create or replace table {quoted(name)} as from given")
        self.cursor.unregister("given")

    def view(self, name: str, of: str | None = None) -> None:
        """Let `name` be the warehouse's table of that name, or of another."""
        self._place(name)
        self.cursor.execute(f"create view {quoted(name)} as from {self._far(of or name)}")

    def only(self, name: str, chosen: str, column: str) -> None:
        """Let `name` be those rows of the warehouse's whose column is one of the table `chosen`."""
        self._place(name)
        self.cursor.execute(
            f"create view {quoted(name)} as from {self._far(name)} semi join {quoted(chosen)} using ({quoted(column)})"
        )

    def make(self, name: str, text: str) -> None:
        """Let `name` be the rows of a SELECT over what is here."""
        self._place(name)
        with translated(f"making {name}"):
            run(self.cursor, f"create table {quoted(name)} as {text}", self._parameters)

    def build(self, names: Iterable[str]) -> None:
        """Build models in order; what they read and is not here is the warehouse's."""
        models = find_models()
        wanted = {name: models[name] for name in names}
        reads = {read for model in wanted.values() for read in model.reads}
        for name in sorted(reads - wanted.keys() - self._there):
            self.view(name)
        for model in in_order(wanted, reads):
            self._place(model.name)
            build(self.cursor, model, self._parameters)

    def rows(self, text: str) -> "pa.Table":
        """Return what a SELECT finds here."""
        with translated("building aside"):
            return self.cursor.sql(text).to_arrow_table()

    def give_back(
        self, cursor: "duckdb.DuckDBPyConnection", name: str, chosen: str, column: str
    ) -> None:
        """Put the rows built here into the warehouse's table, in place of those whose column is in `chosen`."""
        far, one = self._far(name), quoted(column)
        cursor.execute(f"delete from {far} where {one} in (select {one} from {_here(chosen)})")
        cursor.execute(f"insert into {far} from {_here(name)}")

    def _place(self, name: str) -> None:
        self.cursor.execute(f"create schema if not exists {quoted(name.split('.', maxsplit=1)[0])}")
        self._there.add(name)

    def _far(self, name: str) -> str:
        return quoted(f"{self._home}.{name}")


def _here(name: str) -> str:
    return quoted(f"{_NAME}.{name}")


@contextmanager
def aside(warehouse: Warehouse, parameters: Mapping[str, object]) -> Iterator[Aside]:
    """Open a database aside, and drop it at the end. One at a time."""
    cursor = warehouse.cursor()
    with translated("building aside"):
        home = str(cursor.execute("select current_database()").fetchall()[0][0])
        cursor.execute(f"attach ':memory:' as {_NAME}")
        try:
            cursor.execute(f"use {_NAME}")
            load_macros(cursor)
            yield Aside(cursor, home, parameters)
        finally:
            cursor.execute(f"use {quoted(home)}")
            cursor.execute(f"detach {_NAME}")
            cursor.close()
