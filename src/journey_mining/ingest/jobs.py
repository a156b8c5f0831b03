"""A file to load, opened far enough to know whether it is small and whole."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.files import Found
from journey_mining.ingest.lines import Piece
from journey_mining.ingest.loading import LoadingNight
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.readers import FileToRead, read_pieces
from journey_mining.ingest.tally import Tally

# A file that ends before its second piece is small, and known to be whole.
_HEAD = 2


class Job:
    """A file to load: opened, and its first pieces read, so that a small one is known to be whole."""

    def __init__(self, plan: Plan, file: Found, file_id: str, replaces: Sequence[str]) -> None:
        """Name the file; the rows of the files `replaces` leave the warehouse when it lands: its own, or older ones."""
        self.plan = plan
        self.file = file
        self.file_id = file_id
        self.replaces = tuple(replaces)
        self.refused: FileRefusedError | None = None
        self.is_small = True
        self.tally = Tally()
        self._pieces: Iterator[Piece] = iter(())

    def open(self, night: LoadingNight) -> None:
        """Read the first pieces; what is wrong with the file shows as `refused`."""
        if self.refused:
            return
        file = FileToRead(self.file.path, self.file_id)
        try:
            pieces = read_pieces(file, self.plan, night.engine, night.limits, self._noting(night))
            head = list(islice(pieces, _HEAD))
        except FileRefusedError as refused:
            self.refused = refused
            return
        except OSError as error:
            self.refused = FileRefusedError("truncated_file", f"cannot be read ({error.strerror})")
            return
        self.is_small = len(head) < _HEAD
        self._pieces = chain(head, pieces)

    def pieces(self) -> Iterator[Piece]:
        """Yield the file's pieces, none of a refused one."""
        return iter(()) if self.refused else self._pieces

    def _noting(self, night: LoadingNight) -> Callable[[str], None]:
        return lambda text: night.note(self.plan.source_id, self.file.name, text)
