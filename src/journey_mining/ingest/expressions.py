"""A mapping's SQL expressions: checked, and rewritten so that each record is parsed once."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journey_mining.ingest.mapping import Mapping
from journey_mining.warehouse import tree_nodes

TEXTS = (
    "source_event_id", "raw_name", "channel", "ts_precision", "ts_flag", "session_ref", "actor", "author_ref",
    "automation_reason", "result", "currency", "score_scale", "url_path", "referrer_path", "referrer_host",
    "campaign", "content_ref", "text", "version", "user_agent", "fact", "fact_ref",
)  # fmt: skip
NUMBERS = ("duration_seconds", "seq", "amount", "score", "status_code")
TIMES = ("occurred_at", "received_at")
FLAGS = ("is_automated", "kept")
REQUIRED = ("source_event_id", "occurred_at", "raw_name")

# A string literal, a quoted name, or a look into a record by a constant path: the first two are left alone.
LOOKUP = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(rec|parent)\s*->>\s*('(?:[^']|'')*')""")
_WHOLE = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(rec|parent|raw|line_no|item_no|repeat_no|salt)\b"""
)
_KEY = re.compile(r"""^'(?:\$\.)?(?:"([^"]+)"|(\w[^.\[]*))""")
_STEPS = re.compile(r"""\.(?:"([^"]*)"|([^."\[*]+))""")


@dataclass(frozen=True)
class Field:
    """A value of a record that some expression looks up by a constant path."""

    base: str
    number: int
    path: str

    @property
    def name(self) -> str:
        """Its column."""
        return f"{self.base}_{self.number}"

    @property
    def keys(self) -> tuple[str, ...] | None:
        """The keys that lead to it; None for a path through a list."""
        path = self.path[1:-1].replace("''", "'")
        if not path.startswith("$"):
            return (path,)
        steps = _STEPS.findall(path)
        whole = "$" + "".join(found[0] for found in _STEPS.finditer(path))
        return tuple(quoted or bare for quoted, bare in steps) if steps and whole == path else None


@dataclass(frozen=True)
class Said:
    """An expression in parts: SQL, and fields; `also` is what it names besides: the record, its line or its place."""

    parts: tuple[str | Field, ...]
    also: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it needs more than the fields."""
        return bool(self.also)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields it looks up, each once."""
        return tuple(dict.fromkeys(part for part in self.parts if isinstance(part, Field)))

    def sql(self, prefix: str = "") -> str:
        """Return it as SQL over columns named like the fields, after a prefix."""
        return "".join(
            part if isinstance(part, str) else f"{prefix}{part.name}" for part in self.parts
        )


@dataclass(frozen=True)
class Program:
    """A mapping's columns as expressions over the fields of its records."""

    fields: tuple[Field, ...]
    columns: dict[str, Said]
    keys: dict[str, frozenset[str]]

    def names(self, what: str) -> bool:
        """Return whether some expression names the whole record, its line, its repeats or the like."""
        return any(what in said.also for said in self.columns.values())

    @property
    def known_keys(self) -> frozenset[str]:
        """Every top-level key of a record that some expression looks at."""
        return frozenset().union(*self.keys.values())


def literal(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named_expressions(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    """Yield (key in the file, column, expression) for all that a mapping says in SQL."""
    for name, text in mapping.event:
        if text is not None:
            yield f"[event] {name}", "kept" if name == "where" else name, text
    if mapping.fact is not None:
        yield "[fact] kind", "fact", mapping.fact.kind
        yield "[fact] ref", "fact_ref", mapping.fact.ref
    for number, identity in enumerate(mapping.identity, start=1):
        if identity.value is not None:
            yield f"[[identity]] {number} value", f"identity_{number}", identity.value
        if identity.prefix is not None:
            call = f"prefixed_ids(rec, {literal(identity.prefix)})"
            yield f"[[identity]] {number} prefix", f"identity_{number}", call


def compile_mapping(mapping: Mapping) -> Program:
    """Collect every constant path a mapping looks at, so that each is looked up once."""
    places: dict[tuple[str, str], Field] = {}
    columns: dict[str, Said] = {}
    keys: dict[str, frozenset[str]] = {}
    for _, column, text in named_expressions(mapping):
        looked = [found[0] for found in LOOKUP.finditer(text) if found[1]]
        columns[column] = _said(text, places)
        keys[column] = frozenset(key for key in map(_top_key, looked) if key)
        if column in TIMES:
            written = f"coalesce({', '.join(looked)}, NULL)" if looked else "'?'"
            columns[f"{column}_text"] = _said(written, places)
    for column, kept in (("attrs", mapping.attrs), ("traits", mapping.traits)):
        if kept.keep:
            texts = [f"rec->>{literal(_member(kept.path, key))}" for key in kept.keep]
            columns[column] = _said(f"[{', '.join(texts)}]", places)
        keys[column] = frozenset(kept.keep) if kept.path == "$" else frozenset()
    return Program(tuple(places.values()), columns, keys)


def refusals(tree_text: str, refused: frozenset[str]) -> Iterator[str]:
    """Yield why an expression may not be used in a mapping, from its parse tree; nothing if it may."""
    tree = json.loads(tree_text)
    if tree.get("error"):
        yield str(tree.get("error_message", "is no SQL expression")).split("\n")[0]
        return
    if len(tree["statements"]) != 1 or not _is_bare(tree["statements"][0]["node"]):
        yield "is more than one expression"
        return
    for node in tree_nodes(tree["statements"][0]["node"]["select_list"]):
        kind = node.get("class")
        if kind in ("SUBQUERY", "WINDOW", "PARAMETER", "STAR"):
            yield f"holds a {kind.lower()}; a mapping sees one record at a time"
        elif kind == "FUNCTION" and node["function_name"].lower() in refused:
            yield f"calls {node['function_name']}(), which a mapping may not"


def _said(text: str, places: dict[tuple[str, str], Field]) -> Said:
    parts: list[str | Field] = []
    end = 0
    for found in LOOKUP.finditer(text):
        base, path = found[1], found[2]
        if base is None or "*" in path:
            continue
        number = len(places) + 1
        parts += [
            text[end : found.start()],
            places.setdefault((base, path), Field(base, number, path)),
        ]
        end = found.end()
    parts.append(text[end:])
    rest = (part for part in parts if isinstance(part, str))
    named = (found[1] for part in rest for found in _WHOLE.finditer(part))
    return Said(tuple(parts), frozenset(name for name in named if name))


def _member(path: str, key: str) -> str:
    quoted = key.replace('"', "")
    return f'{path}."{quoted}"'


def _top_key(lookup: str) -> str | None:
    if not lookup.startswith("rec"):
        return None
    found = _KEY.match(lookup.split("->>", 1)[1].strip())
    return (found[1] or found[2].strip("'")) if found else None


def _is_bare(node: dict[str, Any]) -> bool:
    return (
        node.get("type") == "SELECT_NODE"
        and len(node["select_list"]) == 1
        and node["from_table"]["type"] == "EMPTY"
        and not node["where_clause"]
        and not node["group_expressions"]
        and not node["modifiers"]
        and not node["cte_map"]["map"]
        and not node["having"]
        and not node["qualify"]
    )
