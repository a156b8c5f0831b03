-- One row per identifier: whose it is, or why it joins nobody.
select
    s.identifier_number,
    s.namespace,
    s.identifier,
    s.kind,
    c.customer_number,
    c.customer_id,
    s.events,
    s.first_at,
    s.last_at,
    h.reason as held_back
from identity.seen as s
left join identity.components as k using (identifier_number)
left join identity.customers as c using (component)
left join identity.held_back as h using (identifier_number)
