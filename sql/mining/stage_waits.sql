-- One row per slice and stage: until when half of those that advance by its horizon had, and nine
-- tenths; and until half of all that entered had advanced. In microseconds, by Aalen and Johansen's
-- incidence: who is still on the way stays at risk.
with
    stages as (
        select slice_kind, slice, name as stage, horizon_days, advanced_share
        from mining.incidence
        where level = 'stage'
    ),
    summed as (
        select
            slice_kind,
            slice,
            name as stage,
            lasted,
            sum((staying * advanced / at_risk)::decimal(38, 20)) over (
                partition by cell order by lasted rows unbounded preceding
            )::double as share_by_then
        from mining.incidence_times
        where level = 'stage' and is_within
    )
select
    slice_kind,
    slice,
    stage,
    horizon_days,
    advanced_share,
    min(lasted) filter (where is_at_least(share_by_then, 0.5)) as half,
    min(lasted) filter (where is_at_least(share_by_then, 0.5 * advanced_share)) as median,
    min(lasted) filter (where is_at_least(share_by_then, 0.9 * advanced_share)) as p90
from stages
left join summed using (slice_kind, slice, stage)
group by all
