"""Every promise of the numbers as a query: a row returned is a broken promise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from journey_mining.errors import UsageError, near_miss
from journey_mining.models import Model, find_models
from journey_mining.warehouse import Warehouse, run, translated


@dataclass(frozen=True)
class Broken:
    """A check that returned rows."""

    name: str
    promise: str
    rows: int

    @property
    def sentence(self) -> str:
        """What is wrong and how to see it."""
        are = "1 row is" if self.rows == 1 else f"{self.rows:,} rows are"
        see = f"See them: journey-mining verify {self.name} --show"
        return f"check {self.name}: {are} wrong ({self.promise}). {see}"


def find_checks() -> dict[str, Model]:
    """Return every check by its short name."""
    models = find_models()
    return {
        name.removeprefix("checks."): one for name, one in models.items() if one.layer == "checks"
    }


def broken_promises(
    warehouse: Warehouse, parameters: Mapping[str, object], say: Callable[[str], None]
) -> Iterator[Broken]:
    """Run every check and yield those that are broken."""
    checks = find_checks()
    for name, check in checks.items():
        if rows := len(wrong_rows(warehouse, check, parameters)):
            yield Broken(name, check.question.removeprefix("Rows here are ").rstrip("."), rows)
    say(f"checks: {len(checks)} promises looked at")


def wrong_rows(
    warehouse: Warehouse, check: Model, parameters: Mapping[str, object]
) -> list[tuple[object, ...]]:
    """Return the rows that break one promise."""
    with translated(f"running {check.where}"):
        return run(warehouse.cursor(), check.text, parameters).fetchall()


def find_check(name: str) -> Model:
    """Return one check.

    Raises
    ------
    UsageError
        with the nearest name if there is none.
    """
    checks = find_checks()
    if name not in checks:
        message = f"There is no check {name!r}.{near_miss(name, checks)} `journey-mining verify` lists them."
        raise UsageError(message)
    return checks[name]
