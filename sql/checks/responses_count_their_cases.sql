-- Rows here are counts of responses that are not those of their cases.
with
    grouped as (
        select
            touchpoint,
            count(*) as responses,
            count(distinct(customer_number, journey_number)) as journeys,
            count(distinct customer_number) as customers
        from mining.responses_cases
        group by touchpoint
    )
select touchpoint, grouped.responses as cases, told.responses, told.journeys, told.customers
from grouped
full join mining.responses as told using (touchpoint)
where
    (grouped.responses, grouped.journeys, grouped.customers)
    is distinct from (told.responses, told.journeys, told.customers)
    or told.journeys > told.responses
    or told.customers > told.journeys
