"""A TOML file whose mistakes can be named by key and line."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journey_mining.errors import UsageError

Key = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_ASSIGNMENT = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=""")


@dataclass(frozen=True)
class TomlFile:
    """The parsed content of a TOML file and the line on which each key stands."""

    path: Path
    content: dict[str, Any]
    lines: dict[Key, int]

    def line_of(self, key: Key) -> int:
        """Return the line of `key`, or of the nearest table around it; 1 if there is none."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key[:-1]
        return 1


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises
    ------
    UsageError
        if the file is missing, is not UTF-8 or is not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        message = f"{path.name}: there is no such file in {path.parent.name or '.'}/. `journey-mining init` makes one."
        raise UsageError(message) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = f"{path.name} line {line}: not UTF-8. Save the file as UTF-8 and try again."
        raise UsageError(message) from None
    except OSError as error:
        message = f"{path.name}: cannot be read ({error.strerror})."
        raise UsageError(message) from None
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name}: not valid TOML: {error}{_key_at_fault(text, error)}."
        raise UsageError(message) from None
    return TomlFile(path, content, _locate(text))


def _key_at_fault(text: str, error: tomllib.TOMLDecodeError) -> str:
    place = re.search(r"at line (\d+)", str(error))
    key = place and _ASSIGNMENT.match(text.split("\n")[int(place[1]) - 1])
    return f", at the key {key[1]}" if key else ""


def _locate(text: str) -> dict[Key, int]:
    lines: dict[Key, int] = {}
    counts: dict[str, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TABLE.match(line):
            name = found[2].replace('"', "")
            table = tuple(part.strip() for part in name.split("."))
            if found[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            lines.setdefault(table, number)
        elif found := _ASSIGNMENT.match(line):
            parts = tuple(part.strip().strip("\"'") for part in _split_key(found[1]))
            lines.setdefault((*table, *parts), number)
    return lines


def _split_key(key: str) -> list[str]:
    return [key] if key[0] in "\"'" else key.split(".")
