-- One row per slice, stage and the stage (or the goal) reached next: how many went so, and how long
-- it took. advanced_share is of all that entered the stage; seen and aware are as in stage_times.
with
    stages as (
        select slice_kind, slice, name as stage, entered from mining.incidence where level = 'stage'
    ),
    gone as (
        select
            slice_kind,
            slice,
            stage,
            next_stage,
            epoch_us(ended_at - entered_at) as lasted,
            count(*) as journeys
        from mining.stage_times_cases
        join journeys.slices using (customer_number, journey_number)
        where result = 'advanced'
        group by all
    ),
    counted as (
        select
            slice_kind,
            slice,
            stage,
            next_stage,
            count(*) as journeys,
            quantile_disc(lasted_seconds, [0.5, 0.9]) as seen
        from mining.stage_times_cases
        join journeys.slices using (customer_number, journey_number)
        where result = 'advanced'
        group by all
    ),
    summed as (
        select
            slice_kind,
            slice,
            stage,
            next_stage,
            lasted,
            sum((staying * journeys / at_risk)::decimal(38, 20)) over by_pair::double
            as share_by_then
        from gone
        join
            (
                select * rename(name as stage) from mining.incidence_times where level = 'stage'
            ) using (slice_kind, slice, stage, lasted)
        semi join stages using (slice_kind, slice, stage)
        where is_within
        window
            by_pair as (
                partition by slice_kind, slice, stage, next_stage
                order by lasted
                rows unbounded preceding
            )
    ),
    shared as (
        select
            *, max(share_by_then) over (partition by slice_kind, slice, stage, next_stage) as share
        from summed
    ),
    reached as (
        select
            slice_kind,
            slice,
            stage,
            next_stage,
            share,
            min(lasted) filter (where is_at_least(share_by_then, 0.5 * share)) as median,
            min(lasted) filter (where is_at_least(share_by_then, 0.9 * share)) as p90
        from shared
        group by all
    )
select
    slice_kind,
    slice,
    stage,
    next_stage,
    journeys,
    seen[1] as median_seen_seconds,
    seen[2] as p90_seen_seconds,
    case when stages.entered > 0 then coalesce(share, 0) end as advanced_share,
    median / 1000000 as median_aware_seconds,
    p90 / 1000000 as p90_aware_seconds
from counted
left join stages using (slice_kind, slice, stage)
left join reached using (slice_kind, slice, stage, next_stage)
