"""One full sample for all tests of it."""

from pathlib import Path

import pytest

from journey_mining.sample import write_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a freshly written sample, as large as the committed one."""
    folder = tmp_path_factory.mktemp("sample") / "lumen"
    write_sample(folder)
    return folder
