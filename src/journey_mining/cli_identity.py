"""The commands about who is who: see a customer and why, cut a link, or join it again."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journey_mining.cli_parts import as_json_text, dicts, drawn, opened, with_folders
from journey_mining.errors import UsageError

if TYPE_CHECKING:
    from journey_mining.night import Night
    from journey_mining.settings import Settings
    from journey_mining.warehouse import Warehouse


@click.group()
def identity() -> None:
    """See who is taken for one customer, and why; cut a link, or join it again."""


@identity.command()
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_folders
def show(project: Path, out: Path | None, who: str, as_json: bool) -> None:
    """Show a customer: identifiers, the events that joined them, what was held back, and journeys.

    WHO is a customer_id, a pseudonym, or an identifier as the logs have it, such as an e-mail address; that is only
    hashed with the project's key, and never kept or printed.
    """
    from journey_mining.identity.who import customers_named, known_of

    with opened(project, out) as (night, settings, warehouse):
        pseudonyms = _hasher(night, settings, who)
        ids = customers_named(warehouse, who, pseudonyms)
        known = {one: known_of(warehouse, one) for one in ids}
    if as_json:
        parts = {
            one: {part.title: dicts(part.columns, part.rows) for part in theirs}
            for one, theirs in known.items()
        }
        click.echo(as_json_text(parts))
        return
    for one, theirs in known.items():
        click.echo(f"Customer {one}\n")
        for part in theirs:
            table = drawn(part.columns, part.rows) if part.rows else "  none"
            click.echo(f"{part.title}\n{table}\n")


@identity.command()
@click.argument("one")
@click.argument("other")
@with_folders
def split(project: Path, out: Path | None, one: str, other: str) -> None:
    """Cut the link between two identifiers: from the next run on it joins nobody.

    Both are pseudonyms, or identifiers as the logs have them. The cut is kept in splits.csv in the project, as
    pseudonyms. Where other links still join the two, they stay one customer: `identity show` lists them.
    """
    from journey_mining.identity.splits import read_splits, write_splits
    from journey_mining.identity.who import links_between

    with opened(project, out) as (night, settings, warehouse):
        names, others = _both(night, settings, warehouse, one, other)
        links = links_between(warehouse, names, others)
    if not links:
        message = "No event names these two together, so there is no link to cut. `identity show` lists the links."
        raise UsageError(message)
    write_splits(project, [*read_splits(project), *links])
    click.echo(f"{_links(len(links))} cut. The next run rebuilds who is who without it.")


@identity.command()
@click.argument("one")
@click.argument("other")
@with_folders
def join(project: Path, out: Path | None, one: str, other: str) -> None:
    """Take back a split: from the next run on the link joins again."""
    from journey_mining.identity.splits import read_splits, write_splits

    with opened(project, out) as (night, settings, warehouse):
        names, others = (set(n) for n in _both(night, settings, warehouse, one, other))
    splits = read_splits(project)
    kept = [
        link
        for link in splits
        if not (
            (link[1] in names and link[3] in others) or (link[3] in names and link[1] in others)
        )
    ]
    if len(kept) == len(splits):
        message = "These two were not split. `identity show` lists what was split by hand."
        raise UsageError(message)
    write_splits(project, kept)
    click.echo(
        f"{_links(len(splits) - len(kept))} joined again. The next run rebuilds who is who with it."
    )


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count:,} links"


def _both(
    night: "Night", settings: "Settings", warehouse: "Warehouse", one: str, other: str
) -> tuple[list[str], list[str]]:
    from journey_mining.identity.who import kept_as

    names, others = (
        kept_as(warehouse, name, _hasher(night, settings, name)) for name in (one, other)
    )
    return names, others


def _hasher(night: "Night", settings: "Settings", name: str) -> Callable[[str], Sequence[str]]:
    """Return what gives the pseudonyms of a name in a namespace, however a mapping may have written it."""
    from journey_mining.ingest.engine import Engine
    from journey_mining.ingest.identifiers import pseudonym, spellings
    from journey_mining.key import load_key

    key = load_key(settings, night.project)
    with Engine(settings.limits) as engine:
        spelt = spellings(engine.answers, name)
    return lambda namespace: [pseudonym(key, namespace, one) for one in spelt]
