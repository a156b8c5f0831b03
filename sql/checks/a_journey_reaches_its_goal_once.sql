-- Rows here are journeys with more than one goal step, or converted without one.
select j.journey_id, j.outcome, count(*) filter (where s.is_goal) as goals
from journeys.journeys as j
join journeys.steps as s using (customer_number, journey_number)
group by j.journey_id, j.outcome
having count(*) filter (where s.is_goal) <> (case when j.outcome = 'converted' then 1 else 0 end)
