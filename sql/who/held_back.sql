-- One row per identifier that events name together with this customer, but that does not join it.
with
    ends as (
        select hub_number as near_number, other_number as far_number, fate, events
        from identity.link_ledger
        where fate not in ('merge', 'already one', 'split by hand')
        union all
        select other_number, hub_number, fate, events
        from identity.link_ledger
        where fate not in ('merge', 'already one', 'split by hand')
    )
select
    far.namespace,
    far.identifier,
    min(ends.fate) as reason,
    sum(ends.events)::bigint as events_together
from ends
join
    identity.identifiers as near
    on near.identifier_number = ends.near_number
    and near.customer_id = $customer_id
join identity.identifiers as far on far.identifier_number = ends.far_number
group by far.namespace, far.identifier
order by far.namespace, far.identifier
