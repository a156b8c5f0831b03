-- One row per spell in a stage and per step before the goal, of the population's journeys.
-- clock_at is where waiting begins: a stage from its entry, a touchpoint from its last event.
-- An open case has no end.
select
    'stage' as level,
    stage as name,
    customer_number,
    journey_number,
    null::integer as step_number,
    result,
    entered_at,
    entered_at as clock_at,
    ended_at
from mining.spells
union all
select
    'touchpoint' as level,
    source as name,
    customer_number,
    journey_number,
    step_number,
    case when is_last then outcome else 'advanced' end as result,
    entered_at,
    left_at as clock_at,
    coalesce(next_entered_at, ended_at) as ended_at
from mining.moves
join mining.journey_ends using (customer_number, journey_number)
where step_number > 0 and step_number < coalesce(goal_step_number, step_number + 1)
