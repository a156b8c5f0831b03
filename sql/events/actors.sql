-- One row per event that says who wrote it, with the actor: on a ticket the requester is the
-- customer.
with
    requesters as (
        select distinct e.source_id, e.fact_ref, i.identifier
        from landing.events as e
        join landing.event_identifiers as i using (event_id)
        where e.fact = 'ticket' and split_part(i.namespace, ':', 1) = 'requester'
    )
select e.event_id, case when r.identifier is null then 'agent' else 'customer' end as actor
from landing.events as e
left join
    requesters as r
    on r.source_id = e.source_id
    and r.fact_ref = e.fact_ref
    and r.identifier = e.author_ref
where e.author_ref is not null and e.fact = 'ticket' and e.actor in ('customer', 'agent')
