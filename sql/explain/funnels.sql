-- The cases behind funnels/funnel/position/figure
select j.journey_id, f.step_number, f.result, f.begun_at, f.entered_at, f.ended_at
from mining.funnels_cases as f
join journeys.journeys as j using (customer_number, journey_number)
where f.funnel = $funnel and f.position = $position::integer and $figure in ('entered', f.result)
order by j.journey_id, f.step_number
