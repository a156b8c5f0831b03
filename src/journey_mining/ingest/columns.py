"""The named columns of a file, against those that its mapping reads."""

from collections.abc import Callable
from dataclasses import dataclass

from journey_mining.errors import near_miss
from journey_mining.ingest.expressions import REQUIRED
from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.plan import Plan


@dataclass(frozen=True)
class Columns:
    """What a mapping reads by name; `note` is told what else a file has."""

    plan: Plan
    note: Callable[[str], None]

    def check(self, header: tuple[str, ...]) -> None:
        """Hold a file's columns against the mapping.

        Raises
        ------
        FileRefusedError
            if one is missing without which no row could be accepted.
        """
        program = self.plan.program
        for column in REQUIRED:
            keys = program.keys[column]
            if keys and not keys & set(header):
                guesses = (near_miss(key, header) for key in sorted(keys))
                guess = next((one for one in guesses if one), "")
                detail = f"no column {min(keys)!r}, from which {column} is read.{guess}"
                raise FileRefusedError("missing_required", detail, "parse")
        prefixes = tuple(one.prefix for one in self.plan.mapping.identity if one.prefix)
        known = program.known_keys
        extra = [name for name in header if name not in known and not name.startswith(prefixes)]
        if extra:
            shown = ", ".join(extra[:10]) + (", …" if extra[10:] else "")
            self.note(f"columns that {self.plan.source_id} does not read are left aside: {shown}")
