"""Of a partition only its newest edition counts: a day that is exported again replaces the day."""

from collections.abc import Iterable, Mapping

from journey_mining.ingest.engine import Engine
from journey_mining.ingest.mapping import SourceFacts

Place = tuple[str | None, str]


class Editions:
    """A source's files by partition, each with its edition; a file may bear several names, and the newest counts."""

    def __init__(
        self,
        engine: Engine,
        source: SourceFacts,
        on_disk: Mapping[str, Iterable[str]],
        landed: Mapping[str, str],
    ) -> None:
        """Work out partition and edition from the names: `on_disk` by file_id, and one of each `landed` file."""
        names = {file_id: {name} for file_id, name in landed.items()}
        for file_id, more in on_disk.items():
            names.setdefault(file_id, set()).update(more)
        every = sorted(set().union(*names.values()))
        places = dict(
            zip(every, engine.places(source.partition, source.edition, every), strict=True)
        )
        self._landed = dict(landed)
        self._of = {
            file_id: max((places[name] for name in theirs), key=_rank)
            for file_id, theirs in names.items()
        }
        self._disk_names = {name: file_id for file_id, theirs in on_disk.items() for name in theirs}
        self._newest: dict[str | None, str] = {}
        for file_id, (partition, edition) in self._of.items():
            if not self._is_overwritten(file_id):
                self._newest[partition] = max(edition, self._newest.get(partition, ""))

    def partition(self, file_id: str) -> str | None:
        """Return a file's partition; None if its name tells none."""
        return self._of[file_id][0]

    def is_old(self, file_id: str) -> bool:
        """Return whether a newer edition of the file's partition is there."""
        partition, edition = self._of[file_id]
        return edition < self._newest[partition]

    def replaced_by(self, file_id: str) -> list[str]:
        """Return the landed files whose rows go when that file lands: of its name, or of an older edition."""
        partition = self.partition(file_id)
        return [
            other
            for other in self._landed
            if other != file_id
            and self._of[other][0] == partition
            and (self._overwriter(other) == file_id or self.is_old(other))
        ]

    def _overwriter(self, file_id: str) -> str | None:
        return self._disk_names.get(self._landed[file_id]) if file_id in self._landed else None

    def _is_overwritten(self, file_id: str) -> bool:
        other = self._overwriter(file_id)
        return other is not None and other != file_id and file_id not in self._disk_names.values()


def _rank(place: Place) -> tuple[str, str]:
    return place[1], place[0] or ""
