-- One row per step: consecutive events of one touchpoint within one session of one journey.
-- A touchpoint without a stage inherits the journey's current one; before any, stage is null.
with
    gathered as (
        select
            customer_number,
            journey_number,
            step_number,
            any_value(touchpoint) as touchpoint,
            any_value(stage) as own_stage,
            arg_min(channel, event_number) as channel,
            min(occurred_at) as entered_at,
            max(occurred_at) as left_at,
            any_value(session_number) as session_number,
            count(*) as events,
            bool_or(is_goal) as is_goal,
            min(event_number) as first_event_number,
            arg_min(event_id, event_number) as first_event_id
        from journeys.numbered
        group by customer_number, journey_number, step_number
    )
select
    customer_number,
    journey_number,
    step_number,
    touchpoint,
    last_value(own_stage ignore nulls) over by_journey as stage,
    own_stage is not null as has_own_stage,
    channel,
    entered_at,
    left_at,
    epoch(entered_at - lag(left_at) over by_journey) as silence_before,
    session_number,
    events,
    is_goal,
    first_event_number,
    first_event_id
from gathered
window by_journey as (partition by customer_number, journey_number order by step_number)
order by customer_number, journey_number, step_number
