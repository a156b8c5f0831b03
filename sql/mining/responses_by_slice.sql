-- One row per slice and response, as the rules name it: how often, in how many journeys, to how
-- many customers.
select
    slice_kind,
    slice,
    touchpoint,
    count(*) as responses,
    count(distinct(customer_number, journey_number)) as journeys,
    count(distinct customer_number) as customers
from mining.responses_cases
join journeys.slices using (customer_number, journey_number)
group by slice_kind, slice, touchpoint
