"""The secret that turns identifiers into pseudonyms."""

import hashlib
import os
import secrets
import stat
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.settings import Settings

LEAST_BYTES = 32
VARIABLE = "JOURNEY_MINING_KEY"
# Known to everyone: for invented data only. The report says so.
DEMO_KEY = b"journey-mining public demo key: for invented data only"


def load_key(settings: Settings, project: Path) -> bytes:
    """Return the project's key: of the environment, of `[privacy] key_file`, or the demo's.

    Raises
    ------
    UsageError
        if there is none, it is short, others can read it, or it lies inside the project.
    """
    if settings.project.demo:
        return DEMO_KEY
    if text := os.environ.get(VARIABLE):
        return _long_enough(text.encode(), f"the environment variable {VARIABLE}")
    if settings.privacy.key_file is None:
        message = (
            "journey.toml: [privacy] key_file is missing. Identifiers are never kept as they are; "
            "`journey-mining init` makes a key outside the project and names it there."
        )
        raise UsageError(message)
    return _read(project / settings.privacy.key_file, project)


def make_key(path: Path) -> None:
    """Write a new random key that you alone can read; an existing one is kept."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LEAST_BYTES) + "\n")


def check_value(key: bytes) -> str:
    """Return a value that tells one key from another and says nothing of it."""
    return hashlib.sha256(b"check value of a journey-mining key\0" + key).hexdigest()[:16]


def _read(path: Path, project: Path) -> bytes:
    if path.resolve().is_relative_to(project.resolve()):
        message = (
            f"{path.name}: the key lies inside the project, where it is copied along. Move it out."
        )
        raise UsageError(message)
    try:
        mode = path.stat().st_mode
        key = path.read_bytes().strip()
    except OSError as error:
        message = f"{path.name}: the key cannot be read ({error.strerror})."
        raise UsageError(message) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"{path.name}: others can read the key. Run: chmod 600 {path.name}"
        raise UsageError(message)
    return _long_enough(key, path.name)


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < LEAST_BYTES:
        message = f"{where}: the key has {len(key)} bytes; it needs {LEAST_BYTES} or more."
        raise UsageError(message)
    return key
