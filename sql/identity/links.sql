-- One row per pair of identifiers that events name together.
-- An event with k identifiers gives k - 1 links from its strongest, so that a link reads "X is Y".
-- A link is as strong as the weaker of its ends where it was said best.
with
    usable as (
        select
            event_id,
            namespace,
            identifier,
            kind,
            strength_rank(strength) as strength,
            occurred_at,
            row_number() over (
                partition by event_id order by kind_rank(kind), position, namespace, identifier
            ) as place
        from identity.sightings
        where not is_blocked
    )
select
    hub.namespace as hub_namespace,
    hub.identifier as hub_identifier,
    hub.kind as hub_kind,
    other.namespace as other_namespace,
    other.identifier as other_identifier,
    other.kind as other_kind,
    min(greatest(hub.strength, other.strength)) as strength_rank,
    count(*) as events,
    min(other.occurred_at) as first_at,
    max(other.occurred_at) as last_at,
    min_by(other.event_id, (other.occurred_at, other.event_id)) as first_event_id
from usable as hub
join usable as other on other.event_id = hub.event_id and other.place > 1
where hub.place = 1 and (hub.namespace, hub.identifier) <> (other.namespace, other.identifier)
group by all
