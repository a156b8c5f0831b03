"""The named columns of a file, against those that its mapping reads."""

from collections.abc import Callable
from dataclasses import dataclass

from journey_mining.errors import near_miss
from journey_mining.ingest.expressions import REQUIRED
from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.fields import safe_name
from journey_mining.ingest.plan import Plan

_SHOWN = 10


@dataclass(frozen=True)
class Columns:
    """What a mapping reads by name; `note` is told what else a file has.

    A file without a header begins with a person's row, so that names are told as safe ones only.
    """

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
                safe = [safe_name(name) for name in header]
                guesses = (near_miss(key, safe) for key in sorted(keys))
                guess = next((one for one in guesses if one), "")
                detail = f"no column {min(keys)!r}, from which {column} is read.{guess}"
                raise FileRefusedError("missing_required", detail, "parse")
        if not isinstance(self.plan.layout.header, int):
            # Whoever wrote the names down knows of those that are not read.
            return
        prefixes = tuple(one.prefix for one in self.plan.mapping.identity if one.prefix)
        known = program.known_keys
        extra = [name for name in header if name not in known and not name.startswith(prefixes)]
        if extra:
            names = [safe_name(name) for name in extra[:_SHOWN]]
            shown = ", ".join(names) + (", …" if extra[_SHOWN:] else "")
            self.note(f"columns that {self.plan.source_id} does not read are left aside: {shown}")
