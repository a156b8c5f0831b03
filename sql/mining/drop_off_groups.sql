-- One row per slice, stage or touchpoint, and group of customers: how many came, and how it ended.
-- Settled are the steps left at least the quiet time before the watermark: how they ended is
-- known of all of them.
with
    clock as (
        select max(watermark) - max(quiet_time) as settled_until
        from events.watermarks
        cross join journeys.quiet_time
    )
select
    slice_kind,
    slice,
    level,
    name,
    customer_group,
    count(*) as entered,
    count(*) filter (where result = 'advanced') as advanced,
    count(*) filter (where result = 'abandoned') as abandoned,
    count(*) filter (where clock_at <= settled_until) as settled,
    count(*) filter (where clock_at <= settled_until and result = 'abandoned') as settled_abandoned
from mining.drop_off_cases
join mining.journey_ends using (customer_number, journey_number)
join journeys.slices using (customer_number, journey_number)
cross join clock
group by all
