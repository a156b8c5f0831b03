"""A mapping's expressions as columns: which are made, and how each is cleaned on its way into the warehouse."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from journey_mining.errors import UsageError
from journey_mining.ingest.expressions import FLAGS, NUMBERS, TEXTS, TIMES, Field, literal
from journey_mining.ingest.plan import Plan
from journey_mining.models import statement
from journey_mining.warehouse import expression, quoted

if TYPE_CHECKING:
    import duckdb

# Cleaning goes in steps, each over a column: nested in one another, macros that name their value more than once would
# make the engine work it out as often. Text that may hold an address by mistake loses it; free text is masked whole.
_MASKED = (
    "raw_name",
    "result",
    "url_path",
    "referrer_path",
    "referrer_host",
    "campaign",
    "content_ref",
)
_AS_TEXT, _TIDY, _KEPT = "({})::varchar", "tidy_text({})", "not_empty({})"
_PLAIN = (_AS_TEXT, _TIDY, _KEPT)
_CLEANING = {
    **dict.fromkeys(TEXTS, _PLAIN),
    **dict.fromkeys(_MASKED, (_AS_TEXT, _TIDY, "mask_mail(not_empty({}))")),
    "channel": (_AS_TEXT, _TIDY, "lower(not_empty({}))"),
    "currency": (_AS_TEXT, _TIDY, "upper(not_empty({}))"),
    "fact_ref": (
        _AS_TEXT,
        "tidy_text(ltrim(tidy_text({}), '#'))",
        "lower(mask_mail(not_empty({})))",
    ),
    "text": (_AS_TEXT, "mask_text(tidy_text({}))", _KEPT),
    "user_agent": (_AS_TEXT, "{}", "{}"),
}
_NUMBER = {
    "duration_seconds": ("as_double", pa.float64()),
    "seq": ("as_bigint", pa.int64()),
    "amount": ("as_amount", pa.decimal128(18, 4)),
    "score": ("as_double", pa.float64()),
    "status_code": ("as_smallint", pa.int16()),
}
_PAIRS = "struct(namespace varchar, value varchar)[]"
_PLACE = "place_among_rows"
_TEXT, _TIME = pa.string(), pa.timestamp("us")


@dataclass(frozen=True)
class Made:
    """A column to make: from which expression, how cleaned (steps of SQL around `{}`), and of which type."""

    name: str
    source: str
    cleaning: tuple[str, str, str]
    kind: pa.DataType


def outputs(plan: Plan) -> list[Made]:
    """Return the columns that a mapping speaks of."""
    said = plan.program.columns
    return [made for made in _every(plan) if made.source in said]


def unsaid(plan: Plan) -> list[Made]:
    """Return the columns that a mapping does not speak of: they are null."""
    said = plan.program.columns
    return [made for made in _every(plan) if made.source not in said]


def _every(plan: Plan) -> Iterator[Made]:
    for name in TEXTS:
        yield Made(name, name, _CLEANING[name], _TEXT)
    for name in NUMBERS:
        macro, kind = _NUMBER[name]
        yield Made(f"{name}_text", name, _PLAIN, _TEXT)
        yield Made(name, name, (_AS_TEXT, _TIDY, f"{macro}(not_empty({{}}))"), kind)
    for name in TIMES:
        yield Made(name, name, ("({})::timestamp", "{}", "{}"), _TIME)
        yield Made(f"{name}_text", f"{name}_text", _PLAIN, _TEXT)
    for name in FLAGS:
        yield Made(name, name, ("({})::boolean", "coalesce({}, false)", "{}"), pa.bool_())
    yield Made(
        "products", "products", ("({})::varchar[]", "masked_list({})", "{}"), pa.list_(_TEXT)
    )
    for name, kept in (("attrs", plan.mapping.attrs), ("traits", plan.mapping.traits)):
        keys = ", ".join(literal(key) for key in kept.keep)
        kept_json = f"kept_json([{keys}]::varchar[], {{}})"
        yield Made(name, name, ("({})::varchar[]", kept_json, "{}"), _TEXT)
    for number, identity in enumerate(plan.mapping.identity, start=1):
        name = f"identity_{number}"
        if identity.prefix:
            kind = pa.list_(pa.struct([("namespace", _TEXT), ("value", _TEXT)]))
            yield Made(name, name, (f"({{}})::{_PAIRS}", "clean_pairs({})", "{}"), kind)
        else:
            yield Made(name, name, _PLAIN, _TEXT)


def made(
    connection: "duckdb.DuckDBPyConnection",
    rows: pa.Table,
    wanted: list[tuple[Made, str]],
    salt: str = "",
) -> pa.Table:
    """Return the wanted columns in the order of the rows, each from its expression over them, cleaned in its steps.

    The engine makes a join of an expression such as `x in (…)` with many values, and a join keeps no order: the rows'
    places go along.
    """
    places = pa.array(np.arange(rows.num_rows))
    placed = connection.from_arrow(rows.append_column(_PLACE, places))
    relation = also(placed, expression(literal(salt), "salt"))
    texts = {one.name: text for one, text in wanted}
    for step in range(3):
        columns = [
            expression(one.cleaning[step].format(texts[one.name]), one.name) for one, _ in wanted
        ]
        relation = relation.select(expression(_PLACE, _PLACE), *columns)
        texts = {name: quoted(name) for name in texts}
    answers = relation.to_arrow_table()
    order = answers[_PLACE].to_numpy()
    answers = answers.drop_columns(_PLACE)
    return answers if (np.diff(order) > 0).all() else answers.take(pa.array(np.argsort(order)))


def through(relation: "duckdb.DuckDBPyRelation", view: str, name: str) -> "duckdb.DuckDBPyRelation":
    """Return the relation seen through one file of `sql/ingest/`, which knows it as `view`."""
    answer = relation.query(view, statement(f"ingest/{name}"))
    if answer is None:
        message = f"sql/ingest/{name}.sql is no SELECT."
        raise UsageError(message)
    return answer


def also(
    relation: "duckdb.DuckDBPyRelation", *more: "duckdb.Expression"
) -> "duckdb.DuckDBPyRelation":
    """Return the relation with more columns."""
    return relation.select(*same(relation.columns), *more)


def same(names: "tuple[str, ...] | list[str]") -> list["duckdb.Expression"]:
    """Return columns as they are."""
    return [expression(quoted(name), name) for name in names]


def documents_read(fields: tuple[Field, ...], strict: bool = False) -> list["duckdb.Expression"]:
    """Return, for each of `rec` and `parent`, one column in which all its fields are parsed at once.

    That of `rec` is there always: it is null where a record is no JSON, which is an error if `strict`.
    """
    columns = []
    form = "from_json({}, {})" if strict else "try(from_json({}, {}))"
    for base in ("rec", "parent"):
        tree, _ = _tree([field for field in fields if field.base == base])
        if tree or base == "rec":
            columns.append(expression(form.format(base, literal(_json(tree))), f"{base}_read"))
    return columns


def fields_read(fields: tuple[Field, ...]) -> list["duckdb.Expression"]:
    """Return each field as a column, from what `documents_read` gives."""
    columns = []
    for base in ("rec", "parent"):
        _, apart = _tree([field for field in fields if field.base == base])
        for field in (one for one in fields if one.base == base):
            if field in apart:
                text = f"json_extract_string({base}, {field.path})"
            else:
                keys = [f"{base}_read", *(field.keys or ())]
                text = ".".join(quoted_part(key) for key in keys)
            columns.append(expression(text, field.name))
    return columns


def quoted_part(name: str) -> str:
    """Quote one name for SQL, dots and all."""
    return '"' + name.replace('"', '""') + '"'


_Tree = dict[str, "_Tree | None"]


def _tree(fields: list[Field]) -> tuple[_Tree, set[Field]]:
    """Return the keys to parse as a tree, and the fields that do not fit into it.

    The engine's structs tell no upper from lower case, and a key is either a value or holds others.
    """
    tree: _Tree = {}
    apart: set[Field] = set()
    spelt: dict[tuple[str, ...], tuple[str, ...]] = {}
    for field in sorted(fields, key=lambda one: -len(one.keys or ())):
        keys = field.keys
        if keys is None or not _fits(keys, spelt):
            apart.add(field)
            continue
        node = tree
        for key in keys[:-1]:
            inner = node.setdefault(key, {})
            if inner is None:
                break
            node = inner
        node[keys[-1]] = None
        for depth in range(1, len(keys) + 1):
            spelt[tuple(key.lower() for key in keys[:depth])] = keys[:depth]
    return tree, apart


def _fits(keys: tuple[str, ...], spelt: dict[tuple[str, ...], tuple[str, ...]]) -> bool:
    for depth in range(1, len(keys) + 1):
        known = spelt.get(tuple(key.lower() for key in keys[:depth]))
        if known is not None and (known != keys[:depth] or depth == len(keys)):
            return False
    return all(keys)


def _json(tree: _Tree) -> str:
    import json

    def typed(node: "_Tree | None") -> object:
        return "VARCHAR" if node is None else {key: typed(inner) for key, inner in node.items()}

    return json.dumps(typed(tree) or {"-": "VARCHAR"}, ensure_ascii=False)


def cast_type(column: str) -> str:
    """Return the type a column's expression is cast to."""
    if column in TIMES:
        return "timestamp"
    if column in FLAGS:
        return "boolean"
    return "varchar[]" if column == "products" else "varchar"
