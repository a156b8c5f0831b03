-- One row per object that steps are about: a customer, a journey and whose it is, or a thing of
-- record (an order, a ticket) that an event names.
select
    customer_id as object_id,
    'customer' as object_type,
    null::varchar as outcome,
    null::double as value,
    null::varchar as currency,
    null::varchar as belongs_to
from journeys.journeys
group by customer_id
union all
select journey_id, 'journey', outcome, value::double, currency, customer_id
from journeys.journeys
union all
select distinct e.fact || ':' || e.fact_ref, e.fact, null, null, null, null
from journeys.numbered as n
join landing.events as e using (event_id)
where e.fact is not null and e.fact_ref is not null
order by object_type, object_id
