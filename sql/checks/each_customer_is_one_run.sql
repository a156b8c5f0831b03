-- Rows here are customers whose events or steps do not lie in one run, in order: streaming
-- windows rest on it.
with
    event_rows as (
        select
            customer_number,
            event_number,
            lag(customer_number) over (order by rowid) as customer_before,
            lag(event_number) over (order by rowid) as number_before
        from events.ordered
    ),
    step_rows as (
        select
            customer_number,
            journey_number * 1000000 + step_number as place,
            lag(customer_number) over (order by rowid) as customer_before,
            lag(journey_number * 1000000 + step_number) over (order by rowid) as place_before
        from journeys.steps
    )
select 'events.ordered' as lies_in, customer_number
from event_rows
group by customer_number
having
    count(*) filter (where customer_before is distinct from customer_number) <> 1
    or bool_or(customer_before = customer_number and event_number <> number_before + 1)
union all
select 'journeys.steps', customer_number
from step_rows
group by customer_number
having
    count(*) filter (where customer_before is distinct from customer_number) <> 1
    or bool_or(customer_before = customer_number and place <= place_before)
