"""How a mapping spells things: a look into a record as SQL, a text as TOML, whatever is in them."""

import re

from journey_mining.ingest.expressions import literal
from journey_mining.ingest.records import Steps, written

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def lookup(steps: Steps, *, is_flat: bool) -> str:
    """Return the expression that looks up a key; of a flat record (columns, groups) by its plain name."""
    if is_flat and len(steps) == 1 and re.fullmatch(r"\w[\w -]*", str(steps[0])):
        return f"rec->>{literal(str(steps[0]))}"
    path = written(steps)
    # Quotes inside a key are left to the engine alone: what reads expressions here knows plain paths.
    if "'" in path or "\\" in path:
        return f"json_extract_string(rec, {literal(path)})"
    return f"rec->>{literal(path)}"


def can_be_looked_up(steps: Steps) -> bool:
    """Return whether an expression can name every key on the way."""
    return all(isinstance(step, str) and step and "\0" not in step for step in steps)


def toml_text(text: str) -> str:
    """Return a text as a TOML string on one line."""
    return f'"{"".join(map(_spelt, text))}"'


def toml_literal(text: str) -> str:
    """Return a text as a TOML string without escapes where that is possible: patterns are easier to read so."""
    return f"'{text}'" if text.isprintable() and "'" not in text else toml_text(text)


def _spelt(letter: str) -> str:
    if letter in _SHORT:
        return _SHORT[letter]
    if letter.isprintable():
        return letter
    # Half of a surrogate pair is no letter, and TOML takes none.
    code = 0xFFFD if 0xD800 <= ord(letter) <= 0xDFFF else ord(letter)  # noqa: PLR2004 - the block's bounds
    return f"\\U{code:08X}"
