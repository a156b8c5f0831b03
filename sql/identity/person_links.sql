-- One row per link between identifiers of which neither is a device, weak or held back, and that
-- was not split by hand.
select hub_namespace, hub_identifier, other_namespace, other_identifier
from identity.links as l
anti join settings.splits using (hub_namespace, hub_identifier, other_namespace, other_identifier)
where
    hub_kind in ('person', 'thing')
    and other_kind in ('person', 'thing')
    and not exists (
        from identity.hubs as h
        where
            (h.namespace, h.identifier) = (l.hub_namespace, l.hub_identifier)
            or (h.namespace, h.identifier) = (l.other_namespace, l.other_identifier)
    )
