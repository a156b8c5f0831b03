-- The cases behind declared/figure
select j.journey_id, d.silent_from, d.declared_at, d.back_at
from mining.declared_cases as d
join journeys.journeys as j using (customer_number, journey_number)
where $figure = 'declared' or ($figure = 'came_back' and d.came_back)
order by j.journey_id
