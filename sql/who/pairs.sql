-- One row per link between identifiers that go by the one names and by the others.
select hub_namespace, hub_identifier, other_namespace, other_identifier
from identity.links
where
    (
        list_contains($names::varchar[], hub_identifier)
        and list_contains($others::varchar[], other_identifier)
    )
    or (
        list_contains($names::varchar[], other_identifier)
        and list_contains($others::varchar[], hub_identifier)
    )
order by all
