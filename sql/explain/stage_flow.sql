-- The cases behind stage_flow/source/target
select j.journey_id, j.outcome, j.started_at, j.last_at
from mining.stage_flow_cases as f
join journeys.journeys as j using (customer_number, journey_number)
where f.source = $source and f.target = $target
order by j.journey_id
