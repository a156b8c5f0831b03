"""A section of the report: the tables it reads and what it makes of them. Found by listing the folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Protocol

from journey_mining.report.night import Night
from journey_mining.report.parts import Line
from journey_mining.report.voice import Voice

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
Read = Callable[[str], "pl.DataFrame"]


class Part(Protocol):
    """Anything with a template of its name in `templates/`."""

    @property
    def template(self) -> str:
        """Name of the template that draws it."""


@dataclass(frozen=True)
class Tables:
    """The tables a section named, as rows; it can see no others."""

    rows_by_name: Mapping[str, tuple[Row, ...]]
    night: Night
    voice: Voice

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return a table's rows; a table that the section did not name is a KeyError."""
        return self.rows_by_name[name]

    def row(self, name: str) -> Row | None:
        """Return the row of a one-row table, or nothing where it is empty."""
        return next(iter(self.rows(name)), None)


@dataclass(frozen=True)
class Rendered:
    """A section's content: one sentence under the title, then its parts."""

    lede: Line
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """One section. `part` is 1 tonight, 2 the journeys, 3 what to do, 4 how far to trust it.

    Sections stand in order of part, `order`, slug. `title` is a key of `words/`, with an English default.
    """

    slug: str
    title: str
    part: int
    reads: tuple[str, ...]
    render: Callable[[Tables], Rendered]
    order: int = 50


def find_sections() -> tuple[Section, ...]:
    """Return every section of `report/sections`, in page order."""
    package = import_module("journey_mining.report.sections")
    modules = [
        import_module(f"{package.__name__}.{found.name}")
        for found in iter_modules(package.__path__)
    ]
    sections: list[Section] = [module.SECTION for module in modules if hasattr(module, "SECTION")]
    return tuple(sorted(sections, key=lambda section: (section.part, section.order, section.slug)))


def tables_for(section: Section, read: Read, night: Night, voice: Voice) -> Tables:
    """Read the tables that a section names."""
    rows = {name: tuple(read(name).iter_rows(named=True)) for name in section.reads}
    return Tables(rows, night, voice)
