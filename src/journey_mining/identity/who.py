"""What is known of one customer: identifiers, the links that made them one, what was held back, and their journeys."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from journey_mining.errors import UsageError
from journey_mining.identity.splits import Link
from journey_mining.models import statement
from journey_mining.warehouse import Warehouse, run, translated

TITLES = {
    "identifiers": "Identifiers",
    "links": "What made them one customer: named together by an event, the oldest first",
    "splits": "Split by hand",
    "held_back": "Named together with this customer, but joins nobody",
    "sources": "Events",
    "journeys": "Journeys",
}
Rows = Sequence[tuple[object, ...]]


class Known(NamedTuple):
    """A part of what is known: title, names of columns, rows."""

    title: str
    columns: list[str]
    rows: Rows


def customers_named(
    warehouse: Warehouse, name: str, pseudonyms: Callable[[str], Sequence[str]]
) -> list[str]:
    """Return the ids of the customers that go by a name: an id, a pseudonym, or an identifier as the logs have it.

    `pseudonyms` gives, for a namespace, what the name may be kept as.

    Raises
    ------
    UsageError
        if nobody does, or the identifier joins nobody, with the reason.
    """
    names = kept_as(warehouse, name, pseudonyms)
    with translated("looking for a customer"):
        found = run(warehouse.cursor(), statement("who/found"), {"names": names}).fetchall()
    if ids := sorted({row[0] for row in found if row[0] is not None}):
        return ids
    if found:
        space, reason = found[0][1:]
        message = f"This {space} joins nobody: {reason or 'weak'}."
    else:
        message = (
            "Nobody goes by that name here. Give a customer_id, a pseudonym, or an identifier as the logs have it, "
            "such as an e-mail address."
        )
    raise UsageError(message)


def kept_as(
    warehouse: Warehouse, name: str, pseudonyms: Callable[[str], Sequence[str]]
) -> list[str]:
    """Return what a name may be kept as: itself, and its pseudonyms in every namespace."""
    with translated("looking for an identifier"):
        spaces = warehouse.cursor().execute(statement("who/namespaces")).fetchall()
    return [name.strip(), *(one for (space,) in spaces for one in pseudonyms(space))]


def links_between(warehouse: Warehouse, names: list[str], others: list[str]) -> list[Link]:
    """Return the links that events make between what goes by the one names and by the others."""
    with translated("looking for a link"):
        values = {"names": names, "others": others}
        rows = run(warehouse.cursor(), statement("who/pairs"), values).fetchall()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def known_of(warehouse: Warehouse, customer_id: str) -> list[Known]:
    """Return all that is known of a customer."""
    known = []
    with translated("looking at a customer"):
        for part, title in TITLES.items():
            values = {"customer_id": customer_id}
            found = run(warehouse.cursor(), statement(f"who/{part}"), values)
            columns = [column[0] for column in found.description or ()]
            known.append(Known(title, columns, found.fetchall()))
    return known
