"""A project with an inbox, loaded by the real loader into a real warehouse file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.inbox import Inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "project")


@pytest.fixture
def new_inbox(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Inbox]:
    return lambda: Inbox(tmp_path_factory.mktemp("inbox") / "project")
