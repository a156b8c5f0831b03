-- One row per identifier that events name together with this customer, but that does not join it.
with
    ends as (
        select
            namespace,
            identifier,
            other_namespace as far_namespace,
            other_identifier as far_identifier,
            fate,
            events
        from identity.link_ledger
        where fate not in ('merge', 'already one', 'split by hand')
        union all
        select other_namespace, other_identifier, namespace, identifier, fate, events
        from identity.link_ledger
        where fate not in ('merge', 'already one', 'split by hand')
    )
select
    ends.far_namespace as namespace,
    ends.far_identifier as identifier,
    min(ends.fate) as reason,
    sum(ends.events)::bigint as events_together
from ends
join
    identity.identifiers as near
    on near.namespace = ends.namespace
    and near.identifier = ends.identifier
    and near.customer_id = $customer_id
group by all
order by namespace, identifier
