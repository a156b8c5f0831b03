"""What every test may use: models over small given tables, and worlds built by the real run."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from journey_mining.models import (
    INPUTS,
    Model,
    build,
    find_models,
    in_order,
    load_macros,
    statement,
)
from journey_mining.setting_types import parse_duration
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse, open_sealed, quoted, run
from tests.tables import parse

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
WAREHOUSE_STATEMENTS = ("about", "ops", "landing", "nights", "settings")


class Workbench:
    """An empty warehouse with every model's table in place, in which tests set some and build others."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.cursor = warehouse.cursor()
        self.settings = Settings()
        self.models = find_models()
        self.touched: set[str] = set()
        self.given: set[str] = set()
        given = _given(warehouse)
        self.ordered = [one for one in in_order(self.models, given) if one.layer != "checks"]
        for layer in sorted({one.layer for one in self.ordered}):
            self.cursor.execute(f"create schema if not exists {layer}")
        for one in self.ordered:
            build(self.cursor, one, self.parameters({}))

    def parameters(self, changed: Mapping[str, Any]) -> dict[str, object]:
        values = self.settings.parameters(AS_OF)
        for name, value in changed.items():
            is_duration = isinstance(value, str) and value[:1].isdigit()
            values[name] = parse_duration(value) if is_duration else value
        return values

    def give(self, name: str, text: str) -> None:
        """Replace the rows of a table; columns that are not drawn are null."""
        columns, rows = parse(text)
        self.touched.add(name)
        self.given.add(name)
        self.cursor.execute(f"delete from {quoted(name)}")
        listed = ", ".join(quoted(column) for column in columns)
        marks = ", ".join("?" for _ in columns)
        for row in rows:
            self.cursor.execute(f"insert into {quoted(name)} ({listed}) values ({marks})", row)

    def give_arrow(self, name: str, table: pa.Table) -> None:
        """Replace the rows of a table by Arrow rows; columns that are not there are null."""
        self.touched.add(name)
        self.given.add(name)
        self.cursor.execute(f"delete from {quoted(name)}")
        self.cursor.register("given", table)
        self.cursor.execute(f"insert into {quoted(name)} by name from given")
        self.cursor.unregister("given")

    def __call__(
        self, wanted: str, changed: Mapping[str, Any] | None = None, /, **given: str
    ) -> pa.Table:
        """Build `wanted` and what it needs from the given tables (`events_ordered` is events.ordered)."""
        tables = {name.replace("_", ".", 1): text for name, text in given.items()}
        for name, text in tables.items():
            self.give(name, text)
        parameters = self.parameters(changed or {})
        for one in self._needed(wanted, set(tables) | self.given):
            build(self.cursor, one, parameters)
            self.touched.add(one.name)
        return self.warehouse.table(wanted)

    def _needed(self, wanted: str, given: set[str]) -> list[Model]:
        needed, todo = set(), [wanted]
        while todo:
            name = todo.pop()
            if name in self.models and name not in given and name not in needed:
                needed.add(name)
                todo += self.models[name].reads
        return [one for one in self.ordered if one.name in needed]

    def wrong(self, check: str, **given: str) -> int:
        """Return how many rows break a promise over the given tables."""
        for name, text in given.items():
            self.give(name.replace("_", ".", 1), text)
        text = self.models[f"checks.{check}"].text
        return len(run(self.cursor, text, self.parameters({})).fetchall())

    def clear(self) -> None:
        """Empty every table that a test filled."""
        for name in sorted(self.touched):
            self.cursor.execute(f"delete from {quoted(name)}")
        self.touched, self.given = set(), set()

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.cursor.execute(text).fetchall()


def _given(warehouse: Warehouse) -> set[str]:
    rows = (
        warehouse.cursor().execute("select schema_name, table_name from duckdb_tables()").fetchall()
    )
    return {f"{schema}.{name}" for schema, name in rows if schema in INPUTS}


@pytest.fixture(scope="session")
def bench() -> Iterator[Workbench]:
    """Every model built once over an empty landing, so that each table has its types."""
    with open_sealed(Settings().limits) as connection:
        warehouse = Warehouse(connection, Path("memory"))
        for name in WAREHOUSE_STATEMENTS:
            connection.execute(statement(f"warehouse/{name}"))
        load_macros(connection)
        yield Workbench(warehouse)


@pytest.fixture
def model(bench: Workbench) -> Iterator[Workbench]:
    """Build a model over tables drawn in the test."""
    yield bench
    bench.clear()


@pytest.fixture
def quiet() -> Callable[[str], None]:
    """Swallow progress."""
    return lambda _line: None
