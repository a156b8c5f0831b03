"""What a mapping makes of some files: judged as a night would judge them, and nothing kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.engine import Engine
from journey_mining.ingest.faults import FileRefusedError, Reject
from journey_mining.ingest.landing import landing_rows
from journey_mining.ingest.lines import Piece
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.readers import FileToRead, read_pieces, resolved
from journey_mining.ingest.records import Record, records
from journey_mining.ingest.repeats import Repeats
from journey_mining.ingest.unfilled import Unanswered
from journey_mining.ingest.unpack import Limits, file_hash

# Records of a file that are looked at for their keys.
_KEYS_FROM = 2000
_QUARANTINED = pa.schema(
    [
        ("line_no", pa.int64()),
        ("reason", pa.string()),
        ("column_name", pa.string()),
        ("detail", pa.string()),
        ("file", pa.string()),
    ]
)


@dataclass
class Judged:
    """What became of the rows of one file, or of several."""

    rows_read: int = 0
    filtered: int = 0
    events: list[pa.Table] = field(default_factory=list)
    identifiers: list[pa.Table] = field(default_factory=list)
    quarantine: list[pa.Table] = field(default_factory=list)
    seen: list[Record] = field(default_factory=list)

    def add(self, other: "Judged") -> None:
        """Take over another's rows."""
        self.rows_read += other.rows_read
        self.filtered += other.filtered
        self.quarantine += other.quarantine
        self.seen += other.seen
        start = sum(table.num_rows for table in self.events)
        for events, identifiers in zip(other.events, other.identifiers, strict=True):
            self.events.append(_moved(events, start))
            self.identifiers.append(_moved(identifiers, start))


class Reading:
    """Files read and judged one after the other, until enough rows are read."""

    def __init__(self, plan: Plan, engine: Engine, limits: Limits, most: int) -> None:
        """Begin with no rows; `most` is how many are read at most."""
        self.plan = plan
        self.judged = Judged()
        self.files = 0
        self.was_cut = False
        self.notes: list[tuple[str, str]] = []
        self.unanswered = Unanswered(plan, engine)
        self._engine = engine
        self._limits = limits
        self._most = most
        self._lines_seen = Repeats()
        self._seconds_seen = Repeats()

    def take(self, paths: Sequence[Path], names: Sequence[str]) -> None:
        """Read files, each known by a name."""
        for path, name in zip(paths, names, strict=True):
            if self.judged.rows_read >= self._most:
                self.was_cut = True
                return
            self._take_file(path, name)
            self.files += 1

    def _take_file(self, path: Path, name: str) -> None:
        found = Judged()
        try:
            plan = self.plan.for_file(resolved(self.plan.layout, path))
            file = FileToRead(path, file_hash(path))
            for piece in read_pieces(file, plan, self._engine, self._limits, self._noting(name)):
                left = self._most - self.judged.rows_read - found.rows_read
                if left <= 0:
                    self.was_cut = True
                    break
                self._judge(found, plan, name, self._cut(piece, left))
        except FileRefusedError as refused:
            # Of a file that is refused half-way a night keeps nothing either.
            found = _refused(name, refused)
        except OSError as error:
            detail = f"cannot be read ({error.strerror})"
            found = _refused(name, FileRefusedError("truncated_file", detail))
        self.judged.add(found)

    def _cut(self, piece: Piece, left: int) -> Piece:
        if piece.lines.num_rows <= left:
            return piece
        self.was_cut = True
        lines = piece.lines.slice(0, left)
        last = lines["line_no"][-1].as_py()
        return Piece(lines, 0, [one for one in piece.rejects if one.line_no <= last])

    def _judge(self, found: Judged, plan: Plan, name: str, piece: Piece) -> None:
        found.rows_read += piece.blank + len(piece.rejects)
        found.filtered += piece.blank
        found.quarantine.append(_rejected(name, piece.rejects))
        if not piece.lines.num_rows:
            return
        room = _KEYS_FROM - len(found.seen)
        texts = piece.lines["raw"].slice(0, room).to_pylist() if room > 0 else []
        found.seen += islice(records(texts, plan.layout), max(room, 0))
        numbers = pa.repeat(pa.scalar(self.files, pa.int32()), piece.lines.num_rows)
        lines = piece.lines.add_column(0, "file_no", numbers)
        outcomes = self._engine.judge(plan, lines, self._lines_seen)
        found.rows_read += outcomes.num_rows
        accepted = outcomes.filter(pc.is_null(outcomes["reason"]))
        refused = outcomes.filter(pc.is_valid(outcomes["reason"]))
        quarantined = refused.filter(pc.not_equal(refused["reason"], "filtered"))
        found.filtered += refused.num_rows - quarantined.num_rows
        columns = quarantined.append_column("file", pa.repeat(name, quarantined.num_rows))
        found.quarantine.append(columns.select(_QUARANTINED.names).cast(_QUARANTINED))
        self.unanswered.look_at(plan, lines)
        if accepted.num_rows:
            names = {self.files: name}
            rows = landing_rows(plan, accepted, names, "preview", self._seconds_seen)
            _keep(found, *rows)

    def _noting(self, name: str) -> Callable[[str], None]:
        return lambda text: self.notes.append((name, text))


def places_of(plan: Plan, engine: Engine, names: Sequence[str]) -> Iterator[str]:
    """Yield what each file's name says of its partition, where the mapping reads it from there."""
    source = plan.mapping.source
    if source.partition is None:
        return
    places = engine.places(source.partition, source.edition, list(names))
    for name, (partition, _) in zip(names, places, strict=True):
        if partition is None:
            yield f"{name}: its name tells no partition; a night would refuse the file"
        else:
            yield f"{name}: partition {partition}"


def _keep(found: Judged, events: pa.Table, identifiers: pa.Table) -> None:
    start = sum(table.num_rows for table in found.events)
    found.events.append(_moved(events, start))
    found.identifiers.append(_moved(identifiers, start))


def _moved(table: pa.Table, start: int) -> pa.Table:
    place = table.column_names.index("row_no")
    return table.set_column(place, "row_no", pc.add(table["row_no"], start))


def _rejected(name: str, rejects: list[Reject]) -> pa.Table:
    rows = [
        {"line_no": one.line_no, "reason": one.reason, "detail": one.detail, "file": name}
        for one in rejects
    ]
    return pa.Table.from_pylist(rows, _QUARANTINED)


def _refused(name: str, refused: FileRefusedError) -> Judged:
    rejects = [Reject(0, refused.reason, "", refused.detail, refused.step)]
    return Judged(rows_read=1, quarantine=[_rejected(name, rejects)])
