-- One row per link inside this customer, the oldest first: events that named two of its identifiers
-- together, the first of them, and whether it made one customer of two.
select
    hub.namespace,
    hub.identifier,
    far.namespace as is_also,
    far.identifier as other_identifier,
    l.fate,
    strength_name(l.strength_rank) as strength,
    l.events,
    l.first_at,
    e.source_id as first_seen_in,
    e.name as by_event
from identity.link_ledger as l
join
    identity.identifiers as hub
    on hub.identifier_number = l.hub_number
    and hub.customer_id = $customer_id
join identity.identifiers as far on far.identifier_number = l.other_number
join landing.events as e on e.event_id = l.first_event_id
where l.fate in ('merge', 'already one')
order by l.first_at, l.hub_number, l.other_number
