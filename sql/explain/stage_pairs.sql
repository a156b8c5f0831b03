-- The cases behind stage_pairs/stage/next_stage
select j.journey_id, t.step_number, t.entered_at, t.ended_at, t.lasted_seconds
from mining.stage_times_cases as t
join journeys.journeys as j using (customer_number, journey_number)
where t.stage = $stage and t.next_stage = $next_stage and t.result = 'advanced'
order by j.journey_id, t.step_number
