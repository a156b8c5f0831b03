-- One row per link between identifiers of which neither is a device, weak or over its limits, and
-- that was not split by hand.
select
    hub.identifier_number as hub_number,
    far.identifier_number as other_number,
    strength_rank,
    links.first_at
from identity.links as links
anti join settings.splits using (hub_namespace, hub_identifier, other_namespace, other_identifier)
join identity.seen as hub on hub.namespace = hub_namespace and hub.identifier = hub_identifier
join identity.seen as far on far.namespace = other_namespace and far.identifier = other_identifier
where
    hub_kind in ('person', 'thing')
    and other_kind in ('person', 'thing')
    and not exists (
        from identity.hubs as over
        where
            (over.namespace, over.identifier) = (hub_namespace, hub_identifier)
            or (over.namespace, over.identifier) = (other_namespace, other_identifier)
    )
