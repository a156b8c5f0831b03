-- One row per slice, position and ribbon of the path flow back: the journeys of the population
-- that run through it, and how many of them to the goal and to abandonment.
select
    slice_kind,
    slice,
    position,
    source,
    target,
    count(*) as journeys,
    count(*) filter (where outcome = 'converted') as converted,
    count(*) filter (where outcome = 'abandoned') as abandoned
from mining.path_flow_back_cases
join journeys.slices using (customer_number, journey_number)
group by slice_kind, slice, position, source, target
