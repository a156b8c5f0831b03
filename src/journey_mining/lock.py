"""One run at a time: a kernel lock, which vanishes with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journey_mining.errors import ActiveRunError, StorageError


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Hold the output folder for one run.

    Raises
    ------
    ActiveRunError
        if another run holds it; the message names its process.
    StorageError
        if the folder cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        message = f"{out.name}/: cannot be written ({error.strerror}). Choose another --out or mend its rights."
        raise StorageError(message) from None
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            message = (
                f"Another run is active (process {holder}). Wait for it or end it, then run again."
            )
            raise ActiveRunError(message) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
