-- One row per identifier that was seen: how often, from when to when.
with
    counted as (
        select
            identifier_number,
            min_by(kind, kind_rank(kind)) as kind,
            min(strength_rank) = 1 as is_strong,
            bool_or(is_blocked) as is_blocked,
            count(*) as events,
            min(occurred_at) as first_at,
            max(occurred_at) as last_at
        from identity.sightings
        group by identifier_number
    )
select
    identifier_number, namespace, identifier, kind, is_strong, is_blocked, events, first_at, last_at
from counted
join identity.names using (identifier_number)
