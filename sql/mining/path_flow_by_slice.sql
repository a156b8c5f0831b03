-- One row per slice, position and ribbon of the path flow: the journeys of the population that
-- run through it.
select slice_kind, slice, position, source, target, count(*) as journeys
from mining.path_flow_cases
join journeys.slices using (customer_number, journey_number)
group by all
