-- One row per event: its customer, and the first reason for which it is no step of a journey.
-- A null reason means that it counts. What came in after $as_of waits, whoever it is of. `landed`
-- is
-- another number once another row stands for the event.
select
    e.event_id,
    c.customer_number,
    coalesce(a.actor, e.actor) as actor,
    hash(e.file_id, e.line_no, e.item_no, e.map_hash) as landed,
    case
        when e.actor = 'bot'
        then 'bot'
        when e.is_automated or m.event_id is not null
        then 'automated'
        when e.channel = 'email' and e.name = 'Email opened' and not $count_opens
        then 'plain open'
        when coalesce(a.actor, e.actor) <> 'customer'
        then 'response'
        when e.is_identity_only
        then 'identity only'
        when c.customer_number is null and coalesce(e.received_at, e.occurred_at) <= $as_of
        then 'no identifier'
        when
            e.occurred_at > w.watermark
            or w.watermark is null
            or coalesce(e.received_at, e.occurred_at) > $as_of
        then 'after the watermark'
        when s.event_id is not null
        then 'shadow'
    end as reason
from landing.events as e
left join identity.event_customers as c using (event_id)
left join events.actors as a using (event_id)
left join events.automation as m using (event_id)
left join events.shadows as s using (event_id)
cross join (select any_value(watermark) as watermark from events.watermarks) as w
