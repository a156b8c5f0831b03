-- The cases behind stage_times/stage/figure
select
    j.journey_id, t.step_number, t.result, t.next_stage, t.entered_at, t.ended_at, t.lasted_seconds
from mining.stage_times_cases as t
join journeys.journeys as j using (customer_number, journey_number)
where t.stage = $stage and $figure in ('entered', t.result)
order by j.journey_id, t.step_number
