"""All that turns one source's records into events, worked out once a night."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from journey_mining.ingest.expressions import Program, compile_mapping
from journey_mining.ingest.identifiers import Pseudonyms
from journey_mining.ingest.mapping import Input, Mapping, load_mapping
from journey_mining.settings import Source

_MODES = {"@identity_only": "identity_only", "@drop": "drop", "@keep": "keep"}


@dataclass(frozen=True)
class Plan:
    """One source: its mapping, compiled, and what of tonight and of the key goes into its rows."""

    source_id: str
    mapping: Mapping
    layout: Input
    program: Program
    map_hash: str
    as_of: datetime
    key: bytes

    @property
    def latest(self) -> datetime:
        """The last instant an event may have: clocks run ahead, but not by more than two days."""
        return self.as_of + timedelta(hours=48)

    @cached_property
    def salt(self) -> str:
        """A secret text that makes hashes inside the engine as hard to guess as the key."""
        return hmac.digest(self.key, b"salt\0" + self.source_id.encode(), "sha256").hex()

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """What identifiers become."""
        return Pseudonyms(self.key)

    @cached_property
    def names(self) -> pa.Table:
        """The vendor's names with the canonical ones, and what becomes of them."""
        rows = [(raw, name) for raw, name in self.mapping.names.items() if raw != "*"]
        return pa.table(
            {
                "raw_name": pa.array([raw for raw, _ in rows], pa.string()),
                "name": pa.array([None if n in _MODES else n for _, n in rows], pa.string()),
                "mode": pa.array([_MODES.get(n, "mapped") for _, n in rows], pa.string()),
            }
        )

    @property
    def other_mode(self) -> str:
        """What becomes of names that the mapping does not list: kept and marked, unless `"*"` says more."""
        return _MODES.get(self.mapping.names.get("*", ""), "unmapped")

    def for_file(self, layout: Input) -> "Plan":
        """Return the plan with the layout of one file."""
        if layout == self.layout:
            return self
        return Plan(
            self.source_id, self.mapping, layout, self.program, self.map_hash, self.as_of, self.key
        )


def make_plan(source: Source, project: Path, as_of: datetime, key: bytes) -> Plan:
    """Load and compile the mapping of one source."""
    loaded = load_mapping(source.map, project)
    program = compile_mapping(loaded.mapping)
    mapping = loaded.mapping
    return Plan(source.id, mapping, mapping.input, program, loaded.map_hash, as_of, key)
