-- One row per step of a journey of the period with what came next, and one (step 0) for its start.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    followed as (
        select
            customer_number,
            journey_number,
            step_number,
            touchpoint,
            entered_at,
            left_at,
            coalesce(lead(step_number) over (), 1) = 1 as is_last,
            lead(touchpoint) over () as next_touchpoint,
            lead(entered_at) over () as next_entered_at,
            lead(silence_before) over () as silence_after
        from journeys.steps
    ),
    counted as (
        select customer_number, journey_number, outcome, in_population
        from journeys.journeys
        where in_period
    )
select
    customer_number,
    journey_number,
    step_number,
    in_population,
    is_last,
    touchpoint::varchar as source,
    case when is_last then 'END:' || outcome else next_touchpoint::varchar end as target,
    entered_at,
    left_at,
    case when not is_last then next_entered_at end as next_entered_at,
    case when not is_last then silence_after end as wait_seconds
from followed
join counted using (customer_number, journey_number)
union all
select
    customer_number,
    journey_number,
    0 as step_number,
    in_population,
    false as is_last,
    'START' as source,
    touchpoint::varchar as target,
    null as entered_at,
    null as left_at,
    entered_at as next_entered_at,
    null as wait_seconds
from journeys.steps
join counted using (customer_number, journey_number)
where step_number = 1
