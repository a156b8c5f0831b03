-- One row per step: consecutive events of one touchpoint within one session.
select
    j.journey_id,
    s.step_number,
    j.customer_id,
    s.touchpoint,
    s.stage,
    s.channel,
    s.entered_at,
    s.left_at,
    s.silence_before,
    s.session_number,
    s.events,
    s.is_goal,
    s.first_event_id
from journeys.steps as s
join journeys.journeys as j using (customer_number, journey_number)
order by j.customer_id, j.journey_number, s.step_number
