-- One row per spell in a stage of the population's journeys: where it led and how long it lasted.
-- An open spell has no end, so it has not lasted any time yet.
select
    stage,
    coalesce(next_stage, case when result = 'advanced' then 'END:converted' end) as next_stage,
    customer_number,
    journey_number,
    step_number,
    result,
    entered_at,
    ended_at,
    epoch_us(ended_at - entered_at) / 1000000 as lasted_seconds
from mining.spells
