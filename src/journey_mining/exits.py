"""Every failure as one line that says what, where and what to do, and the exit code that goes with it."""

import signal
import sys
from typing import NoReturn

import click

from journey_mining.errors import JourneyMiningError, StorageError, UsageError


def explained(command: click.Command, *, debug: bool) -> NoReturn:
    """Run a command and end the process; tracebacks are shown only with `debug`."""
    stopped = _stop_on_signals()
    try:
        command(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(UsageError.exit_code)
    except (SystemExit, click.Abort):
        sys.exit(_stopped(stopped or [130]))
    except Exception as error:  # the last line of defence: no user meets a traceback unasked
        # The engine turns a signal that hits a running query into an error of its own.
        if stopped:
            sys.exit(_stopped(stopped))
        if debug:
            raise
        sentence, code = _sentence(error)
        click.echo(sentence, err=True)
        sys.exit(code)
    sys.exit(0)


def _stop_on_signals() -> list[int]:
    """End on SIGTERM and SIGINT; return a list that then holds the exit code."""
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(128 + number)
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopped


def _stopped(codes: list[int]) -> int:
    click.echo("Stopped. Nothing is lost: run again to go on.", err=True)
    return codes[0]


def _sentence(error: Exception) -> tuple[str, int]:
    if isinstance(error, JourneyMiningError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}.", StorageError.exit_code
    sentence = (
        f"A bug of ours: {type(error).__name__}: {error}. Run again with --debug and report it."
    )
    return sentence, JourneyMiningError.exit_code
