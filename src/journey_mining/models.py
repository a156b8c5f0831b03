"""sql/ and Python models as one graph: found by listing folders, ordered by what they read, built."""

import importlib
import itertools
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from journey_mining.errors import UsageError, near_miss
from journey_mining.warehouse import Warehouse, parse, quoted, run, translated, tree_nodes

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Data flows from left to right: a file reads its own layer or an earlier one.
INPUTS = ("landing", "ops", "settings")
LAYERS = ("identity", "events", "journeys", "mining", "insight", "checks")
PYTHON_LAYERS = ("identity", "journeys", "mining", "insight")

Read = Callable[[str], "pa.Table"]
PythonBuild = Callable[[Read, Mapping[str, object]], "pa.Table"]


@dataclass(frozen=True)
class Model:
    """One table of the graph: a SELECT in a file, or a Python module with `build`.

    `question` is its first comment: what a row is. `reads` are full names of tables, `parameters` the
    names it binds.
    """

    name: str
    where: str
    text: str
    question: str
    reads: frozenset[str]
    parameters: frozenset[str] = frozenset()
    build: PythonBuild | None = None

    @property
    def layer(self) -> str:
        """The schema, which is the folder's name."""
        return self.name.split(".")[0]


def sql_folder() -> Path:
    """Return the folder of SQL: in the wheel beside this file, in a checkout at the top."""
    inside = Path(__file__).parent / "sql"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "sql"


def statement(name: str) -> str:
    """Return the text of one SQL file, such as `ingest/new_rows`."""
    return (sql_folder() / f"{name}.sql").read_text("utf-8")


def find_models(folder: Path | None = None) -> Mapping[str, Model]:
    """Return every model by full name: files under `sql/<layer>/` and Python modules with a TABLE.

    Raises
    ------
    UsageError
        for a file that is not one SELECT, reads a table without its schema, or makes one that exists.
    """
    return _found(folder or sql_folder())


# Files are read once a process: a night asks for them at each of its steps.
@cache
def _found(folder: Path) -> Mapping[str, Model]:
    models = {model.name: model for model in _sql_models(folder)}
    for model in _python_models():
        if model.name in models:
            message = f"{model.where}: {model.name} is already made by {models[model.name].where}."
            raise UsageError(message)
        models[model.name] = model
    return MappingProxyType(models)


def in_order(models: Mapping[str, Model], given: Iterable[str]) -> list[Model]:
    """Return models so that each comes after what it reads.

    `given` are tables that are there before. Among those that are free to go the name decides, so the
    order is the same on every machine.

    Raises
    ------
    UsageError
        for a read that nobody makes, a read of a later layer, or a circle; it names the files.
    """
    known = {*models, *given}
    for model in models.values():
        for read in sorted(model.reads):
            _allowed(model, read, known)
    graph = {name: sorted(m.reads & models.keys()) for name, m in sorted(models.items())}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(models[name].where for name in error.args[1])
        message = f"These files read each other in a circle: {circle}."
        raise UsageError(message) from None
    ordered: list[Model] = []
    while sorter.is_active():
        for name in sorted(sorter.get_ready()):
            ordered.append(models[name])
            sorter.done(name)
    return ordered


def build(
    cursor: "duckdb.DuckDBPyConnection", model: Model, parameters: Mapping[str, object]
) -> None:
    """Make the model's table anew, with its header as the table's comment."""
    with translated(f"building {model.name} ({model.where})"):
        name = quoted(model.name)
        if model.build is None:
            run(cursor, f"create or replace table {name} as {model.text}", parameters)
        else:
            table = model.build(lambda one: _read(cursor, model, one), parameters)
            cursor.register("built", table)
            cursor.execute(f"create or replace table {name} as from built")
            cursor.unregister("built")
        comment = model.question.replace("'", "''")
        cursor.execute(f"comment on table {name} is '{comment}'")


