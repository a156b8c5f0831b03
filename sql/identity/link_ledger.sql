-- One row per link that events make, with its evidence and what became of it: it made one customer
-- of two, both were one already, or it joins nobody and why.
select
    links.hub_number,
    links.other_number,
    links.strength_rank,
    links.events,
    links.first_at,
    links.last_at,
    links.first_event_id,
    case
        when hub_back.reason is not null or far_back.reason is not null
        then coalesce(hub_back.reason, far_back.reason)
        when cut_links.hub_number is not null
        then 'split by hand'
        when merges.merge_number is not null
        then 'merge'
        when hub.component = far.component
        then 'already one'
        when links.strength_rank > policy_rank($policy) or links.strength_rank = 3
        then 'too weak'
        else 'customer too large'
    end as fate,
    merges.merge_number,
    case when hub.component = far.component then hub.component end as component
from identity.links as links
left join identity.components as hub on hub.identifier_number = links.hub_number
left join identity.components as far on far.identifier_number = links.other_number
left join identity.held_back as hub_back on hub_back.identifier_number = links.hub_number
left join identity.held_back as far_back on far_back.identifier_number = links.other_number
left join identity.cut_links as cut_links using (hub_number, other_number)
left join identity.merges as merges using (hub_number, other_number)
