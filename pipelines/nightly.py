"""The night as a Prefect flow: every step of `journey_mining.run`, in order, with retries on ingest.

Paths and times are handed on, never tables. Each task is called and awaited at once: a failed future
that nobody awaits would leave a Completed flow.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task

from journey_mining import run
from journey_mining.errors import JourneyMiningError
from journey_mining.lock import only_run
from journey_mining.night import Night, parse_as_of

Given = dict[str, str]


@flow(name="nightly", description=__doc__, persist_result=False)
def nightly(project: str, out: str, as_of: str | None = None) -> str:
    """Do one night and return the report's path; `as_of` is ISO 8601, or nothing for now."""
    night = Night(
        Path(project).resolve(), Path(out).resolve(), parse_as_of(as_of, datetime.now(UTC))
    )
    given = {"project": str(night.project), "out": str(night.out), "as_of": night.as_of.isoformat()}
    with only_run(night.out):
        try:
            return _steps(given)
        except JourneyMiningError as error:
            run.failed(night, error)
            raise


def _steps(given: Given) -> str:
    prepare(given)
    ingest(given)
    for layer in run.DERIVED:
        derive.with_options(name=layer)(given, layer)
    verify(given)
    return publish(given)


def _may_pass(_task: Any, _task_run: Any, state: Any) -> bool:  # noqa: ANN401 - prefect's own types
    """A disk or a network folder may hiccup; what we can explain will not get better by itself."""
    return not isinstance(state.result(raise_on_failure=False), JourneyMiningError)


@task
def prepare(given: Given) -> None:
    """Check settings and key, open the warehouse, load the settings as tables."""
    run.prepare(_night(given), _say)


@task(retries=2, retry_delay_seconds=[5, 30], retry_condition_fn=_may_pass)
def ingest(given: Given) -> None:
    """Load every new file of every source."""
    run.ingest(_night(given), _say)


@task
def derive(given: Given, layer: str) -> None:
    """Build the tables of one layer."""
    run.derive(_night(given), layer, _say)


@task
def verify(given: Given) -> None:
    """Run every check."""
    run.verify(_night(given), _say)


@task
def publish(given: Given) -> str:
    """Write the pages and swap them in."""
    return str(run.publish(_night(given), _say))


def _night(given: Given) -> Night:
    return Night(Path(given["project"]), Path(given["out"]), datetime.fromisoformat(given["as_of"]))


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")
    sys.stderr.flush()
