-- One row per stage and the stage (or the goal) reached next: how many, and how long it took.
select
    stage,
    next_stage,
    journeys,
    median_seen_seconds,
    p90_seen_seconds,
    advanced_share,
    median_aware_seconds,
    p90_aware_seconds
from mining.stage_pairs
order by stage, next_stage
