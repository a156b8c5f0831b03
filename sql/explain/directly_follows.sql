-- The cases behind directly_follows/source/target
select j.journey_id, f.transitions, j.outcome, j.started_at, j.last_at
from mining.directly_follows_cases as f
join journeys.journeys as j using (customer_number, journey_number)
where f.source = $source and f.target = $target
order by j.journey_id
