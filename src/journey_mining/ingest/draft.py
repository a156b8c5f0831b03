"""A mapping drafted from a sample: everything it says is a guess with its reason, for a person to correct."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.ingest.draft_text import Sample, drafted
from journey_mining.ingest.engine import Engine
from journey_mining.ingest.expressions import compile_mapping
from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.keys import keys_of
from journey_mining.ingest.mapping import Input, Mapping
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.readers import FileToRead, read_pieces
from journey_mining.ingest.records import Record, records
from journey_mining.ingest.sniff import lists_inside, sniff, unfolded
from journey_mining.ingest.trial import Trial
from journey_mining.ingest.unpack import file_hash
from journey_mining.settings_limits import Limits
from journey_mining.terminal import harmless

# Lines that are read, and records that are looked at.
_LINES = 20_000
_RECORDS = 20_000
_DOCUMENTS = 200
_NAME = re.compile("[a-z][a-z0-9_]*")
_PACKED = (".gz", ".zst")


def draft(path: Path, name: str, limits: Limits, as_of: datetime) -> str:
    """Return a mapping as TOML: what a sample's keys may be, and what is known of each.

    Raises
    ------
    UsageError
        if nothing can be read from the file.
    """
    try:
        layout = sniff(path, limits)
        with Engine(limits) as engine:
            lines = list(islice(_lines(path, layout, name, engine, limits, as_of), _LINES))
    except FileRefusedError as refused:
        raise UsageError(f"{path}: {refused.detail}. No mapping can be drafted from it.") from None
    layout = unfolded(layout, lines[:_DOCUMENTS])
    seen = list(islice(records(lines, layout), _RECORDS))
    if not seen:
        message = f"{path}: no record was found in it, read as {layout.reader}. Is it a sample of the log?"
        raise UsageError(message)
    sample = Sample(
        name, harmless(path.name), layout, keys_of(seen), len(seen), tuple(_lists(seen))
    )
    with Engine(limits) as engine:
        return "\n".join(drafted(sample, Trial(engine), as_of)) + "\n"


def name_for(text: str, *, is_given: bool) -> str:
    """Return a mapping's name: the one that is given, or one made from a file's.

    Raises
    ------
    UsageError
        if a given one cannot be a name.
    """
    if is_given:
        if not _NAME.fullmatch(text):
            message = (
                f"{text!r} is no name for a mapping: small letters, digits and _, a letter first."
            )
            raise UsageError(message)
        return text
    stem = text.lower()
    while (ending := Path(stem).suffix) in _PACKED:
        stem = stem.removesuffix(ending)
    name = re.sub("[^a-z0-9]+", "_", Path(stem).stem).strip("_")
    return name if _NAME.fullmatch(name) else f"source_{name}".rstrip("_")


def _lines(
    path: Path, layout: Input, name: str, engine: Engine, limits: Limits, as_of: datetime
) -> Iterator[str]:
    """Yield what the loader's own reader gives of the file."""
    says = {"source_event_id": "'-'", "occurred_at": "ts_iso('2000-01-01')", "raw_name": "'-'"}
    source = {"id": name, "channel": "other"}
    mapping = Mapping.model_validate({"source": source, "input": layout, "event": says})
    plan = Plan(name, mapping, layout, compile_mapping(mapping), "", as_of, b"")
    file = FileToRead(path, file_hash(path))
    for piece in read_pieces(file, plan, engine, limits, lambda _note: None):
        yield from piece.lines["raw"].to_pylist()


def _lists(seen: list[Record]) -> Iterator[str]:
    yield from islice(lists_inside([rec for rec, _ in seen[:_DOCUMENTS]]), 5)
