"""`python -m pipelines --project DIR --out DIR [--as-of TIME]`: one night with Prefect's own server.

Prefect reads its settings when it is imported, so they are set here, before the flow is.
"""

import os
import sys
from pathlib import Path

import click

from journey_mining.exits import explained


def set_prefect(out: Path) -> None:
    """Keep Prefect's files in the output folder, and keep it silent and at home."""
    wanted = {
        "PREFECT_HOME": str(out.resolve() / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


@click.command()
@click.option(
    "--project", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--as-of", help="The instant the night is about. [default: now]")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def main(project: Path, out: Path, as_of: str | None) -> None:
    """Run one night as a Prefect flow and print the report's path."""
    out.mkdir(parents=True, exist_ok=True)
    set_prefect(out)
    click.echo("  starting Prefect's server (about 20 s) …", err=True)
    from pipelines.nightly import nightly

    page = nightly(str(project), str(out), as_of)
    click.echo(f"Report: {page}")


if __name__ == "__main__":
    explained(main, debug="--debug" in sys.argv)
