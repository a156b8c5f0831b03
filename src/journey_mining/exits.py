"""Every failure as one line that says what, where and what to do, and the exit code that goes with it."""

import signal
import sys
from typing import NoReturn

import click

from journey_mining.errors import JourneyMiningError, StorageError, UsageError


def explained(command: click.Command, *, debug: bool) -> NoReturn:
    """Run a command and end the process; tracebacks are shown only with `debug`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        command(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(UsageError.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped. Nothing is lost: run again to go on.", err=True)
        sys.exit(130)
    except Exception as error:
        # The last line of defence: even a bug of ours is a sentence, unless a traceback was asked for.
        if debug:
            raise
        sentence, code = _sentence(error)
        click.echo(sentence, err=True)
        sys.exit(code)
    sys.exit(0)


def _sentence(error: Exception) -> tuple[str, int]:
    if isinstance(error, JourneyMiningError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}.", StorageError.exit_code
    sentence = (
        f"A bug of ours: {type(error).__name__}: {error}. Run again with --debug and report it."
    )
    return sentence, JourneyMiningError.exit_code
