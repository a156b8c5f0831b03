"""What stays the same while a night's files are loaded, and the running account of a source."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from journey_mining.ingest.engine import Engine
from journey_mining.ingest.tally import Tally
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import Warehouse


@dataclass
class LoadingNight:
    """What stays the same over all files of a night, and the running account of a source."""

    warehouse: Warehouse
    engine: Engine
    limits: Limits
    manifest: Path
    run_id: str
    say: Callable[[str], None]
    totals: Tally = field(default_factory=Tally)
    files: int = 0
    ignored: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    noted: set[tuple[str, str]] = field(default_factory=set)

    def count(self, tally: Tally, files: int = 1) -> None:
        """Add a file's account to the source's."""
        self.files += files
        for name in ("rows_read", "loaded", "duplicate", "filtered", "quarantined"):
            setattr(self.totals, name, getattr(self.totals, name) + getattr(tally, name))

    def note(self, source_id: str, file: str, text: str) -> None:
        """Say what is odd about a file; the same thing of many files is said of the first."""
        if (source_id, text) not in self.noted:
            self.noted.add((source_id, text))
            self.say(f"{source_id}: {file}: {text}")

    def report(self, source_id: str) -> None:
        """Say what became of a source's files, and begin the next source's account."""
        ignored = f"; {self.ignored:,} ignored" if self.ignored else ""
        if not self.files:
            self.say(f"{source_id}: nothing new{ignored}")
            return
        t = self.totals
        why = ", ".join(f"{reason} {n:,}" for reason, n in sorted(self.reasons.items()))
        line = (
            f"{source_id}: {self.files:,} files, {t.rows_read:,} rows = {t.loaded:,} loaded "
            f"+ {t.duplicate:,} duplicate + {t.filtered:,} filtered + {t.quarantined:,} quarantined"
        )
        line += f" ({why})" if why else ""
        if self.conflicts:
            line += f"; {self.conflicts:,} differed from one of the same id, the newest stays"
        self.say(line + ignored)
        self.totals, self.files, self.reasons, self.conflicts = Tally(), 0, Counter(), 0
