"""A small invented world as the report's tables: seeded journeys, counted in plain Python."""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl  # noqa: TID253 - tests draw tables

from journey_mining.report import Night

STAGES = (("Awareness", False), ("Consideration", False), ("Purchase", False), ("Service", True))
TOUCHPOINTS = {
    "Home page": ("Awareness", "web"),
    "Search results": ("Awareness", "web"),
    "Ad landing page": ("Awareness", "web"),
    "Newsletter": ("Awareness", "email"),
    "Product page": ("Consideration", "web"),
    "Compare plans": ("Consideration", "web"),
    "Pre-sales chat": ("Consideration", "support"),
    "Quote email": ("Consideration", "email"),
    "Cart": ("Purchase", "web"),
    "Payment": ("Purchase", "web"),
    "Payment failed": ("Purchase", "web"),
    "Order help": ("Purchase", "support"),
    "Order placed": ("Purchase", "web"),
    "Welcome email": ("Service", "email"),
    "Help centre": ("Service", "web"),
    "Ticket: delivery": ("Service", "support"),
    "web: odd page": (None, "web"),
}
AS_OF = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
WATERMARK = datetime(2026, 11, 22, 2, 58)
NIGHT = Night(
    as_of=AS_OF,
    project="Lumen & Leaf",
    time_zone="Europe/Berlin",
    is_demo=True,
    previous="2026-11-21",
    facts=(("version", "0.1.0"), ("settings", "3f9c1e")),
    questions={"mining.drop_off": "One row per stage or touchpoint: how many leave there."},
)


@dataclass(frozen=True)
class Journey:
    """One invented journey."""

    customer: int
    steps: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class World:
    """Tables by full name."""

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def read(self, name: str) -> pl.DataFrame:
        """Give a table, as the warehouse would."""
        return self.tables[name]


def make_world(
    journeys: int = 1180, seed: int = 7, rename: Callable[[str], str] = lambda name: name
) -> World:
    """Invent journeys and count them into tables; `rename` can make every name hostile."""
    rng = random.Random(seed)
    walked = [_walk(rng, number) for number in range(journeys)]
    return World(_tables(walked, rename))


def empty_world() -> World:
    """Return the same tables without a row."""
    return World({name: table.clear() for name, table in make_world(60).tables.items()})


def _walk(rng: random.Random, number: int) -> Journey:
    pick: dict[str, list[str]] = defaultdict(list)
    for name, (stage, _) in TOUCHPOINTS.items():
        if stage and name not in ("Order placed", "Payment failed"):
            pick[stage].append(name)
    steps: list[str] = []
    first = 0 if rng.random() < 0.88 else 1
    for stage in ("Awareness", "Consideration", "Purchase")[first:]:
        if stage == "Purchase":
            steps += ["Cart"] if rng.random() < 0.85 else []
            steps += ["Order help"] if rng.random() < 0.12 else []
            steps += ["Payment"]
            while rng.random() < 0.22:
                steps += ["Payment failed", "Payment"]
        else:
            weights = [8, 6, 3, 2][: len(pick[stage])]
            steps += rng.choices(pick[stage], weights, k=1 + int(rng.random() * 2.6))
            if rng.random() < 0.03:
                steps.append("web: odd page")
        if rng.random() < {"Awareness": 0.3, "Consideration": 0.34, "Purchase": 0.42}[stage]:
            outcome = "open" if rng.random() < 0.2 else "abandoned"
            return Journey(
                number - number % 2 if number % 7 == 0 else number, _runs(steps), outcome
            )
    steps.append("Order placed")
    steps += rng.choices(pick["Service"], k=int(rng.random() * 2.8))
    return Journey(number, _runs(steps), "converted")


def _runs(steps: list[str]) -> tuple[str, ...]:
    return tuple(step for place, step in enumerate(steps) if place == 0 or steps[place - 1] != step)


def spells(journey: Journey) -> list[tuple[str, str]]:
    """Return (stage, touchpoint it was left from) before the goal, stages by first reach."""
    order = [stage for stage, is_after in STAGES if not is_after]
    found: list[tuple[str, str]] = []
    for step in journey.steps:
        if step == "Order placed":
            break
        stage = TOUCHPOINTS[step][0]
        if stage in order and (not found or order.index(stage) > order.index(found[-1][0])):
            found.append((stage, step))
        elif found:
            found[-1] = (found[-1][0], step)
    return found


