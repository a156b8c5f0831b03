"""Links that a person has cut: `splits.csv` in the project, so that they outlive the database."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from journey_mining.errors import UsageError

FILE = "splits.csv"
_HEAD = ("namespace", "identifier", "other_namespace", "other_identifier")

Link = tuple[str, str, str, str]


def read_splits(project: Path) -> list[Link]:
    """Return the links that are cut, each once, in order.

    Raises
    ------
    UsageError
        for a file that cannot be read or a line that is no link; it names the line.
    """
    path = project / FILE
    if not path.exists():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{FILE}: it cannot be read ({error})."
        raise UsageError(message) from None
    links = set[Link]()
    for number, row in enumerate(rows, 1):
        if not row or tuple(row) == _HEAD:
            continue
        if len(row) != len(_HEAD) or not all(row):
            message = f"{FILE}, line {number}: write {', '.join(_HEAD)}."
            raise UsageError(message)
        links.add(_in_order((row[0], row[1], row[2], row[3])))
    return sorted(links)


def write_splits(project: Path, links: Iterable[Link]) -> None:
    """Replace the file; without any link there is none."""
    path = project / FILE
    ordered = sorted({_in_order(link) for link in links})
    if not ordered:
        path.unlink(missing_ok=True)
        return
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEAD, *ordered])
    fresh = path.with_name(f".{FILE}.new")
    fresh.write_text(text.getvalue(), "utf-8")
    fresh.replace(path)


def _in_order(link: Link) -> Link:
    one, other = link[:2], link[2:]
    return (*one, *other) if one <= other else (*other, *one)
