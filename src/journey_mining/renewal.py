"""The tables in which each customer is one run of rows: only those whom the night touched are worked out again.

A customer is touched who has an event more, fewer or another than last time, or whose events are another's now. What
an event counts for is decided anew every night; only the order, sessions and steps of the others stay as they are.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from journey_mining import __version__
from journey_mining.aside import Aside, aside
from journey_mining.models import build, find_models, in_order, sql_folder, statement
from journey_mining.warehouse import Warehouse, run

if TYPE_CHECKING:
    from journey_mining.models import Model

# They rest on events.reasons, the settings and each other alone.
RUNS = (
    "events.ordered",
    "journeys.numbered",
    "journeys.sessions",
    "journeys.spans",
    "journeys.steps",
)
# Above this share of events to be worked out again, all are: it is no dearer.
_MOST = 0.5


def renew(
    warehouse: Warehouse,
    parameters: Mapping[str, object],
    say: Callable[[str], None],
    full: bool = False,
) -> None:
    """Bring the tables of RUNS up to date, in one transaction; the result is that of building them whole.

    `full` builds them whole, as does a changed setting, model or engine.
    """
    mark = _mark(warehouse, parameters)
    if not full and _standing(warehouse) == mark:
        with aside(warehouse, parameters) as beside:
            beside.view("events.judged", of="events.reasons")
            beside.view("events.standing", of="events.ordered")
            beside.make("events.touched", statement("renewal/touched"))
            found = beside.rows(statement("renewal/share")).to_pylist()[0]
            if (found["share"] or 0) <= _MOST:
                _increment(warehouse, beside, mark)
                say(f"customers: {found['customers']:,} touched")
                return
    with _renewing(warehouse, mark) as cursor:
        cursor.execute("create schema if not exists journeys")
        for model in _models():
            build(cursor, model, parameters)
    say("customers: all of them")


def _increment(warehouse: Warehouse, beside: Aside, mark: str) -> None:
    beside.only("events.reasons", "events.touched", "customer_number")
    beside.build(RUNS)
    with _renewing(warehouse, mark) as cursor:
        for name in RUNS:
            beside.give_back(cursor, name, "events.touched", "customer_number")


@contextmanager
def _renewing(warehouse: Warehouse, mark: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.transaction() as cursor:
        yield cursor
        cursor.execute(statement("renewal/keep_numbers"))
        run(cursor, statement("renewal/mark"), {"mark": mark})


def _models() -> "list[Model]":
    models = find_models()
    wanted = {name: models[name] for name in RUNS}
    return in_order(wanted, {read for model in wanted.values() for read in model.reads})


def _standing(warehouse: Warehouse) -> str:
    rows = warehouse.cursor().execute("from ops.renewed").fetchall()
    return str(rows[0][0]) if rows else ""


def _mark(warehouse: Warehouse, parameters: Mapping[str, object]) -> str:
    """Return a text that differs where the same events would give other rows."""
    models = [*_models(), find_models()["events.kinds"]]
    names = sorted({name for model in models for name in model.parameters})
    said = [
        __version__,
        duckdb.__version__,
        [model.text for model in models],
        [path.read_text("utf-8") for path in sorted((sql_folder() / "macros").glob("*.sql"))],
        {name: str(parameters[name]) for name in names},
        warehouse.cursor().execute(statement("renewal/rules")).fetchall()[0][0],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
