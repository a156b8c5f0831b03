-- One row per source with events of this customer.
select
    e.source_id, count(*) as events, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at
from identity.event_customers as c
join identity.customers as who using (customer_number)
join landing.events as e using (event_id)
where who.customer_id = $customer_id
group by e.source_id
order by e.source_id
