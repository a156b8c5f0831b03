-- One row per step of the population's journeys that is compared with the expected way;
-- way_position numbers those whose touchpoint is part of it.
-- Where the expected way ends with a goal, what follows the goal is not compared.
with
    scope as (
        select max_by(touchpoint, position) in (select touchpoint from settings.goals) as ends_there
        from settings.expected
        having count(*) > 0
    ),
    compared as (
        select
            customer_number,
            journey_number,
            step_number,
            touchpoint::varchar as touchpoint,
            touchpoint in (select touchpoint from settings.expected) as is_expected,
            running.customer_number is not null
            and not (ends_there and goal_step_number is not null) as is_pending
        from journeys.steps
        join mining.journey_ends using (customer_number, journey_number)
        left join mining.running_journeys as running using (customer_number, journey_number)
        cross join scope
        where step_number <= goal_step_number or goal_step_number is null or not ends_there
    )
select
    customer_number,
    journey_number,
    step_number,
    touchpoint,
    is_pending,
    case
        when is_expected
        then
            count(*) filter (where is_expected) over (
                partition by customer_number, journey_number
                order by step_number
                rows unbounded preceding
            )
    end as way_position
from compared
