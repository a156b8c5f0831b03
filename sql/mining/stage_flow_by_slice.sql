-- One row per slice and ribbon of the stage flow: the journeys of the population that run through
-- it.
select slice_kind, slice, source, target, count(*) as journeys
from mining.stage_flow_cases
join journeys.slices using (customer_number, journey_number)
group by all
