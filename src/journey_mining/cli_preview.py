"""A preview in plain words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from journey_mining.cli_parts import drawn

if TYPE_CHECKING:
    from journey_mining.ingest.preview_counts import Preview

_WIDEST = 40


def sentences(found: "Preview") -> Iterator[str]:
    """Yield a preview line by line; everything in it is masked, and cut to what a terminal takes."""
    yield (
        f"{found.source}: {_many(found.files, 'file')}, {_many(found.rows_read, 'row')} read = "
        f"{found.accepted:,} accepted + {found.repeated:,} repeated + {found.filtered:,} filtered "
        f"+ {found.quarantined:,} quarantined"
    )
    if found.was_cut:
        yield f"Stopped after {found.rows_read:,} rows; the rest was not read (--limit)."
    yield from (f"  {note}" for note in found.notes)
    yield from _block("First accepted rows", _first_rows(found))
    yield from _block("Quarantined", _quarantine(found))
    yield from _block("Names that [names] does not list", _unmapped(found))
    yield from _block("Expressions that give nothing", _unfilled(found))
    yield from _block("Identifiers", _identifiers(found))
    yield from _block("Time", _time(found))
    yield from _block("Automated", (f"{rows:,}  {why}" for why, rows in found.automated))


def _block(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    told = [f"  {line}" for line in lines]
    yield from told or ["  none"]


def _first_rows(found: "Preview") -> Iterator[str]:
    if found.rows:
        columns = list(found.rows[0])
        yield from _table(columns, [[row[name] for name in columns] for row in found.rows])


def _quarantine(found: "Preview") -> Iterator[str]:
    if found.quarantine:
        rows = [
            [f"{one.rows:,}", one.reason, one.column, _example(one.file, one.line, one.detail)]
            for one in found.quarantine
        ]
        yield from _table(["rows", "reason", "column", "for example"], rows, widest=100)


def _example(file: str, line: int, detail: str) -> str:
    where = f"{file} line {line}" if line else file
    return f"{where}: {detail}" if detail else where


def _unmapped(found: "Preview") -> Iterator[str]:
    yield from (f"{rows:,}  {name}" for name, rows in found.unmapped)
    if (more := found.unmapped_names - len(found.unmapped)) > 0:
        yield f"… and {_many(more, 'other name')}"


def _unfilled(found: "Preview") -> Iterator[str]:
    for one in found.unfilled:
        yield f"{one.key}: {one.what}. {one.hint}".rstrip()


def _identifiers(found: "Preview") -> Iterator[str]:
    if not found.accepted:
        return
    share = found.identified / found.accepted
    none = found.accepted - found.identified
    yield (
        f"{found.identified:,} of {_many(found.accepted, 'accepted row')} ({share:.0%}) have one; "
        f"{none:,} {'has' if none == 1 else 'have'} none."
    )
    rows = [
        [
            one.namespace,
            f"{one.rows:,}",
            f"{one.share:.0%}",
            f"{one.distinct:,}",
            f"{one.blocked:,}",
        ]
        for one in found.namespaces
    ]
    if rows:
        yield from _table(["namespace", "rows", "share", "distinct", "blocked"], rows)


def _time(found: "Preview") -> Iterator[str]:
    if found.first_event_at and found.last_event_at:
        yield f"{found.first_event_at:%Y-%m-%d %H:%M:%S} to {found.last_event_at:%Y-%m-%d %H:%M:%S} UTC"
    verb = "is" if found.out_of_range == 1 else "are"
    yield (
        f"{_many(found.out_of_range, 'row')} {verb} out of range: before {found.earliest:%Y-%m-%d} "
        f"or after {found.latest:%Y-%m-%d %H:%M} UTC"
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], widest: int = _WIDEST
) -> Iterator[str]:
    for line in drawn(columns, rows, widest).splitlines():
        yield line.removeprefix("  ")
