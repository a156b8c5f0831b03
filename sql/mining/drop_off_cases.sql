-- One row per spell in a stage, per step before the goal, of the population's journeys, and per
-- funnel's step but the last that an attempt got to.
-- clock_at is where waiting begins: a stage from its entry, a touchpoint from its last event, a
-- funnel's step with its attempt's window, or else from its entry.
-- settles_at is from when on its end is known, however it ends; stages and steps of funnels without
-- a window have no such time. An open case has no end.
select
    'stage' as level,
    stage as name,
    customer_number,
    journey_number,
    null::integer as step_number,
    result,
    entered_at,
    entered_at as clock_at,
    null::timestamp as settles_at,
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
    left_at + quiet_time as settles_at,
    coalesce(next_entered_at, ended_at) as ended_at
from mining.moves
join mining.journey_ends using (customer_number, journey_number)
cross join journeys.quiet_time
where step_number > 0 and step_number < coalesce(goal_step_number, step_number + 1)
union all
select
    'funnel' as level,
    funnel || ' / ' || step as name,
    customer_number,
    journey_number,
    step_number,
    result,
    entered_at,
    case when settles_at is null then entered_at else begun_at end as clock_at,
    settles_at,
    ended_at
from mining.funnels_cases
join settings.funnels using (funnel)
where position < steps
