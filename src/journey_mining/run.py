"""A night's steps as plain functions: what the command and the Prefect flow both call, in this order."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from journey_mining.checks import broken_promises
from journey_mining.errors import (
    GateError,
    JourneyMiningError,
    NoInputError,
    StorageError,
    UsageError,
)
from journey_mining.identity.splits import read_splits
from journey_mining.ingest import load_sources, source_facts
from journey_mining.journal import quiet_times
from journey_mining.key import check_value, load_key
from journey_mining.models import LAYERS, build_layer, load_macros, statement
from journey_mining.night import Night
from journey_mining.policies import compare_policies
from journey_mining.publish import publish_failure, publish_run
from journey_mining.renewal import RUNS, renew
from journey_mining.report.safe import visible
from journey_mining.settings import Settings, load_settings
from journey_mining.settings_tables import write_settings
from journey_mining.warehouse import SCHEMA_VERSION, insert_rows, open_warehouse

if TYPE_CHECKING:
    import duckdb

Say = Callable[[str], None]
# Of what changed in the sources: the length of a line, and how many explain a failed night.
_LINE, _LINES = 400, 10
DERIVED = tuple(layer for layer in LAYERS if layer != "checks")


def prepare(night: Night, say: Say) -> None:
    """Check settings and key, make or open the warehouse, and load the settings as tables.

    Raises
    ------
    UsageError
        for a wrong setting or key, before anything is written.
    StorageError
        if the warehouse is of another version.
    """
    settings = load_settings(night.project)
    key = load_key(settings, night.project)
    facts = source_facts(settings, night.project)
    splits = read_splits(night.project)
    with (
        open_warehouse(night.warehouse, settings.limits) as warehouse,
        warehouse.transaction() as cursor,
    ):
        for name in ("about", "ops", "landing", "nights"):
            cursor.execute(statement(f"warehouse/{name}"))
        _same_warehouse(cursor, check_value(key))
        load_macros(cursor)
        write_settings(cursor, settings, facts, _parameters(settings, night), splits)
        insert_rows(cursor, "ops.quiet_times", quiet_times(night.nights))
    say(f"{settings.project.name}: night of {night.date(settings.project.time_zone)}")


def ingest(night: Night, say: Say) -> None:
    """Load every new file of every source; what is not accepted goes to quarantine with its reason."""
    settings = load_settings(night.project)
    key = load_key(settings, night.project)
    with open_warehouse(night.warehouse, settings.limits) as warehouse:
        load_sources(warehouse, settings, night.project, key, night.as_of, night.manifest, say)
        if not warehouse.cursor().execute(statement("warehouse/any_event")).fetchall():
            message = (
                "No event was loaded from any source, so there is nothing to report. Look at the paths in "
                "[[sources]] and at `journey-mining status`."
            )
            raise NoInputError(message)


def derive(night: Night, layer: str, say: Say, full: bool = False) -> None:
    """Build all tables of one layer of `DERIVED` anew, in one transaction.

    After the events come the tables in which each customer is one run of rows, those of other layers too: of them only
    the customers that the night touched are worked out again, unless it is to be `full`.
    """
    settings = load_settings(night.project)
    parameters = _parameters(settings, night)
    with open_warehouse(night.warehouse, settings.limits) as warehouse:
        build_layer(warehouse, layer, parameters, say, leave_out=RUNS)
        if layer == "events":
            renew(warehouse, parameters, say, full)
        if layer == "journeys":
            compare_policies(warehouse, parameters)


def verify(night: Night, say: Say) -> None:
    """Say what changed in the sources, and run every check.

    Raises
    ------
    GateError
        naming each broken promise; then nothing is published.
    """
    settings = load_settings(night.project)
    with open_warehouse(night.warehouse, settings.limits) as warehouse:
        changes = [
            visible(line, _LINE)
            for (line,) in warehouse.cursor().execute(statement("status/warnings")).fetchall()
        ]
        for line in changes:
            say(line)
        broken = list(broken_promises(warehouse, _parameters(settings, night), say))
    if broken:
        # What changed in a source is often the reason.
        lines = [one.sentence for one in broken] + changes[:_LINES]
        raise GateError("\n".join(lines))


def publish(night: Night, say: Say) -> Path:
    """Write the pages and the published copy, and swap them in; return the report's path."""
    settings = load_settings(night.project)
    with open_warehouse(night.warehouse, settings.limits) as warehouse:
        page = publish_run(night, settings, warehouse)
    say("published")
    return page


def failed(night: Night, error: JourneyMiningError) -> None:
    """Leave yesterday's report as it is, and say in the index why there is none of tonight."""
    if not isinstance(error, GateError | NoInputError):
        return
    settings = load_settings(night.project)
    publish_failure(night, night.date(settings.project.time_zone), str(error))


def run_night(night: Night, say: Say, full: bool = False) -> Path:
    """Do a whole night without a server; return the report's path. `full` works out every customer again."""
    prepare(night, say)
    ingest(night, say)
    for layer in DERIVED:
        derive(night, layer, say, full)
    verify(night, say)
    return publish(night, say)


def _parameters(settings: Settings, night: Night) -> Mapping[str, object]:
    return settings.parameters(night.as_of)


def _same_warehouse(cursor: "duckdb.DuckDBPyConnection", key_check: str) -> None:
    rows = cursor.execute(statement("warehouse/read_about")).fetchall()
    if not rows:
        insert_rows(cursor, "ops.about", [(SCHEMA_VERSION, key_check)])
        return
    version, known = rows[0]
    if version != SCHEMA_VERSION:
        message = (
            f"warehouse.duckdb has format {version}, this version needs {SCHEMA_VERSION}. Move it away and run "
            "again: it is rebuilt from the logs."
        )
        raise StorageError(message)
    if known != key_check:
        message = (
            "The key is not the one this warehouse was made with, so every customer would be a stranger. Bring the "
            "old key back, or move warehouse.duckdb away and run again."
        )
        raise UsageError(message)
