-- One row per step of the population's journeys between two of one touchpoint, all three in one
-- session: the way back a to b to a, with b as via.
-- Logs that know no seconds cannot tell how quick it was: their turns are left out.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    placed as (
        select
            customer_number,
            journey_number,
            step_number,
            touchpoint as via,
            entered_at,
            first_event_id as event_id,
            lag(step_number) over () as step_before,
            lag(session_number) over () as session_before,
            lag(touchpoint) over () as touchpoint,
            lag(entered_at) over () as begun_at,
            lag(first_event_id) over () as event_before,
            lead(step_number) over () as step_after,
            lead(session_number) over () as session_after,
            lead(touchpoint) over () as touchpoint_after,
            lead(entered_at) over () as back_at,
            lead(first_event_id) over () as event_after
        from journeys.steps
    ),
    coarse as (select event_id from landing.events where ts_precision not in ('us', 'ms', 's'))
select
    customer_number,
    journey_number,
    step_number,
    touchpoint::varchar as touchpoint,
    via::varchar as via,
    begun_at,
    entered_at,
    back_at
from placed
semi join mining.journey_ends using (customer_number, journey_number)
where
    step_before = step_number - 1
    and step_after = step_number + 1
    and session_before = session_after
    and touchpoint = touchpoint_after
    and event_before not in (from coarse)
    and event_id not in (from coarse)
    and event_after not in (from coarse)
