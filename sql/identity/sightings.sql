-- One row per event and identifier that was known at $as_of, with the kind of the identifier.
-- A bot is nobody's customer.
select
    i.event_id,
    i.position,
    n.identifier_number,
    identifier_kind(i.namespace, i.strength) as kind,
    strength_rank(i.strength) as strength_rank,
    i.is_blocked,
    e.source_id,
    e.occurred_at
from landing.event_identifiers as i
join identity.names as n using (namespace, identifier)
join landing.events as e using (event_id)
where coalesce(e.received_at, e.occurred_at) <= $as_of and e.actor <> 'bot'
