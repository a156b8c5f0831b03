"""Files of any vendor become rows of one form: found, read, mapped, hashed, and every row accounted for."""

from journey_mining.ingest.check import check_sources
from journey_mining.ingest.load import load_sources, source_facts
from journey_mining.ingest.mapping import load_mapping
from journey_mining.ingest.problem import Problem

__all__ = ["Problem", "check_sources", "load_mapping", "load_sources", "source_facts"]
