"""The counts of a preview: what its reader needs to know before the mapping runs at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from journey_mining.ingest.preview import Reading
from journey_mining.ingest.trial import Trial
from journey_mining.ingest.unfilled import Unfilled, unfilled
from journey_mining.terminal import harmless

if TYPE_CHECKING:
    import polars as pl

_SHOWN = (
    "occurred_at", "name", "actor", "channel", "identifiers", "url_path", "fact", "fact_ref", "amount", "currency",
    "result", "score", "score_scale", "duration_seconds", "status_code", "campaign", "content_ref", "referrer_host",
    "products", "text", "attrs", "traits",
)  # fmt: skip
_PLAIN = ("occurred_at", "amount", "score", "duration_seconds", "status_code", "identifiers")
_TOP = 20


@dataclass(frozen=True)
class Quarantined:
    """Rows with one fault, and the first of them."""

    rows: int
    reason: str
    column: str
    file: str
    line: int
    detail: str


@dataclass(frozen=True)
class Namespace:
    """How far identifiers of one namespace reach; blocked ones name nobody and join nobody."""

    namespace: str
    rows: int
    share: float
    distinct: int
    blocked: int


@dataclass(frozen=True)
class Preview:
    """What a mapping makes of some files; nothing in it is a raw identifier."""

    source: str
    files: int
    rows_read: int
    accepted: int
    repeated: int
    filtered: int
    quarantined: int
    was_cut: bool
    rows: list[dict[str, object]]
    quarantine: list[Quarantined]
    unmapped: list[tuple[str, int]]
    unmapped_names: int
    unfilled: list[Unfilled]
    identified: int
    namespaces: list[Namespace]
    first_event_at: datetime | None
    last_event_at: datetime | None
    earliest: datetime
    latest: datetime
    out_of_range: int
    automated: list[tuple[str, int]]
    notes: list[str]


def counted(reading: Reading, trial: Trial, rows: int, notes: Sequence[str] = ()) -> Preview:
    """Return the counts of what was read, with the first `rows` accepted rows."""
    judged, plan = reading.judged, reading.plan
    events, repeated = _once_each(reading)
    identifiers = _of(events, reading)
    faults = _faults(reading, trial)
    names = _counts(events, "name", "is_unmapped")
    nulls = set(reading.unanswered.left) if len(events) else set()
    missed = list(unfilled(plan.mapping, nulls, judged.seen))
    usable = identifiers.filter(~identifiers["is_blocked"])
    return Preview(
        source=plan.source_id,
        files=reading.files,
        rows_read=judged.rows_read,
        accepted=len(events),
        repeated=repeated,
        filtered=judged.filtered,
        quarantined=sum(fault.rows for fault in faults),
        was_cut=reading.was_cut,
        rows=_rows(events.head(rows), identifiers, trial),
        quarantine=faults,
        unmapped=list(zip(trial.masked([n for n, _ in names]), [c for _, c in names], strict=True))[
            :_TOP
        ],
        unmapped_names=len(names),
        unfilled=[Unfilled(one.key, *trial.masked([one.what, one.hint])) for one in missed],
        identified=usable["row_no"].n_unique(),
        namespaces=_namespaces(identifiers, len(events)),
        first_event_at=events["occurred_at"].min(),  # type: ignore[arg-type] # a column of times
        last_event_at=events["occurred_at"].max(),  # type: ignore[arg-type] # a column of times
        earliest=plan.mapping.source.min_ts,
        latest=plan.latest,
        out_of_range=sum(fault.rows for fault in faults if fault.reason == "ts_out_of_range"),
        automated=_counts(events, "automation_reason", "is_automated"),
        notes=[*_notes(reading, trial), *map(harmless, notes)],
    )


def _notes(reading: Reading, trial: Trial) -> list[str]:
    # A header may be a row of values by mistake.
    texts = trial.masked([text for _, text in reading.notes])
    return [f"{file}: {text}" for (file, _), text in zip(reading.notes, texts, strict=True)]


def _once_each(reading: Reading) -> "tuple[pl.DataFrame, int]":
    import polars as pl

    wanted = [*_SHOWN, "event_id", "row_no", "is_unmapped", "is_automated", "automation_reason"]
    frames = [
        pl.DataFrame(table.select([name for name in wanted if name in table.column_names]))
        for table in reading.judged.events
    ]
    if not frames:
        kinds = {
            "event_id": pl.String,
            "row_no": pl.Int64,
            "name": pl.String,
            "is_unmapped": pl.Boolean,
        }
        more = {
            "automation_reason": pl.String,
            "is_automated": pl.Boolean,
            "occurred_at": pl.Datetime,
        }
        return pl.DataFrame(schema={**kinds, **more}), 0
    whole = pl.concat(frames, how="vertical_relaxed")
    once = whole.unique(subset="event_id", keep="first", maintain_order=True)
    return once, len(whole) - len(once)


def _of(events: "pl.DataFrame", reading: Reading) -> "pl.DataFrame":
    import polars as pl

    frames = [pl.DataFrame(table) for table in reading.judged.identifiers]
    kinds = {"row_no": pl.Int64, "namespace": pl.String, "identifier": pl.String}
    empty = pl.DataFrame(schema={**kinds, "is_blocked": pl.Boolean})
    whole = pl.concat([empty, *(frame.select(empty.columns) for frame in frames)])
    return whole.join(events.select("row_no"), on="row_no", how="semi")


def _faults(reading: Reading, trial: Trial) -> list[Quarantined]:
    import polars as pl

    tables = [pl.DataFrame(table) for table in reading.judged.quarantine if table.num_rows]
    if not tables:
        return []
    grouped = (
        pl.concat(tables)
        .group_by("reason", "column_name", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.first("file"), pl.first("line_no"), pl.first("detail"))
        .sort("rows", descending=True, maintain_order=True)
    )
    details = trial.masked([text or "" for text in grouped["detail"]])
    return [
        Quarantined(r["rows"], r["reason"], r["column_name"] or "", r["file"], r["line_no"], detail)
        for r, detail in zip(grouped.iter_rows(named=True), details, strict=True)
    ]


def _counts(events: "pl.DataFrame", column: str, flag: str) -> list[tuple[str, int]]:
    import polars as pl

    counts = (
        events.filter(pl.col(flag))
        .group_by(pl.col(column).fill_null("said by the log"))
        .len()
        .sort(["len", column], descending=[True, False])
    )
    return [(name, rows) for name, rows in counts.iter_rows()]


def _namespaces(identifiers: "pl.DataFrame", events: int) -> list[Namespace]:
    import polars as pl

    counts = (
        identifiers.group_by("namespace")
        .agg(
            pl.col("row_no").n_unique().alias("rows"),
            pl.col("identifier").n_unique().alias("distinct"),
            pl.col("row_no").filter("is_blocked").n_unique().alias("blocked"),
        )
        .sort(["rows", "namespace"], descending=[True, False])
    )
    return [
        Namespace(r["namespace"], r["rows"], r["rows"] / events, r["distinct"], r["blocked"])
        for r in counts.iter_rows(named=True)
    ]


def _rows(
    events: "pl.DataFrame", identifiers: "pl.DataFrame", trial: Trial
) -> list[dict[str, object]]:
    """Return rows with the columns that some of them fill, all text masked."""
    known: dict[int, list[str]] = {}
    for row_no, namespace, is_blocked in identifiers.select(
        "row_no", "namespace", "is_blocked"
    ).iter_rows():
        known.setdefault(row_no, []).append(f"{namespace} (blocked)" if is_blocked else namespace)
    rows = [
        {**row, "identifiers": ", ".join(known.get(row["row_no"], [])) or None}
        for row in events.iter_rows(named=True)
    ]
    columns = [name for name in _SHOWN if any(row.get(name) is not None for row in rows)]
    for name in columns:
        if name in _PLAIN:
            continue
        said = [place for place, row in enumerate(rows) if row[name] is not None]
        texts = [_text(rows[place][name]) for place in said]
        for place, text in zip(said, trial.masked(texts), strict=True):
            rows[place][name] = text
    return [{name: row[name] for name in columns} for row in rows]


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
