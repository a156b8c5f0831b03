-- One row per slice and loop: how often, in how many journeys of the population, and how those
-- ended.
select
    slice_kind,
    slice,
    kind,
    path,
    touchpoint,
    via,
    sum(times)::bigint as times,
    count(*) as journeys,
    count(distinct customer_number) as customers,
    count(*) filter (where outcome = 'converted') as converted,
    count(*) filter (where outcome = 'abandoned') as abandoned,
    count(*) filter (where outcome = 'open') as open
from mining.loops_cases
join mining.journey_ends using (customer_number, journey_number)
join journeys.slices using (customer_number, journey_number)
group by slice_kind, slice, kind, path, touchpoint, via
