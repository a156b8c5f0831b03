-- One row per slice and path: the journeys of the period that took it, how they ended and how
-- long they lasted.
select
    slice_kind,
    slice,
    path,
    count(*) as journeys,
    count(*) filter (where outcome = 'converted') as converted,
    count(*) filter (where outcome = 'abandoned') as abandoned,
    count(*) filter (where outcome = 'open') as open,
    count(*) filter (where outcome = 'aftercare') as aftercare,
    min(steps) as steps,
    quantile_cont(days, 0.5) as median_days
from mining.variants_cases
join journeys.slices using (customer_number, journey_number)
group by slice_kind, slice, path
