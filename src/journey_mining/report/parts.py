"""What a section is made of: values that know which template draws them."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Span:
    """A run of text; `mark` is empty, `strong` or `lost`."""

    text: str
    mark: str = ""


Line = tuple[Span, ...]


def text_of(line: Line) -> str:
    """Return a line without its marks."""
    return "".join(span.text for span in line)


@dataclass(frozen=True)
class Prose:
    """A paragraph; `kind` is empty, `headline`, `lead`, `note` or `empty` (where there is nothing)."""

    line: Line
    kind: str = ""
    template: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Figure:
    """One large number with its name and what stands beneath it."""

    name: str
    value: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Figures:
    """A row of large numbers."""

    items: tuple[Figure, ...]
    template: ClassVar[str] = "figures"


@dataclass(frozen=True)
class Note:
    """A remark with one link into the page; `kind` is `worse`, `better` or `care`."""

    title: str
    text: str
    link: str
    anchor: str
    kind: str = "care"


@dataclass(frozen=True)
class Notes:
    """At most three remarks side by side."""

    items: tuple[Note, ...]
    template: ClassVar[str] = "notes"


@dataclass(frozen=True)
class Chip:
    """A touchpoint's name with the colour of its channel."""

    text: str
    ink: str = ""


@dataclass(frozen=True)
class Cell:
    """A table's cell: text or chips, a second line, and what to sort by."""

    text: str = ""
    note: str = ""
    sort: float | str = ""
    chips: tuple[Chip, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Column:
    """A table's column; `is_number` sets it flush right and sorts it by number, `order` is how it is sorted."""

    name: str
    is_number: bool = False
    note: str = ""
    order: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the page. `key` names it within the page; `summary` folds it under that line."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: str = ""
    summary: str = ""
    template: ClassVar[str] = "table"

    @property
    def is_long(self) -> bool:
        """Whether a search box helps."""
        return len(self.rows) > 8  # noqa: PLR2004 - what fits a glance

    @property
    def is_tall(self) -> bool:
        """Whether the table scrolls in a frame of its own."""
        return len(self.rows) > 24  # noqa: PLR2004 - about a screen


@dataclass(frozen=True)
class Heading:
    """The heading of a Sankey's column, at a share of its width."""

    text: str
    note: str
    left: float


@dataclass(frozen=True)
class Sankey:
    """A Sankey: its JSON, its headings and legend, and its numbers as a table."""

    key: str
    aria: str
    json: str
    height: int
    headings: tuple[Heading, ...]
    legend: tuple[Chip, ...]
    table: Table
    foot: str = ""
    template: ClassVar[str] = "sankey"


@dataclass(frozen=True)
class Term:
    """A word and what it means here."""

    word: str
    meaning: str


@dataclass(frozen=True)
class Terms:
    """A list of words and meanings."""

    title: str
    items: tuple[Term, ...]
    template: ClassVar[str] = "terms"
