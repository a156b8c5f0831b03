-- The cases behind drop_off/level/name/figure
select j.journey_id, d.step_number, d.result, d.entered_at, d.ended_at
from mining.drop_off_cases as d
join journeys.journeys as j using (customer_number, journey_number)
where d.level = $level and d.name = $name and $figure in ('entered', d.result)
order by j.journey_id, d.step_number