def build_layer(
    warehouse: Warehouse,
    layer: str,
    parameters: Mapping[str, object],
    say: Callable[[str], None],
    leave_out: Iterable[str] = (),
) -> int:
    """Build every table of one layer, but those left out, in one transaction; return how many."""
    models = find_models()
    given = given_tables(warehouse)
    left_out = set(leave_out)
    todo = [
        model
        for model in in_order(models, given)
        if model.layer == layer and model.name not in left_out
    ]
    with warehouse.transaction() as cursor:
        cursor.execute(f"create schema if not exists {quoted(layer)}")
        for model in todo:
            build(cursor, model, parameters)
    if todo:
        say(f"{layer}: {len(todo)} tables")
    return len(todo)


def load_macros(cursor: "duckdb.DuckDBPyConnection") -> None:
    """Define the helper macros of `sql/macros/`."""
    for path in sorted((sql_folder() / "macros").glob("*.sql")):
        with translated(f"loading sql/macros/{path.name}"):
            cursor.execute(path.read_text("utf-8"))


def given_tables(warehouse: Warehouse) -> set[str]:
    """Return the full names of the input tables that stand in the warehouse."""
    rows = (
        warehouse.cursor().execute("select schema_name, table_name from duckdb_tables()").fetchall()
    )
    return {f"{schema}.{name}" for schema, name in rows if schema in INPUTS}


def _read(cursor: "duckdb.DuckDBPyConnection", model: Model, name: str) -> "pa.Table":
    if name not in model.reads:
        message = f"{model.where}: reads {name} without naming it in READS."
        raise UsageError(message)
    return cursor.sql(f"from {quoted(name)}").to_arrow_table()


def _allowed(model: Model, read: str, known: set[str]) -> None:
    layer = read.split(".", maxsplit=1)[0]
    if read not in known:
        message = (
            f"{model.where}: reads {read}, which no file makes.{near_miss(read, sorted(known))}"
        )
        raise UsageError(message)
    if layer in LAYERS and LAYERS.index(layer) > LAYERS.index(model.layer):
        message = f"{model.where}: reads {read} of a later layer; data flows {' → '.join(LAYERS)}."
        raise UsageError(message)


def _sql_models(folder: Path) -> Iterator[Model]:
    paths = [path for layer in LAYERS for path in sorted((folder / layer).glob("*.sql"))]
    texts = [path.read_text("utf-8") for path in paths]
    for path, text, (tree, parameters) in zip(paths, texts, parse(texts), strict=True):
        layer = path.parent.name
        where = f"sql/{layer}/{path.name}"
        reads = _reads(where, json.loads(tree))
        yield Model(f"{layer}.{path.stem}", where, text, _head(text), reads, parameters)


def _python_models() -> Iterator[Model]:
    for layer in PYTHON_LAYERS:
        package = importlib.import_module(f"journey_mining.{layer}")
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            if hasattr(module, "TABLE"):
                where = f"src/journey_mining/{layer}/{found.name}.py"
                text = module.__doc__ or ""
                question, reads = text.split("\n")[0], frozenset(module.READS)
                yield Model(module.TABLE, where, text, question, reads, build=module.build)


def _head(text: str) -> str:
    lines = itertools.takewhile(lambda line: line.startswith("--"), text.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


def _reads(where: str, tree: dict[str, Any]) -> frozenset[str]:
    if tree.get("error"):
        message = f"{where}: {tree.get('error_message', 'is not one SELECT')}"
        raise UsageError(message)
    nodes = list(tree_nodes(tree))
    ctes = {entry["key"] for node in nodes for entry in (node.get("cte_map") or {}).get("map", ())}
    tables = {(n["schema_name"], n["table_name"]) for n in nodes if n.get("type") == "BASE_TABLE"}
    if loose := sorted(name for schema, name in tables if not schema and name not in ctes):
        message = f"{where}: reads {loose[0]!r} without its schema; write it as schema.table."
        raise UsageError(message)
    return frozenset(f"{schema}.{name}" for schema, name in tables if schema)
