-- One row per pair of identifiers that events name together.
-- An event with k identifiers gives k - 1 links from its strongest, so that a link reads "X is Y".
-- A link is as strong as the weaker of its ends where it was said best.
with
    usable as (
        select
            event_id,
            identifier_number,
            kind,
            strength_rank,
            occurred_at,
            row_number() over (
                partition by event_id order by kind_rank(kind), position, identifier_number
            ) as place
        from identity.sightings
        where not is_blocked
    )
select
    hub.identifier_number as hub_number,
    hub.kind as hub_kind,
    other.identifier_number as other_number,
    other.kind as other_kind,
    min(greatest(hub.strength_rank, other.strength_rank)) as strength_rank,
    count(*) as events,
    min(other.occurred_at) as first_at,
    max(other.occurred_at) as last_at,
    min_by(other.event_id, (other.occurred_at, other.event_id)) as first_event_id
from usable as hub
join usable as other on other.event_id = hub.event_id and other.place > 1
where hub.place = 1 and hub.identifier_number <> other.identifier_number
group by all
