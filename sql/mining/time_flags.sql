-- One row per source and doubt about a time: how many of its events are in doubt. Impossible orders
-- show that a clock is wrong: received more than 5 minutes before it occurred, or a mail that was
-- opened or clicked as long before its delivery.
with
    deliveries as (
        select source_id, fact_ref, min(occurred_at) as first_at
        from landing.events
        where fact = 'message' and name = 'Email delivered'
        group by source_id, fact_ref
    ),
    impossible as (
        select source_id, event_id
        from landing.events
        where received_at < occurred_at - interval 5 minute
        union
        select e.source_id, e.event_id
        from landing.events as e
        join deliveries as d using (source_id, fact_ref)
        where
            e.fact = 'message'
            and e.name in ('Email opened', 'Email clicked')
            and e.occurred_at < d.first_at - interval 5 minute
    ),
    doubts as (
        select source_id, ts_flag, count(*) as events
        from landing.events
        where ts_flag is not null
        group by source_id, ts_flag
        union all
        select source_id, 'impossible_order' as ts_flag, count(*) as events
        from impossible
        group by source_id
    ),
    sizes as (select source_id, count(*) as source_events from landing.events group by source_id)
select source_id, ts_flag, events, source_events, events / source_events as share
from doubts
join sizes using (source_id)
