-- One row per identifier that events name together with this customer, but that joins nobody.
with
    ends as (
        select
            hub_namespace as namespace,
            hub_identifier as identifier,
            other_namespace as far_namespace,
            other_identifier as far_identifier,
            events
        from identity.links
        union all
        select other_namespace, other_identifier, hub_namespace, hub_identifier, events
        from identity.links
    )
select
    far.namespace,
    far.identifier,
    coalesce(far.held_back, 'weak') as reason,
    sum(ends.events)::bigint as events_together
from ends
join
    identity.identifiers as near
    on near.namespace = ends.namespace
    and near.identifier = ends.identifier
    and near.customer_id = $customer_id
join
    identity.identifiers as far
    on far.namespace = ends.far_namespace
    and far.identifier = ends.far_identifier
where far.held_back is not null or far.kind = 'weak'
group by all
order by far.namespace, far.identifier
