-- One row per report of a sale, and which report of that sale is kept: the best-ranked source's,
-- among those that can be given to a customer if any can, so that no sale is lost.
select
    e.event_id,
    e.source_id,
    s.rank,
    e.fact_ref,
    e.occurred_at,
    e.seq,
    e.amount,
    e.currency,
    first_value(e.event_id) over (
        partition by e.fact_ref
        order by
            (c.event_id is null or e.actor <> 'customer'), s.rank, e.occurred_at, e.seq, e.event_id
    ) as kept_event_id
from landing.events as e
join settings.sources as s using (source_id)
left join identity.event_customers as c using (event_id)
cross join (select any_value(watermark) as watermark from events.watermarks) as w
where
    e.fact = 'order'
    and e.fact_ref is not null
    and e.occurred_at <= w.watermark
    and coalesce(e.received_at, e.occurred_at) <= $as_of
    and not e.is_automated
