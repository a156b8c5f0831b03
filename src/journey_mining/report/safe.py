"""Names from logs are hostile: how they become harmless text."""

import hashlib
import json
import unicodedata

NAME_LIMIT = 120
LABEL_LIMIT = 17
_DIGITS = 4
_PICTURES = 0x2400  # the block of pictures of control characters
_DELETE = 0x7F
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def visible(name: object, limit: int | None = None) -> str:
    """Return a text, its control and bidi characters as visible marks.

    A sentence is cut at `limit` characters. A name is cut at `NAME_LIMIT` and then ends in digits of its hash, so
    that two long names are told apart.
    """
    text = str(name)
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    elif limit is None and len(text) > NAME_LIMIT:
        digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
        text = f"{text[: NAME_LIMIT - 1 - _DIGITS]}…{digits}"
    return "".join(map(_mark, text))


def short(name: str, limit: int = LABEL_LIMIT) -> str:
    """Return a name that fits a figure's label."""
    return name if len(name) <= limit else name[: limit - 1].rstrip() + "…"


def plotly_text(text: str) -> str:
    """Escape what plotly.js would read as markup (its labels are pseudo-HTML) or as mathematics."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        text = text.replace(sign, entity)
    return text


def script_json(value: object) -> str:
    """Return ASCII JSON that can stand in a script element: no `<`, the same bytes every time."""
    text = json.dumps(
        value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _mark(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    if code < ord(" "):
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"⟨{code:04X}⟩"