def _stage_flow(journeys: list[Journey], rename: Callable[[str], str]) -> Counter[tuple[str, str]]:
    flow: Counter[tuple[str, str]] = Counter()
    for journey in journeys:
        left = [(rename(stage), rename(step)) for stage, step in spells(journey)]
        end = "END:converted" if journey.outcome == "converted" else ""
        if not left:
            flow["START", "No stage"] += 1
            flow["No stage", end or f"No stage / END:{journey.outcome}"] += 1
            continue
        flow["START", left[0][0]] += 1
        for place, (stage, step) in enumerate(left):
            following = left[place + 1][0] if place + 1 < len(left) else end
            if following:
                flow[stage, f"{stage} / {step}"] += 1
                flow[f"{stage} / {step}", following] += 1
            else:
                flow[stage, f"{stage} / END:{journey.outcome}"] += 1
    return flow


def _path_flow(
    journeys: list[Journey], rename: Callable[[str], str]
) -> Counter[tuple[int, str, str]]:
    flow: Counter[tuple[int, str, str]] = Counter()
    for journey in journeys:
        names = ["START", *map(rename, journey.steps), f"END:{journey.outcome}"]
        for place, (source, target) in enumerate(itertools.pairwise(names)):
            if place > 6:
                break
            flow[
                place, source, "BEYOND" if place == 6 and not target.startswith("END:") else target
            ] += 1
    return flow


def _limits(share: float, number: int) -> tuple[float, float]:
    spread = 1.96 * (share * (1 - share) / number) ** 0.5
    return max(0.0, share - spread), min(1.0, share + spread)


def _drop_row(level: str, name: str, counts: Counter[str]) -> dict[str, object]:
    gone, went, still = counts["abandoned"], counts["advanced"], counts["open"]
    entered = gone + went + still
    shares = {
        "seen": gone / (gone + went) if gone + went else None,
        "naive": 1 - went / entered,
        "open_aware": (gone + 0.4 * still) / entered,
    }
    row: dict[str, object] = {"level": level, "name": name, "entered": entered, "advanced": went}
    row |= {"abandoned": gone, "open": still}
    for figure, share in shares.items():
        low, high = _limits(share, entered) if share is not None else (None, None)
        row |= {figure: share, f"{figure}_low": low, f"{figure}_high": high}
    return row | {"unresolved": 0.01, "horizon_days": 12}


def _drop_off(journeys: list[Journey], rename: Callable[[str], str]) -> list[dict[str, object]]:
    stages: dict[str, Counter[str]] = defaultdict(Counter)
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    for journey in journeys:
        left = spells(journey)
        for place, (stage, _) in enumerate(left):
            went = place + 1 < len(left) or journey.outcome == "converted"
            stages[stage]["advanced" if went else journey.outcome] += 1
        for place, step in enumerate(journey.steps):
            if step == "Order placed":
                break
            went = place + 1 < len(journey.steps)
            steps[step]["advanced" if went else journey.outcome] += 1
    rows = [_drop_row("stage", rename(name), counts) for name, counts in sorted(stages.items())]
    return rows + [
        _drop_row("touchpoint", rename(name), counts) for name, counts in sorted(steps.items())
    ]


