-- One row per touchpoint of the population's journeys: how long a step there lasts until the next.
-- Only a step that another follows in its session tells how long: a silence is no reading.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    followed as (
        select
            customer_number,
            journey_number,
            step_number,
            session_number,
            touchpoint,
            entered_at,
            lead(step_number) over () as next_step_number,
            lead(session_number) over () as next_session_number,
            lead(entered_at) over () as next_entered_at
        from journeys.steps
    )
select
    touchpoint::varchar as touchpoint,
    count(*) as dwells,
    quantile_cont(epoch_us(next_entered_at - entered_at), 0.25) / 1000000 as lower_quartile_seconds
from followed
semi join mining.journey_ends using (customer_number, journey_number)
where next_step_number = step_number + 1 and next_session_number = session_number
group by touchpoint
