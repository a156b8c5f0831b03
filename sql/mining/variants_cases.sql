-- One row per journey of the period: the path it took, how it ended and how long it lasted.
select
    customer_number,
    journey_number,
    string_agg(touchpoint::varchar, ' > ' order by step_number) as path,
    any_value(outcome) as outcome,
    count(*) as steps,
    epoch_us(any_value(last_at - started_at)) / 86400000000 as days
from journeys.steps
join journeys.journeys using (customer_number, journey_number)
where in_period
group by customer_number, journey_number
