-- One row per second report of a sale: the same order told by another log, or twice by one.
-- The best-ranked source's event is kept; the others stay for identity and checks, and count
-- nowhere.
with
    sales as (
        select
            e.event_id,
            e.fact_ref,
            first_value(e.event_id) over (
                partition by e.fact_ref order by s.rank, e.occurred_at, e.seq, e.event_id
            ) as kept_event_id
        from landing.events as e
        join settings.sources as s using (source_id)
        cross join (select any_value(watermark) as watermark from events.watermarks) as w
        where
            e.fact = 'order'
            and e.fact_ref is not null
            and e.occurred_at <= w.watermark
            and coalesce(e.received_at, e.occurred_at) <= $as_of
            and not e.is_automated
    )
select event_id, fact_ref, kept_event_id
from sales
where event_id <> kept_event_id
