"""Lines of text taken apart by a pattern with named groups, in time that grows with their length alone."""

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import polars as pl

# Without this a class would take digits and blanks of every script, which no number of ours is made of.
_ASCII = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\x0c\r "}
_FITS = "fits"


def groups(lines: pa.ChunkedArray, pattern: str) -> tuple[dict[str, pa.Array], pa.Array]:
    """Return the named groups of each line (empty where a part is not there), and which lines fit at all."""
    import polars as pl

    found = _extracted(pl.Series(lines.combine_chunks()), pattern)
    fits = found.struct.field(_FITS).is_not_null()
    columns = {
        name: found.struct.field(name).fill_null("").to_arrow().cast(pa.string())
        for name in found.struct.fields
        if name != _FITS
    }
    return columns, fits.to_arrow()


def pattern_problem(pattern: str) -> str | None:
    """Return why a pattern cannot be used; None if it can."""
    import polars as pl

    try:
        _extracted(pl.Series([""]), pattern)
    except pl.exceptions.PolarsError as error:
        return str(error).split("\n", maxsplit=1)[0]
    return None


def _extracted(lines: "pl.Series", pattern: str) -> "pl.Series":
    # A group that takes nothing tells a line that fits from one that does not.
    return lines.str.extract_groups(f"(?P<{_FITS}>){_of_ascii(pattern)}")


def _of_ascii(pattern: str) -> str:
    parts: list[str] = []
    is_inside = False
    letters = iter(pattern)
    for letter in letters:
        if letter == "\\":
            kind = next(letters, "")
            plain = _ASCII.get(kind.lower())
            if plain is None or (is_inside and kind.isupper()):
                parts.append(letter + kind)
            elif is_inside:
                parts.append(plain)
            else:
                parts.append(f"[{'^' if kind.isupper() else ''}{plain}]")
            continue
        if letter in "[]":
            is_inside = letter == "["
        parts.append(letter)
    return "".join(parts)
