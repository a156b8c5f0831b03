"""Identifiers become keyed hashes before anything of them is stored."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from journey_mining.ingest.plan import Plan


_MAILBOXES = (
    "abuse", "admin", "billing", "bounce", "contact", "donotreply", "hello", "help", "hostmaster", "info",
    "mail", "mailer-daemon", "marketing", "newsletter", "no-reply", "no_reply", "noreply", "office", "orders",
    "postmaster", "sales", "service", "support", "team", "webmaster",
)  # fmt: skip
_BLOCK = 64
_REMEMBERED = 300_000
# What logs write where nobody is known; such a value would join strangers.
_NOBODY = frozenset(
    ("", "-", "--", "0", "-1", "anonymous", "guest", "n/a", "na", "nan", "nil", "none", "null", "test", "undefined",
     "unknown", "00000000-0000-0000-0000-000000000000", "(not set)", "[object object]", "false", "true")
)  # fmt: skip
_MAILBOX = rf"^(?:{'|'.join(_MAILBOXES)})(?:[+][^@]*)?@"
_STRENGTHS = {"session": "session", "ip_ua": "weak"}


def pseudonym(key: bytes, namespace: str, value: str) -> str:
    """Return the 32 hex digits that stand for a value: HMAC-SHA-256 of namespace, NUL, value."""
    message = namespace.encode() + b"\0" + value.encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, "sha256").hex()[:32]


def spellings(answers: Callable[[str, pa.Array], list[object]], value: str) -> list[str]:
    """Return the ways in which mappings may have written an identifier before it was hashed."""
    plain = value.strip()
    given = pa.array([plain])
    normal = [
        one for macro in ("norm_email", "norm_phone") for one in answers(f"{macro}(s)", given)
    ]
    return list(dict.fromkeys([plain, plain.lower(), *(str(one) for one in normal if one)]))


class Pseudonyms:
    """The pseudonyms made so far tonight, so that a value that comes often is hashed once."""

    def __init__(self, key: bytes) -> None:
        """Begin with none."""
        self._key = key
        self._known: dict[str, dict[str, str]] = {}
        self._count = 0

    def of(self, namespace: str, values: Sequence[str]) -> list[str]:
        """Return `pseudonym` of each value."""
        if self._count > _REMEMBERED:
            self._known, self._count = {}, 0
        known = self._known.setdefault(namespace, {})
        new = [value for value in values if value not in known]
        known.update(zip(new, _hashed(self._key, namespace, new), strict=True))
        self._count += len(new)
        return [known[value] for value in values]


def _hashed(key: bytes, namespace: str, values: Iterable[str]) -> Iterator[str]:
    """Yield `pseudonym` of each value; HMAC spelled out, for millions of them."""
    block = key if len(key) <= _BLOCK else hashlib.sha256(key).digest()
    block = block.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + namespace.encode() + b"\0")
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
    for value in values:
        within, around = inner.copy(), outer.copy()
        within.update(value.encode("utf-8", "surrogatepass"))
        around.update(within.digest())
        yield around.hexdigest()[:32]


def blocked(values: pa.StringArray) -> pa.BooleanArray:
    """Return which values name nobody, or a mailbox that many share."""
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(values))
    nobody = pc.is_in(plain, value_set=pa.array(sorted(_NOBODY)))
    return pc.or_(nobody, pc.match_substring_regex(plain, _MAILBOX))


def hashed(pseudonyms: Pseudonyms, namespace: str, values: pa.ChunkedArray) -> pa.Array:
    """Return the pseudonym of each value, worked out once for each distinct one; null stays null."""
    coded = _coded(values)
    names = pa.array(pseudonyms.of(namespace, coded.dictionary.to_pylist()), pa.string())
    return names.take(coded.indices)


def event_identifiers(plan: "Plan", events: pa.Table) -> pa.Table:
    """Return (row_no, position, namespace, identifier, strength, is_blocked) for the rows of `events`.

    `events` has a column `identity_<n>` for each identity of the mapping.
    """
    if not events.num_rows:
        return _empty()
    rows = pa.array(np.arange(events.num_rows), pa.int64())
    parts = []
    for place, identity in enumerate(plan.mapping.identity, start=1):
        values = events[f"identity_{place}"].combine_chunks()
        if identity.ns is not None:
            strength = identity.strength or _strength(identity.ns)
            parts.append(_part(plan.pseudonyms, rows, place, identity.ns, strength, values))
    for place, identity in enumerate(plan.mapping.identity, start=1):
        if identity.prefix:
            parts += _named_by_the_record(plan, events[f"identity_{place}"].combine_chunks())
    return pa.concat_tables([_empty(), *_once_each(parts)])


def _coded(values: "pa.ChunkedArray | pa.Array") -> pa.DictionaryArray:
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return whole.cast(pa.string()).dictionary_encode()


def _part(
    pseudonyms: Pseudonyms,
    rows: pa.Array,
    position: int,
    namespace: str,
    strength: str,
    values: pa.Array,
) -> pa.Table:
    present = pc.is_valid(values)
    rows, coded = rows.filter(present), _coded(values.filter(present))
    distinct = coded.dictionary
    names = pa.array(pseudonyms.of(namespace, distinct.to_pylist()), pa.string())
    refused = blocked(distinct)
    return pa.table(
        {
            "row_no": rows,
            "position": pa.repeat(pa.scalar(position, pa.int32()), len(rows)),
            "namespace": pa.repeat(namespace, len(rows)),
            "identifier": names.take(coded.indices),
            "strength": pa.repeat(strength, len(rows)),
            "is_blocked": refused.take(coded.indices),
        }
    )


def _named_by_the_record(plan: "Plan", lists: pa.ListArray) -> list[pa.Table]:
    rows = pc.list_parent_indices(lists).cast(pa.int64())
    pairs = pc.list_flatten(lists)
    namespaces, values = pc.struct_field(pairs, "namespace"), pc.struct_field(pairs, "value")
    parts = []
    named = sorted(set(namespaces.to_pylist()) - {""})
    for position, namespace in enumerate(named, start=len(plan.mapping.identity) + 1):
        chosen = pc.equal(namespaces, namespace)
        theirs, said = rows.filter(chosen), values.filter(chosen)
        strength = _strength(namespace)
        parts.append(_part(plan.pseudonyms, theirs, position, namespace, strength, said))
    return parts


def _strength(namespace: str) -> str:
    return _STRENGTHS.get(namespace.split(":", maxsplit=1)[0], "strong")


def _once_each(parts: list[pa.Table]) -> list[pa.Table]:
    """Return the parts without what an earlier one says of the same event."""
    kept: list[tuple[str, pa.Table]] = []
    for part in parts:
        if not part.num_rows:
            continue
        rest, namespace = part, part["namespace"][0].as_py()
        for earlier in (table for name, table in kept if name == namespace):
            places = pc.index_in(rest["row_no"], value_set=earlier["row_no"])
            same = pc.equal(earlier["identifier"].take(places), rest["identifier"])
            rest = rest.filter(pc.invert(pc.fill_null(same, fill_value=False)))
        kept.append((namespace, rest))
    return [table for _, table in kept]


def _empty() -> pa.Table:
    return pa.table(
        {
            "row_no": pa.array([], pa.int64()),
            "position": pa.array([], pa.int32()),
            "namespace": pa.array([], pa.string()),
            "identifier": pa.array([], pa.string()),
            "strength": pa.array([], pa.string()),
            "is_blocked": pa.array([], pa.bool_()),
        }
    )
