-- One row per journey: one customer's way from a start to an outcome.
select
    journey_id,
    customer_id,
    journey_number,
    previous_journey_id,
    started_at,
    converted_at,
    last_at,
    outcome,
    left_cut,
    recovered,
    furthest_stage,
    entry_touchpoint,
    entry_channel,
    exit_touchpoint,
    channels,
    steps,
    sessions,
    value,
    currency,
    persona,
    in_period,
    in_population
from journeys.journeys
order by customer_id, journey_number
