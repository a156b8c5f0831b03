-- One row per ping-pong: four steps a, b, a, b of one session within $ping_pong_span.
-- Two turns one after the other are such four steps. Those of one pair that share a step are one,
-- and named by the first.
with
    paired as (
        select
            customer_number,
            journey_number,
            step_number,
            back_at,
            lag(step_number) over by_journey as step_before,
            lag(touchpoint) over by_journey as touchpoint,
            lag(via) over by_journey as via,
            lag(begun_at) over by_journey as begun_at
        from mining.turns
        window by_journey as (partition by customer_number, journey_number order by step_number)
    ),
    quick as (
        select *
        from paired
        where step_before = step_number - 1 and back_at - begun_at <= $ping_pong_span
    )
select
    customer_number,
    journey_number,
    step_before - 1 as step_number,
    touchpoint,
    via,
    begun_at,
    back_at as ended_at
from quick
qualify
    coalesce(
        step_number - lag(step_number) over (
            partition by
                customer_number, journey_number, least(touchpoint, via), greatest(touchpoint, via)
            order by step_number
        )
        > 3,
        true
    )
