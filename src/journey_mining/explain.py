"""From a number of the report to the SQL that made it and to its cases."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journey_mining.errors import GateError, UsageError, near_miss
from journey_mining.models import Model, find_models, sql_folder, statement
from journey_mining.warehouse import Warehouse, run, translated


@dataclass(frozen=True)
class Explanation:
    """The statement ready to paste, the number, and its cases with the names of their columns."""

    statements: tuple[str, ...]
    number: int
    figure: str
    columns: tuple[str, ...]
    cases: tuple[tuple[object, ...], ...]


def explain(warehouse: Warehouse, address: str, parameters: Mapping[str, object]) -> Explanation:
    r"""Return what stands behind `TABLE/KEY…`; a slash inside a name is written `\/`.

    Raises
    ------
    UsageError
        for a table that cannot be explained, or a key that has no row; it lists what there is.
    GateError
        if the cases do not add up to the number.
    """
    table, *given = (part.replace("\\/", "/") for part in re.split(r"(?<!\\)/", address))
    keys = _keys(table)
    if len(given) != len(keys):
        message = f"Write {table}/{'/'.join(f'<{key}>' for key in keys)}, as in {_example(warehouse, table, keys)}."
        raise UsageError(message)
    chosen = dict(zip(keys, given, strict=True))
    figure = chosen.get("figure", "journeys")
    number = _number(warehouse, table, chosen, figure)
    text = statement(f"explain/{table}")
    with translated(f"explaining {address}"):
        found = run(warehouse.cursor(), text, chosen)
        columns = tuple(column[0] for column in found.description or ())
        cases = tuple(found.fetchall())
    if len(cases) != number:
        message = f"{address}: the table says {number:,}, but there are {len(cases):,} cases. Please report this."
        raise GateError(message)
    statements = (*_lineage(table, parameters), pasteable(text, chosen, chosen))
    return Explanation(statements, number, figure, columns, cases)


def pasteable(text: str, names: Iterable[str], parameters: Mapping[str, object]) -> str:
    """Return a statement that can be pasted into DuckDB with its parameters bound."""
    bound = ", ".join(f"{name} := {_literal(parameters[name])}" for name in sorted(names))
    if not bound:
        return text.rstrip() + ";"
    return f"prepare q as\n{text.rstrip()};\nexecute q({bound});"


def explainable() -> list[str]:
    """Return the tables that can be explained."""
    return sorted(path.stem for path in (sql_folder() / "explain").glob("*.sql"))


def _keys(table: str) -> list[str]:
    if table not in explainable():
        known = explainable()
        message = (
            f"{table!r} cannot be explained.{near_miss(table, known)} Tables: {', '.join(known)}."
        )
        raise UsageError(message)
    head = statement(f"explain/{table}").splitlines()[0]
    return head.split("/")[1:]


def _number(warehouse: Warehouse, table: str, chosen: Mapping[str, str], figure: str) -> int:
    keys = [key for key in chosen if key != "figure"]
    rows = warehouse.table(f"mining.{table}").to_pylist()
    for key in keys:
        if not (left := [row for row in rows if str(row[key]) == chosen[key]]):
            known = sorted({str(row[key]) for row in rows})
            some = ", ".join(known[:12])
            message = f"{table} has no {key} {chosen[key]!r} here.{near_miss(chosen[key], known)} There are: {some}."
            raise UsageError(message)
        rows = left
    # A bare plural is a count; a whole number of days is none.
    counts = [
        name
        for name, value in rows[0].items()
        if isinstance(value, int) and name not in keys and not name.endswith("_days")
    ]
    if figure not in counts:
        message = f"{table} has no count {figure!r}.{near_miss(figure, counts)} Counts: {', '.join(counts)}."
        raise UsageError(message)
    return int(rows[0][figure])


def _example(warehouse: Warehouse, table: str, keys: list[str]) -> str:
    rows = warehouse.table(f"mining.{table}").slice(0, 1).to_pylist()
    values = {**(rows[0] if rows else {}), "figure": "abandoned"}
    return "/".join(
        [table, *(str(values.get(key, f"<{key}>")).replace("/", "\\/") for key in keys)]
    )


def _lineage(table: str, parameters: Mapping[str, object]) -> list[str]:
    """Return the table's own SELECT and those of the same layer that it rests on, deepest first."""
    models = find_models()
    todo, seen = [f"mining.{table}"], list[str]()
    while todo:
        name = todo.pop()
        seen = [one for one in seen if one != name] + [name]
        todo += sorted(
            read for read in models[name].reads if read.startswith("mining.") and read in models
        )
    return [f"-- {name}\n{_made(models[name], parameters)}" for name in reversed(seen)]


def _made(model: Model, parameters: Mapping[str, object]) -> str:
    """Return the model's SELECT; of one that Python makes, where that is, and how to read the table."""
    if model.build is not None:
        return f"-- made by {model.where}: {model.question}\nfrom {model.name};"
    return pasteable(model.text, model.parameters, parameters)


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    total = getattr(value, "total_seconds", None)
    if total is not None:
        return f"interval '{total():.0f} seconds'"
    escaped = str(value).replace("'", "''")
    return f"timestamp '{escaped}'" if hasattr(value, "isoformat") else f"'{escaped}'"
