"""A mapping's expressions as columns of a relation."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from journey_mining.errors import UsageError
from journey_mining.ingest.expressions import FLAGS, NUMBERS, TEXTS, TIMES, Program, literal
from journey_mining.ingest.plan import Plan
from journey_mining.models import statement
from journey_mining.warehouse import expression, quoted

if TYPE_CHECKING:
    import duckdb

# Text that may hold an address by mistake loses it; what is free text is masked whole.
_PLAIN = dict.fromkeys(
    ("source_event_id", "raw_name", "channel", "session_ref", "actor", "author_ref", "automation_reason",
     "score_scale", "version", "fact", "occurred_at_text", "received_at_text", *NUMBERS),
    "clean_text({})",
)  # fmt: skip
_MASKED = dict.fromkeys(
    ("result", "url_path", "referrer_path", "referrer_host", "campaign", "content_ref"),
    "mask_mail(clean_text({}))",
)
_CLEANING = {
    **_PLAIN,
    **_MASKED,
    "currency": "upper(clean_text({}))",
    "fact_ref": "lower(mask_mail(clean_text(ltrim(clean_text({}), '#'))))",
    "text": "mask_text(clean_text({}))",
    "products": "masked_list({})",
    "attrs_values": "kept_json(attrs_keys, {})",
    "traits_values": "kept_json(traits_keys, {})",
    "ids": "clean_list({})",
    "more_ids": "clean_pairs({})",
}
_CARRIED = ("file_no", "line_no", "item_no", "rec", "parent", "raw", "reason", "salt", "repeat_no")
_KEPT = ("file_no", "line_no", "item_no", "rec", "raw", "reason", "salt")


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
    return relation.select(*_same(relation.columns), *more)


def looked_up(program: Program) -> list["duckdb.Expression"]:
    """Return the columns in which every constant path of a record is looked up once."""
    columns = _same(_CARRIED)
    for base, paths in program.paths.items():
        if paths:
            listed = f"json_extract_string({base}, [{', '.join(paths)}])"
            columns.append(expression(listed, f"{base}_fields"))
    return columns


def canonical(plan: Plan) -> list["duckdb.Expression"]:
    """Return every canonical column from the mapping's expressions, as text where it will be cleaned."""
    said = plan.program.columns
    typed = {name: f"({said.get(name, 'NULL')})::varchar" for name in (*TEXTS, *NUMBERS)}
    for name in TIMES:
        typed[name] = f"({said.get(name, 'NULL')})::timestamp"
        typed[f"{name}_text"] = f"({said.get(f'{name}_text', 'NULL')})::varchar"
    typed["is_automated"] = f"({said.get('is_automated', 'false')})::boolean"
    typed["kept"] = f"({said.get('kept', 'true')})::boolean"
    for name in ("products", "attrs_values", "traits_values"):
        typed[name] = f"({said.get(name, 'NULL')})::varchar[]"
    typed |= _identities(plan) | _constants(plan)
    return [*_same(_KEPT), *(expression(text, name) for name, text in typed.items())]


def cleaned(plan: Plan, columns: list[str]) -> list["duckdb.Expression"]:
    """Return the columns that `sql/ingest/judged.sql` reads: those that the mapping speaks of are cleaned."""
    said = {*plan.program.columns, "ids", "more_ids"} & _CLEANING.keys()
    return [
        expression(_CLEANING[name].format(name) if name in said else quoted(name), name)
        for name in columns
    ]


def _identities(plan: Plan) -> dict[str, str]:
    said = plan.program.columns
    fixed: list[str] = []
    more = "NULL"
    for number, identity in enumerate(plan.mapping.identity, start=1):
        text = f"({said[f'identity_{number}']})"
        if identity.prefix:
            more = text
        fixed.append("NULL" if identity.prefix else f"{text}::varchar")
    return {
        "ids": f"[{', '.join(fixed)}]::varchar[]",
        "more_ids": f"{more}::struct(namespace varchar, value varchar)[]",
    }


def _constants(plan: Plan) -> dict[str, str]:
    mapping = plan.mapping
    return {
        "source_id": literal(plan.source_id),
        "default_channel": literal(mapping.source.channel),
        "other_mode": literal(plan.other_mode),
        "earliest": _instant(mapping.source.min_ts),
        "latest": _instant(plan.latest),
        "attrs_keys": _list(mapping.attrs.keep),
        "traits_keys": _list(mapping.traits.keep),
    }


def _instant(at: datetime) -> str:
    return f"{literal(at.astimezone(UTC).replace(tzinfo=None).isoformat(' '))}::timestamp"


def _list(words: tuple[str, ...]) -> str:
    return f"[{', '.join(literal(word) for word in words)}]::varchar[]"


def _same(names: "tuple[str, ...] | list[str]") -> list["duckdb.Expression"]:
    return [expression(quoted(name), name) for name in names]


def cast_type(column: str) -> str:
    """Return the type a column's expression is cast to."""
    if column in TIMES:
        return "timestamp"
    if column in FLAGS:
        return "boolean"
    return "varchar[]" if column == "products" else "varchar"
