"""What a person asks first in the morning: what came in, what waits, what was published."""

from collections.abc import Iterator

from journey_mining import journal
from journey_mining.models import statement
from journey_mining.night import Night
from journey_mining.warehouse import Warehouse


def status_tables(
    warehouse: Warehouse,
) -> Iterator[tuple[str, list[str], list[tuple[object, ...]]]]:
    """Yield the title, column names and rows of each table of `journey-mining status`."""
    titles = {
        "sources": "Sources: rows in = loaded + duplicate + filtered + quarantined",
        "volume": "Rows tonight, and on a usual night",
        "drift": "Fields and columns that changed tonight",
        "quarantine": "Quarantine, by reason",
        "left_out": "Events that are no step, by reason",
        "fact_matches": "Sales, by the source that reports them",
    }
    for name, title in titles.items():
        found = warehouse.cursor().execute(statement(f"status/{name}"))
        columns = [column[0] for column in found.description or ()]
        yield title, columns, found.fetchall()


def published(night: Night) -> str:
    """Return a sentence on the last night."""
    known = journal.entries(night.nights)
    if not known:
        return "No night was run yet. `journey-mining run` does one."
    last = known[-1]
    if last["outcome"] == "failed":
        return f"The night of {last['night']} failed and was not published: {last['reason']}"
    page = night.out / "reports" / last["night"] / "index.html"
    return f"The night of {last['night']} is published: {page}"
