-- One row per mail event that may show a machine: each click, each open that came soon after a
-- delivery of its message, and those deliveries; with whose mail it is and what machine asked.
-- Logs that know no seconds cannot tell and are not here.
with
    told as (
        select
            event_id,
            source_id,
            case when fact = 'message' then fact_ref end as message,
            name,
            occurred_at,
            url_path,
            is_automated or actor = 'bot' as is_known
        from landing.events
        where
            channel = 'email'
            and name in ('Email delivered', 'Email opened', 'Email clicked')
            and ts_precision in ('us', 'ms', 's')
            and coalesce(received_at, occurred_at) <= $as_of
    ),
    delivery_spans as (
        select source_id, message, min(occurred_at) as first_at, max(occurred_at) as last_at
        from told
        where name = 'Email delivered' and message is not null
        group by source_id, message
    ),
    answers as (
        select
            t.*,
            coalesce(
                t.occurred_at between s.first_at and s.last_at + interval 5 second, false
            ) as is_soon
        from told as t
        left join delivery_spans as s using (source_id, message)
        where t.name = 'Email clicked' or (t.name = 'Email opened' and not t.is_known)
    ),
    telling as (
        select *
        from answers
        where is_soon or name = 'Email clicked'
        union all
        select t.*, true
        from told as t
        semi join
            (from answers where is_soon) as a on a.source_id = t.source_id and a.message = t.message
        where t.name = 'Email delivered'
    ),
    parties as (
        select
            i.event_id,
            arg_min(
                i.identifier, (i.namespace <> 'email', i.position, i.namespace, i.identifier)
            ) filter (where i.strength = 'strong') as recipient,
            min(i.identifier) filter (where i.namespace = 'ip_ua') as machine
        from landing.event_identifiers as i
        semi join telling using (event_id)
        group by i.event_id
    )
select t.*, p.recipient, p.machine
from telling as t
left join parties as p using (event_id)
