-- The cases behind variants/path
select j.journey_id, j.outcome, j.started_at, j.last_at
from mining.variants_cases as v
join journeys.journeys as j using (customer_number, journey_number)
where v.path = $path
order by j.journey_id
