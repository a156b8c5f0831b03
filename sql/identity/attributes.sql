-- One row per customer and trait: the latest value a customer's identify calls gave by $as_of.
with
    traits as (
        select
            c.customer_number,
            e.occurred_at,
            e.event_id,
            e.traits,
            unnest(json_keys(e.traits)) as attribute
        from landing.events as e
        join identity.event_customers as c using (event_id)
        where e.traits is not null and coalesce(e.received_at, e.occurred_at) <= $as_of
    )
select
    customer_number,
    attribute,
    arg_max(traits ->> ('$."' || attribute || '"'), (occurred_at, event_id)) as value
from traits
group by customer_number, attribute
