-- One row per source: its files, what became of their rows, the events that no customer could be
-- found for, those that came later than the source may be late, and how far it goes.
with
    filed as (
        select
            source_id,
            count(*) as files,
            sum(rows_read)::bigint as rows_read,
            sum(loaded)::bigint as loaded,
            sum(duplicate)::bigint as duplicate,
            sum(filtered)::bigint as filtered,
            sum(quarantined)::bigint as quarantined,
            sum(blocked_identifiers)::bigint as blocked_identifiers
        from ops.files
        group by source_id
    ),
    arrived as (
        select
            source_id,
            count(*) as events,
            count(*) filter (where customers.event_id is null) as no_customer,
            count(*) filter (where received_at > occurred_at + lateness) as late_rows
        from landing.events
        join settings.sources using (source_id)
        left join identity.event_customers as customers using (event_id)
        group by source_id
    )
select
    sources.rank,
    sources.source_id,
    sources.channel,
    coalesce(filed.files, 0) as files,
    coalesce(filed.rows_read, 0) as rows_read,
    coalesce(filed.loaded, 0) as loaded,
    coalesce(filed.duplicate, 0) as duplicate,
    coalesce(filed.filtered, 0) as filtered,
    coalesce(filed.quarantined, 0) as quarantined,
    coalesce(filed.blocked_identifiers, 0) as blocked_identifiers,
    coalesce(arrived.events, 0) as events,
    coalesce(arrived.no_customer, 0) as no_customer,
    sources.lateness,
    coalesce(arrived.late_rows, 0) as late_rows,
    arrived.no_customer / nullif(arrived.events, 0) as no_customer_share,
    watermarks.last_at,
    watermarks.watermark,
    coalesce(watermarks.is_active, false) as is_active,
    coalesce(watermarks.is_identity_only, false) as is_identity_only,
    coalesce(sum(filed.rows_read) over (), 0)::bigint as all_rows_read,
    coalesce(sum(filed.quarantined) over (), 0)::bigint as all_quarantined
from settings.sources as sources
left join filed using (source_id)
left join arrived using (source_id)
left join events.watermarks using (source_id)
