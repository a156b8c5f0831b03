"""pm4py, imported late (it costs seconds) and silently: no banner, no progress bar, no warnings."""

import importlib
import os
import sys
import warnings
from types import ModuleType

QUIET = {"PM4PY_SHOW_PROGRESS_BAR": "False", "PM4PY_SHOW_INTERNAL_WARNINGS": "False"}


def pm4py_module(name: str) -> ModuleType:
    """Return a module of pm4py by its full name, such as `pm4py.objects.log.obj`."""
    os.environ.update(QUIET)
    # Without this mark the first import writes a banner to the terminal.
    setattr(sys, "_pm4py_welcome_shown", True)  # noqa: B010 - pm4py's own name, unknown to mypy
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)
