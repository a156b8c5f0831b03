"""The section `[limits]`: what a night may use of the machine, and the thresholds that are judgement."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from journey_mining.setting_types import Duration, Part, Size

# How a night is computed, never what it says: these change no figure, so no table and no page shows them.
ENGINE_KEYS = frozenset({"memory", "spill", "threads", "runner", "buckets", "settling"})


class Limits(Part):
    """How much of the machine a night may use, and where judgement sets a threshold."""

    memory: Size = Field("2GB", description="Memory of the engine.")
    spill: Size = Field("20GB", description="Disk the engine may use when memory is short.")
    threads: int = Field(2, ge=1, le=256, description="Threads of the engine.")
    settling: Duration = Field(
        timedelta(seconds=5), description="A file changed so recently is watched before it is read."
    )
    file_bytes: int = Field(4 << 30, ge=1 << 10, description="Largest file, unpacked.")
    line_bytes: int = Field(
        1 << 20, ge=1 << 8, description="Longest line; also a JSON document on one line."
    )
    gz_ratio: int = Field(
        200, ge=2, description="Unpacked ÷ packed size above which a file is refused."
    )
    json_depth: int = Field(64, ge=2, description="Deepest nesting of a JSON record.")
    max_bad_share: float = Field(
        0.02, ge=0, le=1, description="Quarantined share of a source's rows that stops a night."
    )
    identifier_people: int = Field(
        10, ge=1, description="People that one identifier may name; above, it joins nobody."
    )
    identifier_things: int = Field(
        200, ge=1, description="Orders, tickets and other things that one identifier may name."
    )
    identifier_devices: int = Field(
        500, ge=1, description="Devices and sessions that one identifier may name."
    )
    cluster_people: int = Field(
        20,
        ge=1,
        description="Logins, addresses and numbers of one customer; a link beyond does not join.",
    )
    cluster_identifiers: int = Field(
        1000, ge=2, description="Identifiers of one customer; a link beyond does not join."
    )
    device_customers: int = Field(
        1, ge=1, description="Known customers one device may join; above, it is shared."
    )
    rare_share: float = Field(
        0.005, ge=0, lt=1, description="Touchpoints under this share of journeys are grouped."
    )
    path_steps: int = Field(6, ge=1, le=12, description="Steps drawn in the first-steps Sankey.")
    path_back_steps: int = Field(
        5, ge=1, le=12, description="Steps drawn before the goal and before abandonment."
    )
    u_turn_dwell: Duration = Field(
        timedelta(seconds=10), description="Back sooner than this is a u-turn."
    )
    ping_pong_span: Duration = Field(
        timedelta(minutes=1), description="Back and forth twice within this is a ping-pong."
    )
    refresh_events: int = Field(
        3, ge=2, le=100, description="Events of one page in a row that make a refresh."
    )
    refresh_span: Duration = Field(
        timedelta(seconds=15), description="The time in which they make a refresh."
    )
    horizon_share: float = Field(
        0.95, gt=0, lt=1, description="Share of spells that a stage's horizon waits for."
    )
    aligned_steps: int = Field(
        50,
        ge=1,
        description="Longest way that is compared with `expected`, or taken for the BPMN model, in steps.",
    )
    aligned_ways: int = Field(
        1000,
        ge=1,
        description="Distinct ways that are compared with `expected`, the commonest first.",
    )
    model_paths: int = Field(
        200, ge=1, description="Distinct paths that the BPMN model is discovered from."
    )
    model_touchpoints: int = Field(
        60, ge=1, description="Touchpoints that the BPMN model is drawn of, those of most journeys."
    )
    model_noise: float = Field(
        0.2, ge=0, le=1, description="Share of rarer moves that the BPMN model passes over."
    )
    profile_touchpoints: int = Field(
        50,
        ge=2,
        description="Touchpoints of a journey, the first met, between which time is taken.",
    )
    limits_from: int = Field(10, ge=2, description="Fewest spells for a horizon and for limits.")
    lift_from: int = Field(
        20, ge=2, description="Fewest customers who bought both, for a next product's lift."
    )
    runner: Literal["threads", "dask"] = Field("threads", description="Where buckets are computed.")
    buckets: int = Field(1, ge=1, description="Parts that customers are computed in.")
