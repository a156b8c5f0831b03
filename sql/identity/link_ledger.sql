-- One row per link that events make, with its evidence and what became of it: it made one customer
-- of two, both were one already, or it joins nobody and why.
select
    links.hub_namespace as namespace,
    links.hub_identifier as identifier,
    links.other_namespace,
    links.other_identifier,
    case links.strength_rank when 1 then 'strong' when 2 then 'session' else 'weak' end as strength,
    links.events,
    links.first_at,
    links.last_at,
    links.first_event_id,
    case
        when coalesce(hub.held_back, far.held_back) is not null
        then coalesce(hub.held_back, far.held_back)
        when splits.hub_namespace is not null
        then 'split by hand'
        when merges.merge_number is not null
        then 'merge'
        when hub.customer_number = far.customer_number
        then 'already one'
        when links.strength_rank > policy_rank($policy) or links.strength_rank = 3
        then 'too weak'
        else 'customer too large'
    end as fate,
    merges.merge_number,
    case when hub.customer_number = far.customer_number then hub.customer_id end as customer_id
from identity.links as links
join
    identity.identifiers as hub
    on hub.namespace = links.hub_namespace
    and hub.identifier = links.hub_identifier
join
    identity.identifiers as far
    on far.namespace = links.other_namespace
    and far.identifier = links.other_identifier
left join
    identity.merges as merges
    on merges.hub_number = hub.identifier_number
    and merges.other_number = far.identifier_number
left join
    settings.splits as splits
    on splits.hub_namespace = links.hub_namespace
    and splits.hub_identifier = links.hub_identifier
    and splits.other_namespace = links.other_namespace
    and splits.other_identifier = links.other_identifier
