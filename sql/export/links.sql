-- One row per link between identifiers (keyed hashes): the ledger of who was joined, by which
-- event,
-- and of what joins nobody. `own_id` is the customer_id that an identifier alone would have: an
-- id of
-- an earlier night is found there.
select
    hub.namespace,
    hub.identifier,
    own_id(hub.identifier) as own_id,
    far.namespace as other_namespace,
    far.identifier as other_identifier,
    own_id(far.identifier) as other_own_id,
    l.fate,
    strength_name(l.strength_rank) as strength,
    l.events,
    l.first_at,
    l.last_at,
    l.first_event_id,
    l.merge_number,
    c.customer_id
from identity.link_ledger as l
join identity.names as hub on hub.identifier_number = l.hub_number
join identity.names as far on far.identifier_number = l.other_number
left join identity.customers as c using (component)
order by hub.namespace, hub.identifier, far.namespace, far.identifier
