-- One row per slice, stage or step of a funnel without a window, and how long cases in it lasted
-- (microseconds): how many ended or were last seen then, how many were still there, and the share
-- that was (Aalen and Johansen's curve, before it is summed). Who is still on the way stays at risk
-- until the watermark; at one instant, ends come first. Cells are numbered, because windows over
-- one
-- number cost half of those over four texts.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    cells as (
        select
            slice_kind,
            slice,
            level,
            name,
            horizon_days,
            horizon_days * 86400000000 as horizon,
            row_number() over (order by slice_kind, slice, level, name) as cell
        from (select distinct slice_kind, slice from journeys.slices) as slices
        cross join mining.horizons
        where horizon_days is not null
    ),
    timed as (
        select
            cell,
            horizon,
            epoch_us(coalesce(ended_at, watermark) - clock_at) as lasted,
            count(*) as leaving,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'advanced') as advanced
        from mining.drop_off_cases
        join journeys.slices using (customer_number, journey_number)
        join cells using (slice_kind, slice, level, name)
        cross join clock
        group by all
    ),
    at_risk as (
        select
            *,
            lasted <= horizon as is_within,
            sum(leaving) over (
                partition by cell order by lasted desc rows unbounded preceding
            )::bigint as at_risk
        from timed
    )
select
    cell,
    slice_kind,
    slice,
    level,
    name,
    horizon_days,
    lasted,
    is_within,
    leaving,
    abandoned,
    advanced,
    at_risk,
    coalesce(
        product(1 - (abandoned + advanced) / at_risk) over (
            partition by cell order by lasted rows between unbounded preceding and 1 preceding
        ),
        1
    ) as staying
from at_risk
join cells using (cell)
