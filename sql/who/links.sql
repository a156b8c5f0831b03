-- One row per link inside this customer, the oldest first: events that named two of its identifiers
-- together, the first of them, and whether it made one customer of two.
select
    l.namespace,
    l.identifier,
    l.other_namespace as is_also,
    l.other_identifier,
    l.fate,
    l.strength,
    l.events,
    l.first_at,
    e.source_id as first_seen_in,
    e.name as by_event
from identity.link_ledger as l
join landing.events as e on e.event_id = l.first_event_id
where l.customer_id = $customer_id and l.fate in ('merge', 'already one')
order by l.first_at, l.namespace, l.identifier, l.other_namespace, l.other_identifier
