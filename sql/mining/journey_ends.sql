-- One row per journey of the population: how it ended, and the group of customers it leaves the
-- jackknife with.
-- An abandoned journey ends when its silence had lasted the quiet time; an open one has no end yet.
with
    goals as (
        select customer_number, journey_number, step_number as goal_step_number
        from journeys.steps
        where is_goal
    )
select
    customer_number,
    journey_number,
    outcome,
    goal_step_number,
    case
        when outcome = 'converted'
        then converted_at
        when outcome = 'abandoned'
        then last_at + quiet_time
    end as ended_at,
    customer_group(customer_id) as customer_group
from journeys.journeys
cross join journeys.quiet_time
left join goals using (customer_number, journey_number)
where in_population
