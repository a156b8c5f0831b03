-- The cases behind path_flow_back/position/source/target
select j.journey_id, j.outcome, j.started_at, j.converted_at, j.last_at
from mining.path_flow_back_cases as f
join journeys.journeys as j using (customer_number, journey_number)
where f.position = $position::integer and f.source = $source and f.target = $target
order by j.journey_id
