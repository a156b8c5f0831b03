-- One row per slice, stage or touchpoint, and group of customers: how many came, and how it ended.
-- Settled are the touchpoints' and funnels' steps of which all it is known how they ended.
select
    slice_kind,
    slice,
    level,
    name,
    customer_group,
    count(*) as entered,
    count(*) filter (where result = 'advanced') as advanced,
    count(*) filter (where result = 'abandoned') as abandoned,
    count(*) filter (where settles_at <= watermark) as settled,
    count(*) filter (where settles_at <= watermark and result = 'abandoned') as settled_abandoned
from mining.drop_off_cases
join mining.journey_ends using (customer_number, journey_number)
join journeys.slices using (customer_number, journey_number)
cross join (select max(watermark) as watermark from events.watermarks) as clock
group by all
