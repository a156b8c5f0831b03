-- One row per link that joins: neither end held back, neither weak (an office shares one
-- address), and not split by hand.
select hub_namespace, hub_identifier, other_namespace, other_identifier
from identity.links as l
anti join settings.splits using (hub_namespace, hub_identifier, other_namespace, other_identifier)
where
    hub_kind <> 'weak'
    and other_kind <> 'weak'
    and not exists (
        from identity.held_back as h
        where
            (h.namespace, h.identifier) = (l.hub_namespace, l.hub_identifier)
            or (h.namespace, h.identifier) = (l.other_namespace, l.other_identifier)
    )
