-- One row per identifier that was seen: how often, from when to when.
select
    row_number() over (order by namespace, identifier)::integer as identifier_number,
    namespace,
    identifier,
    min_by(kind, kind_rank(kind)) as kind,
    bool_or(strength = 'strong') as is_strong,
    bool_or(is_blocked) as is_blocked,
    count(*) as events,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at
from identity.sightings
group by namespace, identifier
