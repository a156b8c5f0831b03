"""What the ingest tests share: files in, tables out."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from journey_mining.ingest import load_sources
from journey_mining.models import statement
from journey_mining.settings import Settings, Source
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import open_warehouse

KEY = b"a key that only the tests know.."
AS_OF = datetime(2026, 4, 1, tzinfo=UTC)
# Where a row came from is not part of what it says.
PROVENANCE = ("file_id", "line_no", "item_no", "run_id")


class Inbox:
    """A project's folder, and the warehouse that its files are loaded into."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.out = project.parent / "out"
        self.said: list[str] = []
        project.mkdir(parents=True)
        self.out.mkdir(exist_ok=True)

    @property
    def database(self) -> Path:
        return self.out / "warehouse.duckdb"

    def put(self, name: str, content: "bytes | str | list[str]", packed: bool = False) -> Path:
        """Write a file: bytes as they are, text as UTF-8, lines ended by LF."""
        if isinstance(content, list):
            content = "".join(line + "\n" for line in content)
        data = content.encode() if isinstance(content, str) else content
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
        return path

    def load(self, map_name: str, path: str = "in/*", **changes: Any) -> "Inbox":
        """Load one source; keyword arguments are limits."""
        source = Source(map=map_name, path=path)
        return self.load_all(Settings(sources=(source,), limits=Limits(**changes)))

    def load_all(self, settings: Settings, as_of: datetime = AS_OF) -> "Inbox":
        manifest = self.out / "manifest.jsonl"
        if "settling" not in settings.limits.model_fields_set:
            # Test files are always young; nobody writes to them any more.
            limits = settings.limits.model_copy(update={"settling": timedelta(0)})
            settings = settings.model_copy(update={"limits": limits})
        with open_warehouse(self.database, settings.limits) as warehouse:
            with warehouse.transaction() as cursor:
                for name in ("ops", "landing"):
                    cursor.execute(statement(f"warehouse/{name}"))
            load_sources(warehouse, settings, self.project, KEY, as_of, manifest, self.said.append)
        return self

    def rows(self, query: str) -> list[dict[str, Any]]:
        with open_warehouse(self.database, Limits()) as warehouse:
            rows: list[dict[str, Any]] = warehouse.cursor().sql(query).to_arrow_table().to_pylist()
            return rows

    def events(self) -> list[dict[str, Any]]:
        """Return what landed, without where it came from, in a fixed order."""
        rows = self.rows("from landing.events order by event_id")
        return [{k: v for k, v in row.items() if k not in PROVENANCE} for row in rows]

    def identifiers(self) -> list[dict[str, Any]]:
        return self.rows("from landing.event_identifiers order by all")

    def quarantine(self) -> list[dict[str, Any]]:
        return self.rows("from ops.quarantine order by file_name, line_no, item_no, reason")

    def files(self) -> list[dict[str, Any]]:
        return self.rows("from ops.files order by source_id, name")

    def landed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        return self.events(), self.identifiers()

    def manifest(self) -> list[dict[str, Any]]:
        text = (self.out / "manifest.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def check_account(self) -> None:
        """Hold that every file's rows add up, and that the tables hold what the ledger says."""
        parts = ("loaded", "duplicate", "filtered", "quarantined")
        files = self.files()
        for file in files:
            assert file["rows_read"] == sum(file[part] for part in parts), file
        assert len(self.events()) == sum(file["loaded"] for file in files)
        assert len(self.quarantine()) == sum(file["quarantined"] for file in files)
