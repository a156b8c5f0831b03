-- One row per link between identifiers that go by the one names and by the others.
select
    hub.namespace as hub_namespace,
    hub.identifier as hub_identifier,
    far.namespace as other_namespace,
    far.identifier as other_identifier
from identity.links as l
join identity.names as hub on hub.identifier_number = l.hub_number
join identity.names as far on far.identifier_number = l.other_number
where
    (
        list_contains($names::varchar[], hub.identifier)
        and list_contains($others::varchar[], far.identifier)
    )
    or (
        list_contains($names::varchar[], far.identifier)
        and list_contains($others::varchar[], hub.identifier)
    )
order by all
