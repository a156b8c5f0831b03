-- One row per link that made this customer, the oldest first: events that named two of its
-- identifiers together, and the first of them.
select
    l.hub_namespace as namespace,
    l.hub_identifier as identifier,
    l.other_namespace as is_also,
    l.other_identifier as other_identifier,
    l.events,
    l.first_at,
    e.source_id as first_seen_in,
    e.name as by_event
from identity.kept_links
join identity.links as l using (hub_namespace, hub_identifier, other_namespace, other_identifier)
join
    identity.identifiers as i
    on i.namespace = l.hub_namespace
    and i.identifier = l.hub_identifier
    and i.customer_id = $customer_id
join landing.events as e on e.event_id = l.first_event_id
order by l.first_at, l.hub_namespace, l.hub_identifier, l.other_namespace, l.other_identifier
