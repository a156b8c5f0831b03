-- One row per stage: how long it took until journeys advanced from it, per slice; everyone is a
-- slice too.
select
    slice_kind,
    slice,
    stage,
    entered,
    advanced,
    abandoned,
    open,
    median_seen_seconds,
    p90_seen_seconds,
    advanced_share,
    advanced_low,
    advanced_high,
    median_aware_seconds,
    p90_aware_seconds,
    half_seconds,
    half_withheld,
    horizon_days
from mining.stage_times_by_slice
order by slice_kind, slice, stage
