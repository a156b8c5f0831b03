-- One row per slice, stage or step of a funnel without a window, group of customers and hour: how
-- many stayed there so many hours.
-- For limits only: hours are rounded up, and all that come after the horizon are one.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    timed as (
        select
            customer_number,
            journey_number,
            level,
            name,
            horizon_days * 24 as last_hour,
            divide(
                epoch_us(coalesce(ended_at, watermark) - clock_at) + 3599999999, 3600000000
            ) as hour,
            result
        from mining.drop_off_cases
        join mining.horizons using (level, name)
        cross join clock
        where horizon_days is not null
    )
select
    slice_kind,
    slice,
    level,
    name,
    customer_group,
    last_hour,
    least(hour, last_hour + 1) as hour,
    count(*) as leaving,
    count(*) filter (where result = 'abandoned') as abandoned,
    count(*) filter (where result = 'advanced') as advanced
from timed
join mining.journey_ends using (customer_number, journey_number)
join journeys.slices using (customer_number, journey_number)
group by slice_kind, slice, level, name, customer_group, last_hour, least(hour, last_hour + 1)
