-- One row per slice and stage: how long it took until journeys advanced from it. seen: of those
-- that advanced; the slow are not among them yet, so it reads too short. aware: of those that
-- advance by day horizon_days, by Aalen and Johansen's incidence: who is still on the way stays at
-- risk. half: until half of all that entered had advanced. Leaving competes: who left never
-- advances, so where fewer than half advance there is no such time.
with
    counted as (
        select
            slice_kind,
            slice,
            stage,
            count(*) as entered,
            count(*) filter (where result = 'advanced') as advanced,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'open') as open,
            quantile_disc(lasted_seconds, [0.5, 0.9]) filter (where result = 'advanced') as seen
        from mining.stage_times_cases
        join journeys.slices using (customer_number, journey_number)
        group by all
    ),
    replicated as (
        select
            waits.slice_kind,
            waits.slice,
            waits.stage,
            list(
                coalesce(without.advanced_share, waits.advanced_share) order by customer_group
            ) as replicates
        from mining.stage_waits as waits
        join
            mining.incidence_replicates as without
            on without.slice_kind = waits.slice_kind
            and without.slice = waits.slice
            and without.level = 'stage'
            and without.name = waits.stage
        group by waits.slice_kind, waits.slice, waits.stage
    )
select
    slice_kind,
    slice,
    stage,
    entered,
    advanced,
    abandoned,
    open,
    seen[1] as median_seen_seconds,
    seen[2] as p90_seen_seconds,
    advanced_share,
    share_limits(
        advanced_share, replicates, abandoned + advanced, abandoned + advanced
    ).low as advanced_low,
    share_limits(
        advanced_share, replicates, abandoned + advanced, abandoned + advanced
    ).high as advanced_high,
    case when advanced_share > 0 then median / 1000000 end as median_aware_seconds,
    case when advanced_share > 0 then p90 / 1000000 end as p90_aware_seconds,
    half / 1000000 as half_seconds,
    case
        when advanced_share is null
        then 'too few entered'
        when half is null
        then 'fewer than half advance'
    end as half_withheld,
    horizon_days
from counted
left join mining.stage_waits using (slice_kind, slice, stage)
left join replicated using (slice_kind, slice, stage)
