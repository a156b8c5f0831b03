-- One row per pair of touchpoints: how often the population went there and straight back.
-- Without it the miner takes equal traffic both ways for no order at all, and draws neither arrow.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    recalled as (
        select
            customer_number,
            journey_number,
            step_number,
            touchpoint,
            lag(touchpoint, 1) over () as before,
            lag(touchpoint, 2) over () as before_that
        from journeys.steps
    )
select touchpoint::varchar as source, before::varchar as target, count(*) as returns
from recalled
semi join mining.journey_ends using (customer_number, journey_number)
where step_number >= 3 and touchpoint = before_that and touchpoint <> before
group by touchpoint, before