def _tables(journeys: list[Journey], rename: Callable[[str], str]) -> dict[str, pl.DataFrame]:
    outcomes = Counter(journey.outcome for journey in journeys)
    n = len(journeys)
    moves: Counter[tuple[str, str]] = Counter()
    by_journey: Counter[tuple[str, str]] = Counter()
    met, stepped, lost = Counter[str](), Counter[str](), Counter[str]()
    variants: dict[str, list[Journey]] = defaultdict(list)
    for journey in journeys:
        pairs = list(zip(journey.steps, journey.steps[1:], strict=False))
        moves.update(pairs)
        by_journey.update(set(pairs))
        met.update(set(journey.steps))
        stepped.update(journey.steps)
        lost[journey.steps[-1]] += journey.outcome == "abandoned"
        variants[" > ".join(map(rename, journey.steps))].append(journey)
    headline = []
    for outcome in ("abandoned", "converted", "open"):
        low, high = _limits(outcomes[outcome] / n, n)
        headline.append((outcome, outcomes[outcome], n, outcomes[outcome] / n, low, high))
    touchpoints = [
        (
            rename(name),
            rename(stage) if stage else None,
            channel,
            met[name],
            stepped[name],
            lost[name],
            stage is None,
        )
        for name, (stage, channel) in TOUCHPOINTS.items()
        if met[name]
    ]
    kept = [
        (rename(a), rename(b), count, by_journey[a, b], count / (count + moves[b, a] + 1))
        for (a, b), count in sorted(moves.items())
        if count >= 8
    ]
    stage_rows = [
        (rename(stage), place + 1, is_after) for place, (stage, is_after) in enumerate(STAGES)
    ]
    return {
        "mining.headline": pl.DataFrame(
            headline,
            {
                "outcome": pl.String,
                "journeys": pl.Int64,
                "population": pl.Int64,
                "share": pl.Float64,
                "share_low": pl.Float64,
                "share_high": pl.Float64,
            },
            orient="row",
        ),
        "mining.population": pl.DataFrame(
            {
                "journeys_of_period": [n + 31 + 12],
                "population": [n],
                "left_cut": [31],
                "aftercare": [12],
                "customers": [len({j.customer for j in journeys})],
                "first_started_at": [WATERMARK - timedelta(days=29)],
                "last_started_at": [WATERMARK],
            }
        ),
        "mining.drop_off": pl.DataFrame(_drop_off(journeys, rename), infer_schema_length=None),
        "mining.stage_flow": pl.DataFrame(
            [(*pair, count) for pair, count in sorted(_stage_flow(journeys, rename).items())],
            {"source": pl.String, "target": pl.String, "journeys": pl.Int64},
            orient="row",
        ),
        "mining.path_flow": pl.DataFrame(
            [(*key, count) for key, count in sorted(_path_flow(journeys, rename).items())],
            {"position": pl.Int64, "source": pl.String, "target": pl.String, "journeys": pl.Int64},
            orient="row",
        ),
        "mining.process_map": pl.DataFrame(
            kept,
            {
                "source": pl.String,
                "target": pl.String,
                "transitions": pl.Int64,
                "journeys": pl.Int64,
                "dependency": pl.Float64,
            },
            orient="row",
        ),
        "mining.touchpoints": pl.DataFrame(
            touchpoints,
            {
                "touchpoint": pl.String,
                "stage": pl.String,
                "channel": pl.String,
                "journeys": pl.Int64,
                "steps": pl.Int64,
                "abandoned": pl.Int64,
                "is_unmapped": pl.Boolean,
            },
            orient="row",
        ),
        "mining.paths": _paths(variants, n),
        "settings.stages": pl.DataFrame(
            stage_rows,
            {"stage": pl.String, "position": pl.Int32, "is_after_goal": pl.Boolean},
            orient="row",
        ),
        **_ledgers(rename),
    }


def _paths(variants: Mapping[str, list[Journey]], n: int) -> pl.DataFrame:
    rows, rest = [], Counter[str]()
    ranked = sorted(
        variants.items(),
        key=lambda item: (-len({j.customer for j in item[1]}), -len(item[1]), item[0]),
    )
    for place, (path, shared) in enumerate(ranked, 1):
        ends = Counter(journey.outcome for journey in shared)
        people = len({journey.customer for journey in shared})
        if people < 5 or place > 25:
            rest.update({"paths": 1, "journeys": len(shared), **ends})
            continue
        rows.append(
            {
                "position": place,
                "path": path,
                "paths": 1,
                "customers": people,
                "journeys": len(shared),
            }
            | {end: ends[end] for end in ("converted", "abandoned", "open", "aftercare")}
            | {"median_days": 6.8, "share": len(shared) / n, "all_journeys": n}
        )
    rows.append(
        {
            "position": len(rows) + 1,
            "path": None,
            "paths": rest["paths"],
            "customers": 9,
            "journeys": rest["journeys"],
        }
        | {e: rest[e] for e in ("converted", "abandoned", "open", "aftercare")}
        | {"median_days": None, "share": rest["journeys"] / n, "all_journeys": n}
    )
    return pl.DataFrame(rows, infer_schema_length=None)


