-- One row per click in a mail: the most links and recipients clicked in any span that holds it.
-- A click whose message, recipient or machine is unknown is alone.
with
    clicks as (
        select
            event_id,
            source_id,
            occurred_at,
            url_path,
            recipient,
            coalesce(message, event_id) as message_key,
            coalesce(recipient, event_id) as recipient_key,
            coalesce(machine, event_id) as machine_key
        from events.mails
        where name = 'Email clicked'
    ),
    begun as (
        select
            *,
            count(distinct url_path) over (
                partition by source_id, message_key, recipient_key
                order by occurred_at
                range between current row and interval 1 second following
            ) as links,
            count(distinct url_path) over (
                partition by source_id, message_key, machine_key
                order by occurred_at
                range between current row and interval 3 second following
            ) as machine_links,
            count(distinct recipient) over (
                partition by machine_key
                order by occurred_at
                range between current row and interval 1 minute following
            ) as recipients
        from clicks
    )
select
    event_id,
    max(links) over (
        partition by source_id, message_key, recipient_key
        order by occurred_at range between interval 1 second preceding and current row
    ) as links_in_1_s,
    max(machine_links) over (
        partition by source_id, message_key, machine_key
        order by occurred_at range between interval 3 second preceding and current row
    ) as machine_links_in_3_s,
    max(recipients) over (
        partition by machine_key
        order by occurred_at range between interval 1 minute preceding and current row
    ) as recipients_in_1_min
from begun
