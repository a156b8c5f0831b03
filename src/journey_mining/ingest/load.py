"""Load every new file of every source, each in one transaction with its account."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.ingest.batch import Batch
from journey_mining.ingest.check import check_sources
from journey_mining.ingest.editions import Editions
from journey_mining.ingest.engine import Engine
from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.files import Found, find_files, printable, settled
from journey_mining.ingest.jobs import Job
from journey_mining.ingest.ledger import Ledger, note_run, whole_ledger
from journey_mining.ingest.loading import LoadingNight
from journey_mining.ingest.manifest import reconcile
from journey_mining.ingest.mapping import Input, load_mapping
from journey_mining.ingest.plan import Plan, make_plan
from journey_mining.ingest.readers import resolved
from journey_mining.ingest.unpack import file_hash
from journey_mining.ingest.waiting import ignore_again
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse

# Small files go into the warehouse together: as many, or as much text, as this.
_FILES_A_BATCH = 2000
_BYTES_A_BATCH = 48 << 20


def load_sources(  # noqa: PLR0913, PLR0917 - the one door, and each is a thing of its own
    warehouse: Warehouse,
    settings: Settings,
    project: Path,
    key: bytes,
    as_of: datetime,
    manifest: Path,
    say: Callable[[str], None],
    run_id: str | None = None,
) -> None:
    """Load what is new in each source's files; what is not accepted goes to quarantine with its reason.

    `warehouse` has the tables of `sql/warehouse/landing.sql` and `ops.sql`; the sources' paths start from `project`;
    `key` (32 bytes or more) makes the pseudonyms; events more than 48 h after `as_of` are quarantined; `manifest` lists
    landed files outside the warehouse; `say` takes one line of progress; `run_id` defaults to the night's time.

    Raises
    ------
    UsageError
        with every mistake in paths and mappings, before any file is read.
    """

    def say_printable(line: str) -> None:
        say(printable(line))

    if problems := check_sources(settings, project):
        raise UsageError("\n".join(str(problem) for problem in problems))
    plans = [make_plan(source, project, as_of, key) for source in settings.sources]
    night_id = run_id or as_of.isoformat()
    note_run(warehouse, night_id, as_of, settings.project.time_zone)
    reconcile(manifest, whole_ledger(warehouse), project, say_printable)
    with Engine(settings.limits) as engine:
        night = LoadingNight(warehouse, engine, settings.limits, manifest, night_id, say_printable)
        for plan, source in zip(plans, settings.sources, strict=True):
            _load_source(night, plan, project, source.path)
    with warehouse.transaction() as cursor:
        ignore_again(cursor)


def source_facts(settings: Settings, project: Path) -> list[tuple[str, str, timedelta]]:
    """Return (id, channel, lateness) of each source, from settings and mappings, in the order of trust."""
    facts: list[tuple[str, str, timedelta]] = []
    for source in settings.sources:
        of_map = load_mapping(source.map, project).mapping.source
        lateness = of_map.lateness if source.lateness is None else source.lateness
        facts.append((source.id, of_map.channel, lateness))
    return facts


def _load_source(night: LoadingNight, plan: Plan, project: Path, path: str) -> None:
    listing = find_files(project, path)
    found, unsettled = settled(listing.found, night.limits.settling.total_seconds())
    for note in (*listing.ignored, *listing.notes, *unsettled):
        night.say(f"{plan.source_id}: {note}")
    night.ignored = len(listing.ignored)
    if not found:
        night.say(f"{plan.source_id}: no file matches {path}")
        return
    ledger = Ledger(night.warehouse, plan.source_id)
    batch = Batch(night, plan)
    for job in _jobs(night, plan, found, ledger):
        batch = _join(night, batch, job)
    batch.load()
    ledger.write_unread(night, plan)
    night.report(plan.source_id)


def _join(night: LoadingNight, batch: Batch, job: Job) -> Batch:
    """Add a file to the batch of small ones, or load it by itself; return the batch to go on with."""
    job.open(night)
    full = batch.files >= _FILES_A_BATCH or batch.size >= _BYTES_A_BATCH
    if full or not job.is_small or job.plan.layout != batch.plan.layout:
        batch.load()
        batch = Batch(night, job.plan)
    batch.add(job)
    if not job.is_small:
        batch.load()
        batch = Batch(night, job.plan)
    return batch


def _jobs(night: LoadingNight, plan: Plan, found: list[Found], ledger: Ledger) -> Iterator[Job]:
    hashed = list(_hashed(night, plan, found))
    editions = _editions(night, plan, hashed, ledger)
    for file, file_id, layout in hashed:
        if editions and editions.is_old(file_id):
            ledger.leave(file, file_id, plan.map_hash)
        elif ledger.is_new(file, file_id, plan.map_hash):
            replaces = [file_id] if ledger.knows(file_id) else []
            replaces += editions.replaced_by(file_id) if editions else []
            job = Job(plan.for_file(layout), file, file_id, replaces)
            if editions and editions.partition(file_id) is None:
                detail = "its name tells no partition ([source] partition in the mapping)"
                job.refused = FileRefusedError("missing_required", detail, "parse")
            yield job


def _hashed(
    night: LoadingNight, plan: Plan, found: list[Found]
) -> Iterator[tuple[Found, str, Input]]:
    for file in found:
        try:
            layout = resolved(plan.layout, file.path)
            file_id = file_hash(file.path)
        except FileRefusedError as refused:
            night.say(f"{plan.source_id}: {file.name}: ignored, {refused.detail}")
            night.ignored += 1
        except OSError as error:
            night.say(
                f"{plan.source_id}: {file.name}: skipped, it cannot be read ({error.strerror})"
            )
        else:
            yield file, file_id, layout


def _editions(
    night: LoadingNight, plan: Plan, hashed: list[tuple[Found, str, Input]], ledger: Ledger
) -> Editions | None:
    if plan.mapping.source.partition is None:
        return None
    on_disk: dict[str, set[str]] = {}
    for file, file_id, _ in hashed:
        on_disk.setdefault(file_id, set()).add(file.name)
    return Editions(night.engine, plan.mapping.source, on_disk, ledger.landed)
