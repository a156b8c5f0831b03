"""Every end of a command is a sentence and a code, also when a signal hits a running query."""

import subprocess
import sys

import pytest

COMMAND = """
import os, signal, click
from journey_mining.exits import explained
@click.command()
def command():
    try:
        os.kill(os.getpid(), signal.{signal})
        signal.pause()
    except BaseException as stopped:
        # What the engine makes of a signal that hits a running query.
        raise RuntimeError("Query interrupted") from stopped
explained(command, debug=False)
"""


@pytest.mark.parametrize(("signal", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_ends_with_its_own_code_whatever_the_engine_makes_of_it(
    signal: str, code: int
) -> None:
    words = [sys.executable, "-c", COMMAND.format(signal=signal)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == code
    assert done.stderr == "Stopped. Nothing is lost: run again to go on.\n"


def test_a_bug_is_a_sentence_and_no_traceback() -> None:
    code = (
        "import click; from journey_mining.exits import explained\n"
        "@click.command()\ndef command(): raise KeyError('x')\nexplained(command, debug=False)"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("A bug of ours: KeyError")
    assert "Traceback" not in done.stderr