def _ledgers(rename: Callable[[str], str]) -> dict[str, pl.DataFrame]:
    sources = [
        ("segment", "web", 3, 120_433, 212),
        ("sendgrid", "email", 2, 8_812, 0),
        ("zendesk", "support", 1, 642, 17),
    ]
    return {
        "mining.source_ledger": pl.DataFrame(
            [
                {
                    "rank": rank,
                    "source_id": rename(name),
                    "channel": channel,
                    "files": files,
                    "rows_read": rows,
                    "loaded": rows - lost - 41,
                    "duplicate": 41,
                    "filtered": 0,
                    "quarantined": lost,
                    "blocked_identifiers": 3,
                    "events": rows - lost - 41,
                    "no_customer": rows // 250,
                    "no_customer_share": 0.004,
                    "late_rows": 12,
                    "last_at": WATERMARK - timedelta(hours=30 * rank),
                    "watermark": WATERMARK,
                    "is_active": rank < 2,
                    "is_identity_only": False,
                    "all_rows_read": 129_887,
                    "all_quarantined": 229,
                }
                for rank, (name, channel, files, rows, lost) in enumerate(sources)
            ]
        ),
        "mining.source_volume": pl.DataFrame(
            [
                {
                    "rank": rank,
                    "source_id": rename(name),
                    "must_arrive": False,
                    "rows_read": rows // 30,
                    "nights": 14,
                    "usual_rows": rows / 30,
                    "last_at": WATERMARK - timedelta(hours=30 * rank),
                    "days_since": rank,
                    "state": "usual",
                }
                for rank, (name, _, _, rows, _) in enumerate(sources)
            ]
        ),
        "mining.source_drift": pl.DataFrame(
            [
                {
                    "source_id": rename("segment"),
                    "finding": finding,
                    "field": rename(field),
                    "before": rename(before) if before else None,
                    "now": rename(now) if now else None,
                    "share_before": 0.0,
                    "share_now": 0.38,
                    "rows": 76,
                }
                for finding, field, before, now in (
                    ("new_field", "properties.colour", None, "text"),
                    (
                        "renamed_field",
                        "properties.order_id",
                        "properties.orderId",
                        "properties.order_id",
                    ),
                )
            ]
        ),
        "mining.quarantine_counts": pl.DataFrame(
            [
                {
                    "source_id": rename("segment"),
                    "step": "map",
                    "reason": "is not a date",
                    "column_name": "occurred_at",
                    "rows": 212,
                },
                {
                    "source_id": rename("zendesk"),
                    "step": "read",
                    "reason": "line is longer than the limit",
                    "column_name": None,
                    "rows": 17,
                },
            ]
        ),
        "mining.event_ledger": pl.DataFrame(
            {
                "fate": ["counted", "bot", "plain open", "response"],
                "events": [101_233, 8_211, 4_011, 2_190],
            }
        ),
        "mining.automation": pl.DataFrame(
            {
                "found_by": ["agent", "source", "rule"],
                "reason": ["crawler list", "machine open", "clicked within 5 s of delivery"],
                "events": [8_211, 2_129, 73],
            }
        ),
        "mining.fact_matches": pl.DataFrame(
            [
                {
                    "rank": rank,
                    "source_id": rename(name),
                    "reports": sales,
                    "sales": sales,
                    "matched": 896,
                    "only_here": sales - 896,
                    "lacking": 966 - sales,
                    "matched_share": 896 / sales,
                    "amounts_compared": 890,
                    "amounts_differ": 3 * rank,
                    "all_sales": 966,
                }
                for rank, (name, sales) in enumerate((("orders", 960), ("segment", 902)))
            ]
        ),
        "mining.time_flags": pl.DataFrame(
            {
                "source_id": [rename("zendesk")],
                "ts_flag": ["dst_ambiguous"],
                "events": [6],
                "source_events": [600],
                "share": [0.01],
            }
        ),
        "mining.identity_coverage": pl.DataFrame(
            {
                "rank": [1, 2],
                "source_id": [rename("web"), rename("mail")],
                "events": [1_000, 0],
                "by_person": [300, 0],
                "by_thing": [0, 0],
                "by_device": [600, 0],
                "by_weak": [90, 0],
                "by_held_back": [5, 0],
                "by_nothing": [5, 0],
            }
        ),
        "mining.link_fates": pl.DataFrame(
            {
                "fate": ["merge", "too weak", "split by hand"],
                "strength": ["strong", "weak", "strong"],
                "links": [4_390, 4_457, 2],
                "events": [9_000, 9_100, 7],
            }
        ),
        "mining.policies": pl.DataFrame(
            [
                {
                    "policy": policy,
                    "is_chosen": policy == "default",
                    "outcome": outcome,
                    "customers": 1_090,
                    "population": 1_200,
                    "journeys": round(1_200 * (share + shift)),
                    "share": share + shift,
                    "least_share": share - 0.01,
                    "greatest_share": share + 0.01,
                }
                for policy, shift in (("strict", -0.01), ("default", 0.0), ("liberal", 0.01))
                for outcome, share in (("converted", 0.25), ("abandoned", 0.69), ("open", 0.06))
            ]
        ),
        "mining.coverage": pl.DataFrame(
            {
                "measure": [
                    "events with a customer",
                    "customers with a strong identifier",
                    "steps that a rule names",
                ],
                "part": [128_000, 611, 5_100],
                "whole": [129_000, 1_090, 5_190],
                "share": [0.992, 0.56, 0.983],
            }
        ),
        "mining.settings": pl.DataFrame(
            {"name": ["session_gap", "horizon_days/Purchase"], "value": ["00:30:00", "12"]}
        ),
        "mining.declared": pl.DataFrame(
            {
                "declared": [412],
                "came_back": [19],
                "return_share": [19 / 412],
                "return_low": [0.029],
                "return_high": [0.072],
            }
        ),
        "mining.observation": pl.DataFrame(
            {
                "watermark": [WATERMARK],
                "quiet_time_hours": [131.0],
                "found_hours": [131.0],
                "quiet_time_since": pl.Series([None], dtype=pl.Datetime("us")),
                "silences": [1411],
                "return_share": [0.047],
                "is_calibrated": [True],
            }
        ),
    }
