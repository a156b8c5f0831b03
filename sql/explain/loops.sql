-- The cases behind loops/kind/path
select j.journey_id, l.times, j.outcome, j.started_at, j.last_at
from mining.loops_cases as l
join journeys.journeys as j using (customer_number, journey_number)
where l.kind = $kind and l.path = $path
order by j.journey_id
